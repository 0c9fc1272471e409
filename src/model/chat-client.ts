import OpenAI from 'openai';
import type { Block, Message, ModelReply, StopReason, ToolSpec, Usage } from '../core/index.ts';
import { textOf, toolCallsOf } from '../core/index.ts';
import type { CompletionRequest, ModelClient, ModelClientOptions } from './client.ts';
import { completionOf, eitherSignal, parseArguments } from './completion.ts';
import { loopbackFetch } from './loopback-fetch.ts';

type MessageParam = OpenAI.ChatCompletionMessageParam;

export function createChatClient({ endpoint, signal: own }: ModelClientOptions): ModelClient {
  const sdk = new OpenAI({
    apiKey: endpoint.apiKey,
    baseURL: `${endpoint.hostUrl}/v1`,
    organization: null,
    project: null,
    maxRetries: 0,
    logLevel: 'off',
    fetch: loopbackFetch,
  });
  return {
    complete: (request, call) => {
      const signal = eitherSignal(own, call);
      return completionOf(signal, async () => {
        const body = requestBody(endpoint.model, request);
        const stream = await sdk.chat.completions.create(body, signal ? { signal } : {});
        return { kind: 'reply', reply: await readReply(stream) };
      });
    },
  };
}

function requestBody(model: string, request: CompletionRequest): OpenAI.ChatCompletionCreateParamsStreaming {
  const system: MessageParam[] = request.system === '' ? [] : [{ role: 'system', content: request.system }];
  return {
    model,
    messages: [...system, ...request.messages.flatMap(messageParams)],
    ...(request.tools.length === 0 ? {} : { tools: request.tools.map(toolParam) }),
    max_completion_tokens: request.maxOutputTokens,
    stream: true,
    stream_options: { include_usage: true },
  };
}

function toolParam(tool: ToolSpec): OpenAI.ChatCompletionTool {
  return {
    type: 'function',
    function: {
      name: tool.name,
      description: tool.description,
      parameters: { type: 'object', ...tool.schema },
    },
  };
}

/** Results of tools become messages of their own; they stand before the text of the same message. */
function messageParams(message: Message): MessageParam[] {
  const text = textOf(message.content);
  if (message.role === 'assistant') return [assistantParam(text, message)];
  if (message.role === 'system') return [{ role: 'system', content: text }];
  const results = message.content.flatMap((block): MessageParam[] =>
    block.type === 'tool-result' ? [{ role: 'tool', tool_call_id: block.id, content: block.text }] : [],
  );
  return text === '' ? results : [...results, { role: 'user', content: text }];
}

function assistantParam(text: string, message: Message): MessageParam {
  const calls = toolCallsOf(message.content);
  return {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map((call) => ({
            id: call.id,
            type: 'function' as const,
            function: { name: call.name, arguments: argumentText(call.arguments) },
          })),
        }),
  };
}

const argumentText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

interface CallDraft {
  id: string;
  name: string;
  text: string;
}

async function readReply(chunks: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<ModelReply> {
  const calls: CallDraft[] = [];
  let text = '';
  let reasoning = '';
  let finish: string | null = null;
  let usage: OpenAI.CompletionUsage | undefined;
  for await (const chunk of chunks) {
    usage = chunk.usage ?? usage;
    const choice = chunk.choices[0];
    if (!choice) continue;
    finish = choice.finish_reason ?? finish;
    text += choice.delta.content ?? '';
    reasoning += reasoningOf(choice.delta);
    for (const delta of choice.delta.tool_calls ?? []) addCall(calls, delta);
  }
  if (finish === null) throw new OpenAI.APIConnectionError({ message: 'the model stream ended early' });
  const content: Block[] = [
    ...(reasoning === '' ? [] : [{ type: 'reasoning' as const, text: reasoning }]),
    ...(text === '' ? [] : [{ type: 'text' as const, text }]),
    ...calls.flatMap((call): Block[] => [
      { type: 'tool-call', id: call.id, name: call.name, arguments: parseArguments(call.text) },
    ]),
  ];
  return { content, stop: stopOf(finish, calls.length > 0), usage: usageOf(usage) };
}

function addCall(calls: CallDraft[], delta: OpenAI.ChatCompletionChunk.Choice.Delta.ToolCall): void {
  calls[delta.index] ??= { id: '', name: '', text: '' };
  const call = calls[delta.index]!;
  call.id ||= delta.id ?? '';
  call.name ||= delta.function?.name ?? '';
  call.text += delta.function?.arguments ?? '';
}

/** Compatible providers stream their reasoning under one of two names that the SDK does not type. */
function reasoningOf(delta: object): string {
  for (const key of ['reasoning_content', 'reasoning']) {
    const value: unknown = Reflect.get(delta, key);
    if (typeof value === 'string') return value;
  }
  return '';
}

function usageOf(usage: OpenAI.CompletionUsage | undefined): Usage {
  return {
    input: usage?.prompt_tokens ?? 0,
    cached: usage?.prompt_tokens_details?.cached_tokens ?? 0,
    cacheWrite: 0,
    output: usage?.completion_tokens ?? 0,
    estimated: usage === undefined,
  };
}

function stopOf(reason: string, calls: boolean): StopReason {
  // Some compatible providers say "stop" although they call tools.
  if (calls && (reason === 'stop' || reason === 'tool_calls')) return 'tool-calls';
  if (reason === 'stop') return 'end';
  if (reason === 'length') return 'length';
  return reason === 'content_filter' ? 'refusal' : 'other';
}
