/** The thread of the fake provider: tells its port, and serves until it is terminated. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { Streaming } from './fake-provider.ts';

const { chunks, characters, pauseMs } = workerData as Streaming;

const event = (type: string, data: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;

const usage = { input_tokens: 10, output_tokens: 1 };
const message = { id: 'msg_bench', type: 'message', role: 'assistant', model: 'bench', content: [], usage };
const begin =
  event('message_start', { message: { ...message, stop_reason: null, stop_sequence: null } }) +
  event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
const delta = event('content_block_delta', {
  index: 0,
  delta: { type: 'text_delta', text: 'x'.repeat(characters) },
});
const end =
  event('content_block_stop', { index: 0 }) +
  event('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage }) +
  event('message_stop', {});

async function* answer(): AsyncGenerator<string> {
  yield begin;
  for (let index = 0; index < chunks; index += 1) {
    if (pauseMs > 0) await delay(pauseMs);
    yield delta;
  }
  yield end;
}

const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    pipeline(Readable.from(answer()), response).catch((error: unknown) => {
      // A client that left; whoever measures sees that its answer is short.
      console.error(error);
    });
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
parentPort?.postMessage((server.address() as AddressInfo).port);
