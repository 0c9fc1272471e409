import type { Block, StopReason, Usage } from '../../../core/index.ts';
import { noUsage } from '../../../core/index.ts';
import type { Accumulated, Fold } from '../codec.ts';
import { countAt, type Json, listAt, objectAt, textAt } from '../json.ts';
import { callOf } from './call.ts';
import { summaryOf } from './request.ts';

/** Reads a response, whole or as events. Finished items are kept as they come: some servers end with none. */
export function responsesFold(): Fold {
  const items: Json[] = [];
  let response: Json | undefined;
  let failure = 'the stream ended before response.completed';
  const end = (final: Json): void => {
    const failed = objectAt(final['error'])['message'];
    if (final['status'] === 'failed') failure = `the provider failed: ${textAt(failed)}`;
    else response = final;
  };
  return {
    event(data) {
      switch (data['type']) {
        case 'response.output_item.done':
          items[countAt(data['output_index']) ?? items.length] = objectAt(data['item']);
          break;
        case 'response.completed':
        case 'response.incomplete':
        case 'response.failed':
          end({ status: textAt(data['type']).slice('response.'.length), ...objectAt(data['response']) });
          break;
        case 'error':
          failure = `the provider broke the stream off: ${textAt(data['message'] ?? objectAt(data['error'])['message'])}`;
          break;
      }
    },
    whole(body) {
      const whole = objectAt(body);
      failure = 'the answer is not a response';
      if (Array.isArray(whole['output'])) end(whole);
    },
    finish(): Accumulated {
      if (!response) return { complete: false, reason: failure };
      const done = items.filter(Boolean);
      const output = done.length > 0 ? done : listAt(response['output']).map(objectAt);
      const content = output.flatMap(blocksOf);
      const reply = { content, stop: stopOf(response, content), usage: usageOf(objectAt(response['usage'])) };
      return { complete: true, reply };
    },
  };
}

function blocksOf(item: Json): Block[] {
  const call = callOf(item);
  if (call) return [call];
  if (item['type'] === 'reasoning') return [{ type: 'reasoning', text: summaryOf(item) }];
  if (item['type'] !== 'message') return [{ type: 'other', kind: textAt(item['type']) }];
  const text = listAt(item['content'])
    .map((part) => textAt(objectAt(part)['text'] ?? objectAt(part)['refusal']))
    .join('');
  return text === '' ? [] : [{ type: 'text', text }];
}

function stopOf(response: Json, content: readonly Block[]): StopReason {
  if (response['status'] === 'incomplete') {
    const reason = objectAt(response['incomplete_details'])['reason'];
    return reason === 'content_filter' ? 'refusal' : 'length';
  }
  return content.some((block) => block.type === 'tool-call') ? 'tool-calls' : 'end';
}

function usageOf(usage: Json): Usage {
  const input = countAt(usage['input_tokens']);
  if (input === undefined) return { ...noUsage, estimated: true };
  const details = objectAt(usage['input_tokens_details']);
  return {
    input,
    cached: countAt(details['cached_tokens']) ?? 0,
    cacheWrite: countAt(details['cache_write_tokens']) ?? 0,
    output: countAt(usage['output_tokens']) ?? 0,
    estimated: false,
  };
}
