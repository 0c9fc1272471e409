import { once } from 'node:events';
import { Agent, get, request as httpRequest } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { Gateway, TrialGateway } from '../../src/gateway/index.ts';
import { chat, user } from './support/chat-agent.ts';
import { provider } from './support/fake-provider.ts';
import { MemoryRecorder } from './support/memory-recorder.ts';
import { calls, ScriptedModel, says } from './support/scripted-model.ts';
import { openTrial } from './support/trial.ts';

/** A socket seen through a plain Duplex, as a tunnel out of a sandbox is. */
function tunnel(socket: Socket): Duplex {
  const duplex = new Duplex({
    read: () => socket.resume(),
    write: (chunk, _encoding, done) => void socket.write(chunk, done),
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk) => {
    if (!duplex.push(chunk)) socket.pause();
  });
  socket.on('end', () => duplex.push(null));
  socket.on('close', () => duplex.destroy());
  socket.on('error', (error) => duplex.destroy(error));
  return duplex;
}

/** A port whose connections reach the gateway as tunnels. */
async function tunnelled(gateway: Gateway, trial?: TrialGateway): Promise<AsyncDisposable & { url: string }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    gateway.accept(tunnel(socket), trial);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

describe('connections out of a sandbox', () => {
  it('are served, kept alive, and reach their own trial alone', async () => {
    await using opened = await openTrial(new ScriptedModel(says('hello')));
    const record = new MemoryRecorder();
    const other = opened.gateway.openTrial({
      ...{ upstream: new ScriptedModel(says('other')), modelName: 'm', simulated: true, price: undefined },
      ...{ budgets: {}, sink: record, recorder: record, instruction: '' },
    });
    await using door = await tunnelled(opened.gateway, opened.trial);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const body = JSON.stringify({ model: 'm', messages: [user('hi')] });
    const ask = async (prefix: string): Promise<{ status: number; reused: boolean; text: string }> => {
      const outgoing = httpRequest(`${door.url}${prefix}/v1/chat/completions`, { method: 'POST', agent });
      outgoing.end(body);
      const [incoming] = await once(outgoing, 'response');
      return { status: incoming.statusCode, reused: outgoing.reusedSocket, text: await textOf(incoming) };
    };
    expect(await ask(opened.trial.pathPrefix)).toMatchObject({ status: 200, reused: false });
    expect(await ask(opened.trial.pathPrefix)).toMatchObject({ status: 200, reused: true });
    expect(await ask(other.pathPrefix)).toMatchObject({ status: 404, reused: true });
    expect(await ask('')).toMatchObject({ status: 404 });
    expect(record.events).toEqual([]);
    agent.destroy();
    expect((await chat(other.hostUrl, [user('hi')])).message.content).toBe('other');
  });

  it('may break off at any moment without harm to others', async () => {
    await using opened = await openTrial(new ScriptedModel(says('still here')));
    await using door = await tunnelled(opened.gateway, opened.trial);
    const { port } = new URL(door.url);
    const beginnings = [
      '',
      'POST ',
      `POST ${opened.trial.pathPrefix}/v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n{"model"`,
      'not http at all\r\n\r\n',
    ];
    for (const beginning of beginnings) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => undefined);
      const closed = once(socket, 'close');
      await once(socket, 'connect');
      await new Promise<void>((resolve) => socket.write(beginning, () => resolve()));
      socket.resetAndDestroy();
      await closed;
    }
    const url = door.url + opened.trial.pathPrefix;
    expect((await chat(url, [user('hi')])).message.content).toBe('still here');
    expect(opened.trial.failed.aborted).toBe(false);
  });

  it('are cut when the trial is disposed of, and its address is gone', async () => {
    await using opened = await openTrial(new ScriptedModel(says('x')));
    await using door = await tunnelled(opened.gateway, opened.trial);
    const agent = new Agent({ keepAlive: true });
    const outgoing = httpRequest(`${door.url}${opened.trial.pathPrefix}/`, { agent });
    outgoing.end();
    const [incoming] = await once(outgoing, 'response');
    const cut = once(incoming.socket, 'close');
    await textOf(incoming);
    await opened.trial[Symbol.asyncDispose]();
    await cut;
    agent.destroy();
    expect((await fetch(`${opened.gateway.url}${opened.trial.pathPrefix}/`)).status).toBe(404);
  });
});

