import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScriptStep } from '../core/index.ts';
import { parseSteps } from '../task/index.ts';

/** A solution that a task lists beside its reference. */
export interface ListedSolution {
  readonly name: string;
  readonly text: string;
  /** Its steps, where it is written in steps. */
  readonly steps: readonly ScriptStep[] | undefined;
}

/**
 * The scripts of a folder (`wrong`, `alternative`, `bulk`) of a task, from its source and from what was built, by
 * name; empty where there is none.
 */
export async function listedSolutions(
  directories: readonly string[],
  folder: string,
): Promise<ListedSolution[]> {
  const found = new Map<string, ListedSolution>();
  for (const directory of directories) {
    const path = join(directory, folder);
    if (!existsSync(path)) continue;
    for (const file of (await readdir(path)).filter((name) => name.endsWith('.sh'))) {
      const text = await readFile(join(path, file), 'utf8');
      const steps = /^### step:/m.test(text) ? parseSteps(text) : undefined;
      const name = file.replace(/\.sh$/, '');
      if (!found.has(name)) found.set(name, { name, text, steps });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
