import Anthropic from '@anthropic-ai/sdk';
import type { Block, Message, ModelReply, ToolSpec, Usage } from '../core/index.ts';
import { anthropicStop } from './anthropic-stop.ts';
import type { CompletionRequest, ModelClient, ModelClientOptions } from './client.ts';
import { completionOf, eitherSignal, parseArguments } from './completion.ts';
import { loopbackFetch } from './loopback-fetch.ts';

type MessageParam = Anthropic.MessageParam;
type ContentParam = Anthropic.ContentBlockParam;

export function createAnthropicClient({ endpoint, signal: own }: ModelClientOptions): ModelClient {
  const sdk = new Anthropic({
    apiKey: endpoint.apiKey,
    baseURL: endpoint.hostUrl,
    maxRetries: 0,
    logLevel: 'off',
    fetch: loopbackFetch,
  });
  return {
    complete: (request, call) => {
      const signal = eitherSignal(own, call);
      return completionOf(signal, async () => {
        const body = requestBody(endpoint.model, request);
        const stream = await sdk.messages.create(body, signal ? { signal } : {});
        return { kind: 'reply', reply: await readReply(stream) };
      });
    },
  };
}

const cached = { type: 'ephemeral' } as const;

function requestBody(model: string, request: CompletionRequest): Anthropic.MessageCreateParamsStreaming {
  return {
    model,
    max_tokens: request.maxOutputTokens,
    ...(request.system === ''
      ? {}
      : { system: [{ type: 'text' as const, text: request.system, cache_control: cached }] }),
    ...(request.tools.length === 0 ? {} : { tools: toolParams(request.tools) }),
    messages: withBreakpoints(messageParams(request.messages)),
    stream: true,
  };
}

function toolParams(tools: readonly ToolSpec[]): Anthropic.Tool[] {
  return tools.map((tool, index) => ({
    name: tool.name,
    description: tool.description,
    input_schema: { type: 'object', ...tool.schema },
    ...(index === tools.length - 1 ? { cache_control: cached } : {}),
  }));
}

/** Results of tools go into user messages, and messages of one role are joined: the API wants them so. */
function messageParams(
  messages: readonly Message[],
): { role: 'user' | 'assistant'; content: ContentParam[] }[] {
  const params: { role: 'user' | 'assistant'; content: ContentParam[] }[] = [];
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const content = message.content.flatMap((block) => contentParam(block));
    if (content.length === 0) continue;
    const last = params.at(-1);
    if (last?.role === role) last.content.push(...content);
    else params.push({ role, content });
  }
  return params;
}

function contentParam(block: Block): ContentParam[] {
  switch (block.type) {
    case 'text':
      // The API rejects empty text blocks.
      return block.text === '' ? [] : [{ type: 'text', text: block.text }];
    case 'tool-call':
      return [{ type: 'tool_use', id: block.id, name: block.name, input: objectOf(block.arguments) }];
    case 'tool-result':
      return [
        {
          type: 'tool_result',
          tool_use_id: block.id,
          content: block.text,
          ...(block.isError ? { is_error: true } : {}),
        },
      ];
    case 'reasoning':
    case 'other':
      return [];
  }
}

/** The API takes objects alone as tool input; text that did not parse is sent back inside one. */
function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  return { input: value };
}

/**
 * Marks the last two user messages for the prompt cache: the newest is written for the next request, the one
 * before it is where the previous request's entry is found. With system and tools that is the API's four.
 */
function withBreakpoints(params: { role: 'user' | 'assistant'; content: ContentParam[] }[]): MessageParam[] {
  const users = params.flatMap((param, index) => (param.role === 'user' ? [index] : [])).slice(-2);
  return params.map((param, index) => {
    if (!users.includes(index)) return param;
    const last = param.content.at(-1)!;
    const marked = { ...last, cache_control: cached } as ContentParam;
    return { role: param.role, content: [...param.content.slice(0, -1), marked] };
  });
}

type Draft = { block: Anthropic.ContentBlock; text: string };

async function readReply(events: AsyncIterable<Anthropic.RawMessageStreamEvent>): Promise<ModelReply> {
  const drafts: Draft[] = [];
  let usage: Partial<Anthropic.Usage> = {};
  let stop: string | null = null;
  let finished = false;
  for await (const event of events) {
    if (event.type === 'message_start') usage = { ...event.message.usage };
    else if (event.type === 'content_block_start')
      drafts[event.index] = { block: event.content_block, text: '' };
    else if (event.type === 'content_block_delta') addDelta(drafts[event.index], event.delta);
    else if (event.type === 'message_delta') {
      stop = event.delta.stop_reason;
      usage = { ...usage, ...present(event.usage) };
    } else if (event.type === 'message_stop') finished = true;
  }
  if (!finished) throw new Anthropic.APIConnectionError({ message: 'the model stream ended early' });
  return { content: drafts.flatMap(contentOf), stop: anthropicStop(stop), usage: usageOf(usage) };
}

function addDelta(draft: Draft | undefined, delta: Anthropic.RawContentBlockDelta): void {
  if (!draft) return;
  if (delta.type === 'text_delta') draft.text += delta.text;
  else if (delta.type === 'input_json_delta') draft.text += delta.partial_json;
  else if (delta.type === 'thinking_delta') draft.text += delta.thinking;
}

function contentOf({ block, text }: Draft): Block[] {
  switch (block.type) {
    case 'text':
      return [{ type: 'text', text: block.text + text }];
    case 'thinking':
      return [{ type: 'reasoning', text: block.thinking + text }];
    case 'tool_use': {
      const args = text === '' ? (block.input ?? {}) : parseArguments(text);
      return [{ type: 'tool-call', id: block.id, name: block.name, arguments: args }];
    }
    default:
      return [{ type: 'other', kind: block.type }];
  }
}

/** Without the nulls: a closing `usage` leaves out what it does not restate. */
function present(usage: Anthropic.MessageDeltaUsage): Partial<Anthropic.Usage> {
  return Object.fromEntries(
    Object.entries(usage).filter(([, value]) => value !== null && value !== undefined),
  );
}

function usageOf(usage: Partial<Anthropic.Usage>): Usage {
  const cachedTokens = usage.cache_read_input_tokens ?? 0;
  const cacheWrite = usage.cache_creation_input_tokens ?? 0;
  return {
    input: (usage.input_tokens ?? 0) + cachedTokens + cacheWrite,
    cached: cachedTokens,
    cacheWrite,
    output: usage.output_tokens ?? 0,
    estimated: usage.input_tokens === undefined,
  };
}
