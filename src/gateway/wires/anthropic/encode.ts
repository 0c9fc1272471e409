import type { Block, ModelReply, StopReason, Usage } from '../../../core/index.ts';
import { noUsage } from '../../../core/index.ts';
import type { ReplyContext } from '../codec.ts';
import { type CallDelta, type Delta, type DeltaWriter, streamed } from '../delta.ts';
import { inputOf, type Json } from '../json.ts';

const stopNames: Readonly<Record<StopReason, string>> = {
  end: 'end_turn',
  'tool-calls': 'tool_use',
  length: 'max_tokens',
  refusal: 'refusal',
  other: 'end_turn',
};

/** Opaque to clients, who must send it back; nobody but Anthropic has anything to sign. */
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

export function anthropicStream(reply: ModelReply, context: ReplyContext): Generator<string> {
  // The wire takes objects alone as a tool's input.
  const content = reply.content.map((block) =>
    block.type === 'tool-call' ? { ...block, arguments: inputOf(block.arguments) } : block,
  );
  return streamed({ ...reply, content }, anthropicWriter(context, reply.usage));
}

/** `opening` is the usage of the first event; what the whole answer took stands in the last but one. */
export function anthropicWriter(context: ReplyContext, opening: Usage = noUsage): DeltaWriter {
  let index = -1;
  let open: 'text' | 'reasoning' | 'call' | undefined;
  let begun = false;
  function* begin(): Generator<string> {
    if (begun) return;
    begun = true;
    const usage = { ...usageJson(opening), output_tokens: 1 };
    const message = { ...head(context), content: [], stop_reason: null, stop_sequence: null, usage };
    yield event('message_start', { message });
    yield event('ping', {});
  }
  function* close(): Generator<string> {
    if (open === 'reasoning')
      yield event('content_block_delta', { index, delta: { type: 'signature_delta', signature } });
    if (open !== undefined) yield event('content_block_stop', { index });
    open = undefined;
  }
  function* start(type: NonNullable<typeof open>, block: Json): Generator<string> {
    yield* close();
    open = type;
    index += 1;
    yield event('content_block_start', { index, content_block: block });
  }
  return {
    *write(delta: Delta): Generator<string> {
      if (delta.type === 'failed') return yield event('error', errorOf(delta.message));
      yield* begin();
      if (delta.type === 'end') {
        yield* close();
        const ending = { stop_reason: stopNames[delta.stop], stop_sequence: null };
        yield event('message_delta', { delta: ending, usage: usageJson(delta.usage) });
        return yield event('message_stop', {});
      }
      if (delta.type === 'call') yield* start('call', callStart(delta));
      else if (delta.type !== 'arguments' && open !== delta.type)
        yield* start(delta.type, emptyBlocks[delta.type]);
      yield event('content_block_delta', { index, delta: deltaJson(delta) });
    },
  };
}

const errorOf = (message: string): Json => ({ error: { type: 'api_error', message } });

const emptyBlocks: Readonly<Record<'text' | 'reasoning', Json>> = {
  text: { type: 'text', text: '' },
  reasoning: { type: 'thinking', thinking: '', signature: '' },
};

const callStart = ({ id, name }: CallDelta): Json => ({ type: 'tool_use', id, name, input: {} });

function deltaJson(delta: Exclude<Delta, { type: 'end' | 'failed' }>): Json {
  switch (delta.type) {
    case 'text':
      return { type: 'text_delta', text: delta.text };
    case 'reasoning':
      return { type: 'thinking_delta', thinking: delta.text };
    case 'call':
      // The service opens every tool's input with an empty piece.
      return { type: 'input_json_delta', partial_json: '' };
    case 'arguments':
      return { type: 'input_json_delta', partial_json: delta.text };
  }
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
