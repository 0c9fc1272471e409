import { type Delta, type DeltaReader, endOf } from '../delta.ts';
import { isObject, type Json, listAt, objectAt, textAt } from '../json.ts';
import { geminiFold } from './reply.ts';

/** Reads a stream of GenerateContentResponses; its end is what the fold makes of it. */
export function geminiReader(): DeltaReader {
  const fold = geminiFold();
  return {
    event(data) {
      fold.event(data);
      if (isObject(data['error'])) return [{ type: 'failed', message: textAt(data['error']['message']) }];
      const candidate = objectAt(listAt(data['candidates'])[0]);
      return listAt(objectAt(candidate['content'])['parts']).flatMap((part) => deltasOf(objectAt(part)));
    },
    finish: () => endOf(fold),
  };
}

function deltasOf(part: Json): Delta[] {
  const call = part['functionCall'];
  if (isObject(call)) {
    const args = JSON.stringify(call['args'] ?? {});
    return [
      // The part itself comes back in the next request: the service signs it and refuses it unsigned.
      { type: 'call', id: textAt(call['id']), name: textAt(call['name']), freeform: false, keep: part },
      { type: 'arguments', text: args },
    ];
  }
  const text = textAt(part['text']);
  if (text === '') return [];
  return [{ type: part['thought'] === true ? 'reasoning' : 'text', text }];
}
