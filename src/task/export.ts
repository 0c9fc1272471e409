import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildTask } from './build.ts';
import { refuseExisting, stage } from './directory.ts';
import type { LoadedTask } from './load.ts';
import type { TaskSource } from './suite.ts';

export interface ExportOptions {
  /** Receives one directory a task, under the task's name. */
  readonly directory: string;
  readonly units?: number;
  readonly seed: number;
  /** Puts the npm packages that an environment lists into it. */
  readonly carryPackages: (environment: string) => Promise<void>;
  readonly onTask?: (task: LoadedTask) => void;
  readonly signal?: AbortSignal;
}

/**
 * Writes tasks as Harbor task directories that need nothing of mimo-bench: built for (units, seed), with their npm
 * packages. `mimo.yaml` goes along, which Harbor ignores.
 *
 * @throws MimoError user `ALREADY_THERE` before anything is written, and what building throws
 */
export async function exportTasks(
  sources: readonly TaskSource[],
  { directory, units, seed, carryPackages, onTask, signal }: ExportOptions,
): Promise<LoadedTask[]> {
  const root = resolve(directory);
  for (const { name } of sources) refuseExisting(join(root, name));
  const exported: LoadedTask[] = [];
  for (const source of sources) {
    const target = join(root, source.name);
    await using staging = await stage(target);
    const outDir = join(staging.path, source.name);
    const asked = { ...(units === undefined ? {} : { units }), ...(signal === undefined ? {} : { signal }) };
    const built = await buildTask(source, { ...asked, seed, outDir });
    const environment = join(outDir, 'environment');
    if (existsSync(environment)) await carryPackages(environment);
    refuseExisting(target);
    await rename(outDir, target);
    const task = { ...built, directory: target };
    exported.push(task);
    onTask?.(task);
  }
  return exported;
}
