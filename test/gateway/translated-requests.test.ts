import Anthropic from '@anthropic-ai/sdk';
import { type Content, GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import type { Wire } from '../../src/core/index.ts';
import { type Ask, codecs } from '../../src/gateway/wires/index.ts';
import { type FakeProvider, json, provider, stream } from './support/fake-provider.ts';
import { providerStreams, type Said } from './support/provider-streams.ts';
import { type OpenedTrial, openTrial } from './support/trial.ts';

const anthropic = (url: string) =>
  new Anthropic({ apiKey: 'dummy', baseURL: url, maxRetries: 0, logLevel: 'off' });
const openai = (url: string) =>
  new OpenAI({ apiKey: 'dummy', baseURL: `${url}/v1`, maxRetries: 0, logLevel: 'off' });
const gemini = (url: string) => new GoogleGenAI({ apiKey: 'dummy', httpOptions: { baseUrl: url } });

interface Setting extends AsyncDisposable {
  readonly remote: FakeProvider;
  readonly opened: OpenedTrial;
  readonly url: string;
  /** The last body that the provider got. */
  body(): Record<string, unknown>;
}

async function setting(served: Wire, ...replies: readonly Said[]): Promise<Setting> {
  const remote = await provider(...replies.map((said) => stream(...providerStreams[served](said))));
  const opened = await openTrial(remote.upstream(served));
  return {
    remote,
    opened,
    url: opened.trial.hostUrl,
    body: () => JSON.parse(remote.received.at(-1)!.body) as Record<string, unknown>,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]();
      await remote[Symbol.asyncDispose]();
    },
  };
}

const fine: Said = { text: 'Fine.', stop: 'end' };
const hello = [{ role: 'user' as const, content: 'hi' }];

/** Input of the first call in a request's second message. */
function callInput(served: 'anthropic' | 'openai-chat' | 'gemini', body: Record<string, unknown>): unknown {
  switch (served) {
    case 'anthropic': {
      const blocks = (body['messages'] as Anthropic.MessageParam[])[1]!.content;
      return (blocks as Anthropic.ContentBlockParam[]).find((block) => block.type === 'tool_use')?.input;
    }
    case 'openai-chat': {
      const message = (body['messages'] as OpenAI.ChatCompletionAssistantMessageParam[])[1]!;
      const [call] = message.tool_calls ?? [];
      return call?.type === 'function' && JSON.parse(call.function.arguments);
    }
    case 'gemini':
      return (body['contents'] as Content[])[1]!.parts?.find((part) => part.functionCall)?.functionCall?.args;
  }
}

describe('freeform tools', () => {
  const patch = '*** Begin Patch\n*** Update File: "a\\b.ts"\n+ä\n*** End Patch';
  const grammar = { type: 'grammar' as const, syntax: 'lark' as const, definition: 'start: "x"' };
  const tools: OpenAI.Responses.Tool[] = [
    { type: 'custom', name: 'apply_patch', description: 'Patches files.', format: grammar },
    { type: 'function', name: 'bash', parameters: { type: 'object', properties: {} }, strict: false },
  ];
  const patching: Said = {
    text: 'Patching.',
    calls: [
      { id: 'call_p', name: 'apply_patch', input: { input: patch } },
      { id: 'call_q', name: 'bash', input: { command: 'ls' } },
    ],
    stop: 'tool-calls',
  };

  it.each(['anthropic', 'openai-chat', 'gemini'] as const)(
    'are functions of one string for a provider of %s, and come back as freeform',
    async (served) => {
      await using at = await setting(served, patching, fine);
      const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: 'Patch it.' }];
      const streamed = openai(at.url).responses.stream({ model: 'test-model', input, tools, store: false });
      const deltas: string[] = [];
      for await (const event of streamed) {
        if (event.type === 'response.custom_tool_call_input.delta') deltas.push(event.delta);
      }
      const response = await streamed.finalResponse();
      const [, call, other] = response.output;
      expect(call).toMatchObject({ type: 'custom_tool_call', name: 'apply_patch', input: patch });
      expect(other).toMatchObject({ type: 'function_call', name: 'bash', arguments: '{"command":"ls"}' });
      expect(deltas.join('')).toBe(patch);
      const offered = JSON.stringify(at.body()['tools']);
      expect(offered).toContain(JSON.stringify('grammar:\nstart: "x"').slice(1, -1));
      expect(offered).toContain('"required":["input"]');

      input.push(...(response.output as OpenAI.Responses.ResponseInput));
      const ids = response.output.flatMap((item) => ('call_id' in item ? [item.call_id] : []));
      input.push({ type: 'custom_tool_call_output', call_id: ids[0]!, output: 'patched' });
      input.push({ type: 'function_call_output', call_id: ids[1]!, output: 'a.txt' });
      await openai(at.url).responses.create({ model: 'test-model', input, tools, store: false });
      expect(callInput(served, at.body())).toEqual({ input: patch });
      await at.opened.trial.finish();
      expect(at.opened.record.steps[0]!.operations).toMatchObject([
        { tool: 'apply_patch', arguments: patch, result: { text: 'patched' } },
        { tool: 'bash', arguments: { command: 'ls' }, result: { text: 'a.txt' } },
      ]);
    },
  );

  it('whose text the model put elsewhere keep all that it wrote', async () => {
    const wrong: Said = {
      text: 'x',
      calls: [{ id: 'c', name: 'apply_patch', input: { patch } }],
      stop: 'tool-calls',
    };
    await using at = await setting('openai-chat', wrong);
    const response = await openai(at.url).responses.create({ model: 'test-model', input: 'go', tools });
    expect(response.output[1]).toMatchObject({ type: 'custom_tool_call', input: JSON.stringify({ patch }) });
  });
});

