import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { ExecResult, ExecSpec, Sandbox, ScanRequest, ScanResult, TreeEntry } from '../core/index.ts';
import { infraError } from '../core/index.ts';
import { CappedText } from './capped-text.ts';

const drainMs = 100;
const defaultGraceMs = 500;

/**
 * A sandbox without walls, for tests alone: commands run on the host in a directory of their own, and paths
 * inside are the host's. It does everything else that the port asks.
 */
export async function createHostSandbox(
  options: { readonly env?: Record<string, string> } = {},
): Promise<HostSandbox> {
  const root = await mkdtemp(join(tmpdir(), 'mimo-host-sandbox-'));
  await mkdir(join(root, 'app'));
  await mkdir(join(root, 'home'));
  return new HostSandbox(root, options.env ?? {});
}

export class HostSandbox implements Sandbox {
  readonly id = 'host';
  readonly kind = 'local';
  readonly gatewayUrl = undefined;
  readonly workdir: string;
  readonly #root: string;
  readonly #env: Record<string, string>;
  readonly #lost = new AbortController();
  readonly #running = new Set<ChildProcess>();
  readonly #finished = new Map<string, Promise<ExecResult>>();
  readonly #scanned = new Map<string, Map<string, string>>();

  constructor(root: string, env: Record<string, string>) {
    this.#root = root;
    this.workdir = join(root, 'app');
    const home = join(root, 'home');
    this.#env = {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      LANG: 'C.UTF-8',
      TERM: 'dumb',
      TZ: 'UTC',
      ...env,
    };
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Makes every later call fail, as when a container is removed under a trial. */
  lose(): void {
    this.#lost.abort(infraError('SANDBOX_LOST', 'the sandbox is gone'));
    this.#killGroups();
  }

  exec(spec: ExecSpec): Promise<ExecResult> {
    this.#lost.signal.throwIfAborted();
    const id = spec.operationId;
    if (id === undefined) return this.#run(spec);
    const known = this.#finished.get(id) ?? this.#run(spec);
    this.#finished.set(id, known);
    return known;
  }

