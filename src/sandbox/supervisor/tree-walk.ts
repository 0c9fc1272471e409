import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Stats,
} from 'node:fs';
import { excludeFilter, type PathFilter } from './path-pattern.ts';
import { recordTag } from './records.ts';
import { fileTag } from './tree-files.ts';

export interface ScanOrder {
  readonly roots: readonly string[];
  readonly exclude: readonly string[];
  readonly maxFileBytes: number;
  readonly full: boolean;
}

export type EmitRecord = (tag: number, name: string, content: Buffer) => void;

/** What is known of an entry since the scan before. */
export interface Known {
  mtimeMs: number;
  ctimeMs: number;
  size: number;
  ino: number;
  mode: number;
  /** The entry changed so shortly before it was read that a later change might leave the same times. */
  racy: boolean;
  /** Reported as skipped, so nothing of it was sent. */
  skipped: boolean;
  generation: number;
}

/**
 * The kernel stamps times with a clock that ticks every 4 or 10 ms: within one tick a file can change again
 * and keep its times. Like Git, whatever changed this shortly before the scan is read again at the next one.
 */
const racyWindowMs = 20;
const noBytes = Buffer.alloc(0);

/** One pass over the roots: emits what differs from what is known, and makes it known. */
export class TreeWalk {
  entries = 0;
  readonly #known: Map<string, Known>;
  readonly #generation: number;
  readonly #emit: EmitRecord;
  readonly #excluded: PathFilter;
  readonly #maxFileBytes: number;
  readonly #racyAfter = Date.now() - racyWindowMs;

  constructor(order: ScanOrder, known: Map<string, Known>, generation: number, emit: EmitRecord) {
    this.#known = known;
    this.#generation = generation;
    this.#emit = emit;
    this.#excluded = excludeFilter(order.exclude);
    this.#maxFileBytes = order.maxFileBytes;
  }

