import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  type RunPlan,
  runPlanSchema,
  type TrialResult,
  trialResultSchema,
  userError,
} from '../core/index.ts';
import { readJsonFile, runPaths } from '../store/index.ts';
import { nearest } from '../task/index.ts';

/** Reads a run from its files alone. Throws user `RESULTS_NEWER_VERSION` for a format that is too new. */
export async function loadRun(directory: string): Promise<{ plan: RunPlan; trials: TrialResult[] }> {
  const paths = runPaths(directory);
  const plan = await readJsonFile(paths.runJson, runPlanSchema);
  const trials: TrialResult[] = [];
  for (const { id } of plan.trials) {
    const path = paths.trial(id).trialJson;
    if (existsSync(path)) trials.push(await readJsonFile(path, trialResultSchema));
  }
  return { plan, trials };
}

/**
 * The directory of a run named by path, id, the beginning of an id, or `latest`.
 *
 * @param out directory that holds runs
 * @throws MimoError user `RUN_UNKNOWN` with the nearest names, `RUN_AMBIGUOUS`
 */
export async function resolveRun(argument: string, out: string): Promise<string> {
  if (existsSync(join(argument, 'run.json'))) return resolve(argument);
  const runs = await listRuns(out);
  if (argument === 'latest' && runs.length > 0) return join(resolve(out), runs.at(-1)!);
  const matching = runs.filter((run) => run === argument || run.startsWith(argument));
  const exact = matching.find((run) => run === argument) ?? (matching.length === 1 ? matching[0] : undefined);
  if (exact) return join(resolve(out), exact);
  if (matching.length > 1) {
    throw userError('RUN_AMBIGUOUS', `"${argument}" begins ${matching.length} runs`, {
      hint: `One of: ${matching.slice(-5).join(', ')}`,
    });
  }
  const near = nearest(argument, runs);
  const offered = near.length > 0 ? near : runs.slice(-3);
  throw userError('RUN_UNKNOWN', `no run "${argument}" under ${out}`, {
    hint:
      offered.length > 0
        ? `There is: ${offered.join(', ')}`
        : 'Nothing was run yet: `mimo-bench run` starts one.',
  });
}

/** Ids of the runs under a directory, oldest first: the ids begin with the time. */
async function listRuns(out: string): Promise<string[]> {
  if (!existsSync(out)) return [];
  const entries = await readdir(out, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(join(out, entry.name, 'run.json')))
    .map((entry) => entry.name)
    .sort();
}