  async #run(spec: ExecSpec): Promise<ExecResult> {
    const from = performance.now();
    const cap = spec.outputCapBytes ?? 1024 * 1024;
    const stdout = new CappedText(cap, spec.onStdout);
    const stderr = new CappedText(cap, spec.onStderr);
    const how = await this.#spawn(spec, stdout, stderr);
    this.#lost.signal.throwIfAborted();
    const [out, err] = [stdout.end(), stderr.end()];
    return {
      ...how,
      stdout: out.text,
      stderr: err.text,
      dropped: { stdout: out.dropped, stderr: err.dropped },
      durationMs: performance.now() - from,
    };
  }

  #spawn(spec: ExecSpec, stdout: CappedText, stderr: CappedText) {
    type How = Pick<ExecResult, 'exitCode' | 'signal' | 'timedOut' | 'aborted'>;
    const { promise, resolve: settle } = Promise.withResolvers<How>();
    const child = spawn(spec.argv[0], spec.argv.slice(1), {
      cwd: spec.cwd ?? this.workdir,
      env: { ...this.#env, ...spec.env },
      detached: true,
      stdio: [spec.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    let ended: 'timeout' | 'abort' | undefined;
    const stop = (why: 'timeout' | 'abort') => {
      ended ??= why;
      signalGroup(child, 'SIGTERM');
      setTimeout(() => signalGroup(child, 'SIGKILL'), spec.killGraceMs ?? defaultGraceMs).unref();
    };
    const timer =
      spec.timeoutMs === undefined ? undefined : setTimeout(() => stop('timeout'), spec.timeoutMs);
    const onAbort = () => stop('abort');
    spec.signal?.addEventListener('abort', onAbort);
    if (spec.signal?.aborted) onAbort();
    const settled = (how: Pick<How, 'exitCode' | 'signal'>) => {
      clearTimeout(timer);
      spec.signal?.removeEventListener('abort', onAbort);
      this.#running.delete(child);
      settle({ ...how, timedOut: ended === 'timeout', aborted: ended === 'abort' });
    };
    child.stdout?.on('data', (chunk: Buffer) => stdout.add(chunk));
    child.stderr?.on('data', (chunk: Buffer) => stderr.add(chunk));
    child.stdin?.on('error', () => child.stdin?.destroy());
    child.stdin?.end(spec.stdin);
    child.once('error', (error) => {
      stderr.add(Buffer.from(`${spec.argv[0]}: ${error.message}\n`));
      settled({ exitCode: 127, signal: undefined });
    });
    child.once('exit', (code, signal) => {
      if (ended) signalGroup(child, 'SIGKILL');
      const how = { exitCode: code ?? undefined, signal: signal ?? undefined };
      // A background child may hold the pipe for ever; what comes later is not waited for.
      const late = setTimeout(() => settled(how), drainMs);
      child.once('close', () => {
        clearTimeout(late);
        settled(how);
      });
    });
    return promise;
  }

  async put(entries: Iterable<TreeEntry> | AsyncIterable<TreeEntry>): Promise<void> {
    this.#lost.signal.throwIfAborted();
    for await (const { path, mode, content } of entries) {
      await rm(path, { recursive: true, force: true });
      await mkdir(mode === '040000' ? path : dirname(path), { recursive: true });
      if (mode === '120000') await symlink(Buffer.from(content).toString(), path);
      else if (mode !== '040000') {
        await writeFile(path, content);
        await chmod(path, mode === '100755' ? 0o755 : 0o644);
      }
    }
  }

  async get(path: string, options: { readonly maxBytes?: number } = {}): Promise<TreeEntry[]> {
    this.#lost.signal.throwIfAborted();
    const entries: TreeEntry[] = [];
    let bytes = 0;
    await walk(resolve(path), [], (entry) => {
      bytes += entry.content.length;
      if (bytes > (options.maxBytes ?? Number.POSITIVE_INFINITY)) {
        throw infraError('SANDBOX_GET_TOO_LARGE', `${path} holds more than ${options.maxBytes} bytes`);
      }
      entries.push(entry);
    });
    return entries;
  }

  async scan(request: ScanRequest): Promise<ScanResult> {
    this.#lost.signal.throwIfAborted();
    const from = performance.now();
    const key = JSON.stringify([request.roots, request.exclude, request.maxFileBytes]);
    const before = request.full ? undefined : this.#scanned.get(key);
    const now = new Map<string, string>();
    const skipped: ScanResult['skipped'][number][] = [];
    for (const root of request.roots) {
      await walk(root, request.exclude, (entry) => {
        if (entry.content.length > request.maxFileBytes) {
          skipped.push({ path: entry.path, bytes: entry.content.length, reason: 'too large' });
          return;
        }
        const digest = createHash('sha1').update(entry.mode).update(entry.content).digest('hex');
        now.set(entry.path, digest);
        if (before?.get(entry.path) !== digest) request.onEntry(entry);
      });
    }
    this.#scanned.set(key, now);
    const removed = [...(before?.keys() ?? [])].filter((path) => !now.has(path));
    return {
      full: before === undefined,
      removed,
      skipped,
      entries: now.size,
      scanMs: performance.now() - from,
    };
  }

  async killAll(): Promise<void> {
    const gone = [...this.#running].map((child) => new Promise((done) => child.once('exit', done)));
    this.#killGroups();
    await Promise.all(gone);
  }

  #killGroups(): void {
    for (const child of this.#running) signalGroup(child, 'SIGKILL');
  }

  async dispose(): Promise<void> {
    await this.killAll();
    await rm(this.#root, { recursive: true, force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // The group has ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Gives the files, links and empty directories at and below a path, sorted; a missing path gives nothing. */
async function walk(
  path: string,
  exclude: readonly string[],
  onEntry: (entry: TreeEntry) => void,
): Promise<void> {
  const stat = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (!stat) return;
  if (stat.isSymbolicLink()) onEntry({ path, mode: '120000', content: Buffer.from(await readlink(path)) });
  else if (stat.isFile()) {
    onEntry({ path, mode: stat.mode & 0o100 ? '100755' : '100644', content: await readFile(path) });
  } else if (stat.isDirectory()) {
    const names = (await readdir(path)).filter((name) => !exclude.includes(name)).sort();
    if (names.length === 0) onEntry({ path, mode: '040000', content: new Uint8Array() });
    for (const name of names) await walk(join(path, name), exclude, onEntry);
  }
}
