import { Socket } from 'node:net';
import { KeptOutput } from './kept-output.ts';
import type { Pipe } from './pipe-pool.ts';

/**
 * After the main process has ended, its last output is already in the pipes. Only background children can
 * still write; nobody waits for them. Quiet for `quietMs`, or `drainMs` in all, ends the reading.
 */
const quietMs = 15;
const drainMs = 100;

/** One output stream: kept within the cap, passed on live when asked, and read on after the end. */
export class OutputStream {
  readonly #kept: KeptOutput;
  #live: ((chunk: Buffer) => void) | undefined;
  #socket: Socket | undefined;
  #closed = true;
  #lastData = 0;
  #finished = false;

  constructor(cap: number, live: ((chunk: Buffer) => void) | undefined) {
    this.#kept = new KeptOutput(cap);
    this.#live = live;
  }

  attach(pipe: Pipe): void {
    this.#closed = false;
    const socket = new Socket({ fd: pipe.ours, readable: true, writable: false });
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.add(chunk));
    // A read error ends the stream like an end of file; `close` follows either.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      this.#closed = true;
      pipe.recycle();
    });
  }

  /** After the end, output is read and dropped: a background child neither blocks nor dies of it. */
  add(chunk: Buffer): void {
    if (this.#finished) return;
    this.#lastData = performance.now();
    this.#kept.add(chunk);
    this.#live?.(chunk);
  }

  async drained(): Promise<void> {
    const socket = this.#socket;
    if (this.#closed || socket === undefined) return;
    const begin = performance.now();
    this.#lastData = begin;
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.once('close', resolve);
    const timer = setInterval(() => {
      const now = performance.now();
      if (now - begin >= drainMs || now - this.#lastData >= quietMs) resolve();
    }, 5);
    await promise;
    clearInterval(timer);
  }

  finish(): ReturnType<KeptOutput['finish']> {
    this.#finished = true;
    this.#live = undefined;
    return this.#kept.finish();
  }
}
