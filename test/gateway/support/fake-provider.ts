import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpUpstream, Wire } from '../../../src/core/index.ts';

export const canary = 'sk-canary-0001-never-to-be-seen';

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answerer = (response: ServerResponse, received: Received) => void | Promise<void>;

/** A provider on the loopback that answers as it is told, one entry a request, the last one for ever. */
export class FakeProvider implements AsyncDisposable {
  readonly received: Received[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #answers: readonly Answerer[];

  constructor(...answers: readonly Answerer[]) {
    this.#answers = answers;
  }

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  upstream(...wires: readonly Wire[]): HttpUpstream {
    const headers = (wire: Wire): Record<string, string> =>
      wire === 'anthropic' ? { 'x-api-key': canary } : { authorization: `Bearer ${canary}` };
    return { kind: 'http', wires, baseUrl: this.baseUrl, headers };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    const received = { path: request.url ?? '', headers: request.headers, body };
    this.received.push(received);
    const answer = this.#answers[Math.min(this.received.length, this.#answers.length) - 1]!;
    await answer(response, received);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    if (this.#server.listening) await once(this.#server, 'close');
  }
}

export const provider = (...answers: readonly Answerer[]): Promise<FakeProvider> =>
  new FakeProvider(...answers).start();

/** Answers with a status, a JSON body and headers. */
export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answerer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

/** Streams the given texts as server-sent events. */
export const stream =
  (...texts: readonly string[]): Answerer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-request-id': 'req_1' });
    for (const text of texts) response.write(text);
    response.end();
  };

const event = (data: { type: string; [key: string]: unknown }): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

/** A Messages stream as the real service words it, with cache counts in the first event. */
export function anthropicEvents(text: string, call?: { id: string; name: string; input: unknown }): string[] {
  const usage = {
    input_tokens: 7,
    cache_read_input_tokens: 90,
    cache_creation_input_tokens: 3,
    output_tokens: 1,
  };
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], usage };
  const half = Math.ceil(text.length / 2);
  const texts = [text.slice(0, half), text.slice(half)].map((part) =>
    event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: part } }),
  );
  const called = call
    ? [
        event({
          type: 'content_block_start',
          index: 1,
          content_block: { type: 'tool_use', id: call.id, name: call.name, input: {} },
        }),
        ...JSON.stringify(call.input)
          .match(/.{1,7}/gsu)!
          .map((partial_json) =>
            event({
              type: 'content_block_delta',
              index: 1,
              delta: { type: 'input_json_delta', partial_json },
            }),
          ),
        event({ type: 'content_block_stop', index: 1 }),
      ]
    : [];
  return [
    event({ type: 'message_start', message: { ...message, stop_reason: null, stop_sequence: null } }),
    event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
    event({ type: 'ping' }),
    ...texts,
    event({ type: 'content_block_stop', index: 0 }),
    ...called,
    event({
      type: 'message_delta',
      delta: { stop_reason: call ? 'tool_use' : 'end_turn', stop_sequence: null },
      usage: { output_tokens: 33 },
    }),
    event({ type: 'message_stop' }),
  ];
}

/** A chat completion stream with usage in its last chunk. */
export function chatEvents(text: string): string[] {
  const chunk = (delta: unknown, finish_reason: string | null = null): string =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
  const details = { cached_tokens: 64 };
  const usage = {
    prompt_tokens: 100,
    completion_tokens: 5,
    total_tokens: 105,
    prompt_tokens_details: details,
  };
  return [
    chunk({ role: 'assistant', content: '' }),
    ...[...text].map((content) => chunk({ content })),
    chunk({}, 'stop'),
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [], usage })}\n\n`,
    'data: [DONE]\n\n',
  ];
}
