import { existsSync, writeFileSync } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Clock, infraError, internalError, type MimoError } from '../core/index.ts';
import { codeOf, diskError } from './disk-error.ts';
import { firstPrev, hashOf, type JournalCheck, verifyJournal } from './journal-reader.ts';

export interface JournalOptions {
  readonly clock: Clock;
}

/** An event before it is written; `seq`, `at`, `prev` and `hash` are the journal's own. */
export interface NewEvent {
  readonly type: string;
  readonly [key: string]: unknown;
}

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: MimoError) => void;
}

const ownKeys = ['seq', 'at', 'prev', 'hash'] as const;

/**
 * The append-only journal of a trial: one JSON event a line, each hash-chained to the one before. The only
 * truth of a trial, so an acknowledged event outlives the process (`append`) and, after `flush`, the machine.
 */
export class Journal implements AsyncDisposable {
  readonly path: string;
  readonly #clock: Clock;
  readonly #file: FileHandle;
  #lastSeq: number;
  #lastHash: string;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #failure: MimoError | undefined;
  #closed = false;

  private constructor(path: string, file: FileHandle, clock: Clock, check: JournalCheck | undefined) {
    this.path = path;
    this.#file = file;
    this.#clock = clock;
    this.#lastSeq = check?.lastSeq ?? 0;
    this.#lastHash = check?.lastHash ?? firstPrev;
  }

  /**
   * Opens or creates a journal. The whole chain is verified; the bytes of a torn last line move to
   * `<path>.torn-<n>` and an event `journal-repaired` says so.
   *
   * @throws MimoError infra `JOURNAL_BROKEN` where a whole line does not fit the chain.
   */
  static async open(path: string, options: JournalOptions): Promise<Journal> {
    const check = existsSync(path) ? await verifyJournal(path) : undefined;
    let file: FileHandle;
    try {
      await mkdir(dirname(path), { recursive: true });
      file = await open(path, 'a+');
    } catch (cause) {
      throw diskError(path, cause);
    }
    const journal = new Journal(path, file, options.clock, check);
    try {
      if (check?.newlineMissing) await file.appendFile('\n');
      if (check !== undefined && check.tornBytes > 0) await journal.#repair(check);
    } catch (cause) {
      await file.close();
      throw diskError(path, cause);
    }
    return journal;
  }

  /** The seq of the last event; 0 in an empty journal. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /**
   * Appends an event and resolves with its seq once the kernel has it: a killed process loses nothing that
   * was acknowledged. Events keep the order of the calls; those that wait are written together.
   */
  async append(event: NewEvent): Promise<number> {
    if (this.#closed) throw internalError('JOURNAL_CLOSED', `${this.path}: append after close`);
    if (this.#failure) throw this.#failure;
    for (const key of ownKeys) {
      if (key in event) throw internalError('JOURNAL_KEY', `an event must not bring its own "${key}"`);
    }
    const seq = this.#lastSeq + 1;
    const body = { seq, at: this.#clock.now(), ...event };
    const prev = this.#lastHash;
    const hash = hashOf(prev, body);
    const line = `${JSON.stringify({ ...body, prev, hash })}\n`;
    this.#lastSeq = seq;
    this.#lastHash = hash;
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject });
      this.#writing ??= this.#drain();
    });
    return seq;
  }

  /** Waits for every append before it, then makes the data survive a power cut (fdatasync). */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
    if (this.#failure) throw this.#failure;
    try {
      await this.#file.datasync();
    } catch (cause) {
      throw diskError(this.path, cause);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    while (this.#writing) await this.#writing;
    await this.#file.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #drain(): Promise<void> {
    // One turn of the loop lets the appends of the same turn share a write.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      this.#write(batch);
    }
    this.#writing = undefined;
  }

  /**
   * Never throws: a failed write fails its own appends and, as the chain has a hole then, every later one.
   * Synchronous on purpose: the page cache takes an append in 5 microseconds, the thread pool in 80 to 200, and an
   * agent waits for five of them in each step.
   */
  #write(batch: readonly Waiting[]): void {
    try {
      if (this.#failure) throw this.#failure;
      writeFileSync(this.#file.fd, batch.map((waiting) => waiting.line).join(''));
      for (const waiting of batch) waiting.resolve();
    } catch (cause) {
      this.#failure = diskError(this.path, cause);
      for (const waiting of batch) waiting.reject(this.#failure);
    }
  }

  async #repair(check: JournalCheck): Promise<void> {
    const torn = Buffer.alloc(check.tornBytes);
    const { bytesRead } = await this.#file.read(torn, 0, torn.length, check.goodBytes);
    const kept = await keepTornBytes(this.path, torn.subarray(0, bytesRead));
    await this.#file.truncate(check.goodBytes);
    await this.append({ type: 'journal-repaired', tornBytes: check.tornBytes, keptAs: kept });
    await this.flush();
  }
}

/** Writes the bytes to the first free `<path>.torn-<n>`; they are kept before the journal is cut. */
async function keepTornBytes(path: string, bytes: Uint8Array): Promise<string> {
  for (let n = 1; n < 10_000; n += 1) {
    const target = `${path}.torn-${n}`;
    try {
      await using file = await open(target, 'wx');
      await file.writeFile(bytes);
      await file.sync();
      return target.slice(dirname(path).length + 1);
    } catch (cause) {
      if (codeOf(cause) !== 'EEXIST') throw cause;
    }
  }
  throw infraError('JOURNAL_TORN_TOO_OFTEN', `${path} was torn 10,000 times`, {
    hint: 'Look at the disk and at what kills the program.',
  });
}
