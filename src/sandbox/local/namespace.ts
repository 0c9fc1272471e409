import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { infraError } from '../../core/index.ts';
import type { SupervisorFiles } from '../supervisor-files.ts';
import { buildRoot, stageSources, stagingPoint, waitForHost, waitForMaps } from './bootstrap.ts';
import { childrenOf, processMark, signalIfAlive } from './host-processes.ts';

export interface NamespaceSpec {
  readonly id: string;
  /** Owner, run and sandbox; shows in the host's list of processes, for reaping. */
  readonly name: string;
  readonly storageMb: number;
  /** Tasks (threads) that the user inside may have, counted by the kernel per user namespace. */
  readonly maxTasks: number;
  /** Port of the gateway's listener inside, or 0. */
  readonly gatewayPort: number;
  readonly path: string;
  /** Host files and directories to show read-only. */
  readonly shown: readonly { readonly source: string; readonly target: string }[];
  readonly supervisor: SupervisorFiles;
  /** Called with a host process id before anything of the sandbox runs; what it forks follows it. */
  readonly confine: (pid: number) => Promise<void>;
}

const bootDeadlineMs = 20_000;

/** Ids inside are mapped to a range of the host's that no account and no other sandbox uses. */
const firstOuterId = 1_000_000_000;
const idsPerSandbox = 65_536;
const idRanges = 15_000;

