import { Agent, request } from 'node:http';

export interface Reply {
  readonly status: number;
  readonly bytes: number;
  /** Milliseconds from when the request was handed over to the first byte of the answer's body. */
  readonly firstByteMs: number;
  readonly totalMs: number;
}

/** Posts a Messages request to a base URL and reads the answer to its end. */
export type Post = (baseUrl: string, body: Buffer) => Promise<Reply>;

export interface Client extends Disposable {
  readonly post: Post;
}

/** A client that keeps its connections, as agents do. */
export function openClient(): Client {
  const connections = new Agent({ keepAlive: true });
  return {
    post: (baseUrl, body) => post(connections, `${baseUrl}/v1/messages`, body),
    [Symbol.dispose]: () => connections.destroy(),
  };
}

function post(agent: Agent, url: string, body: Buffer): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const from = performance.now();
  const headers = { 'content-type': 'application/json', 'content-length': body.length };
  const sent = request(url, { method: 'POST', agent, headers });
  sent.once('error', reject);
  sent.once('response', (response) => {
    let firstByteMs = Number.NaN;
    let bytes = 0;
    response.once('error', reject);
    response.on('data', (chunk: Buffer) => {
      if (bytes === 0) firstByteMs = performance.now() - from;
      bytes += chunk.length;
    });
    response.once('end', () =>
      resolve({ status: response.statusCode ?? 0, bytes, firstByteMs, totalMs: performance.now() - from }),
    );
  });
  sent.end(body);
  return promise;
}
