import { messageOf } from '../core/index.ts';
import type { Completion } from './client.ts';

/** The gateway's answer to a call beyond a budget, on the wires that this client speaks. */
const refusedStatus = 402;

/** Runs one request and turns the SDK's thrown errors into values; an abort stays a rejection. */
export async function completionOf(
  signal: AbortSignal | undefined,
  request: () => Promise<Extract<Completion, { kind: 'reply' }>>,
): Promise<Completion> {
  signal?.throwIfAborted();
  try {
    return await request();
  } catch (error) {
    signal?.throwIfAborted();
    const status = statusOf(error);
    if (status === refusedStatus) return { kind: 'refused', status, message: messageOf(error) };
    return { kind: 'error', status, message: messageOf(error) };
  }
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  return typeof error.status === 'number' ? error.status : undefined;
}

/** Joins the client's own signal with the call's. */
export function eitherSignal(
  a: AbortSignal | undefined,
  b: AbortSignal | undefined,
): AbortSignal | undefined {
  return a && b ? AbortSignal.any([a, b]) : (a ?? b);
}

/** Arguments as parsed JSON; the text itself where a model wrote something that is not JSON. */
export function parseArguments(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
