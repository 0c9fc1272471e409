import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  type Curve,
  curveSchema,
  type RunPlan,
  runPlanSchema,
  type Summary,
  type TrialResult,
  type TrialSummary,
  trialResultSchema,
  userError,
} from '../core/index.ts';
import { type DetailedRun, summariseTrial, summaryOf, trialDetail } from '../report/index.ts';
import { readJsonFile, runPaths, type TrialPaths } from '../store/index.ts';
import { nearest } from '../task/index.ts';
import { assessTrial } from '../trial/index.ts';

export interface LoadedRun {
  readonly plan: RunPlan;
  readonly trials: readonly TrialResult[];
  /** Progress curves by trial, of those that have one. */
  readonly curves: ReadonlyMap<string, Curve>;
}

/** Reads a run from its files alone. Throws user `RESULTS_NEWER_VERSION` for a format that is too new. */
export async function loadRun(directory: string): Promise<LoadedRun> {
  const { plan, taken } = await loadEach(directory, (finished) => finished);
  const curves = new Map(taken.flatMap(({ trial, curve }) => (curve ? [[trial.id, curve] as const] : [])));
  return { plan, trials: taken.map(({ trial }) => trial), curves };
}

/** The same, holding no more of a trial than its row: 10,000 of them fit in memory. */
export async function loadRows(
  directory: string,
): Promise<{ readonly plan: RunPlan; readonly rows: readonly TrialSummary[] }> {
  const { plan, taken } = await loadEach(directory, ({ trial, curve }) => summariseTrial(trial, curve));
  return { plan, rows: taken };
}

/** With what a page shows of each trial beyond its row, still no more than a kilobyte or two of each. */
export async function loadDetailed(directory: string): Promise<DetailedRun> {
  const { plan, taken } = await loadEach(directory, ({ trial, curve }) => ({
    row: summariseTrial(trial, curve),
    detail: trialDetail(trial, curve),
  }));
  return {
    summary: summaryOf(
      plan,
      taken.map(({ row }) => row),
    ),
    details: taken.map(({ detail }) => detail),
  };
}

export async function loadSummary(directory: string): Promise<Summary> {
  const { plan, rows } = await loadRows(directory);
  return summaryOf(plan, rows);
}

/** Reads finished trials one at a time and keeps of each what `take` makes of it. */
export async function loadEach<T>(
  directory: string,
  take: (finished: FinishedTrial) => T,
): Promise<{ readonly plan: RunPlan; readonly taken: readonly T[] }> {
  const plan = await readJsonFile(runPaths(directory).runJson, runPlanSchema);
  const taken: T[] = [];
  for await (const finished of finishedTrials(directory, plan)) taken.push(take(finished));
  return { plan, taken };
}

interface FinishedTrial {
  readonly trial: TrialResult;
  readonly curve: Curve | undefined;
}

async function* finishedTrials(directory: string, plan: RunPlan): AsyncGenerator<FinishedTrial> {
  const paths = runPaths(directory);
  for (const { id } of plan.trials) {
    const place = paths.trial(id);
    if (!existsSync(place.trialJson)) continue;
    const curve = existsSync(place.curve) ? await readJsonFile(place.curve, curveSchema) : undefined;
    yield { trial: await readTrial(place), curve };
  }
}

/** A result from before trials were assessed is judged now, from the record beside it. */
async function readTrial(paths: TrialPaths): Promise<TrialResult> {
  const trial = await readJsonFile(paths.trialJson, trialResultSchema);
  if (trial.endurance !== null || !existsSync(paths.journal)) return trial;
  return { ...trial, endurance: await assessTrial(paths) };
}

/** A finished trial of a run, with all that is needed to look at it again. */
export interface LocatedTrial {
  /** Of the run. */
  readonly directory: string;
  readonly plan: RunPlan;
  readonly trial: TrialResult;
  readonly paths: TrialPaths;
}

/**
 * A trial named by its directory, by `RUN/TRIAL`, or by its id within the latest run; an id may be cut short where
 * that leaves one.
 *
 * @param out directory that holds runs
 * @throws MimoError user `TRIAL_UNKNOWN`, `TRIAL_AMBIGUOUS`, `TRIAL_UNFINISHED`, and those of `resolveRun`
 */
export async function resolveTrial(argument: string, out: string): Promise<LocatedTrial> {
  const [directory, name] = await placeOfTrial(argument, out);
  const paths = runPaths(directory);
  const plan = await readJsonFile(paths.runJson, runPlanSchema);
  const ids = plan.trials.map(({ id }) => id);
  const matching = ids.filter((id) => id.startsWith(name));
  const id = ids.find((candidate) => candidate === name) ?? (matching.length === 1 ? matching[0] : undefined);
  if (id === undefined && matching.length > 1) {
    throw userError('TRIAL_AMBIGUOUS', `"${name}" begins ${matching.length} trials of ${plan.run}`, {
      hint: `One of: ${matching.slice(0, 5).join(', ')}`,
    });
  }
  if (id === undefined) {
    const near = nearest(name, ids);
    throw userError('TRIAL_UNKNOWN', `no trial "${name}" in the run ${plan.run}`, {
      hint: `There is: ${(near.length > 0 ? near : ids.slice(0, 3)).join(', ')}`,
    });
  }
  const trialPaths = paths.trial(id);
  if (!existsSync(trialPaths.trialJson)) {
    throw userError('TRIAL_UNFINISHED', `the trial ${id} has no result yet`, {
      hint: `Finish it with \`mimo-bench resume ${plan.run}\`.`,
    });
  }
  const trial = await readTrial(trialPaths);
  return { directory, plan, trial, paths: trialPaths };
}

async function placeOfTrial(argument: string, out: string): Promise<readonly [run: string, trial: string]> {
  const path = resolve(argument);
  const above = dirname(dirname(path));
  if (basename(dirname(path)) === 'trials' && existsSync(join(above, 'run.json'))) {
    return [above, basename(path)];
  }
  const given = argument.replace(/\/+$/, '');
  const slash = given.lastIndexOf('/');
  if (slash < 1) return [await resolveRun('latest', out), given];
  return [await resolveRun(given.slice(0, slash), out), given.slice(slash + 1)];
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
