import type Anthropic from '@anthropic-ai/sdk';
import type { GenerateContentParameters } from '@google/genai';
import type OpenAI from 'openai';
import { instruction, parameters, system, tools } from './sdk-agents.ts';

/**
 * The second request of `sdkAgents` as each provider has to get it, typed by the provider's own SDK. `flagged` is
 * whether the client's wire can say that a tool failed.
 */
export const inputs = { bash: { command: 'ls "ä"' }, look: { command: 'cat 日本' } };
export const outcomes = [
  { text: 'a.txt', failed: false },
  { text: 'Error: no such file', failed: true },
] as const;
export const said = { reasoning: 'Thinking it over. ', text: 'Let me look, 世界. ' };

const mark = { cache_control: { type: 'ephemeral' as const } };

export function anthropicRequest(flagged: boolean): Anthropic.MessageCreateParamsStreaming {
  return {
    model: 'test-model',
    max_tokens: 500,
    system: [{ type: 'text', text: system, ...mark }],
    tools: [
      { ...tools[0]!, input_schema: parameters },
      { ...tools[1]!, input_schema: parameters, ...mark },
    ],
    tool_choice: { type: 'auto' },
    messages: [
      { role: 'user', content: [{ type: 'text', text: instruction, ...mark }] },
      {
        role: 'assistant',
        content: [
          // As the service signed it, whatever the client made of it.
          { type: 'thinking', thinking: said.reasoning, signature: 'c2lnbmVk' },
          { type: 'text', text: said.text },
          { type: 'tool_use', id: 'call_a', name: 'bash', input: inputs.bash },
          { type: 'tool_use', id: 'call_b', name: 'look', input: inputs.look },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_a', content: [{ type: 'text', text: outcomes[0].text }] },
          {
            ...{
              type: 'tool_result',
              tool_use_id: 'call_b',
              content: [{ type: 'text', text: outcomes[1].text }],
            },
            ...(flagged ? { is_error: true } : {}),
            ...mark,
          },
        ],
      },
    ],
    stream: true,
  };
}

type ChatRequest = OpenAI.ChatCompletionCreateParamsStreaming;

export function chatRequest(): ChatRequest {
  const assistant = {
    role: 'assistant' as const,
    content: said.text,
    // Not of OpenAI's own: providers of thinking models want it back.
    reasoning_content: said.reasoning,
    tool_calls: [
      {
        id: 'call_a',
        type: 'function' as const,
        function: { name: 'bash', arguments: JSON.stringify(inputs.bash) },
      },
      {
        id: 'call_b',
        type: 'function' as const,
        function: { name: 'look', arguments: JSON.stringify(inputs.look) },
      },
    ],
  };
  return {
    model: 'test-model',
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: instruction },
      assistant,
      { role: 'tool', tool_call_id: 'call_a', content: outcomes[0].text },
      { role: 'tool', tool_call_id: 'call_b', content: outcomes[1].text },
    ],
    tools: tools.map((tool) => ({ type: 'function', function: { ...tool, parameters } })),
    max_tokens: 500,
    temperature: 0.5,
    stream: true,
    stream_options: { include_usage: true },
  };
}

export function responsesRequest(): OpenAI.Responses.ResponseCreateParamsStreaming {
  const call = (id: string, name: 'bash' | 'look') => ({
    ...{ type: 'function_call' as const, call_id: id, name, arguments: JSON.stringify(inputs[name]) },
  });
  const output = (id: string, text: string) => ({
    ...{ type: 'function_call_output' as const, call_id: id, output: text },
  });
  const words = {
    type: 'message',
    role: 'assistant',
    content: [{ type: 'output_text', text: said.text }],
  } as unknown as OpenAI.Responses.ResponseInputItem;
  return {
    model: 'test-model',
    instructions: system,
    input: [
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: instruction }] },
      words,
      call('call_a', 'bash'),
      call('call_b', 'look'),
      output('call_a', outcomes[0].text),
      output('call_b', outcomes[1].text),
    ],
    tools: tools.map((tool) => ({ type: 'function', ...tool, parameters, strict: false })),
    max_output_tokens: 500,
    temperature: 0.5,
    store: false,
    stream: true,
  };
}

/** The body on the wire; the SDK spreads its `config` over it. */
export function geminiRequest(flagged: boolean): object {
  const contents: GenerateContentParameters['contents'] = [
    { role: 'user', parts: [{ text: instruction }] },
    {
      role: 'model',
      parts: [
        { text: said.text },
        { functionCall: { name: 'bash', args: inputs.bash }, thoughtSignature: 'c2lnbmVk' },
        { functionCall: { name: 'look', args: inputs.look } },
      ],
    },
    {
      role: 'user',
      parts: [
        { functionResponse: { name: 'bash', response: { output: outcomes[0].text } } },
        {
          functionResponse: {
            name: 'look',
            response: flagged ? { error: outcomes[1].text } : { output: outcomes[1].text },
          },
        },
      ],
    },
  ];
  const functionDeclarations = tools.map((tool) => ({ ...tool, parametersJsonSchema: parameters }));
  return {
    systemInstruction: { parts: [{ text: system }] },
    contents,
    tools: [{ functionDeclarations }],
    generationConfig: { maxOutputTokens: 500, temperature: 0.5 },
  };
}
