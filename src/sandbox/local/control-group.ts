import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface GroupLimits {
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly tasks: number;
}

/** How this machine's control groups are laid out, and which of our limits they can hold. */
export interface GroupLayout {
  readonly version: 1 | 2;
  /** Parent directories for our groups: one per controller in version 1, a single one in version 2. */
  readonly parents: readonly { readonly controllers: readonly Controller[]; readonly directory: string }[];
}

export type Controller = 'cpu' | 'memory' | 'pids';
const wanted: readonly Controller[] = ['memory', 'pids', 'cpu'];
const ours = 'mimo-bench';
const cpuPeriodUs = 100_000;

/** Finds where groups can be made and really be limited; undefined when nowhere. */
export function findGroupLayout(): GroupLayout | undefined {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').map(parseMount);
  const first = mounts.flatMap((mount) => (mount?.type === 'cgroup' ? [versionOneParent(mount)] : []));
  const usable = first.filter((parent) => parent !== undefined);
  if (usable.length > 0) return { version: 1, parents: usable };
  const unified = mounts.find((mount) => mount?.type === 'cgroup2');
  const parent = unified && versionTwoParent(unified.point);
  return parent && { version: 2, parents: [parent] };
}

export function controllersOf(layout: GroupLayout | undefined): ReadonlySet<Controller> {
  return new Set(layout?.parents.flatMap((parent) => parent.controllers));
}

interface MountPoint {
  readonly point: string;
  readonly type: string;
  readonly options: readonly string[];
}

/** Fields of /proc/self/mountinfo: proc(5). */
function parseMount(line: string): MountPoint | undefined {
  const [before, after] = line.split(' - ');
  const point = before?.split(' ')[4];
  const [type, , options] = after?.split(' ') ?? [];
  return point && type ? { point, type, options: options?.split(',') ?? [] } : undefined;
}

function versionOneParent(mount: MountPoint): GroupLayout['parents'][number] | undefined {
  const controllers = wanted.filter((name) => mount.options.includes(name));
  if (controllers.length === 0) return undefined;
  const directory = join(mount.point, ours);
  return canMakeGroups(directory) ? { controllers, directory } : undefined;
}

/** Under systemd's delegation or as root: beside our own group, or at the top. */
function versionTwoParent(mountPoint: string): GroupLayout['parents'][number] | undefined {
  const own = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1] ?? '/';
  for (const base of [mountPoint, join(mountPoint, dirname(own)), join(mountPoint, own)]) {
    const directory = join(base, ours);
    if (!canMakeGroups(directory)) continue;
    enableControllers(base);
    enableControllers(directory);
    const text = readFileSync(join(directory, 'cgroup.subtree_control'), 'utf8');
    const controllers = wanted.filter((name) => text.split(/\s+/).includes(name));
    if (controllers.length > 0) return { controllers, directory };
  }
  return undefined;
}

function enableControllers(directory: string): void {
  for (const name of wanted) {
    try {
      writeFileSync(join(directory, 'cgroup.subtree_control'), `+${name}`);
    } catch {
      // EBUSY, ENOENT, EACCES: not ours to give; what is in force is read back by the caller.
    }
  }
}

function canMakeGroups(directory: string): boolean {
  const probe = join(directory, `probe-${process.pid}`);
  try {
    mkdirSync(probe, { recursive: true });
    rmdirSync(probe);
    return true;
  } catch {
    return false;
  }
}

/** The control group of one sandbox: all of its controllers' directories. */
export class ControlGroup implements Disposable {
  readonly #directories: readonly string[];
  readonly #version: 1 | 2;
  readonly #memory: string | undefined;

  /** Adopts the directories of `name`, whether they exist or not. */
  constructor(layout: GroupLayout, name: string) {
    this.#version = layout.version;
    this.#directories = layout.parents.map((parent) => join(parent.directory, name));
    const memory = layout.parents.find((parent) => parent.controllers.includes('memory'));
    this.#memory = memory && join(memory.directory, name);
  }

  create(limits: GroupLimits): void {
    for (const directory of this.#directories) mkdirSync(directory, { recursive: true });
    const quota = Math.round(limits.cpus * cpuPeriodUs);
    if (this.#version === 2) {
      this.#set('memory.max', limits.memoryBytes);
      this.#set('memory.swap.max', 0);
      this.#set('pids.max', limits.tasks);
      this.#set('cpu.max', `${quota} ${cpuPeriodUs}`);
      return;
    }
    this.#set('memory.limit_in_bytes', limits.memoryBytes);
    this.#set('memory.memsw.limit_in_bytes', limits.memoryBytes);
    this.#set('pids.max', limits.tasks);
    this.#set('cpu.cfs_period_us', cpuPeriodUs);
    this.#set('cpu.cfs_quota_us', quota);
  }

  add(pid: number): void {
    for (const directory of this.#directories) writeFileSync(join(directory, 'cgroup.procs'), `${pid}`);
  }

  /** Bytes of the processes' own memory, without what lies in the sandbox's tmpfs; undefined if not counted. */
  processMemory(): number | undefined {
    if (this.#memory === undefined) return undefined;
    const text = readFileSync(join(this.#memory, 'memory.stat'), 'utf8');
    const field = this.#version === 2 ? /^anon (\d+)$/m : /^total_rss (\d+)$/m;
    return Number(field.exec(text)?.[1] ?? 0);
  }

  /** Processes in any of its directories; none when they do not exist. */
  processes(): number[] {
    const pids = this.#directories.flatMap((directory) =>
      existsSync(directory) ? readFileSync(join(directory, 'cgroup.procs'), 'utf8').split('\n') : [],
    );
    return [...new Set(pids.filter((pid) => pid !== '').map(Number))];
  }

  /** Removes its directories. They must hold no process. */
  [Symbol.dispose](): void {
    for (const directory of this.#directories) {
      if (!existsSync(directory)) continue;
      // A fresh cgroup namespace inside may have made further groups.
      for (const nested of readdirSync(directory, { withFileTypes: true })) {
        if (nested.isDirectory()) rmdirSync(join(directory, nested.name));
      }
      rmdirSync(directory);
    }
  }

  /** Only files of controllers that this machine mounts exist; `memsw` needs swap accounting. */
  #set(file: string, value: number | string): void {
    for (const directory of this.#directories) {
      if (existsSync(join(directory, file))) writeFileSync(join(directory, file), `${value}`);
    }
  }
}

/** Names of all groups of ours that exist. */
export function listGroups(layout: GroupLayout): string[] {
  const names = layout.parents.flatMap(({ directory }) =>
    existsSync(directory)
      ? readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory())
      : [],
  );
  return [...new Set(names.map((entry) => entry.name))].filter((name) => !name.startsWith('probe-'));
}
