import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { userError } from '../core/index.ts';

/** A directory that is filled beside its place and put there when it is whole; removed unless it was. */
export interface Staging extends AsyncDisposable {
  readonly path: string;
  /** Moves it to its place, which must not be there. Throws user `ALREADY_THERE`. */
  place(): Promise<void>;
}

export async function stage(target: string): Promise<Staging> {
  refuseExisting(target);
  await mkdir(dirname(target), { recursive: true });
  const path = await mkdtemp(join(dirname(target), '.mimo-bench-'));
  await chmod(path, 0o755);
  return {
    path,
    async place() {
      refuseExisting(target);
      await rename(path, target);
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

export function refuseExisting(target: string): void {
  if (!existsSync(target)) return;
  throw userError('ALREADY_THERE', `${target} is there already; nothing was written`, {
    hint: 'Name another directory, or remove this one if it is no longer needed.',
  });
}
