import { writeSync } from 'node:fs';
import { encodeFrame, frameType, maxSupervisorPayload } from './frames.ts';
import { encodeRecordHead } from './records.ts';

/**
 * The supervisor's way out. Writes are synchronous and at most one atomic pipe write long; the harness always
 * reads, and holds back senders by credit where it must, so a write blocks only for moments.
 */
export class Outlet {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  send(type: number, id: number, payload: Uint8Array): void {
    for (let start = 0; start === 0 || start < payload.length; start += maxSupervisorPayload) {
      this.#write(encodeFrame(type, id, payload.subarray(start, start + maxSupervisorPayload)));
    }
  }

  done(id: number, result: unknown): void {
    this.send(frameType.done, id, Buffer.from(JSON.stringify(result)));
  }

  /** A body of records for operation `id`, filled up to whole frames. */
  body(id: number): Body {
    return new Body((payload) => this.send(frameType.body, id, payload));
  }

  #write(frame: Buffer): void {
    for (let sent = 0; sent < frame.length; ) {
      try {
        sent += writeSync(this.#descriptor, frame, sent);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        // Somebody made the shared pipe non-blocking; without this pause the loop would burn a core.
        Atomics.wait(pause, 0, 0, 1);
      }
    }
  }
}

const pause = new Int32Array(new SharedArrayBuffer(4));

export class Body {
  readonly #flush: (payload: Buffer) => void;
  readonly #buffer = Buffer.allocUnsafe(maxSupervisorPayload);
  #length = 0;

  constructor(flush: (payload: Buffer) => void) {
    this.#flush = flush;
  }

  record(tag: number, name: string, content: Uint8Array): void {
    this.#append(encodeRecordHead(tag, name, content.length));
    this.#append(content);
  }

  end(): void {
    if (this.#length > 0) this.#flush(this.#buffer.subarray(0, this.#length));
    this.#length = 0;
  }

  #append(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.length; ) {
      const piece = bytes.subarray(start, start + this.#buffer.length - this.#length);
      this.#buffer.set(piece, this.#length);
      this.#length += piece.length;
      start += piece.length;
      if (this.#length === this.#buffer.length) this.end();
    }
  }
}
