import type { Block, ModelReply, ToolCall, Usage } from '../../../core/index.ts';
import type { ReplyContext } from '../codec.ts';
import { argumentText, type Json, pieces } from '../json.ts';

export function responsesJson(reply: ModelReply, context: ReplyContext): Json {
  return responseJson(context, statusOf(reply), outputOf(reply, context), reply);
}

export function* responsesStream(reply: ModelReply, context: ReplyContext): Generator<string> {
  let sequence = 0;
  const event = (type: string, data: Json): string => {
    const text = JSON.stringify({ type, sequence_number: sequence, ...data });
    sequence += 1;
    return `event: ${type}\ndata: ${text}\n\n`;
  };
  yield event('response.created', { response: responseJson(context, 'in_progress', [], undefined) });
  yield event('response.in_progress', { response: responseJson(context, 'in_progress', [], undefined) });
  const output = outputOf(reply, context);
  for (const [index, item] of output.entries()) {
    const opened = { ...item, status: 'in_progress', ...emptied(item) };
    yield event('response.output_item.added', { output_index: index, item: opened });
    const place = { item_id: item['id'], output_index: index };
    for (const [type, data] of innerEvents(item)) yield event(type, { ...place, ...data });
    yield event('response.output_item.done', { output_index: index, item });
  }
  const status = statusOf(reply);
  yield event(`response.${status}`, { response: responseJson(context, status, output, reply) });
}

const statusOf = (reply: ModelReply): 'completed' | 'incomplete' =>
  reply.stop === 'length' || reply.stop === 'refusal' ? 'incomplete' : 'completed';

function responseJson(
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

function itemOf(block: Block, id: string): Json[] {
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

/** What an item that has just begun does not hold yet. */
function emptied(item: Json): Json {
  switch (item['type']) {
    case 'message':
      return { content: [] };
    case 'reasoning':
      return { summary: [] };
    case 'custom_tool_call':
      return { input: '' };
    default:
      return { arguments: '' };
  }
}

type InnerEvent = readonly [type: string, data: Json];

function innerEvents(item: Json): InnerEvent[] {
  switch (item['type']) {
    case 'message':
      return textEvents(item['content']);
    case 'reasoning':
      return summaryEvents(item['summary']);
    case 'custom_tool_call':
      return argumentEvents('response.custom_tool_call_input', 'input', String(item['input']), {});
    default: {
      const named = { name: item['name'] };
      return argumentEvents(
        'response.function_call_arguments',
        'arguments',
        String(item['arguments']),
        named,
      );
    }
  }
}

function textEvents(content: unknown): InnerEvent[] {
  const part = (content as readonly Json[])[0]!;
  const text = String(part['text']);
  const at = { content_index: 0 };
  return [
    ['response.content_part.added', { ...at, part: { ...part, text: '' } }],
    ...pieces(text, 24).map(
      (delta): InnerEvent => ['response.output_text.delta', { ...at, delta, logprobs: [] }],
    ),
    ['response.output_text.done', { ...at, text, logprobs: [] }],
    ['response.content_part.done', { ...at, part }],
  ];
}

function summaryEvents(summary: unknown): InnerEvent[] {
  const part = (summary as readonly Json[])[0]!;
  const text = String(part['text']);
  const at = { summary_index: 0 };
  return [
    ['response.reasoning_summary_part.added', { ...at, part: { ...part, text: '' } }],
    ...pieces(text, 24).map(
      (delta): InnerEvent => ['response.reasoning_summary_text.delta', { ...at, delta }],
    ),
    ['response.reasoning_summary_text.done', { ...at, text }],
    ['response.reasoning_summary_part.done', { ...at, part }],
  ];
}

function argumentEvents(prefix: string, key: string, text: string, done: Json): InnerEvent[] {
  return [
    ...pieces(text, 48).map((delta): InnerEvent => [`${prefix}.delta`, { delta }]),
    [`${prefix}.done`, { ...done, [key]: text }],
  ];
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