describe('paths', () => {
  it('that clients probe are answered cheaply and count for nothing', async () => {
    await using opened = await openTrial(new ScriptedModel(says('x')));
    const { hostUrl } = opened.trial;
    const status = async (method: string, path: string): Promise<number> =>
      (await fetch(hostUrl + path, { method })).status;
    expect(await status('HEAD', '/')).toBe(200);
    expect(await status('HEAD', '/api/hello')).toBe(200);
    expect(await status('GET', '/v1/models/test-model')).toBe(200);
    expect(await status('GET', '/v1/v1beta/models')).toBe(200);
    expect(await status('POST', '/api/event_logging/batch')).toBe(404);
    expect(await status('GET', '/v1/responses')).toBe(404);
    expect(opened.record.events).toEqual([]);
  });

  it.each(['/v1/chat/completions', '/v1/v1/chat/completions', '/chat/completions', '//v1/chat/completions/'])(
    '%s is the chat wire',
    async (path) => {
      await using opened = await openTrial(new ScriptedModel(says('x')));
      const body = JSON.stringify({ model: 'm', messages: [user('hi')] });
      const answer = await fetch(opened.trial.hostUrl + path, { method: 'POST', body });
      expect(answer.status).toBe(200);
    },
  );

  it.each([
    ['no JSON', '{"model":', 'expected a JSON object'],
    ['a list', '[]', 'expected a JSON object'],
    ['no messages', '{"model":"m"}', 'messages: expected a list'],
  ])('a body that is %s gets a clear 400', async (_case, body, words) => {
    await using opened = await openTrial(new ScriptedModel(says('x')));
    const answer = await fetch(`${opened.trial.hostUrl}/v1/messages`, { method: 'POST', body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      type: 'error',
      error: { type: 'invalid_request_error', message: expect.stringContaining(words) },
    });
  });

  it('a body of an unknown encoding gets 415, a broken one 400', async () => {
    await using opened = await openTrial(new ScriptedModel(says('x')));
    const send = async (encoding: string): Promise<number> => {
      const headers = { 'content-encoding': encoding };
      return (await fetch(`${opened.trial.hostUrl}/v1/messages`, { method: 'POST', headers, body: '{}' }))
        .status;
    };
    expect(await send('lzma')).toBe(415);
    expect(await send('gzip')).toBe(400);
  });

  it('a body of 64 MB is served', async () => {
    await using opened = await openTrial(new ScriptedModel(says('much')));
    const answer = await chat(opened.trial.hostUrl, [user('x'.repeat(64 * 1024 * 1024))]);
    expect(answer.message.content).toBe('much');
  });

  it('without a trial are nobody', async () => {
    await using opened = await openTrial(new ScriptedModel(says('x')));
    for (const path of ['/', '/v1/models', `/t/${'0'.repeat(32)}/v1/models`]) {
      const incoming = await new Promise<number>((resolve) =>
        get(opened.gateway.url + path, (answer) => resolve(answer.resume().statusCode ?? 0)),
      );
      expect(incoming).toBe(404);
    }
  });
});

