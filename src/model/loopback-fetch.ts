import { request } from 'node:http';
import { Readable } from 'node:stream';

/** Statuses that the Fetch standard gives no body. */
const bodiless = new Set([204, 205, 304]);

/**
 * `fetch` over node:http. Node's own gives up when headers take more than five minutes, but the gateway may
 * hold an answer for longer while it waits out a provider's rate limit.
 */
export async function loopbackFetch(
  input: string | URL | Request,
  init: RequestInit = {},
): Promise<Response> {
  const asked = new Request(input, init);
  const body = Buffer.from(await asked.arrayBuffer());
  const headers = { ...Object.fromEntries(asked.headers), 'content-length': String(body.length) };
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const outgoing = request(asked.url, { method: asked.method, headers, signal: asked.signal });
  outgoing.once('error', reject);
  outgoing.once('response', (incoming) => {
    const status = incoming.statusCode ?? 502;
    const stream = bodiless.has(status) ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>);
    const received = new Headers();
    for (const [name, values] of Object.entries(incoming.headersDistinct)) {
      for (const value of values ?? []) received.append(name, value);
    }
    resolve(new Response(stream, { status, statusText: incoming.statusMessage ?? '', headers: received }));
  });
  outgoing.end(body);
  return promise;
}
