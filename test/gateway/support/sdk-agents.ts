import Anthropic from '@anthropic-ai/sdk';
import { type Content, FinishReason, GoogleGenAI, type Part } from '@google/genai';
import OpenAI from 'openai';
import type { Wire } from '../../../src/core/index.ts';

/** What a client of any wire made of a streamed answer. */
export interface Heard {
  /** Pieces in the order in which they came: words, thoughts, and the names of calls. */
  readonly order: readonly string[];
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: unknown }[];
  readonly stop: string;
  readonly tokens: { readonly input: number; readonly cached: number; readonly output: number };
}

export interface ToolOutcome {
  readonly text: string;
  readonly failed: boolean;
}

/** An agent of a few lines over an official SDK: asks, and sends the results of the calls it was told to make. */
export interface SdkAgent {
  ask(onPiece?: (piece: string) => void): Promise<Heard>;
  /** Answers the calls of the last reply in their order. */
  answer(outcomes: readonly ToolOutcome[]): Promise<Heard>;
}

export const system = 'You are an agent.';
export const instruction = 'Do the work.';
export const parameters = {
  type: 'object' as const,
  properties: { command: { type: 'string' } },
  required: ['command'],
};
export const tools = [
  { name: 'bash', description: 'Runs a command.' },
  { name: 'look', description: 'Looks at a file.' },
];
const limits = { maxTokens: 500, temperature: 0.5 };

export const sdkAgents: Readonly<Record<Wire, (url: string) => SdkAgent>> = {
  anthropic: anthropicAgent,
  'openai-chat': chatAgent,
  'openai-responses': responsesAgent,
  gemini: geminiAgent,
};

class Ear {
  readonly order: string[] = [];
  text = '';
  reasoning = '';
  readonly #onPiece: ((piece: string) => void) | undefined;

  constructor(onPiece: ((piece: string) => void) | undefined) {
    this.#onPiece = onPiece;
  }

  word(text: string): void {
    this.text += text;
    this.piece('text');
    if (text !== '') this.#onPiece?.(text);
  }

  thought(text: string): void {
    this.reasoning += text;
    this.piece('reasoning');
  }

  piece(kind: string): void {
    this.order.push(kind);
  }
}

function anthropicAgent(url: string): SdkAgent {
  const sdk = new Anthropic({ apiKey: 'dummy', baseURL: url, maxRetries: 0, logLevel: 'off' });
  const messages: Anthropic.MessageParam[] = [{ role: 'user', content: instruction }];
  let last: Heard['calls'] = [];
  const ask = async (onPiece?: (piece: string) => void): Promise<Heard> => {
    const ear = new Ear(onPiece);
    const stream = sdk.messages.stream({
      ...{
        model: 'test-model',
        system,
        messages,
        max_tokens: limits.maxTokens,
        temperature: limits.temperature,
      },
      tools: tools.map((tool) => ({ ...tool, input_schema: parameters })),
    });
    for await (const event of stream) {
      if (event.type === 'content_block_start' && event.content_block.type === 'tool_use') {
        ear.piece(event.content_block.name);
      } else if (event.type === 'content_block_delta') {
        if (event.delta.type === 'text_delta') ear.word(event.delta.text);
        if (event.delta.type === 'thinking_delta') ear.thought(event.delta.thinking);
      }
    }
    const message = await stream.finalMessage();
    messages.push({ role: 'assistant', content: message.content });
    last = message.content.flatMap((block) =>
      block.type === 'tool_use' ? [{ id: block.id, name: block.name, input: block.input }] : [],
    );
    const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens, output_tokens } =
      message.usage;
    const cached = cache_read_input_tokens ?? 0;
    const input = input_tokens + cached + (cache_creation_input_tokens ?? 0);
    return {
      ...{ order: ear.order, text: ear.text, reasoning: ear.reasoning, calls: last },
      stop: message.stop_reason ?? '',
      tokens: { input, cached, output: output_tokens },
    };
  };
  return {
    ask,
    answer(outcomes) {
      const content = outcomes.map(({ text, failed }, index): Anthropic.ToolResultBlockParam => {
        const result = { type: 'tool_result' as const, tool_use_id: last[index]!.id, content: text };
        return failed ? { ...result, is_error: true } : result;
      });
      messages.push({ role: 'user', content });
      return ask();
    },
  };
}

