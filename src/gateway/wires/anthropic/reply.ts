import type { Block, ModelReply, Usage } from '../../../core/index.ts';
import { noUsage } from '../../../core/index.ts';
import { anthropicStop } from '../../../model/index.ts';
import type { Accumulated, Fold } from '../codec.ts';
import { countAt, type Json, listAt, objectAt, parseArguments, textAt } from '../json.ts';

interface Draft {
  readonly start: Json;
  text: string;
}

/** Reads a Messages answer: a whole `message`, or `message_start` ... `message_stop`. */
export function anthropicFold(): Fold {
  const drafts: Draft[] = [];
  let usage: Json = {};
  let stop = '';
  let done = false;
  let failure = 'the stream ended before message_stop';
  return {
    event(data) {
      switch (data['type']) {
        case 'message_start':
          usage = objectAt(objectAt(data['message'])['usage']);
          break;
        case 'content_block_start':
          drafts[countAt(data['index']) ?? drafts.length] = {
            start: objectAt(data['content_block']),
            text: '',
          };
          break;
        case 'content_block_delta':
          addDelta(drafts[countAt(data['index']) ?? -1], objectAt(data['delta']));
          break;
        case 'message_delta':
          stop = textAt(objectAt(data['delta'])['stop_reason']) || stop;
          usage = { ...usage, ...stated(objectAt(data['usage'])) };
          break;
        case 'message_stop':
          done = true;
          break;
        case 'error':
          failure = `the provider broke the stream off: ${textAt(objectAt(data['error'])['message'])}`;
          break;
      }
    },
    whole(body) {
      const message = objectAt(body);
      for (const block of listAt(message['content'])) drafts.push({ start: objectAt(block), text: '' });
      usage = objectAt(message['usage']);
      stop = textAt(message['stop_reason']);
      done = message['type'] === 'message';
      failure = 'the answer is not a message';
    },
    finish(): Accumulated {
      if (!done) return { complete: false, reason: failure };
      return { complete: true, reply: replyOf(drafts, stop, usage) };
    },
  };
}

function addDelta(draft: Draft | undefined, delta: Json): void {
  if (!draft) return;
  const text = delta['text'] ?? delta['partial_json'] ?? delta['thinking'];
  draft.text += textAt(text);
}

function replyOf(drafts: readonly Draft[], stop: string, usage: Json): ModelReply {
  return { content: drafts.filter(Boolean).map(blockOf), stop: anthropicStop(stop), usage: usageOf(usage) };
}

function blockOf({ start, text }: Draft): Block {
  const type = textAt(start['type']);
  if (type === 'text') return { type, text: textAt(start['text']) + text };
  if (type === 'thinking') return { type: 'reasoning', text: textAt(start['thinking']) + text };
  if (type !== 'tool_use') return { type: 'other', kind: type };
  const args = text === '' ? (start['input'] ?? {}) : parseArguments(text);
  return { type: 'tool-call', id: textAt(start['id']), name: textAt(start['name']), arguments: args };
}

/** The closing event restates counts, and leaves out or nulls those that it does not. */
function stated(usage: Json): Json {
  return Object.fromEntries(
    Object.entries(usage).filter(([, value]) => value !== null && value !== undefined),
  );
}

function usageOf(usage: Json): Usage {
  const fresh = countAt(usage['input_tokens']);
  if (fresh === undefined) return { ...noUsage, estimated: true };
  const cached = countAt(usage['cache_read_input_tokens']) ?? 0;
  const cacheWrite = countAt(usage['cache_creation_input_tokens']) ?? 0;
  const output = countAt(usage['output_tokens']) ?? 0;
  return { input: fresh + cached + cacheWrite, cached, cacheWrite, output, estimated: false };
}
