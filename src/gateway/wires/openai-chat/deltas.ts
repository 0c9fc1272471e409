import { type Delta, type DeltaReader, endOf } from '../delta.ts';
import { countAt, isObject, type Json, listAt, objectAt, textAt } from '../json.ts';
import { chatFold, contentText } from './reply.ts';

/** Reads a stream of chat completion chunks; its end is what the fold makes of it. */
export function chatReader(): DeltaReader {
  const fold = chatFold();
  let reasoning = '';
  /** Index and id of the call whose arguments arrive. */
  let current: { readonly index: number; readonly id: string } | undefined;

  function callDeltas(call: Json): Delta[] {
    const id = textAt(call['id']);
    const freeform = isObject(call['custom']);
    const body = objectAt(call[freeform ? 'custom' : 'function']);
    const text = textAt(body[freeform ? 'input' : 'arguments']);
    const more: Delta[] = text === '' ? [] : [{ type: 'arguments', text }];
    const index = countAt(call['index']) ?? current?.index ?? 0;
    // Some compatible servers leave the index out, or give every call the same: a new id then starts a new call.
    const begins = current === undefined || index > current.index || (id !== '' && id !== current.id);
    if (!begins && index === current?.index) return more;
    if (!begins) return [{ type: 'failed', message: 'the provider mixes the pieces of several tool calls' }];
    current = { index, id };
    const keep = reasoning === '' ? {} : { keep: reasoning };
    return [{ type: 'call', id, name: textAt(body['name']), freeform, ...keep }, ...more];
  }

  return {
    event(data) {
      fold.event(data);
      if (isObject(data['error'])) return [{ type: 'failed', message: textAt(data['error']['message']) }];
      const delta = objectAt(objectAt(listAt(data['choices'])[0])['delta']);
      const thought = textAt(delta['reasoning_content'] ?? delta['reasoning']);
      const text = contentText(delta['content']) + textAt(delta['refusal']);
      reasoning += thought;
      return [
        ...(thought === '' ? [] : [{ type: 'reasoning' as const, text: thought }]),
        ...(text === '' ? [] : [{ type: 'text' as const, text }]),
        ...listAt(delta['tool_calls']).flatMap((call) => callDeltas(objectAt(call))),
      ];
    },
    finish: () => endOf(fold),
  };
}
