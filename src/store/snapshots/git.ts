import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { infraError, messageOf } from '../../core/index.ts';

/** Long enough to pack a trial of thousands of steps on a slow disk. */
const deadlineMs = 10 * 60_000;

/** The user's own Git settings must change neither what is kept nor how it is shown. */
function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
  };
}

function start(gitDir: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  // An explicit --git-dir also skips Git's check of who owns the folder.
  return spawn('git', ['--git-dir', gitDir, ...args], {
    env: environment(),
    stdio: 'pipe',
    timeout: deadlineMs,
  });
}

export interface GitOutput {
  readonly bytes: Buffer;
  readonly cut: boolean;
}

/** Runs Git to its end and returns its stdout, or the first `maxBytes` of it. */
export async function runGit(
  gitDir: string,
  args: readonly string[],
  options: { readonly maxBytes?: number } = {},
): Promise<GitOutput> {
  const child = start(gitDir, args);
  const closed = exitOf(child, args);
  child.stdin.end();
  const chunks: Buffer[] = [];
  let size = 0;
  let cut = false;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (options.maxBytes !== undefined && size > options.maxBytes) {
      cut = true;
      break;
    }
  }
  if (cut) child.kill('SIGKILL');
  await closed(cut);
  const bytes = Buffer.concat(chunks);
  return { bytes: cut ? bytes.subarray(0, options.maxBytes) : bytes, cut };
}

/** Contents of blobs, in the order asked, through one `git cat-file --batch`. */
export async function* readObjects(gitDir: string, oids: readonly string[]): AsyncGenerator<Buffer> {
  const args = ['cat-file', '--batch', '--buffer'];
  const child = start(gitDir, args);
  const closed = exitOf(child, args);
  // The writer runs beside the reader: with both ends in one loop, full pipes would block Git and us for ever.
  const fed = feed(child, oids);
  const reader = new ByteReader(child.stdout as AsyncIterable<Buffer>);
  let finished = false;
  try {
    for (const oid of oids) {
      const header = (await reader.line()).split(' ');
      const size = Number(header[2]);
      if (header[0] !== oid || !Number.isInteger(size)) {
        throw infraError(
          'SNAPSHOT_OBJECT_MISSING',
          `${gitDir}: object ${oid} is ${header.slice(1).join(' ')}`,
          {
            hint: 'The snapshots are incomplete: restore the folder from a copy, or run this trial again.',
          },
        );
      }
      const content = await reader.exactly(size + 1);
      yield content.subarray(0, size);
    }
    finished = true;
  } finally {
    if (!finished) {
      child.kill('SIGKILL');
      // Unread output would hold back the event that tells of the end.
      child.stdout.destroy();
    }
    await fed;
    await closed(!finished);
  }
}

async function feed(child: ChildProcessWithoutNullStreams, oids: readonly string[]): Promise<void> {
  const stop = new AbortController();
  child.stdin.on('close', () => stop.abort());
  for (const oid of oids) {
    if (stop.signal.aborted) return;
    if (!child.stdin.write(`${oid}\n`)) {
      await Promise.race([once(child.stdin, 'drain'), once(stop.signal, 'abort')]).catch(() => stop.abort());
    }
  }
  child.stdin.end();
}

/** Listens from the start, so that no event is missed; the returned function waits and judges. */
function exitOf(
  child: ChildProcessWithoutNullStreams,
  args: readonly string[],
): (killedByUs: boolean) => Promise<void> {
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  let broken: Error | undefined;
  // Git may end before it has read all its input; its exit code and stderr tell why.
  child.stdin.on('error', () => child.stdin.destroy());
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', (error) => {
      broken = error;
      resolve(null);
    });
    child.on('close', (code) => resolve(code));
  });
  return async (killedByUs) => {
    const code = await ended;
    if (killedByUs || (code === 0 && broken === undefined)) return;
    const detail = broken ? messageOf(broken) : Buffer.concat(errors).toString('utf8').trim();
    throw infraError('GIT_FAILED', `git ${args[0]} ended with ${code ?? 'no exit code'}: ${detail}`, {
      hint: broken ? 'Install git and see that it is on PATH.' : 'See that the snapshots folder is whole.',
      ...(broken ? { cause: broken } : {}),
    });
  };
}

/** Reads lines and exact byte counts from a stream of chunks. */
class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    for (;;) {
      const joined = this.#join();
      const end = joined.indexOf(10);
      if (end !== -1) {
        const text = joined.toString('latin1', 0, end);
        this.#chunks = [joined.subarray(end + 1)];
        this.#size = joined.length - end - 1;
        return text;
      }
      await this.#more();
    }
  }

  async exactly(count: number): Promise<Buffer> {
    while (this.#size < count) await this.#more();
    const joined = this.#join();
    this.#chunks = [joined.subarray(count)];
    this.#size = joined.length - count;
    return joined.subarray(0, count);
  }

  #join(): Buffer {
    if (this.#chunks.length === 1 && this.#chunks[0]) return this.#chunks[0];
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }

  async #more(): Promise<void> {
    const next = await this.#source.next();
    if (next.done) {
      throw infraError('GIT_FAILED', 'git cat-file ended in the middle of an answer', {
        hint: 'See that the snapshots folder is whole.',
      });
    }
    this.#chunks.push(next.value);
    this.#size += next.value.length;
  }
}
