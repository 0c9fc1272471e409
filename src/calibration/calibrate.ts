import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type RunPlan, runPlanSchema, systemClock, trialResultSchema, userError } from '../core/index.ts';
import { listPersonas } from '../model/index.ts';
import { executeRun, planRun, type RunEnvironment } from '../run/index.ts';
import { readJsonFile, runPaths, writeAtomic } from '../store/index.ts';
import { assessTrial } from '../trial/index.ts';
import { type CalibrationRequest, gridRuns, setOfSeed } from './grid.ts';
import { type JudgedTrial, judge } from './judgement.ts';
import type { Calibration } from './schema.ts';
import { tally } from './tally.ts';
import { sealedEntries, truthOf } from './truth.ts';

export interface CalibrationDone {
  readonly calibration: Calibration;
  /** Holds `calibration.json` and the runs. */
  readonly directory: string;
  readonly interrupted: boolean;
}

/** Runs the grid through the machinery that every run goes through, then judges what it left. */
export async function calibrate(
  request: CalibrationRequest,
  out: string,
  environment: RunEnvironment,
): Promise<CalibrationDone> {
  const stamp = new Date(systemClock.now()).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const directory = join(resolve(out), `${stamp}-calibration`);
  for (const { request: run } of gridRuns(request)) {
    const planned = await planRun({ ...run, out: join(directory, 'runs') }, environment);
    const { interrupted } = await executeRun(planned, environment);
    if (interrupted) break;
  }
  const { calibration } = await recalibrate(directory);
  return { calibration, directory, interrupted: environment.signal.aborted };
}

/** Judges the runs of an earlier calibration anew, with the analysis as it is now; runs nothing. */
export async function recalibrate(directory: string): Promise<CalibrationDone> {
  const runs = join(directory, 'runs');
  if (!existsSync(runs)) {
    throw userError('CALIBRATION_UNKNOWN', `${directory} holds no calibration: it has no folder "runs"`, {
      hint: 'Name a directory that `mimo-bench calibrate` wrote.',
    });
  }
  const plans: RunPlan[] = [];
  const trials: (JudgedTrial & { readonly seed: number })[] = [];
  let invalid = 0;
  for (const name of (await readdir(runs)).sort()) {
    const paths = runPaths(join(runs, name));
    if (!existsSync(paths.runJson)) continue;
    const plan = await readJsonFile(paths.runJson, runPlanSchema);
    plans.push(plan);
    for (const { id, model, seed } of plan.trials) {
      const judged = await judgeTrial(paths.root, id, model ?? '');
      if (judged === 'invalid') invalid += 1;
      else if (judged) trials.push({ ...judged, seed });
    }
  }
  const calibration = summary(plans, trials, invalid);
  await writeAtomic(join(directory, 'calibration.json'), `${JSON.stringify(calibration, null, 2)}\n`);
  return { calibration, directory, interrupted: false };
}

/** Undefined where the trial has not ended. */
async function judgeTrial(
  run: string,
  id: string,
  model: string,
): Promise<JudgedTrial | 'invalid' | undefined> {
  const paths = runPaths(run).trial(id);
  if (!existsSync(paths.trialJson)) return undefined;
  const trial = await readJsonFile(paths.trialJson, trialResultSchema);
  if (trial.outcome.kind === 'invalid' || trial.verdict.status === 'invalid') return 'invalid';
  const persona = /^sim\/([^@?]*)/.exec(model)?.[1] ?? model;
  const sealed = existsSync(paths.truth) ? await readFile(paths.truth, 'utf8') : '';
  return judge({
    path: join('runs', basename(run), 'trials', id),
    task: `${trial.task} at ${trial.units} units`,
    persona,
    healthy: listPersonas().some(({ name, healthy }) => name === persona && healthy),
    steps: trial.steps,
    assessment: await assessTrial(paths),
    truth: truthOf(sealedEntries(sealed), trial.steps),
  });
}

function summary(
  plans: readonly RunPlan[],
  trials: readonly (JudgedTrial & { readonly seed: number })[],
  invalid: number,
): Calibration {
  const planned = plans.flatMap((plan) => plan.trials);
  const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
  const tasks = unique(planned.map(({ task, units }) => JSON.stringify({ task, units })));
  return {
    schema: 'mimo-bench/calibration@1',
    harness: plans[0]?.harness.version ?? '',
    grid: {
      tasks: tasks.map((text) => JSON.parse(text) as { task: string; units: number }),
      agents: unique(planned.map(({ agent }) => agent)),
      models: unique(planned.flatMap(({ model }) => model ?? [])),
    },
    invalid,
    sets: (['tuning', 'reporting'] as const).flatMap((set) => {
      const own = trials.filter(({ seed }) => setOfSeed(seed) === set);
      const seeds = unique(own.map(({ seed }) => seed)).sort((a, b) => a - b);
      return own.length === 0 ? [] : tally(set, seeds, own);
    }),
  };
}
