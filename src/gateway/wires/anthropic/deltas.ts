import { type Delta, type DeltaReader, endOf } from '../delta.ts';
import { type Json, objectAt, textAt } from '../json.ts';
import { anthropicFold } from './reply.ts';

/** Reads a Messages stream; its end is what the fold makes of it. */
export function anthropicReader(): DeltaReader {
  const fold = anthropicFold();
  const thoughts: Record<string, unknown>[] = [];
  let called = false;

  function started(block: Json): Delta[] {
    if (block['type'] === 'thinking' || block['type'] === 'redacted_thinking') thoughts.push({ ...block });
    if (block['type'] !== 'tool_use') return [];
    const keep = called || thoughts.length === 0 ? {} : { keep: thoughts };
    called = true;
    return [{ type: 'call', id: textAt(block['id']), name: textAt(block['name']), freeform: false, ...keep }];
  }

  function more(delta: Json): Delta[] {
    const thought = thoughts.at(-1);
    switch (delta['type']) {
      case 'text_delta':
        return [{ type: 'text', text: textAt(delta['text']) }];
      case 'thinking_delta':
        if (thought) thought['thinking'] = textAt(thought['thinking']) + textAt(delta['thinking']);
        return [{ type: 'reasoning', text: textAt(delta['thinking']) }];
      case 'signature_delta':
        if (thought) thought['signature'] = textAt(thought['signature']) + textAt(delta['signature']);
        return [];
      case 'input_json_delta':
        return [{ type: 'arguments', text: textAt(delta['partial_json']) }];
      default:
        return [];
    }
  }

  return {
    event(data) {
      fold.event(data);
      switch (data['type']) {
        case 'content_block_start':
          return started(objectAt(data['content_block']));
        case 'content_block_delta':
          return more(objectAt(data['delta']));
        case 'error':
          return [{ type: 'failed', message: textAt(objectAt(data['error'])['message']) }];
        default:
          return [];
      }
    },
    finish: () => endOf(fold),
  };
}