describe('pictures', () => {
  const data = 'iVBORw0KGgo=';

  it('of a chat client reach Messages and Gemini, by data and by address', async () => {
    const content: OpenAI.ChatCompletionContentPart[] = [
      { type: 'text', text: 'What is this?' },
      { type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } },
      { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
    ];
    const messages = [{ role: 'user' as const, content }];
    await using one = await setting('anthropic', fine);
    await openai(one.url).chat.completions.create({ model: 'test-model', messages });
    const sent = one.body()['messages'] as Anthropic.MessageParam[];
    expect(sent[0]!.content).toMatchObject([
      { type: 'text', text: 'What is this?' },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data } },
      { type: 'image', source: { type: 'url', url: 'https://example.org/a.png' } },
    ]);
    await using other = await setting('gemini', fine);
    await openai(other.url).chat.completions.create({ model: 'test-model', messages });
    expect(other.body()['contents']).toEqual([
      {
        role: 'user',
        parts: [
          { text: 'What is this?' },
          { inlineData: { mimeType: 'image/png', data } },
          { fileData: { fileUri: 'https://example.org/a.png' } },
        ],
      },
    ]);
  });

  it('in the result of a tool follow it where the wire has no place for them in it', async () => {
    const source = { type: 'base64' as const, media_type: 'image/png' as const, data };
    const messages: Anthropic.MessageParam[] = [
      { role: 'user', content: 'Look.' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'look', input: {} }] },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 't1',
            content: [
              { type: 'text', text: 'seen' },
              { type: 'image', source },
            ],
          },
        ],
      },
    ];
    const body = { model: 'test-model', max_tokens: 9, messages };
    await using chat = await setting('openai-chat', fine);
    await anthropic(chat.url).messages.create(body);
    expect((chat.body()['messages'] as unknown[]).slice(2)).toEqual([
      { role: 'tool', tool_call_id: 't1', content: 'seen' },
      { role: 'user', content: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } }] },
    ]);
    await using responses = await setting('openai-responses', fine);
    await anthropic(responses.url).messages.create(body);
    expect((responses.body()['input'] as unknown[])[2]).toEqual({
      type: 'function_call_output',
      call_id: 't1',
      output: [
        { type: 'input_text', text: 'seen' },
        { type: 'input_image', image_url: `data:image/png;base64,${data}`, detail: 'auto' },
      ],
    });
  });

  it('are told of where they are something else that a model cannot be shown', async () => {
    await using at = await setting('openai-chat', fine);
    const source = { type: 'text' as const, media_type: 'text/plain' as const, data: 'words' };
    await anthropic(at.url).messages.create({
      ...{ model: 'test-model', max_tokens: 9 },
      messages: [{ role: 'user', content: [{ type: 'document', source }] }],
    });
    expect(at.body()['messages']).toEqual([
      { role: 'user', content: '[an attachment of type document cannot be shown to this model]' },
    ]);
  });
});

