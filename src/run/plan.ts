import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { type PlannedTrial, type RunPlan, systemClock, userError } from '../core/index.ts';
import { chooseProvider } from '../sandbox/index.ts';
import {
  describeTask,
  findSuites,
  loadSuite,
  readSuite,
  type Suite,
  selectTasks,
  type TaskDescription,
  type TaskSource,
  taskRoots,
} from '../task/index.ts';
import { agentOf, type Contender, planContenders, resolveModel } from './contenders.ts';
import { type Estimate, estimateRun } from './estimate.ts';
import { describeHarness, describeHost } from './harness.ts';
import { newRunId, trialId } from './ids.ts';
import type { RunEnvironment, RunRequest } from './options.ts';
import { refuseUnsupported } from './refusals.ts';

/** A run that is ready to be executed; nothing has been started or written for it. */
export interface PlannedRun {
  readonly plan: RunPlan;
  readonly directory: string;
  readonly estimate: Estimate;
  readonly warnings: readonly string[];
  readonly caBundle: string | undefined;
}

/** What a bare `mimo-bench run` runs: safe, free and over in a minute. */
const bareSuite = 'smoke';

/** What `--units` turns the dial of where nothing else is named: the tasks of the bare suite have none. */
const dialSuite = 'migrations';

const defaultIdleMs = 30 * 60_000;

/**
 * Resolves suites, tasks, agents, models and keys to a plan. Every mistake of the user is found here, before any
 * sandbox starts: throws user errors that offer the nearest names.
 */
export async function planRun(request: RunRequest, environment: RunEnvironment): Promise<PlannedRun> {
  const roots = taskRoots({ tasksDirs: request.tasksDirs, cwd: process.cwd() });
  const suites = await chooseSuites(request, roots);
  const sources = selectTasks({ suites, globs: request.tasks });
  const agents = request.agents.length > 0 ? request.agents : ['mimo'];
  const models = request.models.length > 0 ? request.models : ['sim/steady'];
  const contenders = planContenders(agents, models, environment.env);
  await using provider = await chooseProvider(request.sandbox);
  const variants = await describeVariants(request, suites, sources, environment.signal);
  const inside = contenders.map((contender) => agentOf(contender)).filter((agent) => agent.runsInside);
  refuseUnsupported(
    variants.map(({ task }) => task),
    provider.kind,
    [...new Set(inside.map(({ name }) => name))],
  );
  const trials = planTrials(request, suites, variants, contenders);
  if (trials.length === 0)
    throw userError('RUN_EMPTY', 'the plan holds no trial', { hint: 'Name a suite or a task.' });
  const run = newRunId(
    systemClock.now(),
    suites.map((suite) => suite.name),
  );
  const plan: RunPlan = {
    schema: 'mimo-bench/run@1',
    run,
    createdAt: new Date(systemClock.now()).toISOString(),
    harness: describeHarness(),
    host: describeHost(),
    sandbox: provider.kind,
    options: planOptions(request, suites),
    trials,
  };
  const estimate = estimateRun(trials, variants, (id) => resolveModel(id, environment.env));
  const warnings = [
    ...new Set(variants.flatMap(({ task }) => task.warnings)),
    ...uselessBudgets(request, contenders, environment.env),
  ];
  return { plan, directory: join(resolve(request.out), run), estimate, warnings, caBundle: request.caBundle };
}

/** A cost that nobody can reckon is never used up: the run would go on past what its user meant to spend. */
function uselessBudgets(
  request: RunRequest,
  contenders: readonly Contender[],
  env: RunEnvironment['env'],
): string[] {
  if (request.maxCostUsd === undefined) return [];
  const models = new Set(contenders.flatMap(({ model }) => model ?? []));
  return [...models]
    .filter((model) => resolveModel(model, env).price === undefined)
    .map(
      (model) =>
        `--max-cost does not bind ${model}: its price is unknown; --max-tokens or --max-steps would bind it`,
    );
}

/** A task at one setting of its dial. */
export interface Variant {
  readonly source: TaskSource;
  readonly task: TaskDescription;
}

async function chooseSuites(request: RunRequest, roots: readonly string[]): Promise<Suite[]> {
  if (request.suites.length > 0)
    return Promise.all([...new Set(request.suites)].map((name) => loadSuite(name, roots)));
  if (request.tasks.length === 0)
    return [await loadSuite(request.units === undefined ? bareSuite : dialSuite, roots)];
  const all = await Promise.all((await findSuites(roots)).map(readSuite));
  const selected = selectTasks({ suites: all, globs: request.tasks });
  return all.filter((suite) => selected.some((source) => source.suite === suite.name));
}

async function describeVariants(
  request: RunRequest,
  suites: readonly Suite[],
  sources: readonly TaskSource[],
  signal: AbortSignal,
): Promise<Variant[]> {
  const variants: Variant[] = [];
  for (const source of sources) {
    const defaults = suites.find((suite) => suite.name === source.suite)?.defaults;
    const seed = request.seed ?? defaults?.seed ?? 1;
    const dial = request.units ?? (defaults?.units === undefined ? [undefined] : [defaults.units]);
    for (const units of dial) {
      const task = await describeTask(source, units === undefined ? { seed } : { units, seed }, signal);
      if (!variants.some((known) => known.source === source && known.task.units === task.units)) {
        variants.push({ source, task });
      }
    }
  }
  return variants;
}

function planTrials(
  request: RunRequest,
  suites: readonly Suite[],
  variants: readonly Variant[],
  contenders: readonly Contender[],
): PlannedTrial[] {
  const trials: PlannedTrial[] = [];
  const taken = new Set<string>();
  for (const { source, task } of variants) {
    const repeats =
      request.trials ?? suites.find((suite) => suite.name === source.suite)?.defaults.trials ?? 1;
    for (const { agent, model } of contenders) {
      for (let repeat = 1; repeat <= repeats; repeat += 1) {
        const { suite, name, units, seed } = task;
        const planned = { suite, task: name, units, seed, repeat, agent, model };
        const id = trialId(planned, taken);
        taken.add(id);
        trials.push({ id, ...planned });
      }
    }
  }
  return trials;
}

function planOptions(request: RunRequest, suites: readonly Suite[]): RunPlan['options'] {
  // Suites may set defaults; of several suites in one run the most generous one holds for all.
  const maxSteps = suites.map((suite) => suite.defaults.maxSteps);
  const timeouts = suites.map((suite) => suite.defaults.timeout).map((text) => text && parseTime(text));
  return {
    jobs: request.jobs ?? availableParallelism(),
    maxSteps: request.maxSteps ?? most(maxSteps),
    maxTokens: request.maxTokens ?? null,
    maxCostUsd: request.maxCostUsd ?? null,
    timeoutMs: request.timeoutMs ?? most(timeouts.map((ms) => ms || undefined)),
    idleTimeoutMs: request.idleTimeoutMs ?? defaultIdleMs,
    retries: request.retries ?? 1,
    tasksDirs: request.tasksDirs.map((directory) => resolve(directory)),
    curve: request.curve ?? 'failed',
  };
}

function most(values: readonly (number | undefined)[]): number | null {
  const set = values.filter((value) => value !== undefined);
  return set.length === values.length && set.length > 0 ? Math.max(...set) : null;
}

function parseTime(text: string): number {
  const unit = { s: 1000, m: 60_000, h: 3_600_000 }[text.slice(-1)] ?? 1000;
  return Math.round(Number(text.slice(0, -1)) * unit);
}
