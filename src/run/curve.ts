import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pLimit, { type LimitFunction } from 'p-limit';
import {
  type Curve,
  curveSchema,
  type Grading,
  type PreparedEnvironment,
  type RunPlan,
  type SandboxKind,
  type SandboxProvider,
  systemClock,
  type Task,
  type TrialResult,
  userError,
} from '../core/index.ts';
import { gradeTree, measureCurve } from '../grade/index.ts';
import { chooseProvider } from '../sandbox/index.ts';
import { readJsonFile, SnapshotHistory, type TrialPaths, writeAtomic } from '../store/index.ts';
import { assessTrial } from '../trial/index.ts';
import { openTasks } from './environments.ts';
import type { LocatedTrial } from './load.ts';

/** Enough to find the peak and the damage of a trial of 400 steps to the step, where both are sharp. */
export const defaultCurveBudget = 24;

/**
 * Gradings side by side. More would only take turns on a common machine, each a test run of its own, and slow one
 * another towards the grader's deadline.
 */
export function gradingSlots(): LimitFunction {
  return pLimit(2);
}

export interface CurveOptions {
  readonly budget: number;
  /** `auto`: the kind that the trial ran in. */
  readonly sandbox: 'auto' | SandboxKind;
  readonly caBundle?: string;
  readonly signal: AbortSignal;
  readonly onGraded?: (grading: Grading, curve: Curve) => void;
}

/** A curve, and the trial as it is judged with it. */
export interface MeasuredTrial {
  readonly curve: Curve;
  readonly trial: TrialResult;
}

/**
 * Measures or extends the progress curve of a finished trial, from its files alone, keeps it beside them, and judges
 * the trial's endurance anew with it.
 */
export async function curveOfTrial(located: LocatedTrial, options: CurveOptions): Promise<MeasuredTrial> {
  const { plan, directory, trial, paths } = located;
  const task = await taskOf(plan, directory, trial, options.signal);
  const kind = options.sandbox === 'auto' ? trial.sandbox : options.sandbox;
  const { caBundle, signal } = options;
  await using provider = await chooseProvider(kind, caBundle === undefined ? {} : { caBundle }, signal);
  return measureTrialCurve({
    ...options,
    ...{ trial, paths, task, provider, slots: gradingSlots() },
    environment: () => provider.prepare(task.environment, { signal }),
  });
}

export interface TrialCurveRequest extends Pick<CurveOptions, 'budget' | 'signal' | 'onGraded'> {
  readonly trial: TrialResult;
  readonly paths: TrialPaths;
  readonly task: Task;
  readonly provider: SandboxProvider;
  /** Shared by all curves that are measured at the same time. */
  readonly slots: LimitFunction;
  /** Asked for only where something is left to grade. */
  readonly environment: () => Promise<PreparedEnvironment>;
}

/** The same with a provider and an environment at hand. */
export async function measureTrialCurve(request: TrialCurveRequest): Promise<MeasuredTrial> {
  const { trial, paths, task, provider, signal, onGraded } = request;
  refuseUnsnapshotted(trial, task);
  const history = await SnapshotHistory.openExisting(paths.snapshots);
  const earlier = existsSync(paths.curve) ? await readJsonFile(paths.curve, curveSchema) : undefined;
  let environment: Promise<PreparedEnvironment> | undefined;
  const curve = await measureCurve({
    trial,
    contents: await history.contents(),
    budget: request.budget,
    earlier,
    signal,
    ...(onGraded ? { onGraded } : {}),
    keep: (curve) => writeAtomic(paths.curve, `${JSON.stringify(curve, null, 2)}\n`),
    gradeStep: (step) =>
      request.slots(async () => {
        signal.throwIfAborted();
        environment ??= request.environment();
        return gradeTree({
          ...{ task, provider, signal, clock: systemClock, runId: trial.run },
          environment: await environment,
          id: sandboxId(trial, step),
          tree: history.entriesAt(step),
          outDir: join(paths.grade, `step-${step}`),
        });
      }),
  });
  const judged = { ...trial, endurance: await assessTrial(paths) };
  await writeAtomic(paths.trialJson, `${JSON.stringify(judged, null, 2)}\n`);
  return { curve, trial: judged };
}

/** A grader in the agent's own sandbox, or on chosen artifacts, has nothing to judge in a snapshot. */
export const gradesSnapshots = ({ hasEndurance, verifier }: Task): boolean =>
  hasEndurance && verifier.mode === 'separate';

function refuseUnsnapshotted(trial: TrialResult, task: Task): void {
  if (trial.outcome.kind === 'invalid') {
    throw userError('CURVE_INVALID_TRIAL', `the trial ${trial.id} is invalid: ${trial.outcome.reason}`, {
      hint: 'Its work says nothing of the agent. `mimo-bench resume` runs it again.',
    });
  }
  if (gradesSnapshots(task)) return;
  throw userError('CURVE_NEEDS_SEPARATE', `the task ${task.name} is not graded by its tree alone`, {
    hint: 'A task with mimo.yaml whose verifier is separate is; only such a grader can judge a snapshot.',
  });
}

async function taskOf(
  plan: RunPlan,
  directory: string,
  trial: TrialResult,
  signal: AbortSignal,
): Promise<Task> {
  const trials = plan.trials.filter(({ id }) => id === trial.id);
  const tasks = await openTasks({ ...plan, trials }, directory, process.cwd(), signal);
  const task = tasks(trials[0]!);
  if (task.digest === trial.digests.task) return task;
  throw userError(
    'CURVE_TASK_CHANGED',
    `the task ${task.name} is no longer the one that the trial worked on`,
    {
      hint: `Restore ${join(directory, 'tasks')} as it was when the trial ran: other tests give other grades.`,
    },
  );
}

/** A host name of its own for each grading: two may be under way at the same time. */
function sandboxId(trial: TrialResult, step: number): string {
  const digest = createHash('sha256').update(`${trial.run} ${trial.id}`).digest('hex').slice(0, 12);
  return `mimo-curve-${digest}-${process.pid}-${step}`;
}
