import { join } from 'node:path';
import {
  type Agent,
  type Clock,
  type SandboxProvider,
  systemClock,
  type TrialResult,
} from '../src/core/index.ts';
import type { Gateway } from '../src/gateway/index.ts';
import { resolveModel } from '../src/run/contenders.ts';
import { type TrialPaths, trialPaths } from '../src/store/index.ts';
import type { LoadedTask } from '../src/task/index.ts';
import { runTrial, type TrialModel } from '../src/trial/index.ts';

/** Epoch milliseconds with fractions: the record's own times have whole ones, too coarse for a step of 5 ms. */
export const fineClock: Clock = {
  ...systemClock,
  now: () => performance.timeOrigin + performance.now(),
};

export interface BenchTrial {
  readonly task: LoadedTask;
  readonly agent: Agent;
  readonly provider: SandboxProvider;
  readonly gateway: Gateway;
  /** As on the command line: `sim/steady`. */
  readonly model: string;
  /** Tokens; default as for every simulated model. */
  readonly contextWindow?: number;
  /** Receives the trial's record. */
  readonly directory: string;
  readonly onStep?: (step: number) => void;
}

export interface TrialDone {
  readonly result: TrialResult;
  readonly paths: TrialPaths;
}

/** Runs a real trial: sandbox, built-in agent, gateway, snapshots, record, grading. Rejects unless it completed. */
export async function runBenchTrial(trial: BenchTrial): Promise<TrialDone> {
  const { task, agent, provider, gateway, model: modelId } = trial;
  const model: TrialModel = resolveModel(modelId, {});
  const environment = await provider.prepare(task.environment, {});
  const paths = trialPaths(join(trial.directory, 'trial'));
  const end = await runTrial({
    runId: `bench-${process.pid}`,
    planned: {
      ...{ id: `bench-${provider.kind}`, suite: task.suite, task: task.name, units: task.units },
      ...{ seed: 1, repeat: 1, agent: agent.name, model: modelId },
    },
    task,
    agent,
    model: trial.contextWindow === undefined ? model : { ...model, contextWindow: trial.contextWindow },
    seed: 1,
    provider,
    environment: async () => environment,
    gateway,
    clock: fineClock,
    limits: { maxSteps: null, maxTokens: null, maxCostUsd: null, wallMs: 3_600_000, idleMs: 600_000 },
    harnessDigest: 'bench',
    paths,
    signal: new AbortController().signal,
    onStarted: () => undefined,
    onStep: (step) => trial.onStep?.(step.step),
    onGrading: () => undefined,
  });
  if (end.kind === 'interrupted') throw new Error('the trial was interrupted');
  const { outcome, score } = end.result;
  if (outcome.kind !== 'completed' || score !== 1) {
    throw new Error(`the trial ended as ${outcome.kind} (${outcome.reason}) with the score ${score}`);
  }
  return { result: end.result, paths };
}
