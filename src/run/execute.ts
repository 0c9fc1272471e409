import { mkdir } from 'node:fs/promises';
import pLimit from 'p-limit';
import {
  type Clock,
  type PlannedTrial,
  type RunPlan,
  type Summary,
  systemClock,
  type TrialResult,
  type TrialSummary,
  trialResultSchema,
} from '../core/index.ts';
import { createGateway, type Gateway } from '../gateway/index.ts';
import { summariseTrial } from '../report/index.ts';
import { chooseProvider } from '../sandbox/index.ts';
import { type RunPaths, readJsonFile, runPaths, writeAtomic } from '../store/index.ts';
import type { LoadedTask } from '../task/index.ts';
import { runTrial, type TrialEnd } from '../trial/index.ts';
import { agentOf, resolveModel } from './contenders.ts';
import { gradesSnapshots, gradingSlots, type MeasuredTrial, measureTrialCurve } from './curve.ts';
import { measureCurves } from './curves.ts';
import { lazyEnvironments, openTasks } from './environments.ts';
import { trialSeed } from './ids.ts';
import { lazyInstallations } from './installations.ts';
import { loadRows } from './load.ts';
import { lockRun } from './lock.ts';
import type { RunEnvironment } from './options.ts';
import type { PlannedRun } from './plan.ts';
import { stepBudget } from './step-budget.ts';
import { SummaryFile } from './summary-file.ts';

export interface RunDone {
  readonly summary: Summary;
  readonly interrupted: boolean;
}

/** Runs a plan to its end or to an interruption. Results are on disk after each trial. */
export async function executeRun(planned: PlannedRun, environment: RunEnvironment): Promise<RunDone> {
  const paths = runPaths(planned.directory);
  await mkdir(paths.trials, { recursive: true });
  await writeAtomic(paths.runJson, `${JSON.stringify(planned.plan, null, 2)}\n`);
  return runTrials(planned.plan, [], paths, environment, planned.caBundle);
}

/**
 * Finishes an interrupted run: trials without a result and those that infrastructure failed, then curves that are
 * missing or not whole; the rest stays.
 */
export async function resumeRun(
  directory: string,
  environment: RunEnvironment,
  options: { readonly caBundle?: string } = {},
): Promise<RunDone> {
  const { plan, rows } = await loadRows(directory);
  const valid = rows.filter(({ outcome }) => outcome.kind !== 'invalid');
  return runTrials(plan, valid, runPaths(directory), environment, options.caBundle);
}

interface Session {
  readonly plan: RunPlan;
  readonly summary: SummaryFile;
  readonly environment: RunEnvironment;
  readonly clock: Clock;
  readonly gateway: Gateway;
  readonly run: (trial: PlannedTrial) => Promise<TrialEnd>;
  readonly measure: (trial: PlannedTrial, budget: number) => Promise<MeasuredTrial>;
}