/** The process tree of one local sandbox, as the host sees it. */
export class Namespace implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #errors: string[] = [];
  #initPid: number | undefined;
  #exit: string | undefined;

  constructor(spec: NamespaceSpec) {
    this.#child = launch(spec);
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (this.#errors.length < 50) this.#errors.push(text);
    });
    this.#child.once('exit', (code, signal) => {
      this.#exit = signal === null ? `its PID 1 ended with code ${code}` : `its PID 1 was ended by ${signal}`;
    });
    this.#child.once('error', (error) => {
      this.#exit = error.message;
    });
    // A broken pipe to a dead sandbox shows in `exit`; without listeners it would end the harness.
    this.#child.stdin?.on('error', () => undefined);
  }

  get input(): Writable {
    return this.#child.stdin as Writable;
  }

  get output(): Readable {
    return this.#child.stdout as Readable;
  }

  /** Host process id of the sandbox's PID 1, once started. */
  get initPid(): number | undefined {
    return this.#initPid;
  }

  /** Confines, maps the ids, and hands over what builds the root. The supervisor's frames follow on `output`. */
  async boot(spec: NamespaceSpec, signal: AbortSignal | undefined): Promise<void> {
    const deadline = AbortSignal.any([AbortSignal.timeout(bootDeadlineMs), ...(signal ? [signal] : [])]);
    const pid = this.#child.pid;
    if (pid === undefined) throw this.#bootError(new Error('the process could not be started'));
    try {
      await spec.confine(pid);
      this.input.write('go\n');
      await this.#readReady(deadline);
      this.#initPid = childrenOf(pid)[0];
      mapIds(pid, outerRange(spec.id));
      this.input.write('go\n');
      for (const { name, content } of spec.supervisor.files) {
        this.input.write(`${content.length} ${name}\n`);
        this.input.write(content);
      }
      this.input.write('\n');
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#bootError(error);
    }
  }

  /** What its programs said and how it ended, for messages. */
  explain(): string {
    const said = this.#errors.join('').trim().slice(-1000);
    return `${this.#exit ?? 'its channel closed'}${said === '' ? '' : `; it said: ${said}`}`;
  }

  /** Wakes the supervisor through PID 1's trap. */
  revive(): void {
    if (this.#initPid !== undefined) signalIfAlive(this.#initPid, 'SIGCONT');
  }

  /** Kills PID 1, which takes the whole namespace with it, and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.pid === undefined) return;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    if (this.#initPid !== undefined) signalIfAlive(this.#initPid, 'SIGKILL');
    else this.#child.kill('SIGKILL');
    await gone;
  }

  async #readReady(deadline: AbortSignal): Promise<void> {
    let text = '';
    while (text.length < 6) {
      const chunk = this.output.read() as Buffer | null;
      if (chunk !== null) text += chunk.toString('latin1');
      else if (this.output.readableEnded || this.#exit !== undefined)
        throw new Error('it ended before it was ready');
      else
        await Promise.race([
          once(this.output, 'readable', { signal: deadline }),
          once(this.output, 'end', { signal: deadline }),
        ]);
    }
    if (text !== 'ready\n') throw new Error(`unexpected greeting ${JSON.stringify(text)}`);
    this.output.removeAllListeners('readable');
  }

  #bootError(cause: unknown): Error {
    return infraError('SANDBOX_START_FAILED', `the local sandbox could not be started: ${this.explain()}`, {
      hint: 'Run "mimo-bench doctor", or use --sandbox docker.',
      cause,
    });
  }
}

function launch(spec: NamespaceSpec): ChildProcess {
  const asRoot = process.geteuid?.() === 0;
  const sources = spec.shown.map((entry) => entry.source);
  const shown = spec.shown.flatMap((entry, index) => [
    asRoot ? `${stagingPoint}/${index}` : entry.source,
    entry.target,
  ]);
  const outer = `${outerRange(spec.id)}`;
  const inner = [
    ...['setpriv', '--pdeathsig', 'SIGKILL'],
    ...(asRoot ? ['--reuid', outer, '--regid', outer, '--clear-groups'] : []),
    ...[
      'unshare',
      '--user',
      '--mount',
      '--pid',
      '--ipc',
      '--uts',
      '--net',
      '--cgroup',
      '--fork',
      '--kill-child',
      '--',
    ],
    ...['sh', '-c', waitForMaps, `${processMark}${spec.name}`, 'sh', '-c', buildRoot, 'sh', ...shown],
  ];
  const staged = [
    'unshare',
    '--mount',
    '--propagation',
    'private',
    '--',
    'sh',
    '-c',
    stageSources,
    'sh',
    ...sources,
  ];
  const argv = ['-c', waitForHost, 'sh', ...(asRoot ? [...staged, '--', ...inner] : inner)];
  return spawn('/bin/sh', argv, {
    cwd: '/',
    stdio: 'pipe',
    env: {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
      MIMO_ROOT: asRoot ? `${stagingPoint}/root` : stagingPoint,
      MIMO_ID: spec.id,
      MIMO_STORAGE_MB: `${spec.storageMb}`,
      // A tree of empty files must fill its own sandbox's inodes, not the host's memory.
      MIMO_INODES: `${Math.min(2_000_000, Math.max(100_000, spec.storageMb * 128))}`,
      MIMO_NPROC: `${spec.maxTasks}`,
      MIMO_PATH: spec.path,
      MIMO_PORT: `${spec.gatewayPort}`,
    },
  });
}

/** A range of its own per sandbox, so that the kernel's per-user counts are per sandbox too. */
function outerRange(id: string): number {
  let hash = 0;
  for (const char of id) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0;
  return firstOuterId + (hash % idRanges) * idsPerSandbox;
}

/**
 * Inner root is never the host's root: that could write under /proc/sys and read what only root may. Without
 * privileges only the harness's own user can be mapped.
 */
function mapIds(pid: number, outer: number): void {
  if (process.geteuid?.() === 0) {
    writeFileSync(`/proc/${pid}/uid_map`, `0 ${outer} ${idsPerSandbox}\n`);
    writeFileSync(`/proc/${pid}/gid_map`, `0 ${outer} ${idsPerSandbox}\n`);
    return;
  }
  writeFileSync(`/proc/${pid}/setgroups`, 'deny');
  writeFileSync(`/proc/${pid}/uid_map`, `0 ${process.geteuid?.()} 1\n`);
  writeFileSync(`/proc/${pid}/gid_map`, `0 ${process.getegid?.()} 1\n`);
}
