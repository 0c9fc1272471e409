import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Message, ModelEndpoint, ModelReply, ReplyUpstream, ToolSpec } from '../../src/core/index.ts';
import { createGateway, type TrialGateway } from '../../src/gateway/index.ts';
import { type CompletionRequest, createModelClient } from '../../src/model/index.ts';

const usage = { input: 500, cached: 300, cacheWrite: 0, output: 9, estimated: false };
const args = { command: 'echo "ä 🚀"', timeout: 5 };
const reply: ModelReply = {
  content: [
    { type: 'reasoning', text: 'Let me see.' },
    { type: 'text', text: 'I look around first. 你好' },
    { type: 'tool-call', id: 'call_1', name: 'bash', arguments: args },
  ],
  stop: 'tool-calls',
  usage,
};
const bash: ToolSpec = {
  name: 'bash',
  description: 'Runs a command.',
  schema: { type: 'object', properties: { command: { type: 'string' } } },
  freeform: false,
};
const messages: Message[] = [
  { role: 'user', content: [{ type: 'text', text: 'Do the work.' }] },
  {
    role: 'assistant',
    content: [
      { type: 'text', text: 'I begin.' },
      { type: 'tool-call', id: 'a', name: 'bash', arguments: { command: 'ls' } },
      { type: 'tool-call', id: 'b', name: 'bash', arguments: { command: 'pwd' } },
    ],
  },
  {
    role: 'tool',
    content: [
      { type: 'tool-result', id: 'a', text: 'x.js', isError: false },
      { type: 'tool-result', id: 'b', text: 'no', isError: true },
    ],
  },
  { role: 'user', content: [{ type: 'text', text: 'Go on.' }] },
];
const request: CompletionRequest = {
  system: 'You are an agent.',
  messages,
  tools: [bash],
  maxOutputTokens: 1000,
};

function endpoint(hostUrl: string, wire: ModelEndpoint['wire']): ModelEndpoint {
  return { hostUrl, sandboxUrl: hostUrl, apiKey: 'dummy', model: 'm', wire, contextWindow: 1000 };
}

class OneReply implements ReplyUpstream {
  readonly kind = 'reply';
  readonly seen: { messages: readonly Message[]; system: string; tools: readonly ToolSpec[] }[] = [];

  async reply(asked: { messages: readonly Message[]; system: string; tools: readonly ToolSpec[] }) {
    this.seen.push(asked);
    return reply;
  }

  state(): unknown {
    return null;
  }

  restore(): void {}
}

async function trial(upstream: ReplyUpstream): Promise<AsyncDisposable & { trial: TrialGateway }> {
  const gateway = await createGateway();
  const opened = gateway.openTrial({
    ...{ upstream, modelName: 'm', simulated: false, price: undefined, budgets: {}, instruction: '' },
    sink: { stepEnded: async () => undefined },
    recorder: { record: async () => undefined, storeBlob: async () => '' },
  });
  return { trial: opened, [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose]() };
}

/** A server that keeps the bodies that it gets, and answers as told. */
async function recorder(
  status: number,
  answer: string,
): Promise<AsyncDisposable & { url: string; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    bodies.push(Buffer.concat(chunks).toString());
    response.writeHead(status, { 'content-type': status === 200 ? 'text/event-stream' : 'application/json' });
    response.end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

describe.each(['anthropic', 'openai-chat'] as const)('the model client on %s', (wire) => {
  it('carries the conversation to the model and its reply back', async () => {
    const upstream = new OneReply();
    await using opened = await trial(upstream);
    const completion = await createModelClient({ endpoint: endpoint(opened.trial.hostUrl, wire) }).complete(
      request,
    );
    expect(completion).toEqual({ kind: 'reply', reply });
    const [seen] = upstream.seen;
    expect(seen).toMatchObject({
      system: 'You are an agent.',
      tools: [{ name: 'bash', schema: bash.schema }],
    });
    const blocks = seen!.messages.flatMap((message) => message.content);
    // The chat wire has no flag for a tool's error.
    const isError = wire === 'anthropic';
    expect(blocks).toEqual(
      messages
        .flatMap((message) => message.content)
        .map((block) => (block.type === 'tool-result' && block.id === 'b' ? { ...block, isError } : block)),
    );
  });

  it('sends the same bytes for the same request', async () => {
    await using server = await recorder(200, '');
    for (let n = 0; n < 2; n += 1) {
      const client = createModelClient({ endpoint: endpoint(server.url, wire) });
      const completion = await client.complete(structuredClone(request));
      expect(completion).toMatchObject({ kind: 'error', status: undefined });
    }
    expect(server.bodies).toHaveLength(2);
    expect(server.bodies[1]).toBe(server.bodies[0]);
  });

  it('says that it was refused when a budget is used up', async () => {
    await using opened = await trial(new OneReply());
    opened.trial.refuse('steps', '50 of 50 steps used');
    const completion = await createModelClient({ endpoint: endpoint(opened.trial.hostUrl, wire) }).complete(
      request,
    );
    expect(completion).toMatchObject({
      kind: 'refused',
      status: 402,
      message: expect.stringContaining('50 of 50 steps'),
    });
  });

  it.each([400, 429, 500])('gives status %i back as a value, after one request', async (status) => {
    await using server = await recorder(
      status,
      JSON.stringify({ error: { type: 'x', message: 'so it is' } }),
    );
    const completion = await createModelClient({ endpoint: endpoint(server.url, wire) }).complete(request);
    expect(completion).toMatchObject({ kind: 'error', status, message: expect.stringContaining('so it is') });
    expect(server.bodies).toHaveLength(1);
  });

  it('gives a refused connection back as a value', async () => {
    const gone = await recorder(200, '');
    await gone[Symbol.asyncDispose]();
    const completion = await createModelClient({ endpoint: endpoint(gone.url, wire) }).complete(request);
    expect(completion).toMatchObject({ kind: 'error', status: undefined });
  });

  it('rejects with the reason of an abort', async () => {
    const asked = Promise.withResolvers<void>();
    const upstream = new OneReply();
    upstream.reply = async () => {
      asked.resolve();
      return new Promise<never>(() => undefined);
    };
    await using opened = await trial(upstream);
    const controller = new AbortController();
    const client = createModelClient({
      endpoint: endpoint(opened.trial.hostUrl, wire),
      signal: controller.signal,
    });
    const completion = client.complete(request);
    const reason = new Error('the wall budget');
    asked.promise.then(() => controller.abort(reason));
    await expect(completion).rejects.toBe(reason);
    await expect(client.complete(request)).rejects.toBe(reason);
  });
});

describe('prompt caching on the Messages wire', () => {
  it('marks system, tools and the last two user messages: four places, which is the most allowed', async () => {
    await using server = await recorder(200, '');
    const long = [...messages, ...messages.slice(1), ...messages.slice(1)];
    await createModelClient({ endpoint: endpoint(server.url, 'anthropic') }).complete({
      ...request,
      messages: long,
    });
    const body = JSON.parse(server.bodies[0]!) as { messages: { role: string; content: object[] }[] };
    expect(server.bodies[0]!.match(/cache_control/g)).toHaveLength(4);
    const marked = body.messages.flatMap((message, index) =>
      JSON.stringify(message).includes('cache_control') ? [index] : [],
    );
    expect(marked).toEqual([4, 6]);
    expect(body.messages.map((message) => message.role)).toEqual([
      'user',
      'assistant',
      'user',
      'assistant',
      'user',
      'assistant',
      'user',
    ]);
  });
});
