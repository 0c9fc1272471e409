import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { userError } from '../core/index.ts';

/**
 * Holds a run for this process: two at once would write into the same journals. A lock whose owner is gone is
 * taken over, so a killed run can be resumed. Throws user `RUN_IN_USE`.
 */
export async function lockRun(directory: string): Promise<AsyncDisposable> {
  const path = join(directory, 'run.lock');
  for (;;) {
    try {
      await using file = await open(path, 'wx');
      await file.writeFile(`${process.pid}\n`);
      return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = await ownerOf(path);
    if (owner !== undefined && isAlive(owner)) {
      throw userError('RUN_IN_USE', `${directory} is being run by process ${owner}`, {
        hint: 'Wait for it to end, or stop it with Ctrl-C and resume the run.',
      });
    }
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
