import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { SandboxKind, TrialResult } from '../core/index.ts';
import { runPaths } from '../store/index.ts';
import { executeRun } from './execute.ts';
import { loadRun } from './load.ts';
import type { RunEnvironment } from './options.ts';
import { planRun } from './plan.ts';

export interface AgentCheckRequest {
  /** As `--agent` takes them. */
  readonly agents: readonly string[];
  readonly sandbox: 'auto' | SandboxKind;
  /** Receives the run that the check consists of. */
  readonly out: string;
}

/** What one smoke trial under a simulated model shows of an agent. */
export interface AgentCheck {
  readonly agent: string;
  /** As the program says of itself. */
  readonly version: string;
  /** It did the whole work, said so, and its model calls were seen as steps. */
  readonly works: boolean;
  readonly outcome: { readonly kind: string; readonly reason: string };
  readonly steps: number;
  readonly operations: number;
  readonly sideCalls: number;
  /** Null when the trial is invalid. */
  readonly score: number | null;
  readonly claimsDone: boolean | null;
  /** Files of its own that were kept, below the trial's `native/`. */
  readonly nativeLogs: readonly string[];
  readonly wallMs: number;
}

/** A task of about ten steps that every agent with a shell tool can do under `sim/steady`. */
const task = { suite: 'smoke', name: 'fix-failing-test', model: 'sim/steady' };

/** Installs agents and lets each do one small task under a simulated model. */
export async function checkAgents(
  { agents, sandbox, out }: AgentCheckRequest,
  environment: RunEnvironment,
): Promise<{ readonly directory: string; readonly checks: readonly AgentCheck[] }> {
  const planned = await planRun(
    {
      suites: [task.suite],
      tasks: [task.name],
      agents,
      models: [task.model],
      sandbox,
      // Side by side they would slow each other down, and start-up times are part of what is shown.
      jobs: 1,
      retries: 0,
      curve: 'none',
      out,
      tasksDirs: [],
    },
    environment,
  );
  await executeRun(planned, environment);
  const { trials } = await loadRun(planned.directory);
  const checks: AgentCheck[] = [];
  for (const trial of trials) checks.push(await checkOf(trial, planned.directory));
  return { directory: planned.directory, checks };
}

async function checkOf(trial: TrialResult, directory: string): Promise<AgentCheck> {
  const { agent, agentVersion, outcome, steps, operations, sideCalls, score, claim, timing } = trial;
  return {
    agent,
    version: agentVersion,
    works: outcome.kind === 'completed' && score === 1 && claim.done === true && steps > 0,
    outcome: { kind: outcome.kind, reason: outcome.reason },
    steps,
    operations,
    sideCalls,
    score,
    claimsDone: claim.done,
    nativeLogs: await filesUnder(runPaths(directory).trial(trial.id).native),
    wallMs: timing.wallMs,
  };
}

async function filesUnder(directory: string): Promise<string[]> {
  if (!existsSync(directory)) return [];
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(directory.length + 1))
    .sort();
}
