import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../core/index.ts';
import { tryLock } from '../../store/index.ts';

const pollMs = 200;

/**
 * Holds a path for this process, waiting for whoever holds it. Two may hold it for a moment when its owner died: who
 * uses it moves its result into place in one step.
 */
export async function lockPath(
  path: string,
  clock: Clock,
  options: { readonly signal: AbortSignal | undefined; readonly onWait: (pid: number) => void },
): Promise<AsyncDisposable> {
  await mkdir(dirname(path), { recursive: true });
  for (let waited = false; ; waited = true) {
    options.signal?.throwIfAborted();
    const attempt = await tryLock(path);
    if (attempt.held) return attempt.lock;
    if (!waited) options.onWait(attempt.owner);
    await clock.sleep(pollMs, options.signal);
  }
}
