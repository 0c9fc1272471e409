import type { Wire } from '../../../src/core/index.ts';

/** What a provider says, before it is worded in its wire. */
export interface Said {
  readonly reasoning?: string;
  readonly text: string;
  readonly calls?: readonly { readonly id: string; readonly name: string; readonly input: unknown }[];
  readonly stop: 'end' | 'tool-calls' | 'length' | 'refusal';
}

const halves = (text: string): string[] => {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
};
const named = (data: { readonly type: string; readonly [key: string]: unknown }): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const plain = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`;

/**
 * Streams as the services word them, written by hand: 100 tokens in, 40 of them from the cache (and 10 into it
 * where the wire tells), 20 out. The words come in two pieces, and so do the arguments of a call.
 */
export const providerStreams: Readonly<Record<Wire, (said: Said) => string[]>> = {
  anthropic: anthropicStream,
  'openai-chat': chatStream,
  'openai-responses': responsesStream,
  gemini: geminiStream,
};

function anthropicStream({ reasoning, text, calls = [], stop }: Said): string[] {
  let index = -1;
  const block = (start: unknown, deltas: readonly unknown[]): string[] => {
    index += 1;
    return [
      named({ type: 'content_block_start', index, content_block: start }),
      ...deltas.map((delta) => named({ type: 'content_block_delta', index, delta })),
      named({ type: 'content_block_stop', index }),
    ];
  };
  const usage = { input_tokens: 50, cache_read_input_tokens: 40, cache_creation_input_tokens: 10 };
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [] };
  const reasons = { end: 'end_turn', 'tool-calls': 'tool_use', length: 'max_tokens', refusal: 'refusal' };
  return [
    named({ type: 'message_start', message: { ...message, usage: { ...usage, output_tokens: 1 } } }),
    ...(reasoning === undefined
      ? []
      : block({ type: 'thinking', thinking: '', signature: '' }, [
          ...halves(reasoning).map((thinking) => ({ type: 'thinking_delta', thinking })),
          { type: 'signature_delta', signature: 'c2lnbmVk' },
        ])),
    named({ type: 'ping' }),
    ...block(
      { type: 'text', text: '' },
      halves(text).map((piece) => ({ type: 'text_delta', text: piece })),
    ),
    ...calls.flatMap(({ id, name, input }) =>
      block({ type: 'tool_use', id, name, input: {} }, [
        { type: 'input_json_delta', partial_json: '' },
        ...halves(JSON.stringify(input)).map((json) => ({ type: 'input_json_delta', partial_json: json })),
      ]),
    ),
    named({ type: 'message_delta', delta: { stop_reason: reasons[stop] }, usage: { output_tokens: 20 } }),
    named({ type: 'message_stop' }),
  ];
}

function chatStream({ reasoning, text, calls = [], stop }: Said): string[] {
  const chunk = (delta: unknown, finish_reason: string | null = null): string =>
    plain({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] });
  const reasons = { end: 'stop', 'tool-calls': 'tool_calls', length: 'length', refusal: 'content_filter' };
  const usage = { prompt_tokens: 100, completion_tokens: 20, prompt_tokens_details: { cached_tokens: 40 } };
  return [
    chunk({ role: 'assistant', content: '' }),
    ...halves(reasoning ?? '').map((piece) => chunk({ reasoning_content: piece })),
    ...halves(text).map((content) => chunk({ content })),
    ...calls.flatMap(({ id, name, input }, index) => [
      chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
      ...halves(JSON.stringify(input)).map((piece) =>
        chunk({ tool_calls: [{ index, function: { arguments: piece } }] }),
      ),
    ]),
    chunk({}, reasons[stop]),
    plain({ id: 'c', object: 'chat.completion.chunk', choices: [], usage }),
    'data: [DONE]\n\n',
  ];
}

function responsesStream({ reasoning, text, calls = [], stop }: Said): string[] {
  const response = { id: 'resp_1', object: 'response', model: 'm', error: null };
  const items: { added: unknown; inner: { type: string; [key: string]: unknown }[]; done: unknown }[] = [];
  if (reasoning !== undefined) {
    const item = { id: 'rs_1', type: 'reasoning' };
    const deltas = halves(reasoning).map((delta) => ({
      ...{ type: 'response.reasoning_summary_text.delta', item_id: 'rs_1', output_index: 0 },
      ...{ summary_index: 0, delta },
    }));
    const done = { ...item, summary: [{ type: 'summary_text', text: reasoning }] };
    items.push({ added: { ...item, summary: [] }, inner: deltas, done });
  }
  const message = { id: 'msg_1', type: 'message', role: 'assistant' };
  items.push({
    added: { ...message, status: 'in_progress', content: [] },
    inner: halves(text).map((delta) => ({
      ...{ type: 'response.output_text.delta', item_id: 'msg_1', output_index: items.length },
      ...{ content_index: 0, delta },
    })),
    done: { ...message, status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] },
  });
  for (const { id, name, input } of calls) {
    const item = { id: `fc_${id}`, type: 'function_call', call_id: id, name };
    const json = JSON.stringify(input);
    const place = { item_id: item.id, output_index: items.length };
    items.push({
      added: { ...item, status: 'in_progress', arguments: '' },
      inner: halves(json).map((delta) => ({
        ...{ type: 'response.function_call_arguments.delta', ...place, delta },
      })),
      done: { ...item, status: 'completed', arguments: json },
    });
  }
  const whole = stop === 'end' || stop === 'tool-calls';
  const reason = stop === 'refusal' ? 'content_filter' : 'max_output_tokens';
  const usage = {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 40 },
    output_tokens: 20,
    total_tokens: 120,
  };
  return [
    named({ type: 'response.created', response: { ...response, status: 'in_progress', output: [] } }),
    ...items.flatMap(({ added, inner, done }, output_index) => [
      named({ type: 'response.output_item.added', output_index, item: added }),
      ...inner.map(named),
      named({ type: 'response.output_item.done', output_index, item: done }),
    ]),
    named({
      type: whole ? 'response.completed' : 'response.incomplete',
      response: {
        ...response,
        status: whole ? 'completed' : 'incomplete',
        incomplete_details: whole ? null : { reason },
        output: items.map((item) => item.done),
        usage,
      },
    }),
  ];
}

function geminiStream({ reasoning, text, calls = [], stop }: Said): string[] {
  const chunk = (parts: readonly unknown[], more: object = {}): string =>
    plain({
      candidates: [{ content: { role: 'model', parts }, index: 0, ...more }],
      usageMetadata: { promptTokenCount: 100, cachedContentTokenCount: 40 },
    });
  const reasons = { end: 'STOP', 'tool-calls': 'STOP', length: 'MAX_TOKENS', refusal: 'SAFETY' };
  return [
    ...(reasoning === undefined
      ? []
      : halves(reasoning).map((piece) => chunk([{ text: piece, thought: true }]))),
    ...halves(text).map((piece) => chunk([{ text: piece }])),
    ...calls.map(({ name, input }, index) => {
      const signed = index === 0 ? { thoughtSignature: 'c2lnbmVk' } : {};
      return chunk([{ functionCall: { name, args: input }, ...signed }]);
    }),
    plain({
      candidates: [{ content: { role: 'model', parts: [{ text: '' }] }, finishReason: reasons[stop] }],
      usageMetadata: {
        promptTokenCount: 100,
        cachedContentTokenCount: 40,
        candidatesTokenCount: 20,
        totalTokenCount: 120,
      },
    }),
  ];
}
