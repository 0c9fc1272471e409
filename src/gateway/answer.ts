import type { OutgoingHttpHeaders } from 'node:http';
import type { Wire } from '../core/index.ts';
import type { ProviderFailure } from './contract.ts';
import type { Accumulated } from './wires/index.ts';

/** What an upstream has begun to answer; the body is read by whoever forwards it. */
export interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Time that the provider made us wait before this answer. */
  readonly waitingMs: number;
  readonly attempts: number;
  /** Set when this answer, or its lack, makes the trial invalid. */
  readonly failure: ProviderFailure | undefined;
  /** State of a simulated model right after this reply: side calls may move it on meanwhile. */
  readonly modelState?: unknown;
  /** Of a translated answer: what it amounts to, known when the body has been read. */
  readonly result?: () => Accumulated;
  /** Of a translated answer: the provider's wire, and its bytes as far as they were read. */
  readonly source?: { readonly wire: Wire; readonly bytes: () => Buffer };
}

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Thrown when the upstream gave no answer to pass on: the client gets an error of its own dialect. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly failure: ProviderFailure;
  readonly waitingMs: number;
  readonly attempts: number;

  constructor(failure: ProviderFailure, waitingMs: number, attempts: number) {
    super(failure.reason);
    this.failure = failure;
    this.waitingMs = waitingMs;
    this.attempts = attempts;
  }
}
