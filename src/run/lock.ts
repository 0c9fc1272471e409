import { join } from 'node:path';
import { userError } from '../core/index.ts';
import { tryLock } from '../store/index.ts';

/** Holds a run for this process: two at once would write into the same journals. Throws user `RUN_IN_USE`. */
export async function lockRun(directory: string): Promise<AsyncDisposable> {
  const attempt = await tryLock(join(directory, 'run.lock'));
  if (attempt.held) return attempt.lock;
  throw userError('RUN_IN_USE', `${directory} is being run by process ${attempt.owner}`, {
    hint: 'Wait for it to end, or stop it with Ctrl-C and resume the run.',
  });
}
