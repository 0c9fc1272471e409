import { type Delta, type DeltaReader, endOf } from '../delta.ts';
import { isObject, type Json, objectAt, textAt } from '../json.ts';
import { callOf } from './call.ts';
import { responsesFold } from './reply.ts';

/** Reads the events of a response; its end is what the fold makes of them. */
export function responsesReader(): DeltaReader {
  const fold = responsesFold();
  return {
    event(data) {
      fold.event(data);
      return deltasOf(data);
    },
    finish: () => endOf(fold),
  };
}

function deltasOf(data: Json): Delta[] {
  const text = textAt(data['delta']);
  switch (data['type']) {
    case 'response.output_item.added': {
      const call = callOf(objectAt(data['item']));
      return call ? [{ type: 'call', id: call.id, name: call.name, freeform: call.freeform === true }] : [];
    }
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      return [{ type: 'text', text }];
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      return [{ type: 'reasoning', text }];
    case 'response.function_call_arguments.delta':
    case 'response.custom_tool_call_input.delta':
      return [{ type: 'arguments', text }];
    case 'response.failed':
      return [{ type: 'failed', message: messageIn(objectAt(data['response'])) }];
    case 'error':
      return [{ type: 'failed', message: textAt(data['message']) || messageIn(data) }];
    default:
      return [];
  }
}

const messageIn = (holder: Json): string =>
  isObject(holder['error']) ? textAt(holder['error']['message']) : 'the provider failed';
