import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Clock, HttpUpstream, Wire } from '../core/index.ts';
import { messageOf } from '../core/index.ts';
import { type Answer, isSuccess, NoAnswer } from './answer.ts';
import { backoff, isTransient, retryAfter } from './backoff.ts';
import type { RetryPolicy } from './contract.ts';
import { failureOf } from './failure.ts';
import { towardsClient, towardsProvider } from './headers.ts';

/** Connections to providers, kept open between calls. */
export class Connections implements Disposable {
  readonly #http = new HttpAgent({ keepAlive: true });
  readonly #https = new HttpsAgent({ keepAlive: true });

  request(url: URL, options: Parameters<typeof httpRequest>[1]): ReturnType<typeof httpRequest> {
    if (url.protocol === 'https:') return httpsRequest(url, { ...options, agent: this.#https });
    return httpRequest(url, { ...options, agent: this.#http });
  }

  [Symbol.dispose](): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}

export interface HttpCall {
  readonly upstream: HttpUpstream;
  readonly wire: Wire;
  /** Path of the wire, with its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly signal: AbortSignal;
}

export interface HttpContext {
  readonly connections: Connections;
  readonly clock: Clock;
  readonly policy: RetryPolicy;
  /** Told before each wait. */
  readonly onWait: (cause: string, waitMs: number) => void;
}

/** An error body is short; what is longer is cut. */
const errorBodyBytes = 1024 * 1024;

/**
 * Asks the provider, and waits out its rate limits and outages as long as the policy allows: agents die of
 * them, or hide them in their own backoff. Rejects with NoAnswer, or with the signal's reason.
 */
export async function askProvider(call: HttpCall, context: HttpContext): Promise<Answer> {
  const { clock, policy } = context;
  const started = clock.monotonic();
  for (let attempt = 1; ; attempt += 1) {
    const waitingMs = attempt === 1 ? 0 : clock.monotonic() - started;
    const result = await attemptOnce(call, context);
    if (result.kind === 'answer') return { ...result.answer, waitingMs, attempts: attempt };
    const wait = result.waitMs ?? backoff(attempt);
    const elapsed = clock.monotonic() - started;
    if (attempt >= policy.maxAttempts || elapsed + wait > policy.budgetMs) {
      if (result.answer) return { ...result.answer, waitingMs: elapsed, attempts: attempt };
      throw new NoAnswer({ code: 'PROVIDER_UNREACHABLE', reason: result.cause }, elapsed, attempt);
    }
    context.onWait(result.cause, wait);
    await clock.sleep(wait, call.signal);
  }
}

type Attempt =
  | { readonly kind: 'answer'; readonly answer: Omit<Answer, 'waitingMs' | 'attempts'> }
  | {
      readonly kind: 'later';
      readonly cause: string;
      readonly waitMs: number | undefined;
      /** What the client gets when waiting is over; undefined when nothing arrived. */
      readonly answer: Omit<Answer, 'waitingMs' | 'attempts'> | undefined;
    };

async function attemptOnce(call: HttpCall, context: HttpContext): Promise<Attempt> {
  let response: IncomingMessage;
  try {
    response = await send(call, context);
  } catch (error) {
    call.signal.throwIfAborted();
    return { kind: 'later', cause: messageOf(error), waitMs: undefined, answer: undefined };
  }
  const status = response.statusCode ?? 502;
  const headers = towardsClient(response.headers);
  if (isSuccess(status)) {
    return { kind: 'answer', answer: { status, headers, body: response, failure: undefined } };
  }
  const body = await errorBody(response, Object.values(call.upstream.headers(call.wire)));
  delete headers['content-length'];
  const failure = failureOf(status, body.toString('utf8'));
  const answer = { status, headers, body: [body], failure };
  if (!isTransient(status) || failure?.code === 'PROVIDER_BILLING') return { kind: 'answer', answer };
  const waitMs = retryAfter(response.headers, context.clock.now());
  return { kind: 'later', cause: `status ${status}`, waitMs, answer };
}

function send(call: HttpCall, context: HttpContext): Promise<IncomingMessage> {
  const { upstream, wire, body, signal } = call;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const headers = towardsProvider(call.headers, upstream.headers(wire), body.length);
  const outgoing = context.connections.request(providerUrl(upstream.baseUrl, call.path), {
    method: 'POST',
    headers,
    signal,
    timeout: context.policy.silenceMs,
  });
  // Covers the whole exchange: a provider that stops sending in the middle of a stream must not hang the trial.
  outgoing.once('timeout', () => outgoing.destroy(new Error(`no byte for ${context.policy.silenceMs} ms`)));
  outgoing.on('error', reject);
  outgoing.once('response', resolve);
  outgoing.end(body);
  return promise;
}

/** A base that names its API version replaces the path's own: `https://host/api/v4` + `/v1/chat/completions`. */
function providerUrl(baseUrl: string, path: string): URL {
  const versioned = /\/v\d+[a-z]*(\/openai)?$/.test(baseUrl);
  return new URL(baseUrl + (versioned ? path.replace(/^\/v1(beta)?(?=\/)/, '') : path));
}

/** The body of a refusal, with every occurrence of the key taken out: some providers quote it. */
async function errorBody(response: IncomingMessage, secrets: readonly string[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > errorBodyBytes) break;
      chunks.push(chunk);
    }
  } catch (error) {
    return Buffer.from(`the provider's error was cut: ${messageOf(error)}`);
  }
  let text = Buffer.concat(chunks).toString('utf8');
  for (const secret of secrets) text = text.replaceAll(secret.replace(/^Bearer /, ''), '[key]');
  return Buffer.from(text);
}