function chatAgent(url: string): SdkAgent {
  const sdk = new OpenAI({ apiKey: 'dummy', baseURL: `${url}/v1`, maxRetries: 0, logLevel: 'off' });
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    { role: 'system', content: system },
    { role: 'user', content: instruction },
  ];
  let last: Heard['calls'] = [];
  const ask = async (onPiece?: (piece: string) => void): Promise<Heard> => {
    const ear = new Ear(onPiece);
    const stream = sdk.chat.completions.stream({
      ...{ model: 'test-model', messages, max_tokens: limits.maxTokens, temperature: limits.temperature },
      tools: tools.map((tool) => ({ type: 'function', function: { ...tool, parameters } })),
      stream_options: { include_usage: true },
    });
    for await (const chunk of stream) {
      const delta = chunk.choices[0]?.delta;
      const thought: unknown = delta && Reflect.get(delta, 'reasoning_content');
      if (typeof thought === 'string') ear.thought(thought);
      if (delta?.content) ear.word(delta.content);
      for (const call of delta?.tool_calls ?? []) if (call.function?.name) ear.piece(call.function.name);
    }
    const completion = await stream.finalChatCompletion();
    const { message, finish_reason } = completion.choices[0]!;
    // What this SDK does not know of stays out of what it sends back, as with most agents.
    messages.push({
      role: 'assistant',
      content: message.content,
      ...(message.tool_calls ? { tool_calls: message.tool_calls } : {}),
    });
    last = (message.tool_calls ?? []).flatMap((call) =>
      call.type === 'function'
        ? [{ id: call.id, name: call.function.name, input: JSON.parse(call.function.arguments) as unknown }]
        : [],
    );
    const usage = completion.usage!;
    return {
      ...{ order: ear.order, text: ear.text, reasoning: ear.reasoning, calls: last, stop: finish_reason },
      tokens: {
        input: usage.prompt_tokens,
        cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
        output: usage.completion_tokens,
      },
    };
  };
  return {
    ask,
    answer(outcomes) {
      for (const [index, { text }] of outcomes.entries())
        messages.push({ role: 'tool', tool_call_id: last[index]!.id, content: text });
      return ask();
    },
  };
}

function responsesAgent(url: string): SdkAgent {
  const sdk = new OpenAI({ apiKey: 'dummy', baseURL: `${url}/v1`, maxRetries: 0, logLevel: 'off' });
  const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: instruction }];
  let last: Heard['calls'] = [];
  const ask = async (onPiece?: (piece: string) => void): Promise<Heard> => {
    const ear = new Ear(onPiece);
    const stream = sdk.responses.stream({
      ...{ model: 'test-model', instructions: system, input, store: false },
      ...{ max_output_tokens: limits.maxTokens, temperature: limits.temperature },
      tools: tools.map((tool) => ({ type: 'function', ...tool, parameters, strict: false })),
    });
    for await (const event of stream) {
      if (event.type === 'response.output_text.delta') ear.word(event.delta);
      else if (event.type === 'response.reasoning_summary_text.delta') ear.thought(event.delta);
      else if (event.type === 'response.output_item.added' && event.item.type === 'function_call')
        ear.piece(event.item.name);
    }
    const response = await stream.finalResponse();
    input.push(...(response.output as OpenAI.Responses.ResponseInput));
    last = response.output.flatMap((item) =>
      item.type === 'function_call'
        ? [{ id: item.call_id, name: item.name, input: JSON.parse(item.arguments) as unknown }]
        : [],
    );
    const usage = response.usage!;
    return {
      ...{ order: ear.order, text: ear.text, reasoning: ear.reasoning, calls: last },
      stop: response.incomplete_details?.reason ?? response.status ?? '',
      tokens: {
        input: usage.input_tokens,
        cached: usage.input_tokens_details.cached_tokens,
        output: usage.output_tokens,
      },
    };
  };
  return {
    ask,
    answer(outcomes) {
      for (const [index, { text }] of outcomes.entries())
        input.push({ type: 'function_call_output', call_id: last[index]!.id, output: text });
      return ask();
    },
  };
}

function geminiAgent(url: string): SdkAgent {
  const sdk = new GoogleGenAI({ apiKey: 'dummy', httpOptions: { baseUrl: url } });
  const contents: Content[] = [{ role: 'user', parts: [{ text: instruction }] }];
  let last: Heard['calls'] = [];
  const ask = async (onPiece?: (piece: string) => void): Promise<Heard> => {
    const ear = new Ear(onPiece);
    const parts: Part[] = [];
    let stop = '';
    let tokens = { input: 0, cached: 0, output: 0 };
    const stream = await sdk.models.generateContentStream({
      model: 'test-model',
      contents,
      config: {
        ...{ systemInstruction: system, maxOutputTokens: limits.maxTokens, temperature: limits.temperature },
        tools: [
          { functionDeclarations: tools.map((tool) => ({ ...tool, parametersJsonSchema: parameters })) },
        ],
      },
    });
    for await (const chunk of stream) {
      const candidate = chunk.candidates?.[0];
      for (const part of candidate?.content?.parts ?? []) {
        if (part.functionCall) ear.piece(part.functionCall.name ?? '');
        else if (part.thought) ear.thought(part.text ?? '');
        else if (part.text) ear.word(part.text);
        if (part.text !== '') parts.push(part);
      }
      stop = candidate?.finishReason ?? stop;
      const usage = chunk.usageMetadata;
      if (usage) {
        const { promptTokenCount = 0, cachedContentTokenCount = 0, candidatesTokenCount = 0 } = usage;
        tokens = { input: promptTokenCount, cached: cachedContentTokenCount, output: candidatesTokenCount };
      }
    }
    contents.push({ role: 'model', parts: parts.filter((part) => !part.thought) });
    last = parts.flatMap(({ functionCall: call }) =>
      call ? [{ id: call.id ?? '', name: call.name ?? '', input: call.args }] : [],
    );
    const { order, text, reasoning } = ear;
    return { order, text, reasoning, calls: last, stop: stop || FinishReason.OTHER, tokens };
  };
  return {
    ask,
    answer(outcomes) {
      const parts = outcomes.map(({ text, failed }, index): Part => {
        const { id, name } = last[index]!;
        return { functionResponse: { id, name, response: failed ? { error: text } : { output: text } } };
      });
      contents.push({ role: 'user', parts });
      return ask();
    },
  };
}
