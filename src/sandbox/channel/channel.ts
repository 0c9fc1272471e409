import { once } from 'node:events';
import type { Duplex, Readable, Writable } from 'node:stream';
import { infraError, messageOf } from '../../core/index.ts';
import { encodeFrame, type Frame, FrameReader, frameType, nonceBytes } from '../supervisor/frames.ts';
import type { Request } from '../supervisor/operations.ts';
import { TunnelConnection } from './tunnel-connection.ts';

export interface ChannelOptions {
  readonly sandboxId: string;
  /** To the supervisor's standard input. */
  readonly input: Writable;
  /** From its standard output. */
  readonly output: Readable;
  readonly onConnection: ((connection: Duplex) => void) | undefined;
  /** Wakes a supervisor that something inside has stopped (`kill -STOP -1`). */
  readonly revive: () => void;
  /** Why the channel ended, as far as the provider can tell. */
  readonly explain: () => string;
}

/** How an operation ended; `interrupted` when the supervisor was killed under it. */
export type Answer =
  | { readonly kind: 'answer'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'interrupted' };

export interface Operation {
  readonly answer: Promise<Answer>;
  /** Resolves when the channel can take more. */
  write(bytes: Uint8Array): Promise<void>;
  end(): void;
  cancel(): void;
}

interface Pending {
  readonly onFrame: (frame: Frame) => void;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

const noBytes = new Uint8Array(0);
const inputChunk = 64 * 1024;
const pingEveryMs = 2_000;
const reviveAfterMs = 1_500;
/** Longer than a supervisor starves in a sandbox that a fork bomb keeps at its limits. */
const lostAfterMs = 60_000;

/** The host's end of a sandbox's one channel. */
export class Channel {
  readonly #options: ChannelOptions;
  readonly #frames = new FrameReader();
  readonly #pending = new Map<number, Pending>();
  readonly #connections = new Map<number, TunnelConnection>();
  readonly #lost = new AbortController();
  readonly #ready = Promise.withResolvers<void>();
  #lastId = 0;
  #lastFrameAt = performance.now();
  #pulse: NodeJS.Timeout | undefined;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.#ready.promise.catch(() => undefined);
    options.output.on('data', (chunk: Buffer) => this.#receive(chunk));
    options.output.once('close', () => this.fail(options.explain()));
    options.output.once('end', () => this.fail(options.explain()));
    options.output.on('error', (error) => this.fail(messageOf(error)));
    options.input.on('error', (error) => this.fail(`${options.explain()} (${messageOf(error)})`));
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Resolves when the supervisor first answers; rejects when the sandbox is lost before. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  start(request: Request, onFrame: (frame: Frame) => void = () => undefined): Operation {
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    if (this.lost.aborted) reject(this.lost.reason);
    else {
      this.#pending.set(id, { onFrame, resolve, reject });
      this.#send(frameType.request, id, Buffer.from(JSON.stringify(request)));
      this.#watch();
    }
    return {
      answer: promise,
      write: (bytes) => this.#write(id, bytes),
      end: () => this.#send(frameType.inputEnd, id, noBytes),
      cancel: () => this.#send(frameType.cancel, id, noBytes),
    };
  }

  /** Ends everything: pending operations reject, connections are reset, `lost` aborts. Once. */
  fail(reason: string): void {
    if (this.lost.aborted) return;
    const error = infraError('SANDBOX_LOST', `sandbox ${this.#options.sandboxId} is lost: ${reason}`);
    this.#lost.abort(error);
    this.#ready.reject(error);
    clearInterval(this.#pulse);
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
    this.#resetConnections();
  }

  #send(type: number, id: number, payload: Uint8Array): boolean {
    if (this.lost.aborted || !this.#options.input.writable) return true;
    return this.#options.input.write(encodeFrame(type, id, payload));
  }

  async #write(id: number, bytes: Uint8Array): Promise<void> {
    for (let start = 0; start < bytes.length; start += inputChunk) {
      if (this.#send(frameType.input, id, bytes.subarray(start, start + inputChunk))) continue;
      await once(this.#options.input, 'drain', { signal: this.lost }).catch(() => this.lost.throwIfAborted());
    }
  }

  #receive(chunk: Buffer): void {
    this.#lastFrameAt = performance.now();
    try {
      for (const frame of this.#frames.read(chunk)) this.#dispatch(frame);
    } catch (error) {
      this.fail(messageOf(error));
    }
  }

  #dispatch(frame: Frame): void {
    if (frame.type === frameType.hello) this.#hello(frame.payload);
    else if (frame.type === frameType.done) this.#done(frame);
    else if (frame.type >= frameType.connectionOpen) this.#connection(frame);
    else this.#deliver(frame);
  }

  /** What the caller's own listener throws is the end of its operation, not of the sandbox. */
  #deliver(frame: Frame): void {
    const pending = this.#pending.get(frame.id);
    try {
      pending?.onFrame(frame);
    } catch (error) {
      this.#pending.delete(frame.id);
      pending?.reject(error);
    }
  }

  /** A hello after the first means that the supervisor was killed and PID 1 has started another. */
  #hello(payload: Buffer): void {
    this.#options.input.write(Buffer.from(payload.subarray(0, nonceBytes)));
    for (const pending of this.#pending.values()) pending.resolve({ kind: 'interrupted' });
    this.#pending.clear();
    this.#unwatch();
    this.#resetConnections();
    this.#ready.resolve();
  }

  #done(frame: Frame): void {
    const pending = this.#pending.get(frame.id);
    this.#pending.delete(frame.id);
    if (this.#pending.size === 0) this.#unwatch();
    pending?.resolve({ kind: 'answer', value: JSON.parse(frame.payload.toString('utf8')) });
  }

  #connection(frame: Frame): void {
    if (frame.type === frameType.connectionOpen) {
      this.#open(frame.id);
      return;
    }
    const connection = this.#connections.get(frame.id);
    if (connection === undefined) return;
    if (frame.type === frameType.connectionData) connection.receive(frame.payload);
    else if (frame.type === frameType.connectionEnd) connection.receiveEnd();
    else if (frame.type === frameType.connectionReset) connection.receiveReset();
    else connection.receiveCredit(frame.payload.readUInt32BE(0));
  }

  #open(id: number): void {
    const connection = new TunnelConnection((type, payload) => void this.#send(type, id, payload));
    this.#connections.set(id, connection);
    connection.once('close', () => {
      if (this.#connections.get(id) === connection) this.#connections.delete(id);
    });
    // Resets are the ordinary end of a killed client; whoever cares listens too.
    connection.on('error', () => undefined);
    if (this.#options.onConnection === undefined) connection.destroy();
    else this.#options.onConnection(connection);
  }

  #resetConnections(): void {
    for (const connection of this.#connections.values()) connection.receiveReset();
    this.#connections.clear();
  }

  /** While operations are pending, silence is asked about, then answered with a wake-up, then with the end. */
  #watch(): void {
    if (this.#pulse !== undefined) return;
    this.#lastFrameAt = performance.now();
    this.#pulse = setInterval(() => {
      const silentMs = performance.now() - this.#lastFrameAt;
      if (silentMs > lostAfterMs) this.fail(`its supervisor has been silent for ${lostAfterMs / 1000} s`);
      else if (silentMs > pingEveryMs + reviveAfterMs) this.#options.revive();
      this.#send(frameType.ping, 0, noBytes);
    }, pingEveryMs);
    this.#pulse.unref();
  }

  #unwatch(): void {
    clearInterval(this.#pulse);
    this.#pulse = undefined;
  }
}
