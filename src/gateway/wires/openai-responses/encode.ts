import type { Block, ModelReply, ToolCall, Usage } from '../../../core/index.ts';
import type { ReplyContext } from '../codec.ts';
import { argumentText, type Json } from '../json.ts';

export function responsesJson(reply: ModelReply, context: ReplyContext): Json {
  return responseJson(context, statusOf(reply), outputOf(reply, context), reply);
}

export const statusOf = (reply: ModelReply): 'completed' | 'incomplete' =>
  reply.stop === 'length' || reply.stop === 'refusal' ? 'incomplete' : 'completed';

export function responseJson(
  { id, createdSeconds, parsed }: ReplyContext,
  status: string,
  output: readonly Json[],
  reply: ModelReply | undefined,
): Json {
  const reason = reply?.stop === 'refusal' ? 'content_filter' : 'max_output_tokens';
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: createdSeconds,
    status,
    background: false,
    error: null,
    incomplete_details: status === 'incomplete' ? { reason } : null,
    instructions: null,
    max_output_tokens: parsed.request.maxOutputTokens ?? null,
    model: parsed.request.model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: false,
    temperature: null,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: null,
    truncation: 'disabled',
    usage: reply ? usageJson(reply.usage) : null,
    user: null,
    metadata: {},
  };
}

function outputOf(reply: ModelReply, { id }: ReplyContext): Json[] {
  return reply.content.flatMap((block, index) => itemOf(block, `${id}_${index}`));
}

export function itemOf(block: Block, id: string): Json[] {
  switch (block.type) {
    case 'text': {
      const part = { type: 'output_text', text: block.text, annotations: [], logprobs: [] };
      return [{ id: `msg_${id}`, type: 'message', role: 'assistant', status: 'completed', content: [part] }];
    }
    case 'reasoning':
      return [{ id: `rs_${id}`, type: 'reasoning', summary: [{ type: 'summary_text', text: block.text }] }];
    case 'tool-call':
      return [callItem(block, id)];
    default:
      return [];
  }
}

function callItem(call: ToolCall, id: string): Json {
  const common = { status: 'completed', call_id: call.id, name: call.name };
  if (call.freeform) {
    return { id: `ctc_${id}`, type: 'custom_tool_call', ...common, input: argumentText(call.arguments) };
  }
  return { id: `fc_${id}`, type: 'function_call', ...common, arguments: argumentText(call.arguments) };
}

function usageJson(usage: Usage): Json {
  return {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: usage.cached, cache_write_tokens: usage.cacheWrite },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: usage.input + usage.output,
  };
}
