import { existsSync } from 'node:fs';
import { assess, observeTrajectory } from '../analysis/index.ts';
import { type Assessment, curveSchema } from '../core/index.ts';
import { readJsonFile, type TrialPaths, textLines } from '../store/index.ts';

/**
 * What the analysis says of a trial, from its files alone: the journal and, where one was measured, the progress curve.
 * Without a curve an onset is provisional.
 */
export async function assessTrial(paths: TrialPaths): Promise<Assessment> {
  const curve = existsSync(paths.curve) ? await readJsonFile(paths.curve, curveSchema) : undefined;
  const { run } = await observeTrajectory('mimo-bench', textLines(paths.journal));
  return assess(run, curve);
}
