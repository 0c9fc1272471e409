import { readdirSync, readFileSync } from 'node:fs';

/** Stands before a sandbox's name among the arguments of its `unshare`, which lives as long as it does. */
export const processMark = 'mimo-bench-sandbox:';

/** Every local sandbox that runs on this machine, by name, with the host process above its PID 1. */
export function runningNamespaces(): Map<string, number> {
  const found = new Map<string, number>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const [program, ...args] = ifRunning(
      () => readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0'),
      [],
    );
    const name = args.find((arg) => arg.startsWith(processMark));
    if (program === 'unshare' && name !== undefined) found.set(name.slice(processMark.length), Number(entry));
  }
  return found;
}

/** Ends a sandbox by the process above its PID 1; both may be gone already. */
export function killNamespace(pid: number): void {
  for (const init of ifRunning(() => childrenOf(pid), [])) signalIfAlive(init, 'SIGKILL');
  signalIfAlive(pid, 'SIGKILL');
}

/** What a process says, or `otherwise` where it ended before it could be read. */
export function ifRunning<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

/** A process that is gone already needs no signal. */
export function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
