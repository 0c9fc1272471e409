import { readFileSync } from 'node:fs';
import type { ControlGroup } from './control-group.ts';
import { childrenOf, ifRunning } from './host-processes.ts';

export interface Watched {
  readonly initPid: number;
  readonly group: ControlGroup | undefined;
  readonly memoryBytes: number;
}

/** A hog takes about 2 GB a second here; the control group's hard wall stands behind this. */
const withGroupMs = 100;
/** Walking the process tree costs more than reading one file. */
const withoutGroupMs = 200;

/**
 * Kills the largest process of a sandbox whose processes hold more memory than they may. A control group alone
 * cannot do it: it counts the sandbox's tmpfs too, so its wall stands at memory and storage together. Where
 * there is no control group this is the only wall.
 */
export class MemoryWatchdog implements Disposable {
  readonly #timer: NodeJS.Timeout;

  constructor(watched: Watched) {
    const period = watched.group?.processMemory() === undefined ? withoutGroupMs : withGroupMs;
    this.#timer = setInterval(() => watch(watched), period);
    this.#timer.unref();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

function watch({ initPid, group, memoryBytes }: Watched): void {
  const counted = groupMemory(group);
  if (counted !== undefined && counted <= memoryBytes) return;
  const processes = commandsUnder(initPid);
  const total = counted ?? processes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= memoryBytes) return;
  const largest = processes.reduce((a, b) => (b.bytes > a.bytes ? b : a), { pid: 0, bytes: 0 });
  if (largest.pid === 0) return;
  try {
    process.kill(largest.pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

function groupMemory(group: ControlGroup | undefined): number | undefined {
  try {
    return group?.processMemory();
  } catch {
    // The group went with its sandbox a moment ago.
    return 0;
  }
}

interface Command {
  readonly pid: number;
  readonly bytes: number;
}

/** Every process below PID 1 but our supervisor: the child of PID 1 that has its title. */
function commandsUnder(initPid: number): Command[] {
  const found: Command[] = [];
  const supervisor = ifRunning(() => childrenOf(initPid), []).find(isSupervisor);
  const queue = [initPid];
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    try {
      const children = childrenOf(pid);
      queue.push(...children);
      if (pid !== initPid && pid !== supervisor) found.push({ pid, bytes: anonymousBytes(pid) });
    } catch {
      // It ended between being listed and being read.
    }
  }
  return found;
}

function isSupervisor(pid: number): boolean {
  return ifRunning(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'), '').startsWith('mimo-supervisor');
}

function anonymousBytes(pid: number): number {
  const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}
