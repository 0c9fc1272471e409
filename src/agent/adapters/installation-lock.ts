import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../core/index.ts';

const pollMs = 200;

/**
 * Holds a path for this process, waiting for whoever holds it. A lock whose owner is gone is taken over. Two that
 * take over at once may both hold it for a moment: who uses it moves its result into place in one step.
 */
export async function lockPath(
  path: string,
  clock: Clock,
  options: { readonly signal: AbortSignal | undefined; readonly onWait: (pid: number) => void },
): Promise<AsyncDisposable> {
  await mkdir(dirname(path), { recursive: true });
  for (let waited = false; ; ) {
    options.signal?.throwIfAborted();
    try {
      await using file = await open(path, 'wx');
      await file.writeFile(`${process.pid}\n`);
      return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = await ownerOf(path);
    if (owner === undefined || !isAlive(owner)) {
      await rm(path, { force: true });
      continue;
    }
    if (!waited) options.onWait(owner);
    waited = true;
    await clock.sleep(pollMs, options.signal);
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
