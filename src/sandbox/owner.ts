import { readFileSync } from 'node:fs';

/**
 * A process named so that its id's reuse shows: `pid:start time in clock ticks`, from field 22 of
 * /proc/PID/stat. Where there is no /proc, the id alone.
 */
export function ownerOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Field 3 is the first after the name: a zombie owns nothing.
    return 'ZX'.includes(fields[0] ?? 'X') ? undefined : `${pid}:${fields[19]}`;
  } catch {
    return process.platform === 'linux' ? undefined : `${pid}:0`;
  }
}

export const thisOwner = (): string => ownerOf(process.pid) ?? `${process.pid}:0`;

export function isAlive(owner: string): boolean {
  return ownerOf(Number.parseInt(owner, 10)) === owner;
}
