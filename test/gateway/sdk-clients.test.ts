import Anthropic from '@anthropic-ai/sdk';
import { ApiError, GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { calls, ScriptedModel, says, usage } from './support/scripted-model.ts';
import { openTrial } from './support/trial.ts';

const schema = { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] };
const text = 'Ünïcode words, in several deltas: 你好 🌍 — and an end.';
const args = { command: 'printf "%s\\n" "日本語 🚀" && ls -la /app/src | head -20', timeout: 30 };

describe('the Anthropic SDK', () => {
  const tools: Anthropic.Tool[] = [{ name: 'bash', input_schema: { ...schema, type: 'object' } }];
  const body = { model: 'test-model', max_tokens: 100, tools };
  const client = (url: string) =>
    new Anthropic({ apiKey: 'dummy', baseURL: url, maxRetries: 0, logLevel: 'off' });

  it('streams text and a tool call, sends the result back, and ends', async () => {
    const model = new ScriptedModel(calls('bash', args, 'toolu_1', text), says('All done.'));
    await using opened = await openTrial(model);
    const sdk = client(opened.trial.hostUrl);
    const messages: Anthropic.MessageParam[] = [{ role: 'user', content: 'Do the work.' }];
    const deltas: string[] = [];
    const stream = sdk.messages.stream({ ...body, messages }).on('text', (delta) => deltas.push(delta));
    const first = await stream.finalMessage();
    expect(deltas.length).toBeGreaterThan(1);
    expect(deltas.join('')).toBe(text);
    expect(first.content).toMatchObject([
      { type: 'text', text },
      { type: 'tool_use', id: 'toolu_1', name: 'bash', input: args },
    ]);
    expect(first.stop_reason).toBe('tool_use');
    expect(first.usage).toMatchObject({
      input_tokens: 50,
      cache_read_input_tokens: 40,
      cache_creation_input_tokens: 10,
      output_tokens: 20,
    });
    const result = {
      type: 'tool_result' as const,
      tool_use_id: 'toolu_1',
      content: 'Exit code 2\nno such file',
    };
    messages.push({ role: 'assistant', content: first.content as Anthropic.ContentBlockParam[] });
    messages.push({ role: 'user', content: [{ ...result, is_error: true }] });
    const second = await sdk.messages.create({ ...body, messages });
    expect(second.content).toMatchObject([{ type: 'text', text: 'All done.' }]);
    await opened.trial.finish();
    expect(opened.record.steps).toMatchObject([
      {
        step: 1,
        text,
        usage,
        contextTokens: 100,
        operations: [
          { id: 'toolu_1', tool: 'bash', arguments: args, result: { isError: true, exitCode: 2 } },
        ],
      },
      { step: 2, text: 'All done.', operations: [] },
    ]);
  });

  it('gets errors as its own error classes', async () => {
    await using opened = await openTrial(new ScriptedModel(new Error('the model is ill')));
    const sdk = client(opened.trial.hostUrl);
    const ask = () => sdk.messages.create({ ...body, messages: [{ role: 'user', content: 'hi' }] });
    await expect(ask()).rejects.toThrow(Anthropic.InternalServerError);
    expect(opened.trial.providerFailure?.code).toBe('MODEL_FAILED');
    await expect(ask()).rejects.toMatchObject({ status: 402, type: 'billing_error' });
  });

  it('counts tokens and lists models', async () => {
    await using opened = await openTrial(new ScriptedModel(says('x')));
    const sdk = client(opened.trial.hostUrl);
    const counted = await sdk.messages.countTokens({
      model: 'test-model',
      messages: [{ role: 'user', content: 'hi' }],
    });
    expect(counted.input_tokens).toBeGreaterThan(5);
    const listed = await sdk.models.list();
    expect(listed.data.map((model) => model.id)).toEqual(['test-model']);
    expect(opened.trial.counters.steps + opened.trial.counters.sideCalls).toBe(0);
  });
});

