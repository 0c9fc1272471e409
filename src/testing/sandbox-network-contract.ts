import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { ContractSubject } from './sandbox-contract.ts';
import { shell, stdoutOf } from './sandbox-fixture.ts';

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A host HTTP server whose only connections are those of a sandbox. */
function tunnelled(server: Server): { onConnection: (connection: Duplex) => void } {
  return { onConnection: (connection) => server.emit('connection', connection) };
}

export function networkContract(subject: ContractSubject): void {
  const gateway = { network: { kind: 'gateway' } } as const;

  describe('the network', () => {
    test('without a policy there is none, and no gateway', async () => {
      expect(subject.sandbox.gatewayUrl).toBeUndefined();
      const script = `for (const host of ['1.1.1.1', '10.0.0.1', '169.254.169.254'])
        await new Promise((done) => require('net').connect({ host, port: 80, timeout: 500 })
          .on('connect', () => done(console.log('reached', host))).on('error', done).on('timeout', done));
        console.log(Object.keys(require('os').networkInterfaces()).join())`;
      expect(await stdoutOf(subject.sandbox, `node -e "(async () => {${script}})()"`)).toBe('lo\n');
    });

    test('a policy that cannot be kept is refused with words', async () => {
      const refused = subject.fixture.create({ network: { kind: 'allowlist', hosts: ['example.org'] } });
      await expect(refused).rejects.toMatchObject({ code: 'NETWORK_UNSUPPORTED', kind: 'user' });
    });

    test('a hundred streams at once through the gateway, each in its own time', {
      timeout: 90_000,
    }, async () => {
      const server = createServer((request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        let sent = 0;
        const timer = setInterval(() => {
          sent += 1;
          response.write(`data: ${request.url} ${sent}\n\n`);
          if (sent === 5) {
            clearInterval(timer);
            response.end();
          }
        }, 20);
      });
      await using sandbox = await subject.fixture.create({ ...gateway, ...tunnelled(server) });
      const client = `const http = require('http');
        const one = (n) => new Promise((done, fail) => http.get('${sandbox.gatewayUrl}/' + n, { agent: false }, (r) => {
          let text = ''; r.setEncoding('utf8').on('data', (t) => text += t).on('end', () => done(text)); }).on('error', fail));
        Promise.all(Array.from({ length: 100 }, (_, n) => one(n))).then((all) => all.forEach((text, n) => {
          const want = [1,2,3,4,5].map((i) => 'data: /' + n + ' ' + i + '\\n\\n').join('');
          if (text !== want) throw new Error(n + ': ' + text);
        })).then(() => console.log('all'))`;
      const result = await sandbox.exec({ argv: ['node', '-e', client], timeoutMs: 60_000 });
      expect(result).toMatchObject({ stdout: 'all\n', stderr: '' });
    });

    test('large bodies go through in both directions, byte for byte', { timeout: 90_000 }, async () => {
      const server = createServer((request, response) => {
        const parts: Buffer[] = [];
        request.on('data', (part: Buffer) => parts.push(part));
        request.on('end', () => {
          const body = Buffer.concat(parts);
          response.setHeader('x-digest', digest(body));
          response.end(Buffer.concat([body, body]));
        });
      });
      await using sandbox = await subject.fixture.create({ ...gateway, ...tunnelled(server) });
      const client = `const body = require('crypto').randomBytes(8e6);
        const hash = (b) => require('crypto').createHash('sha256').update(b).digest('hex');
        fetch('${sandbox.gatewayUrl}', { method: 'POST', body }).then(async (r) => {
          const back = Buffer.from(await r.arrayBuffer());
          console.log(r.headers.get('x-digest') === hash(body), hash(back) === hash(Buffer.concat([body, body])));
        })`;
      const result = await sandbox.exec({ argv: ['node', '-e', client], timeoutMs: 60_000 });
      expect(result).toMatchObject({ stdout: 'true true\n', stderr: '' });
    });

    test('a reader that stops reading holds up its own stream only, and not memory without bound', async () => {
      let written = 0;
      const server = createServer((request, response) => {
        if (request.url === '/quick') {
          response.end('quick');
          return;
        }
        const chunk = Buffer.alloc(64 * 1024);
        const pump = () => {
          while (written < 64 * 1024 * 1024) {
            written += chunk.length;
            if (!response.write(chunk)) {
              response.once('drain', pump);
              return;
            }
          }
          response.end();
        };
        pump();
      });
      await using sandbox = await subject.fixture.create({ ...gateway, ...tunnelled(server) });
      const client = `require('http').get('${sandbox.gatewayUrl}/endless', (r) => { r.pause();
        setTimeout(() => fetch('${sandbox.gatewayUrl}/quick').then((q) => q.text()).then((t) => { console.log(t); process.exit(); }), 500); })`;
      const result = await sandbox.exec({ argv: ['node', '-e', client], timeoutMs: 30_000 });
      expect(result.stdout).toBe('quick\n');
      expect(written).toBeLessThan(16 * 1024 * 1024);
    });

    test('half-closed connections stay open in the other direction', async () => {
      const onConnection = (connection: Duplex) => {
        let text = '';
        connection.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        connection.on('end', () => connection.end(`got ${text}`));
      };
      await using sandbox = await subject.fixture.create({ ...gateway, onConnection });
      const port = new URL(sandbox.gatewayUrl ?? '').port;
      const client = `const s = require('net').connect({ port: ${port}, host: '127.0.0.1', allowHalfOpen: true });
        s.end('request'); s.pipe(process.stdout)`;
      expect((await sandbox.exec({ argv: ['node', '-e', client], timeoutMs: 20_000 })).stdout).toBe(
        'got request',
      );
    });

    test('a client that is killed resets its connection on the host', async () => {
      const closed = Promise.withResolvers<void>();
      const onConnection = (connection: Duplex) => {
        const timer = setInterval(() => connection.write('x'), 20);
        connection.resume().once('close', () => {
          clearInterval(timer);
          closed.resolve();
        });
      };
      await using sandbox = await subject.fixture.create({ ...gateway, onConnection });
      const port = new URL(sandbox.gatewayUrl ?? '').port;
      const client = `require('net').connect(${port}, '127.0.0.1', () => process.kill(process.pid, 9))`;
      await sandbox.exec({ argv: ['node', '-e', client], timeoutMs: 20_000 });
      await closed.promise;
    });

    test('the gateway answers again after everything inside was killed', async () => {
      const server = createServer((_request, response) => response.end('here'));
      await using sandbox = await subject.fixture.create({ ...gateway, ...tunnelled(server) });
      const ask = {
        argv: ['node', '-e', `fetch('${sandbox.gatewayUrl}').then((r) => r.text()).then(console.log)`],
      } as const;
      expect((await sandbox.exec(ask)).stdout).toBe('here\n');
      await shell(sandbox, 'kill -9 -1');
      expect((await sandbox.exec(ask)).stdout).toBe('here\n');
    });
  });
}
