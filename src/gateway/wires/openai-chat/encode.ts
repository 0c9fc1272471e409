import type { ModelReply, StopReason, ToolCall, Usage } from '../../../core/index.ts';
import { textOf, toolCallsOf } from '../../../core/index.ts';
import type { ReplyContext } from '../codec.ts';
import { argumentText, type Json, pieces } from '../json.ts';

const finishNames: Readonly<Record<StopReason, string>> = {
  end: 'stop',
  'tool-calls': 'tool_calls',
  length: 'length',
  refusal: 'content_filter',
  other: 'stop',
};

export function chatJson(reply: ModelReply, context: ReplyContext): Json {
  const calls = toolCallsOf(reply.content);
  const text = textOf(reply.content);
  const reasoning = reasoningOf(reply);
  const message = {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    refusal: null,
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    ...(calls.length === 0
      ? {}
      : { tool_calls: calls.map((call) => callJson(call, argumentText(call.arguments))) }),
  };
  return {
    ...head(context, 'chat.completion'),
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishNames[reply.stop] }],
    usage: usageJson(reply.usage),
  };
}

export function* chatStream(reply: ModelReply, context: ReplyContext): Generator<string> {
  const wantsUsage = context.parsed.wantsUsage;
  const chunk = (delta: Json, finish: string | null = null): string => {
    const choice = { index: 0, delta, logprobs: null, finish_reason: finish };
    // Where usage is asked for, every chunk but the last carries a null.
    return line({
      ...head(context, 'chat.completion.chunk'),
      choices: [choice],
      ...(wantsUsage ? { usage: null } : {}),
    });
  };
  yield chunk({ role: 'assistant', content: '', refusal: null });
  for (const text of pieces(reasoningOf(reply), 24)) yield chunk({ reasoning_content: text });
  for (const text of pieces(textOf(reply.content), 24)) yield chunk({ content: text });
  for (const [index, call] of toolCallsOf(reply.content).entries()) {
    yield chunk({ tool_calls: [{ index, ...callJson(call, '') }] });
    for (const text of pieces(argumentText(call.arguments), 48)) {
      const body = call.freeform ? { custom: { input: text } } : { function: { arguments: text } };
      yield chunk({ tool_calls: [{ index, ...body }] });
    }
  }
  yield chunk({}, finishNames[reply.stop]);
  if (wantsUsage) {
    yield line({ ...head(context, 'chat.completion.chunk'), choices: [], usage: usageJson(reply.usage) });
  }
  yield 'data: [DONE]\n\n';
}

function head({ id, createdSeconds, parsed }: ReplyContext, object: string): Json {
  return {
    id: `chatcmpl-${id}`,
    object,
    created: createdSeconds,
    model: parsed.request.model,
    service_tier: 'default',
    system_fingerprint: null,
  };
}

function reasoningOf(reply: ModelReply): string {
  return reply.content.flatMap((block) => (block.type === 'reasoning' ? [block.text] : [])).join('');
}

function callJson(call: ToolCall, text: string): Json {
  if (call.freeform) return { id: call.id, type: 'custom', custom: { name: call.name, input: text } };
  return { id: call.id, type: 'function', function: { name: call.name, arguments: text } };
}

function usageJson(usage: Usage): Json {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
}

const line = (data: Json): string => `data: ${JSON.stringify(data)}\n\n`;
