import { Duplex } from 'node:stream';
import { connectionWindow, creditPayload, frameType } from '../supervisor/frames.ts';

type Send = (type: number, payload: Uint8Array) => void;

const noBytes = new Uint8Array(0);
const chunkBytes = 64 * 1024;

/** The host's end of one connection that a process inside a sandbox opened. Half-close is kept. */
export class TunnelConnection extends Duplex {
  readonly #send: Send;
  #window = connectionWindow;
  #waiting: { readonly chunk: Buffer; readonly callback: () => void } | undefined;
  #uncredited = 0;
  #remoteClosed = false;
  #sentEnd = false;

  constructor(send: Send) {
    super({ allowHalfOpen: true, highWaterMark: chunkBytes });
    this.#send = send;
  }

  receive(chunk: Buffer): void {
    this.#uncredited += chunk.length;
    if (this.push(chunk)) this.#credit();
  }

  receiveEnd(): void {
    this.#remoteClosed = true;
    this.push(null);
  }

  /** The process inside is gone, or its supervisor is. */
  receiveReset(): void {
    this.#remoteClosed = true;
    this.#sentEnd = true;
    this.destroy(this.readableEnded ? undefined : resetError());
  }

  receiveCredit(bytes: number): void {
    this.#window += bytes;
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    this.#write(waiting.chunk, waiting.callback);
  }

  override _read(): void {
    this.#credit();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    this.#write(chunk, callback);
  }

  override _final(callback: () => void): void {
    this.#sentEnd = true;
    this.#send(frameType.connectionEnd, noBytes);
    callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#waiting = undefined;
    if (!this.#remoteClosed || !this.#sentEnd) this.#send(frameType.connectionReset, noBytes);
    callback(error);
  }

  #write(chunk: Buffer, callback: () => void): void {
    let rest = chunk;
    while (rest.length > 0) {
      const length = Math.min(rest.length, this.#window, chunkBytes);
      if (length <= 0) {
        this.#waiting = { chunk: rest, callback };
        return;
      }
      this.#send(frameType.connectionData, rest.subarray(0, length));
      this.#window -= length;
      rest = rest.subarray(length);
    }
    callback();
  }

  #credit(): void {
    if (this.#uncredited === 0) return;
    this.#send(frameType.connectionCredit, creditPayload(this.#uncredited));
    this.#uncredited = 0;
  }
}

function resetError(): Error {
  return Object.assign(new Error('connection reset inside the sandbox'), { code: 'ECONNRESET' });
}
