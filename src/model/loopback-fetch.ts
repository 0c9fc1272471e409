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
  const { url, method, headers, body, signal } = await readRequest(input, init);
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const outgoing = request(url, {
    method,
    headers: { ...Object.fromEntries(headers), 'content-length': String(body.length) },
    ...(signal ? { signal } : {}),
  });
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

interface Asked {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly signal: AbortSignal | undefined;
}

/**
 * The SDKs hand over a text, which goes out as it is: as a Request it would take the way through a stream and back,
 * half a millisecond for each call.
 */
async function readRequest(input: string | URL | Request, init: RequestInit): Promise<Asked> {
  const { method, headers, body, signal } = init;
  if (!(input instanceof Request) && typeof body === 'string') {
    return {
      url: String(input),
      method: method ?? 'GET',
      headers: new Headers(headers),
      body: Buffer.from(body),
      signal: signal ?? undefined,
    };
  }
  const asked = new Request(input, init);
  const bytes = Buffer.from(await asked.arrayBuffer());
  return { url: asked.url, method: asked.method, headers: asked.headers, body: bytes, signal: asked.signal };
}
