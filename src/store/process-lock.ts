import { open, readFile, rm } from 'node:fs/promises';

export type LockAttempt =
  | { readonly held: true; readonly lock: AsyncDisposable }
  /** The process that holds it, which is alive. */
  | { readonly held: false; readonly owner: number };

/**
 * Tries to hold a path for this process; disposing lets go. A lock whose owner is gone is taken over, so what a killed
 * process left does not stand in the way. Two that take over at once may both hold it for a moment.
 *
 * @param path file that holds the owner's process id; its directory must exist
 */
export async function tryLock(path: string): Promise<LockAttempt> {
  for (;;) {
    try {
      await using file = await open(path, 'wx');
      await file.writeFile(`${process.pid}\n`);
      return { held: true, lock: { [Symbol.asyncDispose]: () => rm(path, { force: true }) } };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = await ownerOf(path);
    if (owner !== undefined && isAlive(owner)) return { held: false, owner };
    await rm(path, { force: true });
  }
}

/** Undefined for a lock that vanished meanwhile or was never finished. */
async function ownerOf(path: string): Promise<number | undefined> {
  try {
    const pid = Number.parseInt(await readFile(path, 'utf8'), 10);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
