import type { Block, ModelReply, StopReason, Usage } from '../../../core/index.ts';
import type { ReplyContext } from '../codec.ts';
import { argumentText, isObject, type Json, pieces } from '../json.ts';

const stopNames: Readonly<Record<StopReason, string>> = {
  end: 'end_turn',
  'tool-calls': 'tool_use',
  length: 'max_tokens',
  refusal: 'refusal',
  other: 'end_turn',
};

/** Opaque to clients, who must send it back; a simulated model has nothing to sign. */
const signature = 'c2ltdWxhdGVk';

export function anthropicJson(reply: ModelReply, context: ReplyContext): Json {
  return {
    ...head(context),
    content: reply.content.flatMap(contentBlock),
    stop_reason: stopNames[reply.stop],
    stop_sequence: null,
    usage: usageJson(reply.usage),
  };
}

export function* anthropicStream(reply: ModelReply, context: ReplyContext): Generator<string> {
  const opening = { ...usageJson(reply.usage), output_tokens: 1 };
  const message = { ...head(context), content: [], stop_reason: null, stop_sequence: null, usage: opening };
  yield event('message_start', { message });
  yield event('ping', {});
  let index = 0;
  for (const block of reply.content) {
    const start = emptyBlock(block);
    if (!start) continue;
    yield event('content_block_start', { index, content_block: start });
    for (const delta of deltas(block)) yield event('content_block_delta', { index, delta });
    yield event('content_block_stop', { index });
    index += 1;
  }
  const delta = { stop_reason: stopNames[reply.stop], stop_sequence: null };
  yield event('message_delta', { delta, usage: usageJson(reply.usage) });
  yield event('message_stop', {});
}

function head({ id, parsed }: ReplyContext): Json {
  return { id: `msg_${id}`, type: 'message', role: 'assistant', model: parsed.request.model };
}

function contentBlock(block: Block): Json[] {
  switch (block.type) {
    case 'text':
      return [{ type: 'text', text: block.text }];
    case 'reasoning':
      return [{ type: 'thinking', thinking: block.text, signature }];
    case 'tool-call':
      return [{ type: 'tool_use', id: block.id, name: block.name, input: inputOf(block.arguments) }];
    default:
      return [];
  }
}

function emptyBlock(block: Block): Json | undefined {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: '' };
    case 'reasoning':
      return { type: 'thinking', thinking: '', signature: '' };
    case 'tool-call':
      return { type: 'tool_use', id: block.id, name: block.name, input: {} };
    default:
      return undefined;
  }
}

function deltas(block: Block): Json[] {
  switch (block.type) {
    case 'text':
      return pieces(block.text, 24).map((text) => ({ type: 'text_delta', text }));
    case 'reasoning': {
      const thinking = pieces(block.text, 24).map((text) => ({ type: 'thinking_delta', thinking: text }));
      return [...thinking, { type: 'signature_delta', signature }];
    }
    case 'tool-call': {
      const json = argumentText(inputOf(block.arguments));
      return ['', ...pieces(json, 48)].map((text) => ({ type: 'input_json_delta', partial_json: text }));
    }
    default:
      return [];
  }
}

const inputOf = (value: unknown): Json => (isObject(value) ? value : { input: value });

function usageJson(usage: Usage): Json {
  return {
    input_tokens: Math.max(0, usage.input - usage.cached - usage.cacheWrite),
    cache_creation_input_tokens: usage.cacheWrite,
    cache_read_input_tokens: usage.cached,
    output_tokens: usage.output,
    service_tier: 'standard',
  };
}

function event(type: string, data: Json): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}
