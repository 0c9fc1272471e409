import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Wire } from '../core/index.ts';
import type { CallEnded, CallRecorder, CallStarted, GatewayEvent } from './contract.ts';
import { sharedPrefix, type Trace } from './fingerprint.ts';
import type { Thread } from './threads.ts';
import type { Json, ParsedRequest } from './wires/index.ts';

/** What of a request becomes blobs. */
export interface Asking {
  readonly body: Json;
  readonly parsed: ParsedRequest;
  readonly traces: readonly Trace[];
  /** Messages never seen before, by their sha256. */
  readonly fresh: readonly string[];
  /** The thread it belongs to, or the one that it most likely repeats, before this request entered it. */
  readonly base: Pick<Thread, 'blobs' | 'lastCall'> | undefined;
}

/**
 * Writes what passes the gateway in the order in which it happened, beside the traffic and not in its way.
 * Nothing of a request's headers is ever written: keys travel there.
 */
export class CallLog {
  readonly #recorder: CallRecorder;
  readonly #onFailure: (error: unknown) => void;
  #tail: Promise<void> = Promise.resolve();
  #envelope: { text: string; sha256: string } | undefined;

  constructor(recorder: CallRecorder, onFailure: (error: unknown) => void) {
    this.#recorder = recorder;
    this.#onFailure = onFailure;
  }

  started(event: Omit<CallStarted, 'type' | 'envelope' | 'base' | 'keep' | 'append'>, asking: Asking): void {
    const { base, traces, fresh } = asking;
    const blobs = traces.map((trace) => trace.blob);
    const keep = base?.lastCall === undefined ? 0 : sharedPrefix(base.blobs, blobs);
    const from = { base: keep > 0 ? base!.lastCall! : null, keep, append: blobs.slice(keep) };
    const envelope = JSON.stringify({ ...asking.body, [asking.parsed.itemsKey]: undefined });
    void this.enqueue(async () => {
      // The call goes out first: writing its messages takes half a millisecond that its answer need not wait for.
      await nextTurn();
      for (const content of fresh) await this.#recorder.storeBlob(content);
      const sha256 = await this.#envelopeBlob(envelope);
      await this.#recorder.record({ type: 'call-started', ...event, envelope: sha256, ...from });
    });
  }

  ended(event: Omit<CallEnded, 'type' | 'response'>, response: Uint8Array | undefined): void {
    void this.enqueue(async () => {
      const sha256 = response && response.length > 0 ? await this.#recorder.storeBlob(response) : null;
      await this.#recorder.record({ type: 'call-ended', ...event, response: sha256 });
    });
  }

  /** The provider's own bytes behind an answer that was translated. */
  translated(call: string, wire: Wire, bytes: Uint8Array): void {
    void this.enqueue(async () => {
      const response = bytes.length > 0 ? await this.#recorder.storeBlob(bytes) : null;
      await this.#recorder.record({ type: 'translated', call, wire, response });
    });
  }

  note(event: GatewayEvent): void {
    void this.enqueue(async () => {
      await this.#recorder.record(event);
    });
  }

  storeBlob(content: string): Promise<string> {
    return this.#recorder.storeBlob(content);
  }

  /** Resolves when all that was handed over is written; rejects with the first failure. */
  settled(): Promise<void> {
    return this.#tail;
  }

  /** System prompt and tools hardly ever change: hashing 100 KB for each call again would be waste. */
  async #envelopeBlob(text: string): Promise<string> {
    if (this.#envelope?.text !== text) {
      this.#envelope = { text, sha256: await this.#recorder.storeBlob(text) };
    }
    return this.#envelope.sha256;
  }

  /** Runs `write` after all that was handed over before, and before all that comes later. */
  enqueue(write: () => Promise<void>): Promise<void> {
    this.#tail = this.#tail.then(write);
    this.#tail.catch((error: unknown) => this.#onFailure(error));
    return this.#tail;
  }
}
