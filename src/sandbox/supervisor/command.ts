import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, statSync, writeFileSync } from 'node:fs';
import { findAccount } from './account.ts';
import type { KeptOutput } from './kept-output.ts';
import { OutputStream } from './output-stream.ts';
import type { PipePool } from './pipe-pool.ts';
import { endSession } from './session.ts';

export interface CommandRequest {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string | undefined;
  /** An input follows; the command starts when it is complete. */
  readonly hasInput: boolean;
  readonly timeoutMs: number | undefined;
  readonly killGraceMs: number;
  readonly outputCapBytes: number;
  readonly stream: boolean;
}

export interface CommandEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly aborted: boolean;
  readonly durationMs: number;
  readonly stdout: ReturnType<KeptOutput['finish']>;
  readonly stderr: ReturnType<KeptOutput['finish']>;
}

/** One command in its own session and process group. */
export class Command {
  readonly #request: CommandRequest;
  readonly #child: ChildProcess | undefined;
  readonly #ended: Promise<CommandEnd>;
  readonly #finish: (end: CommandEnd) => void;
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;
  readonly #startedAt = performance.now();
  #exit: { readonly code: number | null; readonly signal: string | null } | undefined;
  #stop: 'timeout' | 'cancel' | undefined;
  #stopped: Promise<void> | undefined;
  #deadline: NodeJS.Timeout | undefined;

  constructor(
    request: CommandRequest,
    input: Uint8Array | undefined,
    pool: PipePool,
    onLive: (stream: 'stdout' | 'stderr', chunk: Buffer) => void,
  ) {
    this.#request = request;
    const { promise, resolve } = Promise.withResolvers<CommandEnd>();
    this.#ended = promise;
    this.#finish = resolve;
    const live = request.stream ? onLive : undefined;
    this.#stdout = new OutputStream(request.outputCapBytes, live && ((chunk) => live('stdout', chunk)));
    this.#stderr = new OutputStream(request.outputCapBytes, live && ((chunk) => live('stderr', chunk)));
    const refusal = refusalOf(request);
    if (refusal !== undefined) {
      this.#refuse(refusal.code, refusal.message);
      return;
    }
    try {
      this.#child = this.#start(pool, input);
    } catch (error) {
      // Some refusals of the kernel (E2BIG, EPERM, no process left for a FIFO) are thrown, not emitted.
      this.#refuse(...spawnFailure(request, error as NodeJS.ErrnoException));
    }
  }

  get ended(): Promise<CommandEnd> {
    return this.#ended;
  }

  cancel(): void {
    this.#stopWith('cancel');
  }

  #start(pool: PipePool, input: Uint8Array | undefined): ChildProcess | undefined {
    const { argv, cwd, user, env, timeoutMs } = this.#request;
    const account = user === undefined || user === 'root' ? undefined : findAccount(user);
    const stdin = input && pool.inputFile(input);
    const stdout = pool.open();
    const stderr = pool.open();
    this.#stdout.attach(stdout);
    this.#stderr.attach(stderr);
    try {
      const child = spawn(argv[0], argv.slice(1), {
        cwd,
        env: { HOME: account?.home ?? '/root', ...env },
        detached: true,
        stdio: [stdin ?? 'ignore', stdout.theirs, stderr.theirs],
        ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
      });
      child.once('error', (error) => {
        if (child.pid === undefined) this.#refuse(...spawnFailure(this.#request, error));
      });
      if (child.pid === undefined) return undefined;
      preferInMemoryKill(child.pid);
      child.once('exit', (code, signal) => void this.#exited(code, signal));
      if (timeoutMs !== undefined) this.#deadline = setTimeout(() => this.#stopWith('timeout'), timeoutMs);
      return child;
    } finally {
      for (const descriptor of [stdin, stdout.theirs, stderr.theirs])
        if (descriptor !== undefined) closeSync(descriptor);
    }
  }

  #stopWith(why: 'timeout' | 'cancel'): void {
    if (this.#stop !== undefined || this.#exit !== undefined || this.#child?.pid === undefined) return;
    this.#stop = why;
    this.#stopped = endSession(this.#child.pid, this.#request.killGraceMs);
  }

  async #exited(code: number | null, signal: string | null): Promise<void> {
    this.#exit = { code, signal };
    clearTimeout(this.#deadline);
    // Stopped from outside, all it started must be gone before the answer: what follows may be the grader.
    await this.#stopped;
    await Promise.all([this.#stdout.drained(), this.#stderr.drained()]);
    this.#conclude(code, signal);
  }

  #refuse(code: number, message: string): void {
    this.#stderr.add(Buffer.from(`${message}\n`));
    this.#conclude(code, null);
  }

  #conclude(exitCode: number | null, signal: string | null): void {
    this.#finish({
      exitCode,
      signal,
      timedOut: this.#stop === 'timeout',
      aborted: this.#stop === 'cancel',
      durationMs: performance.now() - this.#startedAt,
      stdout: this.#stdout.finish(),
      stderr: this.#stderr.finish(),
    });
  }
}

function refusalOf(request: CommandRequest): { code: number; message: string } | undefined {
  const directory = statSync(request.cwd, { throwIfNoEntry: false });
  if (!directory?.isDirectory())
    return { code: 126, message: `cannot enter ${request.cwd}: no such directory` };
  if (request.user !== undefined && request.user !== 'root' && findAccount(request.user) === undefined) {
    return { code: 126, message: `no user "${request.user}" in the sandbox` };
  }
  return undefined;
}

/** The shell's own codes: 127 not found, 126 found but not runnable. */
function spawnFailure(request: CommandRequest, error: NodeJS.ErrnoException): [number, string] {
  const [program] = request.argv;
  if (error.code === 'ENOENT') return [127, `${program}: not found`];
  if (request.user !== undefined && (error.code === 'EINVAL' || error.code === 'EPERM')) {
    return [
      126,
      `${program}: this sandbox cannot change to user "${request.user}": only root is mapped in it`,
    ];
  }
  return [126, `${program}: cannot be run (${error.code ?? error.message})`];
}

/** When memory runs out the kernel shall take a command, never the supervisor. */
function preferInMemoryKill(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '1000');
  } catch {
    // The command has already ended.
  }
}