describe('the OpenAI SDK on chat completions', () => {
  const tools: OpenAI.ChatCompletionTool[] = [
    { type: 'function', function: { name: 'bash', parameters: schema } },
  ];
  const client = (url: string) =>
    new OpenAI({ apiKey: 'dummy', baseURL: `${url}/v1`, maxRetries: 0, logLevel: 'off' });

  it('streams text and a tool call with usage, sends the result back, and ends', async () => {
    const model = new ScriptedModel(calls('bash', args, 'call_a', text), says('All done.'));
    await using opened = await openTrial(model);
    const sdk = client(opened.trial.hostUrl);
    const messages: OpenAI.ChatCompletionMessageParam[] = [
      { role: 'system', content: 'You are an agent.' },
      { role: 'user', content: 'Do the work.' },
    ];
    const stream = sdk.chat.completions.stream({
      ...{ model: 'test-model', tools, messages, stream_options: { include_usage: true } },
    });
    const deltas: string[] = [];
    stream.on('content', (delta) => deltas.push(delta));
    const first = await stream.finalChatCompletion();
    expect(deltas.length).toBeGreaterThan(1);
    expect(deltas.join('')).toBe(text);
    const message = first.choices[0]!.message;
    expect(first.choices[0]!.finish_reason).toBe('tool_calls');
    expect(message.tool_calls).toMatchObject([
      { id: 'call_a', type: 'function', function: { name: 'bash' } },
    ]);
    const call = message.tool_calls![0]!;
    expect(call.type === 'function' && JSON.parse(call.function.arguments)).toEqual(args);
    expect(first.usage).toMatchObject({ prompt_tokens: 100, completion_tokens: 20 });
    messages.push(message, { role: 'tool', tool_call_id: 'call_a', content: 'fine\n[exit code: 0]' });
    const second = await sdk.chat.completions.create({ model: 'test-model', tools, messages });
    expect(second.choices[0]!.message.content).toBe('All done.');
    await opened.trial.finish();
    expect(opened.record.steps[0]).toMatchObject({
      text,
      operations: [{ tool: 'bash', arguments: args, result: { isError: false, exitCode: 0 } }],
    });
    expect(opened.record.steps).toHaveLength(2);
  });

  it('gets errors as its own error classes', async () => {
    await using opened = await openTrial(new ScriptedModel(says('x')));
    const sdk = client(opened.trial.hostUrl);
    const malformed = sdk.chat.completions.create({ model: 'm', messages: 'no list' as never });
    await expect(malformed).rejects.toThrow(OpenAI.BadRequestError);
    await expect(malformed).rejects.toThrow('messages: expected a list');
    opened.trial.refuse('wall', '10 of 10 minutes used');
    const refused = sdk.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'hi' }] });
    await expect(refused).rejects.toThrow(OpenAI.APIError);
    await expect(refused).rejects.toMatchObject({ status: 402, type: 'billing_error' });
  });
});

describe('the OpenAI SDK on responses', () => {
  const client = (url: string) =>
    new OpenAI({ apiKey: 'dummy', baseURL: `${url}/v1`, maxRetries: 0, logLevel: 'off' });

  it('streams text and a function call, sends the result back, and ends', async () => {
    const model = new ScriptedModel(calls('bash', args, 'call_a', text), says('All done.'));
    await using opened = await openTrial(model);
    const sdk = client(opened.trial.hostUrl);
    const tools: OpenAI.Responses.Tool[] = [
      { type: 'function', name: 'bash', parameters: schema, strict: false },
    ];
    const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: 'Do the work.' }];
    const stream = sdk.responses.stream({
      model: 'test-model',
      tools,
      input,
      instructions: 'You are an agent.',
    });
    const types: string[] = [];
    stream.on('event', (event) => types.push(event.type));
    const first = await stream.finalResponse();
    expect(types.slice(0, 3)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
    ]);
    expect(types.at(-1)).toBe('response.completed');
    expect(first.output_text).toBe(text);
    const call = first.output.find((item) => item.type === 'function_call')!;
    expect(JSON.parse(call.arguments)).toEqual(args);
    expect(first.usage).toMatchObject({ input_tokens: 100, input_tokens_details: { cached_tokens: 40 } });
    input.push(...(first.output as OpenAI.Responses.ResponseInput));
    input.push({
      type: 'function_call_output',
      call_id: 'call_a',
      output: 'Process exited with code 0\nOutput:\nok',
    });
    const second = await sdk.responses.create({ model: 'test-model', tools, input });
    expect(second.output_text).toBe('All done.');
    await opened.trial.finish();
    expect(opened.record.steps).toMatchObject([
      { text, operations: [{ tool: 'bash', result: { exitCode: 0 } }] },
      { text: 'All done.' },
    ]);
  });

  it('offers the tools of an additional_tools item and answers with a custom tool call', async () => {
    const script = 'await tools.exec_command({cmd: "ls"})';
    const reply = calls('exec', script, 'call_x');
    const freeform = { ...reply, content: [{ ...reply.content[0]!, freeform: true }] } as typeof reply;
    const model = new ScriptedModel(freeform, says('All done.'));
    await using opened = await openTrial(model);
    const exec = { type: 'custom', name: 'exec', description: 'runs JavaScript' };
    const namespace = { type: 'namespace', name: 'functions', description: '', tools: [exec] };
    const sdk = client(opened.trial.hostUrl);
    const input: unknown[] = [
      { type: 'additional_tools', role: 'developer', tools: [namespace] },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Do the work.' }] },
    ];
    const ask = () =>
      sdk.responses
        .stream({ model: 'gpt-6-astra', input: input as OpenAI.Responses.ResponseInput })
        .finalResponse();
    const first = await ask();
    expect(first.output).toMatchObject([
      { type: 'custom_tool_call', name: 'exec', input: script, call_id: 'call_x' },
    ]);
    expect(model.requests[0]).toMatchObject({
      main: true,
      request: { tools: [{ name: 'exec', freeform: true }] },
    });
    input.push(...first.output, {
      type: 'custom_tool_call_output',
      call_id: 'call_x',
      output: 'Exit code: 0',
    });
    await ask();
    expect(opened.record.steps).toMatchObject([
      { step: 1, operations: [{ tool: 'exec', arguments: script, result: { exitCode: 0 } }] },
    ]);
    expect(opened.record.of('model-mismatch')).toMatchObject([{ asked: 'gpt-6-astra', used: 'test-model' }]);
  });

  it('is refused with 400, in its own error class', async () => {
    await using opened = await openTrial(new ScriptedModel(says('x')));
    opened.trial.refuse('cost', '5 of 5 USD used');
    const refused = client(opened.trial.hostUrl).responses.create({ model: 'm', input: 'hi' });
    await expect(refused).rejects.toThrow(OpenAI.BadRequestError);
    await expect(refused).rejects.toThrow(/cost budget.*5 of 5 USD/);
  });
});