  root(path: string): void {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) this.#directory(path.replace(/\/+$/, ''), '');
  }

  /** Returns how many entries the directory has left after exclusions; an unreadable one is skipped. */
  #directory(path: string, relative: string): number {
    let children: Dirent[];
    try {
      children = readdirSync(path === '' ? '/' : path, { withFileTypes: true });
    } catch (error) {
      this.#skip(path, 0, reasonOf(error));
      return 1;
    }
    children.sort((a, b) => (a.name < b.name ? -1 : 1));
    let kept = 0;
    for (const child of children) {
      const childRelative = relative === '' ? child.name : `${relative}/${child.name}`;
      if (this.#excluded(childRelative, child.name)) continue;
      kept += 1;
      this.#child(`${path}/${child.name}`, childRelative, child);
    }
    return kept;
  }

  #child(path: string, relative: string, child: Dirent): void {
    if (child.isDirectory()) {
      if (this.#directory(path, relative) === 0) this.#emptyDirectory(path);
    } else if (child.isFile() || child.isSymbolicLink()) {
      const stat = lstatSync(path, { throwIfNoEntry: false });
      if (stat !== undefined) this.#leaf(path, stat);
      else if (child.name.includes('\ufffd')) this.#skip(path, 0, 'its name is not UTF-8');
    } else this.#skip(path, 0, kindOf(child));
  }

  #leaf(path: string, stat: Stats): void {
    const known = this.#known.get(path);
    if (known !== undefined && !known.racy && isSame(known, stat)) {
      known.generation = this.#generation;
      if (known.skipped) this.#reportSkipped(path, stat.size, this.#tooLarge(stat) ?? 'unreadable');
      else this.entries += 1;
      return;
    }
    const tooLarge = this.#tooLarge(stat);
    if (tooLarge !== undefined) {
      this.#skip(path, stat.size, tooLarge, stat);
      return;
    }
    try {
      if (stat.isSymbolicLink()) {
        this.#send(path, recordTag.link, readlinkSync(path, { encoding: 'buffer' }), stat, false);
      } else this.#file(path, stat);
    } catch (error) {
      // Gone between the listing and the reading: the next scan will not see it either.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#skip(path, stat.size, reasonOf(error), stat);
    }
  }

  #file(path: string, stat: Stats): void {
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const content = readUpTo(descriptor, stat.size, this.#maxFileBytes + 1);
      if (content.length > this.#maxFileBytes) {
        this.#skip(path, content.length, `larger than ${this.#maxFileBytes} bytes`, stat);
        return;
      }
      const changedMeanwhile = fstatSync(descriptor).ctimeMs !== stat.ctimeMs;
      this.#send(path, fileTag(stat.mode), content, stat, changedMeanwhile);
    } finally {
      closeSync(descriptor);
    }
  }

  #send(path: string, tag: number, content: Buffer, stat: Stats, racy: boolean): void {
    this.#emit(tag, path, content);
    this.entries += 1;
    this.#remember(path, stat, false, racy);
  }

  #emptyDirectory(path: string): void {
    this.entries += 1;
    const known = this.#known.get(path);
    if (known !== undefined && known.mode === directoryMode) {
      known.generation = this.#generation;
      return;
    }
    this.#emit(recordTag.directory, path, noBytes);
    this.#known.set(path, { ...directoryKnown, generation: this.#generation });
  }

  #tooLarge(stat: Stats): string | undefined {
    return stat.size > this.#maxFileBytes ? `larger than ${this.#maxFileBytes} bytes` : undefined;
  }

  /** An entry that was sent before and is skipped now no longer belongs to the tree. */
  #skip(path: string, bytes: number, reason: string, stat?: Stats): void {
    const known = this.#known.get(path);
    if (known !== undefined && !known.skipped) this.#emit(recordTag.removed, path, noBytes);
    this.#reportSkipped(path, bytes, reason);
    if (stat !== undefined) this.#remember(path, stat, true, reason.startsWith('unreadable'));
    else this.#known.delete(path);
  }

  #reportSkipped(path: string, bytes: number, reason: string): void {
    this.#emit(recordTag.skipped, path, Buffer.from(JSON.stringify({ bytes, reason })));
  }

  #remember(path: string, stat: Stats, skipped: boolean, racy: boolean): void {
    this.#known.set(path, {
      mtimeMs: stat.mtimeMs,
      ctimeMs: stat.ctimeMs,
      size: stat.size,
      ino: stat.ino,
      mode: stat.mode,
      racy: racy || stat.ctimeMs >= this.#racyAfter,
      skipped,
      generation: this.#generation,
    });
  }
}

const directoryMode = 0o040000;
const directoryKnown = {
  mtimeMs: 0,
  ctimeMs: 0,
  size: 0,
  ino: 0,
  mode: directoryMode,
  racy: false,
  skipped: false,
};

function isSame(known: Known, stat: Stats): boolean {
  return (
    known.mtimeMs === stat.mtimeMs &&
    known.ctimeMs === stat.ctimeMs &&
    known.size === stat.size &&
    known.ino === stat.ino &&
    known.mode === stat.mode
  );
}

/** Reads to the end, or to `limit` bytes, whatever the size was when it was asked for. */
function readUpTo(descriptor: number, expected: number, limit: number): Buffer {
  let buffer = Buffer.allocUnsafe(Math.min(expected + 1, limit));
  let length = 0;
  for (;;) {
    if (length === buffer.length) {
      if (length === limit) return buffer;
      buffer = Buffer.concat([buffer, Buffer.allocUnsafe(Math.min(buffer.length + 4096, limit - length))]);
    }
    const count = readSync(descriptor, buffer, length, buffer.length - length, null);
    if (count === 0) return buffer.subarray(0, length);
    length += count;
  }
}

function reasonOf(error: unknown): string {
  return `unreadable (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
}

function kindOf(child: Dirent): string {
  if (child.isSocket()) return 'a socket';
  if (child.isFIFO()) return 'a FIFO';
  return 'a device';
}