async function runTrials(
  plan: RunPlan,
  finished: readonly TrialSummary[],
  paths: RunPaths,
  environment: RunEnvironment,
  caBundle: string | undefined,
): Promise<RunDone> {
  const { onEvent, signal } = environment;
  await using _lock = await lockRun(paths.root);
  const toDo = plan.trials.filter(({ id }) => !finished.some((row) => row.id === id));
  onEvent({ type: 'run-started', plan, directory: paths.root, toDo: toDo.length });
  await using provider = await chooseProvider(plan.sandbox, caBundle === undefined ? {} : { caBundle });
  await provider.reap();
  const taskOf = await openTasks(plan, paths.root, process.cwd(), signal);
  const environmentOf = lazyEnvironments(
    provider,
    (task, line) => onEvent({ type: 'environment', task, line }),
    signal,
  );
  const installationOf = lazyInstallations(
    (agent, line) => onEvent({ type: 'installation', agent, line }),
    signal,
  );
  await using gateway = await createGateway({ clock: systemClock });
  const slots = gradingSlots();
  const session: Session = {
    plan,
    summary: new SummaryFile(plan, paths.summaryJson, systemClock, finished),
    environment,
    clock: systemClock,
    gateway,
    run: (trial) => runOne(trial, taskOf(trial), environmentOf),
    measure: async (trial, budget) =>
      measureTrialCurve({
        ...{ paths: paths.trial(trial.id), task: taskOf(trial), provider, signal, slots, budget },
        // Read again, since a run holds no more of a finished trial than its row.
        trial: await readJsonFile(paths.trial(trial.id).trialJson, trialResultSchema),
        environment: () => environmentOf(taskOf(trial)),
        onGraded: (_, { gradings }) => onEvent({ type: 'curve', trial, graded: gradings.length, budget }),
      }),
  };

  const runOne = (
    trial: PlannedTrial,
    task: LoadedTask,
    prepare: ReturnType<typeof lazyEnvironments>,
  ): Promise<TrialEnd> => {
    const agent = agentOf(trial);
    return runTrial({
      runId: plan.run,
      planned: trial,
      task,
      agent,
      model: trial.model === null ? undefined : resolveModel(trial.model, environment.env),
      seed: trialSeed(trial),
      provider,
      environment: (source) => prepare(task, source),
      installation: () => installationOf(trial.agent, agent),
      gateway,
      clock: systemClock,
      limits: limitsOf(plan, task),
      harnessDigest: plan.harness.digest,
      paths: paths.trial(trial.id),
      signal,
      onStarted: (continuedAt) => onEvent({ type: 'trial-started', trial, continuedAt }),
      onStep: (step, totals) =>
        onEvent({
          type: 'step',
          trial,
          step: step.step,
          operations: totals.operations,
          tokens: totals.usage.input + totals.usage.output,
          costUsd: step.costUsd,
          doing: step.text.split('\n')[0]?.slice(0, 80) ?? '',
        }),
      onGrading: () => onEvent({ type: 'grading', trial }),
    });
  };

  await schedule(session, toDo);
  await measureCurves({ ...session, isShared: (trial) => !gradesSnapshots(taskOf(trial)) });
  const { summary } = session.summary;
  if (signal.aborted) onEvent({ type: 'interrupted', pending: summary.pending });
  onEvent({ type: 'run-ended', summary, directory: paths.root });
  return { summary, interrupted: signal.aborted };
}

/** Runs trials side by side and rewrites the summary after each. */
async function schedule(session: Session, toDo: readonly PlannedTrial[]): Promise<void> {
  const { plan, summary, environment } = session;
  const limit = pLimit(plan.options.jobs);
  const failures: unknown[] = [];
  await Promise.all(
    toDo.map((trial) =>
      limit(async () => {
        if (environment.signal.aborted || failures.length > 0) return;
        try {
          const end = await runWithRetries(session, trial);
          if (end.kind === 'interrupted') return;
          environment.onEvent({ type: 'trial-ended', trial, result: end.result });
          await summary.put(summariseTrial(end.result));
        } catch (error) {
          // The other trials end in peace; what this one threw is a mistake of ours or of the plan.
          failures.push(error);
        }
      }),
    ),
  );
  await summary.write();
  if (failures.length > 0) throw failures[0];
}

async function runWithRetries(session: Session, trial: PlannedTrial): Promise<TrialEnd> {
  const { plan, environment } = session;
  for (let attempt = 0; ; attempt += 1) {
    const end = await session.run(trial);
    if (end.kind === 'interrupted' || attempt >= plan.options.retries) return end;
    const reason = invalidReason(end.result);
    if (reason === undefined) return end;
    environment.onEvent({ type: 'trial-retried', trial, reason });
  }
}

function invalidReason({ outcome, verdict }: TrialResult): string | undefined {
  if (outcome.kind === 'invalid') return outcome.reason;
  return verdict.status === 'invalid' ? verdict.reason : undefined;
}

function limitsOf(plan: RunPlan, task: LoadedTask): Parameters<typeof runTrial>[0]['limits'] {
  const { maxTokens, maxCostUsd, timeoutMs, idleTimeoutMs } = plan.options;
  return {
    maxSteps: plan.options.maxSteps ?? stepBudget(task.reference.length),
    // Legs have limits of their own, unless the run sets one for the whole.
    wallMs: timeoutMs ?? (task.legs.length > 0 ? undefined : task.agentTimeoutMs),
    ...{ maxTokens, maxCostUsd, idleMs: idleTimeoutMs },
  };
}