describe('the Google Gen AI SDK', () => {
  const client = (url: string) => new GoogleGenAI({ apiKey: 'dummy', httpOptions: { baseUrl: url } });
  const config = {
    tools: [{ functionDeclarations: [{ name: 'run_shell_command', parametersJsonSchema: schema }] }],
    systemInstruction: 'You are an agent.',
  };

  it('streams text and a function call, sends the result back, and ends', async () => {
    const model = new ScriptedModel(calls('run_shell_command', args, 'fc_1', text), says('All done.'));
    await using opened = await openTrial(model);
    const sdk = client(opened.trial.hostUrl);
    const contents = [{ role: 'user', parts: [{ text: 'Do the work.' }] as object[] }];
    const chunks = [];
    for await (const chunk of await sdk.models.generateContentStream({
      model: 'test-model',
      contents,
      config,
    })) {
      chunks.push(chunk);
    }
    expect(chunks.length).toBeGreaterThan(2);
    const parts = chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []);
    expect(parts.map((part) => part.text ?? '').join('')).toBe(text);
    expect(chunks.flatMap((chunk) => chunk.functionCalls ?? [])).toMatchObject([
      { name: 'run_shell_command', args },
    ]);
    expect(chunks.at(-1)).toMatchObject({
      usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 20 },
    });
    const response = { output: 'Output: ok\nExit Code: 0' };
    contents.push({ role: 'model', parts });
    contents.push({
      role: 'user',
      parts: [{ functionResponse: { id: 'fc_1', name: 'run_shell_command', response } }],
    });
    const second = await sdk.models.generateContent({ model: 'test-model', contents, config });
    expect(second.text).toBe('All done.');
    await opened.trial.finish();
    expect(opened.record.steps).toMatchObject([
      { text, operations: [{ tool: 'run_shell_command', result: { exitCode: 0, isError: false } }] },
      { text: 'All done.' },
    ]);
  });

  it('gets errors as its own error class, and counts tokens', async () => {
    await using opened = await openTrial(new ScriptedModel(says('x')));
    const sdk = client(opened.trial.hostUrl);
    const counted = await sdk.models.countTokens({ model: 'test-model', contents: 'hello there' });
    expect(counted.totalTokens).toBeGreaterThan(2);
    opened.trial.refuse('idle', 'nothing for 10 minutes');
    const refused = sdk.models.generateContent({ model: 'test-model', contents: 'hi' });
    await expect(refused).rejects.toThrow(ApiError);
    await expect(refused).rejects.toMatchObject({ status: 402 });
  });
});
