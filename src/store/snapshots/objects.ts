import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { deflate, deflateSync } from 'node:zlib';

const deflateLater = promisify(deflate);

/** The empty tree's id. Git reads it without an object, but its fsck misses one that a commit names. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Objects written in one go before other work (streams of other trials) gets its turn: about 3 ms. */
const burst = 48;
/** What waits for a flush is held in memory; more than this is written at once. */
const mostPendingBytes = 4 * 1024 * 1024;
/** From here on compressing goes to the thread pool; below, the trip costs more than it saves. */
const inlineBytes = 128 * 1024;

const fast = { level: 1 } as const;
/** For texts of a page: zlib's usual window and tables are 256 KB, to be cleared for each of them. */
const small = { level: 1, windowBits: 12, memLevel: 5, chunkSize: 4096 } as const;
const optionsFor = (raw: Buffer): typeof fast | typeof small => (raw.length <= 4096 ? small : fast);

interface Pending {
  readonly oid: string;
  /** Header and content, as Git hashes and packs them. */
  readonly raw: Buffer;
}

/**
 * Writes loose objects into a Git object folder: SHA-1, zlib level 1, temporary file and rename. About
 * 0.05 ms each where a `git hash-object` process costs 2 ms. Not fsynced. An object's id is known at once, and the
 * object is there after the next flush.
 */
export class LooseObjects {
  readonly #dir: string;
  readonly #known = new Set<string>();
  readonly #folders = new Set<string>();
  #pending: Pending[] = [];
  #pendingBytes = 0;
  #serial = 0;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Tells of objects that are there already, packed perhaps. */
  know(oid: string): void {
    this.#known.add(oid);
  }

  /** Forgets which folders exist: `git prune-packed` removes those it empties. */
  forgetFolders(): void {
    this.#folders.clear();
  }

  /** Resolves with the object's id; the object itself waits for `flush`. */
  async write(type: 'blob' | 'tree' | 'commit', content: Uint8Array): Promise<string> {
    const header = Buffer.from(`${type} ${content.byteLength}\0`, 'latin1');
    const oid = createHash('sha1').update(header).update(content).digest('hex');
    if (this.#known.has(oid)) return oid;
    this.#known.add(oid);
    this.#pending.push({ oid, raw: Buffer.concat([header, content]) });
    this.#pendingBytes += content.byteLength;
    if (this.#pendingBytes > mostPendingBytes) await this.flush();
    return oid;
  }

  /** Writes what waits, in the order in which it came: what names an object comes after it. */
  async flush(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    for (const [index, { oid, raw }] of pending.entries()) {
      try {
        await this.#writeNow(oid, raw);
      } catch (error) {
        for (const lost of pending.slice(index)) this.#known.delete(lost.oid);
        throw error;
      }
    }
  }

  /** Removes what a killed process left half-written. */
  removeTemporary(): void {
    if (!existsSync(this.#dir)) return;
    for (const name of readdirSync(this.#dir)) {
      if (name.startsWith('tmp_obj_')) rmSync(join(this.#dir, name), { force: true });
    }
  }

  async #writeNow(oid: string, raw: Buffer): Promise<void> {
    const path = join(this.#dir, oid.slice(0, 2), oid.slice(2));
    // An empty file is what a power cut can leave of a renamed one.
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0) return;
    const packed =
      raw.length <= inlineBytes ? deflateSync(raw, optionsFor(raw)) : await deflateLater(raw, fast);
    this.#store(oid, path, packed);
    if (this.#serial % burst === 0) await nextTurn();
  }

  #store(oid: string, path: string, packed: Uint8Array): void {
    const folder = join(this.#dir, oid.slice(0, 2));
    if (!this.#folders.has(folder)) {
      mkdirSync(folder, { recursive: true });
      this.#folders.add(folder);
    }
    this.#serial += 1;
    const temporary = join(this.#dir, `tmp_obj_${process.pid}_${this.#serial}`);
    try {
      writeFileSync(temporary, packed, { mode: 0o444, flag: 'wx' });
      renameSync(temporary, path);
    } catch (error) {
      if (existsSync(temporary)) rmSync(temporary);
      throw error;
    }
  }
}