describe('many at once', () => {
  it('100 streams are open together and each gets its own bytes', async () => {
    const all = Promise.withResolvers<void>();
    let open = 0;
    await using remote = await provider(async (response, received) => {
      const { messages } = JSON.parse(received.body) as { messages: { content: string }[] };
      const name = messages[0]!.content;
      const chunk = (content: string, finish: string | null): string =>
        `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(chunk(`begin ${name}`, null));
      open += 1;
      if (open === 100) all.resolve();
      await all.promise;
      response.end(`${chunk(` end ${name}`, 'stop')}data: [DONE]\n\n`);
    });
    await using opened = await openTrial(remote.upstream('openai-chat'));
    const texts = await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        const body = JSON.stringify({ model: 'test-model', stream: true, messages: [user(`#${n}`)] });
        const answer = await fetch(`${opened.trial.hostUrl}/v1/chat/completions`, { method: 'POST', body });
        return answer.text();
      }),
    );
    for (const [n, text] of texts.entries()) {
      expect(text).toContain(`begin #${n}"`);
      expect(text).toContain(`end #${n}"`);
    }
    expect(opened.trial.counters).toMatchObject({ sideCalls: 100, steps: 0 });
    expect(opened.record.of('call-ended').every((ended) => ended.end === 'complete')).toBe(true);
  });
});

describe('the record', () => {
  it('of N steps grows as N while the requests grow as N squared', async () => {
    const output = 'some output of a command, as long as such outputs are. '.repeat(20);
    const model = new ScriptedModel((n: number) => calls('bash', { command: `echo ${n}` }, `call_${n}`));
    await using opened = await openTrial(model);
    const messages = [user('Do the work.')];
    let asked = 0;
    const bytesAt: number[] = [];
    for (let n = 1; n <= 300; n += 1) {
      asked += JSON.stringify(messages).length;
      const { message } = await chat(opened.trial.hostUrl, messages);
      messages.push(message, { role: 'tool', tool_call_id: `call_${n}`, content: `${n}: ${output}` });
      bytesAt.push(opened.record.bytes);
    }
    await opened.trial.finish();
    const perStep = (from: number, to: number): number =>
      (bytesAt[to - 1]! - bytesAt[from - 1]!) / (to - from);
    expect(perStep(200, 300) / perStep(50, 150)).toBeLessThan(1.05);
    expect(asked).toBeGreaterThan(opened.record.bytes * 10);
    expect(opened.record.steps).toHaveLength(300);
  });

  it('gives back every request from its deltas', async () => {
    const model = new ScriptedModel((n: number) => calls('bash', { command: `echo ${n}` }, `call_${n}`));
    await using opened = await openTrial(model);
    let messages = [user('Do the work.')];
    const sent: string[] = [];
    for (let n = 1; n <= 12; n += 1) {
      if (n === 8) messages = [user('Do the work. So far: seven steps.')];
      sent.push(JSON.stringify(messages));
      const { message } = await chat(opened.trial.hostUrl, messages);
      messages = [...messages, message, { role: 'tool', tool_call_id: `call_${n}`, content: `out ${n}` }];
    }
    await opened.trial.finish();
    const byCall = new Map<string, readonly string[]>();
    const restored = opened.record.of('call-started').map((call) => {
      const blobs = [...(byCall.get(call.base ?? '') ?? []).slice(0, call.keep), ...call.append];
      byCall.set(call.call, blobs);
      return `[${blobs.map((blob) => opened.record.blobs.get(blob)).join(',')}]`;
    });
    expect(restored).toEqual(sent);
    const envelopes = opened.record.of('call-started').map((call) => call.envelope);
    expect(new Set(envelopes).size).toBe(1);
    expect(JSON.parse(opened.record.blobs.get(envelopes[0]!)!)).toMatchObject({
      model: 'test-model',
      tools: [{}],
    });
  });
});

describe('idleness', () => {
  it('is measured from the last byte either way', async () => {
    await using opened = await openTrial(new ScriptedModel(says('x')));
    const before = Date.now();
    await chat(opened.trial.hostUrl, [user('hi')]);
    expect(opened.trial.lastActivity()).toBeGreaterThanOrEqual(before);
    expect(opened.trial.lastActivity()).toBeLessThanOrEqual(Date.now());
  });
});
