import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { internalError, type SandboxKind, type ScriptStep, type TrialResult } from '../core/index.ts';
import { executeRun, loadRun, planRun, type RunRequest } from '../run/index.ts';
import { type JournalEvent, readJournal, runPaths, type TrialPaths } from '../store/index.ts';
import { buildTask, loadSuite, taskRoots } from '../task/index.ts';

const task = 'fix-failing-test';

export interface AgentTrialRequest extends Partial<RunRequest> {
  readonly agent: string;
  readonly model: string;
  readonly kind: SandboxKind;
  /** The environment that keys and endpoints are read from. */
  readonly env?: Readonly<Record<string, string>>;
}

/** One finished trial of a small task, with everything that it left on disk until it is disposed of. */
export interface AgentTrial extends AsyncDisposable {
  readonly runId: string;
  readonly directory: string;
  readonly paths: TrialPaths;
  readonly result: TrialResult;
  readonly events: readonly JournalEvent[];
}

/** Runs one trial of `smoke/fix-failing-test` the way `mimo-bench run` does. */
export async function runAgentTrial(request: AgentTrialRequest): Promise<AgentTrial> {
  const { agent, model, kind, env = {}, ...options } = request;
  await using undo = new AsyncDisposableStack();
  const out = await mkdtemp(join(tmpdir(), 'mimo-agent-trial-'));
  undo.defer(() => rm(out, { recursive: true, force: true }));
  const environment = { env, signal: AbortSignal.timeout(300_000), onEvent: () => undefined };
  const plan = {
    ...{ suites: ['smoke'], tasks: [task], agents: [agent], models: [model] },
    ...{ sandbox: kind, jobs: 1, retries: 0, curve: 'none' as const, out, tasksDirs: [], ...options },
  };
  const planned = await planRun(plan, environment);
  await executeRun(planned, environment);
  const [result] = (await loadRun(planned.directory)).trials;
  if (!result) throw internalError('TRIAL_UNFINISHED', `the trial of ${agent} left no result`);
  const paths = runPaths(planned.directory).trial(result.id);
  const events: JournalEvent[] = [];
  for await (const event of readJournal(paths.journal)) events.push(event);
  const kept = undo.move();
  return {
    runId: planned.plan.run,
    directory: planned.directory,
    paths,
    result,
    events,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** The steps of the task that `runAgentTrial` runs. */
export async function referenceSteps(): Promise<readonly ScriptStep[]> {
  const suite = await loadSuite('smoke', taskRoots());
  const source = suite.members.find(({ name }) => name === task);
  if (!source) throw internalError('NO_TASK', `the suite smoke holds no ${task}`);
  const outDir = await mkdtemp(join(tmpdir(), 'mimo-agent-reference-'));
  try {
    return (await buildTask(source, { seed: 1, outDir: join(outDir, 'task') })).reference;
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

/** Files below a directory that hold a text, whatever they are. */
export async function filesHolding(directory: string, text: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    if ((await readFile(path)).includes(text)) found.push(path);
  }
  return found;
}

/** Processes of this machine whose control group, and so whose sandbox, is of a run. */
export async function processesOf(runId: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found: number[] = [];
  for (const pid of pids) {
    const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
    if (groups.includes(runId)) found.push(Number(pid));
  }
  return found;
}
