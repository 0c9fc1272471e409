import { gzipSync, zstdCompressSync } from 'node:zlib';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { anthropicEvents, canary, chatEvents, json, provider, stream } from './support/fake-provider.ts';
import { ManualClock } from './support/manual-clock.ts';
import { openTrial } from './support/trial.ts';

const tools: Anthropic.Tool[] = [{ name: 'bash', input_schema: { type: 'object' } }];
const messages: Anthropic.MessageParam[] = [{ role: 'user', content: 'Do the work.' }];
const body = { model: 'test-model', max_tokens: 50, tools, messages };
const anthropic = (url: string) =>
  new Anthropic({ apiKey: 'dummy', baseURL: url, maxRetries: 0, logLevel: 'off' });
const openai = (url: string) =>
  new OpenAI({ apiKey: 'dummy', baseURL: `${url}/v1`, maxRetries: 0, logLevel: 'off' });
const overloaded = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };

describe('passthrough to a provider', () => {
  it('forwards every byte of the answer as it is, and counts what the provider reports', async () => {
    const events = anthropicEvents('Hello, 世界!', {
      id: 'toolu_9',
      name: 'bash',
      input: { command: 'ls "ä"' },
    });
    await using remote = await provider(stream(...events));
    await using opened = await openTrial(remote.upstream('anthropic'));
    const answer = await fetch(`${opened.trial.hostUrl}/v1/messages?beta=true`, {
      method: 'POST',
      headers: { 'x-api-key': 'dummy', 'anthropic-beta': 'some-beta' },
      body: JSON.stringify({ ...body, stream: true }),
    });
    expect(await answer.text()).toBe(events.join(''));
    expect(answer.headers.get('x-request-id')).toBe('req_1');
    await opened.trial.finish();
    expect(opened.record.steps).toMatchObject([
      {
        text: 'Hello, 世界!',
        usage: { input: 100, cached: 90, cacheWrite: 3, output: 33, estimated: false },
        contextTokens: 100,
        operations: [{ id: 'toolu_9', arguments: { command: 'ls "ä"' } }],
      },
    ]);
    expect(remote.received[0]).toMatchObject({
      path: '/v1/messages?beta=true',
      headers: { 'x-api-key': canary, 'anthropic-beta': 'some-beta' },
      body: JSON.stringify({ ...body, stream: true }),
    });
  });

  it('streams to the official clients of all four wires', async () => {
    const done = { id: 'resp_1', object: 'response', status: 'completed', output: [] };
    const item = { id: 'i', type: 'message', role: 'assistant', status: 'completed' };
    const events = [
      { type: 'response.created', sequence_number: 0, response: { ...done, status: 'in_progress' } },
      {
        type: 'response.output_item.done',
        sequence_number: 1,
        output_index: 0,
        item: { ...item, content: [{ type: 'output_text', text: 'from responses', annotations: [] }] },
      },
      { type: 'response.completed', sequence_number: 2, response: done },
    ].map((data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`);
    const chunk = {
      candidates: [{ content: { role: 'model', parts: [{ text: 'from gemini' }] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 4, candidatesTokenCount: 2, thoughtsTokenCount: 5 },
    };
    await using remote = await provider(
      stream(...anthropicEvents('from messages')),
      stream(...chatEvents('from chat')),
      stream(...events),
      stream(`data: ${JSON.stringify(chunk)}\r\n\r\n`),
    );
    await using opened = await openTrial(
      remote.upstream('anthropic', 'openai-chat', 'openai-responses', 'gemini'),
    );
    const url = opened.trial.hostUrl;
    const said = await anthropic(url).messages.stream(body).finalText();
    expect(said).toBe('from messages');
    const chat = { model: 'test-model', messages: [{ role: 'user' as const, content: 'hi' }] };
    expect(await openai(url).chat.completions.stream(chat).finalContent()).toBe('from chat');
    const seen: string[] = [];
    for await (const one of await openai(url).responses.create({
      model: 'test-model',
      input: 'hi',
      stream: true,
    })) {
      seen.push(one.type);
    }
    expect(seen).toEqual(['response.created', 'response.output_item.done', 'response.completed']);
    const sdk = new GoogleGenAI({ apiKey: 'dummy', httpOptions: { baseUrl: url } });
    for await (const one of await sdk.models.generateContentStream({ model: 'test-model', contents: 'hi' })) {
      expect(one.text).toBe('from gemini');
    }
    expect(remote.received.map((one) => one.path)).toEqual([
      '/v1/messages',
      '/v1/chat/completions',
      '/v1/responses',
      expect.stringMatching(/^\/v1(beta)?\/models\/test-model:streamGenerateContent\?alt=sse$/),
    ]);
    const ended = opened.record.of('call-ended');
    expect(ended.map((one) => one.end)).toEqual(['complete', 'complete', 'complete', 'complete']);
    expect(ended[1]!.usage).toMatchObject({ input: 100, cached: 64, output: 5 });
    // The responses stream above states no usage.
    expect(ended[2]!.usage.estimated).toBe(true);
    expect(ended[3]!.usage).toMatchObject({ input: 4, output: 7 });
  });

  it('passes the first byte on before the provider has sent its last', async () => {
    const clientHasRead = Promise.withResolvers<void>();
    const [first, ...rest] = anthropicEvents('slow');
    await using remote = await provider(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(first);
      await clientHasRead.promise;
      response.end(rest.join(''));
    });
    await using opened = await openTrial(remote.upstream('anthropic'));
    const answer = await fetch(`${opened.trial.hostUrl}/v1/messages`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const reader = answer.body!.getReader();
    const { value } = await reader.read();
    expect(Buffer.from(value!).toString()).toBe(first);
    clientHasRead.resolve();
    let text = '';
    for (let next = await reader.read(); !next.done; next = await reader.read())
      text += Buffer.from(next.value);
    expect(text).toBe(rest.join(''));
  });

  it('replaces the model where the client asks for another, and nothing else of the body', async () => {
    await using remote = await provider(stream(...anthropicEvents('ok')));
    await using opened = await openTrial(remote.upstream('anthropic'), { modelName: 'real-model' });
    const sent =
      '{"max_tokens": 1.0, "messages":[{"role":"user","content":"\\"model\\": \\"x\\" {[\\\\"}],\n "model" : "claude-\\u0031", "stream":true}';
    await (await fetch(`${opened.trial.hostUrl}/v1/messages`, { method: 'POST', body: sent })).text();
    expect(remote.received[0]!.body).toBe(sent.replace('"claude-\\u0031"', '"real-model"'));
    expect(opened.record.of('model-mismatch')).toMatchObject([{ asked: 'claude-1', used: 'real-model' }]);
  });

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const)('reads a body compressed with %s', async (encoding, compress) => {
    await using remote = await provider(stream(...anthropicEvents('ok')));
    await using opened = await openTrial(remote.upstream('anthropic'));
    const answer = await fetch(`${opened.trial.hostUrl}/v1/v1/messages`, {
      method: 'POST',
      headers: { 'content-encoding': encoding },
      body: compress(JSON.stringify(body)),
    });
    expect(answer.status).toBe(200);
    await answer.text();
    expect(remote.received[0]).toMatchObject({ path: '/v1/messages', body: JSON.stringify(body) });
    expect(remote.received[0]!.headers['content-encoding']).toBeUndefined();
  });
});

describe("a provider's trouble", () => {
  it('is waited out as retry-after says, and accounted apart from model time', async () => {
    const clock = new ManualClock();
    await using remote = await provider(
      json(
        429,
        { type: 'error', error: { type: 'rate_limit_error', message: 'slow' } },
        { 'retry-after': '37' },
      ),
      json(529, overloaded, { 'retry-after-ms': '1500' }),
      stream(...anthropicEvents('at last')),
    );
    await using opened = await openTrial(remote.upstream('anthropic'), { clock });
    expect(await anthropic(opened.trial.hostUrl).messages.stream(body).finalText()).toBe('at last');
    expect(clock.sleeps).toEqual([37_000, 1500]);
    await opened.trial.finish();
    expect(opened.record.steps).toMatchObject([{ waitingMs: 38_500, modelMs: 0 }]);
    expect(opened.trial.counters).toMatchObject({ steps: 1, waitingMs: 38_500 });
    expect(opened.record.of('provider-wait').map((wait) => wait.waitMs)).toEqual([37_000, 1500]);
    expect(opened.record.of('call-ended')).toMatchObject([{ attempts: 3, end: 'complete' }]);
  });

  it('makes the trial invalid when it outlasts the budget, and the client gets the error', async () => {
    const clock = new ManualClock();
    await using remote = await provider(json(529, overloaded));
    await using opened = await openTrial(remote.upstream('anthropic'), {
      clock,
      retry: { budgetMs: 60_000 },
    });
    const asked = anthropic(opened.trial.hostUrl).messages.create(body);
    await expect(asked).rejects.toMatchObject({ status: 529, type: 'overloaded_error' });
    expect(opened.trial.providerFailure?.code).toBe('PROVIDER_UNAVAILABLE');
    expect(clock.sleeps.length).toBeGreaterThan(3);
    expect(clock.sleeps.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(60_000);
    const asks = remote.received.length;
    await expect(anthropic(opened.trial.hostUrl).messages.create(body)).rejects.toMatchObject({
      status: 402,
    });
    expect(remote.received).toHaveLength(asks);
  });

  it('is told at once when nobody listens there', async () => {
    const clock = new ManualClock();
    const gone = await provider(json(200, {}));
    const upstream = gone.upstream('anthropic');
    await gone[Symbol.asyncDispose]();
    await using opened = await openTrial(upstream, { clock, retry: { maxAttempts: 3 } });
    await expect(anthropic(opened.trial.hostUrl).messages.create(body)).rejects.toMatchObject({
      status: 502,
    });
    expect(opened.trial.providerFailure).toMatchObject({ code: 'PROVIDER_UNREACHABLE' });
    expect(clock.sleeps).toHaveLength(2);
  });

  it.each([
    [401, { error: { message: `Incorrect API key provided: ${canary}` } }, 'PROVIDER_AUTH'],
    [404, { error: { message: 'model not found' } }, 'PROVIDER_MODEL_UNKNOWN'],
    [429, { error: { message: 'no money', code: 'insufficient_quota' } }, 'PROVIDER_BILLING'],
  ])('status %i fails the trial without waiting', async (status, error, code) => {
    const clock = new ManualClock();
    await using remote = await provider(json(status, error));
    await using opened = await openTrial(remote.upstream('openai-chat'), { clock });
    const chat = { model: 'test-model', messages: [{ role: 'user' as const, content: 'hi' }] };
    await expect(openai(opened.trial.hostUrl).chat.completions.create(chat)).rejects.toMatchObject({
      status,
    });
    expect(opened.trial.providerFailure?.code).toBe(code);
    expect(clock.sleeps).toEqual([]);
  });

  it("leaves the agent's own mistakes to the agent", async () => {
    const tooLong = {
      type: 'error',
      error: { type: 'invalid_request_error', message: 'prompt is too long' },
    };
    await using remote = await provider(json(400, tooLong), stream(...anthropicEvents('ok')));
    await using opened = await openTrial(remote.upstream('anthropic'));
    const sdk = anthropic(opened.trial.hostUrl);
    await expect(sdk.messages.create(body)).rejects.toThrow('prompt is too long');
    expect(opened.trial.providerFailure).toBeUndefined();
    expect(await sdk.messages.stream(body).finalText()).toBe('ok');
    expect(opened.trial.counters.steps).toBe(1);
    expect(opened.record.of('call-ended')[0]).toMatchObject({ end: 'rejected', status: 400, step: null });
  });
});

describe('keys', () => {
  it('never reach the record or the client, even when the provider quotes them', async () => {
    const echo = { error: { message: `bad key ${canary}` } };
    await using remote = await provider(stream(...anthropicEvents('ok')), json(400, echo), json(401, echo));
    await using opened = await openTrial(remote.upstream('anthropic'));
    const answers: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const answer = await fetch(`${opened.trial.hostUrl}/v1/messages?key=client-secret`, {
        method: 'POST',
        headers: { authorization: 'Bearer client-secret', cookie: 'session=client-secret' },
        body: JSON.stringify({ ...body, stream: true }),
      });
      answers.push(JSON.stringify([...answer.headers]) + (await answer.text()));
    }
    await opened.trial.finish();
    expect(answers[2]).toContain('bad key [key]');
    expect(answers.join() + opened.record.dump()).not.toContain(canary);
    expect(JSON.stringify(remote.received)).not.toContain('client-secret');
    expect(opened.record.dump()).not.toContain('client-secret');
    expect(remote.received[0]!.headers['x-api-key']).toBe(canary);
  });
});

describe('torn streams', () => {
  it('are passed on as torn, recorded, and are no step until asked again', async () => {
    const events = anthropicEvents('whole');
    await using remote = await provider(
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(events.slice(0, 4).join(''), () => response.destroy());
      },
      stream(...events),
    );
    await using opened = await openTrial(remote.upstream('anthropic'));
    const sdk = anthropic(opened.trial.hostUrl);
    await expect(sdk.messages.stream(body).finalMessage()).rejects.toThrow(Anthropic.AnthropicError);
    expect(opened.trial.counters.steps).toBe(0);
    expect(await sdk.messages.stream(body).finalText()).toBe('whole');
    await opened.trial.finish();
    expect(opened.record.of('call-ended').map((ended) => [ended.end, ended.step])).toEqual([
      ['incomplete', null],
      ['complete', 1],
    ]);
    expect(opened.record.blobs.get(opened.record.of('call-ended')[0]!.response!)).toBe(
      events.slice(0, 4).join(''),
    );
    expect(opened.record.steps).toHaveLength(1);
    expect(opened.record.of('compaction')).toEqual([]);
  });

  it('a client that leaves while its step is being kept cuts the call, and harms nothing', async () => {
    const events = anthropicEvents('one', { id: 'toolu_1', name: 'bash', input: {} });
    const answered = Promise.withResolvers<void>();
    const cut = Promise.withResolvers<void>();
    await using remote = await provider(
      stream(...events),
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.once('close', () => cut.resolve());
        response.write(events[0], () => answered.resolve());
      },
      stream(...anthropicEvents('two')),
    );
    await using opened = await openTrial(remote.upstream('anthropic'));
    const kept = Promise.withResolvers<void>();
    opened.record.onStep = () => kept.promise;
    const sdk = anthropic(opened.trial.hostUrl);
    const first = await sdk.messages.stream(body).finalMessage();
    const result = { type: 'tool_result' as const, tool_use_id: 'toolu_1', content: 'done' };
    const next: Anthropic.MessageParam[] = [
      ...messages,
      { role: 'assistant', content: first.content as Anthropic.ContentBlockParam[] },
      { role: 'user', content: [result] },
    ];
    const controller = new AbortController();
    const left = sdk.messages.create(
      { ...body, messages: next, stream: true },
      { signal: controller.signal },
    );
    const ended = left.catch((error: unknown) => error);
    await answered.promise;
    controller.abort();
    await ended;
    await cut.promise;
    kept.resolve();
    expect(await sdk.messages.stream({ ...body, messages: next }).finalText()).toBe('two');
    await opened.trial.finish();
    expect(opened.trial.failed.aborted).toBe(false);
    expect(opened.record.of('call-ended').map((one) => [one.end, one.step])).toEqual([
      ['complete', 1],
      ['aborted', null],
      ['complete', 2],
    ]);
    expect(opened.record.steps).toMatchObject([
      { operations: [{ result: { text: 'done' } }] },
      { text: 'two' },
    ]);
  });

  it('a client that leaves cuts the call to the provider', async () => {
    const cut = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    await using remote = await provider((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(anthropicEvents('x')[0]);
      response.once('close', () => cut.resolve());
      begun.resolve();
    });
    await using opened = await openTrial(remote.upstream('anthropic'));
    const controller = new AbortController();
    const stream = anthropic(opened.trial.hostUrl).messages.stream(body, { signal: controller.signal });
    const ended = stream.finalMessage().catch((error: unknown) => error);
    await begun.promise;
    controller.abort();
    expect(await ended).toBeInstanceOf(Anthropic.APIUserAbortError);
    await cut.promise;
    await opened.trial.finish();
    expect(opened.record.of('call-ended')).toMatchObject([{ end: 'aborted', step: null }]);
    expect(opened.record.steps).toEqual([]);
  });
});