describe('settings', () => {
  it('of a chat client reach Messages', async () => {
    await using at = await setting('anthropic', fine);
    await openai(at.url).chat.completions.create({
      ...{ model: 'test-model', messages: hello, stop: 'END', temperature: 0.2, parallel_tool_calls: false },
      tools: [{ type: 'function', function: { name: 'bash' } }],
      tool_choice: { type: 'function', function: { name: 'bash' } },
    });
    const body = at.body();
    expect(body).toMatchObject({
      max_tokens: 32_000,
      stop_sequences: ['END'],
      tool_choice: { type: 'tool', name: 'bash', disable_parallel_tool_use: true },
      tools: [{ name: 'bash', input_schema: { type: 'object', properties: {} } }],
    });
    expect(body).not.toHaveProperty('temperature');
    expect(at.remote.received[0]!.headers).toMatchObject({ 'anthropic-version': '2023-06-01' });
  });

  it('of a Messages client reach chat and Gemini; a hosted tool does not', async () => {
    const body = {
      ...{ model: 'claude-x', max_tokens: 77, temperature: 1, stop_sequences: ['END'], messages: hello },
      tools: [
        { type: 'web_search_20250305' as const, name: 'web_search' as const },
        { name: 'bash', input_schema: { type: 'object' as const } },
      ],
      tool_choice: { type: 'any' as const, disable_parallel_tool_use: true },
    };
    await using chat = await setting('openai-chat', fine);
    await anthropic(chat.url).messages.create(body);
    expect(chat.body()).toMatchObject({
      ...{ model: 'test-model', max_tokens: 77, stop: ['END'], tool_choice: 'required' },
      parallel_tool_calls: false,
      tools: [{ type: 'function', function: { name: 'bash' } }],
    });
    expect(chat.body()).not.toHaveProperty('temperature');
    expect(chat.body()['tools']).toHaveLength(1);
    await using other = await setting('gemini', fine);
    await anthropic(other.url).messages.create(body);
    expect(other.body()).toMatchObject({
      generationConfig: { maxOutputTokens: 77, stopSequences: ['END'] },
      toolConfig: { functionCallingConfig: { mode: 'ANY' } },
    });
  });

  it('ask for an answer of a schema, from Gemini’s capitals to JSON Schema', async () => {
    await using at = await setting('openai-responses', { text: '{"ok":true}', stop: 'end' });
    const answer = await gemini(at.url).models.generateContent({
      model: 'test-model',
      contents: 'Judge.',
      config: {
        responseMimeType: 'application/json',
        responseSchema: { type: 'OBJECT', properties: { ok: { type: 'BOOLEAN' } } } as never,
      },
    });
    expect(answer.text).toBe('{"ok":true}');
    const schema = { type: 'object', properties: { ok: { type: 'boolean' } } };
    expect(at.body()['text']).toEqual({
      format: { type: 'json_schema', name: 'answer', schema, strict: false },
    });
  });
});

describe('ids of calls', () => {
  it('are made where the client has none, and stay what they are as the conversation grows', async () => {
    const call = (command: string) => ({ functionCall: { name: 'bash', args: { command } } });
    const result = (output: string) => ({ functionResponse: { name: 'bash', response: { output } } });
    const contents = [
      { role: 'user', parts: [{ text: 'go' }] },
      { role: 'model', parts: [call('one'), call('two')] },
      { role: 'user', parts: [result('1'), result('2')] },
      { role: 'model', parts: [call('three')] },
      { role: 'user', parts: [result('3')] },
    ];
    await using at = await setting('openai-chat', fine);
    const sdk = gemini(at.url);
    const asked: unknown[][] = [];
    for (const length of [3, 5]) {
      await sdk.models.generateContent({ model: 'test-model', contents: contents.slice(0, length) });
      asked.push(at.body()['messages'] as unknown[]);
    }
    expect(asked[1]!.slice(0, asked[0]!.length)).toEqual(asked[0]);
    const messages = asked[1] as { tool_calls?: { id: string }[]; tool_call_id?: string; content: string }[];
    const ids = messages.flatMap((message) => message.tool_calls?.map(({ id }) => id) ?? []);
    expect(new Set(ids).size).toBe(3);
    expect(messages.filter((one) => one.tool_call_id).map((one) => [one.tool_call_id, one.content])).toEqual(
      ids.map((id, index) => [id, String(index + 1)]),
    );
  });
});

describe('ids that another provider would not take', () => {
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    { role: 'user', content: 'go' },
    {
      role: 'assistant',
      tool_calls: [{ id: 'functions.bash:0', type: 'function', function: { name: 'bash', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: 'functions.bash:0', content: 'done' },
  ];

  it('are replaced for it, in the call and in its result', async () => {
    await using at = await setting('anthropic', fine);
    await openai(at.url).chat.completions.create({ model: 'test-model', messages });
    const [, call, result] = at.body()['messages'] as Anthropic.MessageParam[];
    expect(call!.content).toMatchObject([{ type: 'tool_use', id: 'call_1' }]);
    expect(result!.content).toMatchObject([{ type: 'tool_result', tool_use_id: 'call_1' }]);
  });

  it('stay for one that does', async () => {
    await using at = await setting('openai-responses', fine);
    await openai(at.url).chat.completions.create({ model: 'test-model', messages });
    const input = at.body()['input'] as { call_id?: string }[];
    expect(input.flatMap((item) => item.call_id ?? [])).toEqual(['functions.bash:0', 'functions.bash:0']);
  });
});

describe('a failed tool', () => {
  it('says so in its text where the provider’s wire has no flag', async () => {
    await using at = await setting('openai-chat', fine);
    await anthropic(at.url).messages.create({
      ...{ model: 'test-model', max_tokens: 9 },
      messages: [
        { role: 'user', content: 'go' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'bash', input: {} }] },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 't1', content: 'exit 1', is_error: true }],
        },
      ],
    });
    expect((at.body()['messages'] as unknown[])[2]).toEqual({
      ...{ role: 'tool', tool_call_id: 't1', content: 'Error: exit 1' },
    });
  });
});

