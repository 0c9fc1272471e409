import { mkdir } from 'node:fs/promises';
import pLimit from 'p-limit';
import {
  type Clock,
  type Curve,
  messageOf,
  type PlannedTrial,
  type RunPlan,
  type Summary,
  systemClock,
  type TrialResult,
} from '../core/index.ts';
import { createGateway, type Gateway } from '../gateway/index.ts';
import { summarise } from '../report/index.ts';
import { chooseProvider } from '../sandbox/index.ts';
import { type RunPaths, runPaths, writeAtomic } from '../store/index.ts';
import type { LoadedTask } from '../task/index.ts';
import { runTrial, type TrialEnd } from '../trial/index.ts';
import { agentOf, resolveModel } from './contenders.ts';
import { defaultCurveBudget, gradingSlots, measureTrialCurve, wantsCurve } from './curve.ts';
import { lazyEnvironments, openTasks } from './environments.ts';
import { trialSeed } from './ids.ts';
import { lazyInstallations } from './installations.ts';
import { loadRun } from './load.ts';
import { lockRun } from './lock.ts';
import type { RunEnvironment } from './options.ts';
import type { PlannedRun } from './plan.ts';

export interface RunDone {
  readonly summary: Summary;
  readonly interrupted: boolean;
}

/** Runs a plan to its end or to an interruption. Results are on disk after each trial. */
export async function executeRun(planned: PlannedRun, environment: RunEnvironment): Promise<RunDone> {
  const paths = runPaths(planned.directory);
  await mkdir(paths.trials, { recursive: true });
  await writeAtomic(paths.runJson, `${JSON.stringify(planned.plan, null, 2)}\n`);
  return runTrials(planned.plan, nothingFinished, paths, environment, planned.caBundle);
}

/** Finishes an interrupted run: trials without a result and those that infrastructure failed; the rest stay. */
export async function resumeRun(
  directory: string,
  environment: RunEnvironment,
  options: { readonly caBundle?: string } = {},
): Promise<RunDone> {
  const { plan, trials, curves } = await loadRun(directory);
  const valid = trials.filter(
    (trial) => trial.outcome.kind !== 'invalid' && trial.verdict.status === 'graded',
  );
  const kept = new Set(valid.map(({ id }) => id));
  const finished = { results: valid, curves: new Map([...curves].filter(([id]) => kept.has(id))) };
  return runTrials(plan, finished, runPaths(directory), environment, options.caBundle);
}

/** What an earlier start of the run has done. */
interface Finished {
  readonly results: readonly TrialResult[];
  readonly curves: ReadonlyMap<string, Curve>;
}

const nothingFinished: Finished = { results: [], curves: new Map() };

interface Session {
  readonly plan: RunPlan;
  readonly paths: RunPaths;
  readonly environment: RunEnvironment;
  readonly clock: Clock;
  readonly gateway: Gateway;
  readonly run: (trial: PlannedTrial) => Promise<TrialEnd>;
  readonly measure: (trial: PlannedTrial, result: TrialResult) => Promise<Curve>;
}

async function runTrials(
  plan: RunPlan,
  finished: Finished,
  paths: RunPaths,
  environment: RunEnvironment,
  caBundle: string | undefined,
): Promise<RunDone> {
  const { onEvent, signal } = environment;
  await using _lock = await lockRun(paths.root);
  const toDo = plan.trials.filter(({ id }) => !finished.results.some((result) => result.id === id));
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
    paths,
    environment,
    clock: systemClock,
    gateway,
    run: (trial) => runOne(trial, taskOf(trial), environmentOf),
    measure: (trial, result) =>
      measureTrialCurve({
        ...{ trial: result, paths: paths.trial(trial.id), task: taskOf(trial), provider, signal },
        slots,
        environment: () => environmentOf(taskOf(trial)),
        budget: defaultCurveBudget,
        onGraded: (_, { gradings, budget }) =>
          onEvent({ type: 'curve', trial, graded: gradings.length, budget }),
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
      seed: trialSeed(trial.seed, trial.repeat),
      provider,
      environment: () => prepare(task),
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

  const { results, curves } = await schedule(session, toDo, finished);
  const summary = summarise(plan, results, curves);
  if (signal.aborted) onEvent({ type: 'interrupted', pending: summary.pending });
  onEvent({ type: 'run-ended', summary, directory: paths.root });
  return { summary, interrupted: signal.aborted };
}

/** Runs trials side by side, rewrites the summary after each, and returns all results in the plan's order. */
async function schedule(
  session: Session,
  toDo: readonly PlannedTrial[],
  finished: Finished,
): Promise<Finished> {
  const { plan, paths, environment } = session;
  const results = new Map(finished.results.map((result) => [result.id, result]));
  const curves = new Map(finished.curves);
  const limit = pLimit(plan.options.jobs);
  const summaryWrites = pLimit(1);
  const ordered = (): TrialResult[] => plan.trials.flatMap(({ id }) => results.get(id) ?? []);
  const writeSummary = (): Promise<void> =>
    summaryWrites(() =>
      writeAtomic(paths.summaryJson, `${JSON.stringify(summarise(plan, ordered(), curves), null, 2)}\n`),
    );
  const failures: unknown[] = [];
  await Promise.all(
    toDo.map((trial) =>
      limit(async () => {
        if (environment.signal.aborted || failures.length > 0) return;
        try {
          const end = await runWithRetries(session, trial);
          if (end.kind === 'interrupted') return;
          results.set(trial.id, end.result);
          const curve = await curveAfter(session, trial, end.result);
          if (curve) curves.set(trial.id, curve);
          environment.onEvent({ type: 'trial-ended', trial, result: end.result });
          await writeSummary();
        } catch (error) {
          // The other trials end in peace; what this one threw is a mistake of ours or of the plan.
          failures.push(error);
        }
      }),
    ),
  );
  await writeSummary();
  if (failures.length > 0) throw failures[0];
  return { results: ordered(), curves };
}

/** The trial's result stands whatever comes of its curve, which can be made at any later time from its files. */
async function curveAfter(
  { plan, environment, measure }: Session,
  trial: PlannedTrial,
  result: TrialResult,
): Promise<Curve | undefined> {
  if (!wantsCurve(plan.options.curve, result) || environment.signal.aborted) return undefined;
  try {
    return await measure(trial, result);
  } catch (error) {
    if (environment.signal.aborted) return undefined;
    environment.onEvent({ type: 'curve-failed', trial, reason: messageOf(error) });
    return undefined;
  }
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
  const { maxSteps, maxTokens, maxCostUsd, timeoutMs, idleTimeoutMs } = plan.options;
  return { maxSteps, maxTokens, maxCostUsd, wallMs: timeoutMs ?? task.agentTimeoutMs, idleMs: idleTimeoutMs };
}
