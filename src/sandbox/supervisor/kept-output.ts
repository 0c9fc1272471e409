/** Keeps the first and the last half of a byte stream within a cap; memory stays within about the cap. */
export class KeptOutput {
  readonly #headCap: number;
  readonly #tailCap: number;
  #head: Buffer[] = [];
  #headBytes = 0;
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #total = 0;

  constructor(cap: number) {
    this.#headCap = Math.ceil(cap / 2);
    this.#tailCap = Math.floor(cap / 2);
  }

  add(chunk: Buffer): void {
    this.#total += chunk.length;
    const room = Math.min(this.#headCap - this.#headBytes, chunk.length);
    if (room > 0) {
      this.#head.push(chunk.subarray(0, room));
      this.#headBytes += room;
    }
    if (room < chunk.length) this.#addTail(chunk.subarray(room));
  }

  #addTail(chunk: Buffer): void {
    this.#tail.push(chunk);
    this.#tailBytes += chunk.length;
    let first = this.#tail[0];
    while (first !== undefined && this.#tailBytes - first.length >= this.#tailCap) {
      this.#tailBytes -= first.length;
      this.#tail.shift();
      first = this.#tail[0];
    }
  }

  /** The kept bytes and how many were left out between the halves. */
  finish(): { readonly bytes: Buffer; readonly dropped: number } {
    const tail = Buffer.concat(this.#tail);
    const bytes = Buffer.concat([...this.#head, tail.subarray(Math.max(0, tail.length - this.#tailCap))]);
    return { bytes, dropped: this.#total - bytes.length };
  }
}
