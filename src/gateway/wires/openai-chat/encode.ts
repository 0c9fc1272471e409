import type { ModelReply, StopReason, Usage } from '../../../core/index.ts';
import { textOf, toolCallsOf } from '../../../core/index.ts';
import type { ReplyContext } from '../codec.ts';
import { type CallDelta, type Delta, type DeltaWriter, streamed } from '../delta.ts';
import { argumentText, type Json } from '../json.ts';
import { openaiError } from '../openai-error.ts';

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

export const chatStream = (reply: ModelReply, context: ReplyContext): Generator<string> =>
  streamed(reply, chatWriter(context));

export function chatWriter(context: ReplyContext): DeltaWriter {
  const wantsUsage = context.parsed.wantsUsage;
  let begun = false;
  let call: CallDelta | undefined;
  let index = -1;
  const chunk = (delta: Json, finish: string | null = null): string => {
    const choice = { index: 0, delta, logprobs: null, finish_reason: finish };
    // Where usage is asked for, every chunk but the last carries a null.
    return line({
      ...head(context, 'chat.completion.chunk'),
      choices: [choice],
      ...(wantsUsage ? { usage: null } : {}),
    });
  };
  const piece = (delta: Exclude<Delta, { type: 'end' | 'failed' }>): Json => {
    switch (delta.type) {
      case 'text':
        return { content: delta.text };
      case 'reasoning':
        return { reasoning_content: delta.text };
      case 'call':
        call = delta;
        index += 1;
        return { tool_calls: [{ index, ...callJson(delta, '') }] };
      case 'arguments': {
        const body = call?.freeform
          ? { custom: { input: delta.text } }
          : { function: { arguments: delta.text } };
        return { tool_calls: [{ index, ...body }] };
      }
    }
  };
  return {
    *write(delta: Delta): Generator<string> {
      if (delta.type === 'failed') return yield line(openaiError(500, delta.message));
      if (!begun) yield chunk({ role: 'assistant', content: '', refusal: null });
      begun = true;
      if (delta.type !== 'end') return yield chunk(piece(delta));
      yield chunk({}, finishNames[delta.stop]);
      if (wantsUsage) {
        yield line({ ...head(context, 'chat.completion.chunk'), choices: [], usage: usageJson(delta.usage) });
      }
      yield 'data: [DONE]\n\n';
    },
  };
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

function callJson(call: Pick<CallDelta, 'id' | 'name'> & { freeform?: boolean }, text: string): Json {
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
