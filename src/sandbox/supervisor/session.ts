import { readdirSync, readFileSync } from 'node:fs';

/** Long enough for the kernel to take thousands of processes; a fork bomb is stopped before it is killed. */
const killWithinMs = 5000;
const lookEveryMs = 10;

/**
 * Ends a session: SIGTERM to its first group, SIGKILL to all of it after `graceMs`. Resolves when nobody is left.
 * By session, not by group: `timeout`, job control and the like make groups of their own, and what they started
 * would work on after the deadline.
 */
export async function endSession(session: number, graceMs: number): Promise<void> {
  signal(-session, 'SIGTERM');
  const killAt = performance.now() + graceMs;
  while (performance.now() < killAt) {
    if (membersOf(session).length === 0) return;
    await pause();
  }
  const giveUpAt = performance.now() + killWithinMs;
  for (let members = membersOf(session); members.length > 0; members = membersOf(session)) {
    // What is stopped cannot fork: otherwise a bomb's children outrun the list that they are killed by.
    for (const pid of members) signal(pid, 'SIGSTOP');
    for (const pid of members) signal(pid, 'SIGKILL');
    if (performance.now() > giveUpAt) return;
    await pause();
  }
}

/** Processes other than PID 1 and this one; those that have ended and wait to be reaped do not count. */
export function liveProcesses(): number[] {
  return pids().filter((pid) => pid !== 1 && pid !== process.pid && !isGone(pid));
}

export function isGone(pid: number): boolean {
  const state = statOf(pid)?.[0];
  return state === undefined || 'ZX'.includes(state);
}

function membersOf(session: number): number[] {
  return pids().filter((pid) => {
    const [state = 'X', , , id] = statOf(pid) ?? [];
    return id === String(session) && !'ZX'.includes(state);
  });
}

const pids = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** State, parent, group, session, ... The name before them may hold spaces and parentheses. */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function signal(pid: number, name: 'SIGTERM' | 'SIGSTOP' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // ESRCH: nobody is left there.
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, lookEveryMs));
