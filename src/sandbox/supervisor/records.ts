/**
 * Records inside the bodies of operations: `u8 tag | u32 name length | u32 content length | name | content`.
 * Tree entries, removed paths, skipped paths and the kept output of an exec all travel as records.
 */
export const recordTag = {
  file: 0,
  executable: 1,
  link: 2,
  directory: 3,
  removed: 4,
  skipped: 5,
  stdout: 6,
  stderr: 7,
} as const;

const headerBytes = 9;

export interface RawRecord {
  readonly tag: number;
  readonly name: string;
  readonly content: Buffer;
}

export type TreeMode = '100644' | '100755' | '120000' | '040000';
const modes: readonly TreeMode[] = ['100644', '100755', '120000', '040000'];

export function tagOfMode(mode: TreeMode): number {
  return modes.indexOf(mode);
}

/** Undefined for records that are no tree entries. */
export function modeOfTag(tag: number): TreeMode | undefined {
  return modes[tag];
}

export function encodeRecordHead(tag: number, name: string, contentBytes: number): Buffer {
  const nameBytes = Buffer.from(name);
  const head = Buffer.allocUnsafe(headerBytes + nameBytes.length);
  head.writeUInt8(tag, 0);
  head.writeUInt32BE(nameBytes.length, 1);
  head.writeUInt32BE(contentBytes, 5);
  nameBytes.copy(head, headerBytes);
  return head;
}

/** Linux allows a path of 4,096 bytes. */
const maxNameBytes = 4096;

/** Puts records together from chunks cut anywhere. Large contents are copied once. */
export class RecordReader {
  readonly #maxContentBytes: number;
  #chunks: Buffer[] = [];
  #available = 0;
  #needed = headerBytes;

  /** A record with more content is refused before any of it is waited for. */
  constructor(maxContentBytes = Number.MAX_SAFE_INTEGER) {
    this.#maxContentBytes = maxContentBytes;
  }

  *read(chunk: Buffer): Generator<RawRecord> {
    this.#chunks.push(chunk);
    this.#available += chunk.length;
    if (this.#available < this.#needed) return;
    let data = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    this.#needed = headerBytes;
    while (data.length >= headerBytes) {
      const nameLength = data.readUInt32BE(1);
      const contentLength = data.readUInt32BE(5);
      if (nameLength > maxNameBytes || contentLength > this.#maxContentBytes) {
        throw new Error(
          `a record of ${contentLength} bytes with a name of ${nameLength}: the stream is broken`,
        );
      }
      const total = headerBytes + nameLength + contentLength;
      if (data.length < total) {
        this.#needed = total;
        break;
      }
      const contentStart = headerBytes + nameLength;
      yield {
        tag: data.readUInt8(0),
        name: data.toString('utf8', headerBytes, contentStart),
        content: data.subarray(contentStart, total),
      };
      data = data.subarray(total);
    }
    this.#chunks = data.length === 0 ? [] : [data];
    this.#available = data.length;
  }

  /** True when the stream ended inside a record. */
  get torn(): boolean {
    return this.#available > 0;
  }
}
