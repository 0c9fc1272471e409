import type { IncomingHttpHeaders } from 'node:http';

/** Statuses that say "later", not "no". 529 is Anthropic's overload. */
const transient = new Set([429, 500, 502, 503, 504, 529]);

export const isTransient = (status: number): boolean => transient.has(status);

const firstWaitMs = 500;
const longestWaitMs = 60_000;

/** How long the provider asks to wait, in milliseconds; undefined when it does not say. */
export function retryAfter(headers: IncomingHttpHeaders, now: number): number | undefined {
  const precise = Number(headers['retry-after-ms']);
  if (headers['retry-after-ms'] !== undefined && Number.isFinite(precise)) return Math.max(0, precise);
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Exponential with jitter, so that the trials of a run do not come back all at once. `attempt` is 1-based. */
export function backoff(attempt: number): number {
  const full = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
  return full / 2 + (Math.random() * full) / 2;
}
