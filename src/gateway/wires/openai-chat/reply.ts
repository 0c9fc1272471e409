import type { Block, StopReason, Usage } from '../../../core/index.ts';
import { noUsage } from '../../../core/index.ts';
import type { Accumulated, Fold } from '../codec.ts';
import {
  countAt,
  isObject,
  type Json,
  listAt,
  objectAt,
  optionalText,
  parseArguments,
  textAt,
} from '../json.ts';

interface CallDraft {
  id: string;
  name: string;
  text: string;
  freeform: boolean;
}

/** Reads a chat completion, whole or in chunks. Only the first choice counts: agents ask for one. */
export function chatFold(): Fold {
  const calls: CallDraft[] = [];
  let text = '';
  let reasoning = '';
  let finish: string | undefined;
  let usage: Json | undefined;
  let failure = 'the stream ended before a finish_reason';
  const add = (choice: Json, part: Json): void => {
    finish = optionalText(choice['finish_reason']) ?? finish;
    text += contentText(part['content']) + textAt(part['refusal']);
    reasoning += textAt(part['reasoning_content'] ?? part['reasoning']);
    for (const call of listAt(part['tool_calls'])) addCall(calls, objectAt(call));
  };
  return {
    event(data) {
      if (isObject(data['error']))
        failure = `the provider broke the stream off: ${textAt(data['error']['message'])}`;
      if (isObject(data['usage'])) usage = data['usage'];
      const choice = objectAt(listAt(data['choices'])[0]);
      add(choice, objectAt(choice['delta']));
    },
    whole(body) {
      const { choices, usage: stated } = objectAt(body);
      failure = 'the answer is not a chat completion';
      if (isObject(stated)) usage = stated;
      const choice = objectAt(listAt(choices)[0]);
      add(choice, objectAt(choice['message']));
    },
    finish(): Accumulated {
      if (finish === undefined) return { complete: false, reason: failure };
      const content: Block[] = calls.filter(Boolean).map(callBlock);
      if (text !== '') content.unshift({ type: 'text', text });
      if (reasoning !== '') content.unshift({ type: 'reasoning', text: reasoning });
      return {
        complete: true,
        reply: { content, stop: stopOf(finish, calls.length > 0), usage: usageOf(usage) },
      };
    },
  };
}

/** Some compatible servers stream content as parts. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return listAt(content)
    .map((part) => textAt(objectAt(part)['text']))
    .join('');
}

function addCall(calls: CallDraft[], delta: Json): void {
  // Some compatible servers leave the index out: a new id then starts a new call.
  const id = textAt(delta['id']);
  const fallback = id === '' ? Math.max(0, calls.length - 1) : calls.length;
  const index = countAt(delta['index']) ?? fallback;
  calls[index] ??= { id: '', name: '', text: '', freeform: false };
  const call = calls[index];
  const freeform = isObject(delta['custom']);
  const body = objectAt(delta[freeform ? 'custom' : 'function']);
  call.freeform ||= freeform;
  call.id ||= id;
  call.name ||= textAt(body['name']);
  call.text += textAt(body[freeform ? 'input' : 'arguments']);
}

function callBlock(call: CallDraft): Block {
  const { id, name } = call;
  if (call.freeform) return { type: 'tool-call', id, name, arguments: call.text, freeform: true };
  return { type: 'tool-call', id, name, arguments: parseArguments(call.text) };
}

function usageOf(usage: Json | undefined): Usage {
  const input = countAt(usage?.['prompt_tokens']);
  if (!usage || input === undefined) return { ...noUsage, estimated: true };
  const details = objectAt(usage['prompt_tokens_details']);
  // DeepSeek states its cache hits under a name of its own.
  const cached = countAt(details['cached_tokens'] ?? usage['prompt_cache_hit_tokens']) ?? 0;
  const cacheWrite = countAt(details['cache_write_tokens']) ?? 0;
  const output = countAt(usage['completion_tokens']) ?? 0;
  return { input, cached: Math.min(cached, input), cacheWrite, output, estimated: false };
}

function stopOf(reason: string, calls: boolean): StopReason {
  if (reason === 'length') return 'length';
  if (reason === 'content_filter') return 'refusal';
  // Some compatible servers say "stop" although they call tools.
  if (calls) return 'tool-calls';
  return reason === 'stop' ? 'end' : 'other';
}
