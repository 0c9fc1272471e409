import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrialResult } from '../../src/core/index.ts';
import { planOf } from '../report/trials.ts';

/** Writes a run's files as a finished run leaves them, but for the records of its trials. Returns its directory. */
export async function writeRun(
  results: string,
  run: string,
  trials: readonly TrialResult[],
  unfinished: readonly string[] = [],
): Promise<string> {
  const directory = join(results, run);
  for (const trial of trials) {
    const place = join(directory, 'trials', trial.id);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'trial.json'), JSON.stringify({ ...trial, run }));
  }
  await writeFile(join(directory, 'run.json'), JSON.stringify({ ...planOf(trials, unfinished), run }));
  return directory;
}