describe('answers', () => {
  it('of a server that does not stream are passed on all the same', async () => {
    const message = {
      role: 'assistant',
      content: 'At once.',
      tool_calls: [{ id: 'c', type: 'function', function: { name: 'bash', arguments: '{"command":"ls"}' } }],
    };
    const completion = {
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason: 'tool_calls' }],
    };
    await using remote = await provider(json(200, completion));
    await using opened = await openTrial(remote.upstream('openai-chat'));
    const said = await anthropic(opened.trial.hostUrl)
      .messages.stream({ model: 'm', max_tokens: 9, messages: hello })
      .finalMessage();
    expect(said.content).toMatchObject([
      { type: 'text', text: 'At once.' },
      { type: 'tool_use', id: 'c', input: { command: 'ls' } },
    ]);
  });

  it('that break off are a failure for a client that waits for the whole', async () => {
    await using remote = await provider((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(providerStreams['openai-chat'](fine)[0]);
      setImmediate(() => response.destroy());
    });
    await using opened = await openTrial(remote.upstream('openai-chat'));
    const asked = anthropic(opened.trial.hostUrl).messages.create({
      model: 'm',
      max_tokens: 9,
      messages: hello,
    });
    await expect(asked).rejects.toMatchObject({ status: 502 });
    expect(opened.trial.failed.aborted).toBe(false);
  });

  it('that end in an error within the stream are an error for the client', async () => {
    const error = `data: ${JSON.stringify({ error: { message: 'overloaded in the middle' } })}\n\n`;
    await using remote = await provider(stream(providerStreams['openai-chat'](fine)[0]!, error));
    await using opened = await openTrial(remote.upstream('openai-chat'));
    const asked = anthropic(opened.trial.hostUrl)
      .messages.stream({ model: 'm', max_tokens: 9, messages: hello })
      .finalMessage();
    await expect(asked).rejects.toThrow('overloaded in the middle');
    await opened.trial.finish();
    expect(opened.record.of('call-ended')[0]).toMatchObject({ end: 'incomplete' });
  });

  it('that refuse a context too long say so in the words that agents compact at', async () => {
    const message = "This model's maximum context length is 128000 tokens.";
    await using remote = await provider(json(400, { error: { message } }));
    await using opened = await openTrial(remote.upstream('openai-chat'));
    const asked = anthropic(opened.trial.hostUrl).messages.create({
      model: 'm',
      max_tokens: 9,
      messages: hello,
    });
    await expect(asked).rejects.toThrow('prompt is too long');
    await using claude = await provider(json(400, { error: { message: 'prompt is too long: 9 > 8' } }));
    await using other = await openTrial(claude.upstream('anthropic'));
    const codex = openai(other.trial.hostUrl).responses.create({ model: 'm', input: 'hi' });
    await expect(codex).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded' });
  });
});

describe('a wire that the provider speaks', () => {
  it('is never translated', async () => {
    await using remote = await provider(stream(...providerStreams['openai-responses'](fine)));
    await using opened = await openTrial(remote.upstream('openai-chat', 'openai-responses'));
    await openai(opened.trial.hostUrl).responses.create({ model: 'test-model', input: 'hi', stream: true });
    expect(remote.received[0]!.path).toBe('/v1/responses');
    expect(opened.trial.translated).toBe(false);
  });
});

describe('token counts', () => {
  it('are estimated where the provider cannot count for this client', async () => {
    await using at = await setting('openai-chat', fine);
    const counted = await anthropic(at.url).messages.countTokens({ model: 'm', messages: hello });
    expect(counted.input_tokens).toBeGreaterThan(5);
    expect(at.remote.received).toHaveLength(0);
  });
});

describe('the limit of an answer', () => {
  it('goes under its new name to OpenAI alone: compatible servers may know only the old one', () => {
    const ask: Ask = {
      ...{ official: true, model: 'm', system: '', turns: [], tools: [], maxOutputTokens: 9, stop: [] },
      ...{ temperature: undefined, toolChoice: undefined, parallelCalls: true, answer: { kind: 'free' } },
    };
    expect(codecs['openai-chat'].ask(ask)).toMatchObject({ max_completion_tokens: 9 });
    expect(codecs['openai-chat'].ask({ ...ask, official: false })).toMatchObject({ max_tokens: 9 });
  });
});
