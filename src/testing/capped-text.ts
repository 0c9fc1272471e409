import { StringDecoder } from 'node:string_decoder';

/** The first and the last half of `cap` bytes of a stream, and the stream itself as text, piece by piece. */
export class CappedText {
  readonly #cap: number;
  readonly #onText: ((text: string) => void) | undefined;
  readonly #decoder = new StringDecoder('utf8');
  #head = Buffer.alloc(0);
  #tail = Buffer.alloc(0);
  #total = 0;

  constructor(cap: number, onText: ((text: string) => void) | undefined) {
    this.#cap = cap;
    this.#onText = onText;
  }

  add(chunk: Buffer): void {
    this.#total += chunk.length;
    const half = Math.floor(this.#cap / 2);
    const room = Math.max(0, half - this.#head.length);
    this.#head = Buffer.concat([this.#head, chunk.subarray(0, room)]);
    this.#tail = Buffer.concat([this.#tail, chunk.subarray(room)]).subarray(-half);
    const text = this.#decoder.write(chunk);
    if (text !== '') this.#onText?.(text);
  }

  end(): { readonly text: string; readonly dropped: number } {
    const rest = this.#decoder.end();
    if (rest !== '') this.#onText?.(rest);
    const dropped = this.#total - this.#head.length - this.#tail.length;
    return { text: Buffer.concat([this.#head, this.#tail]).toString('utf8'), dropped };
  }
}
