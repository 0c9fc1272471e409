import {
  type Assessment,
  noClaim,
  noUsage,
  type PlannedTrial,
  type RunPlan,
  type TrialResult,
} from '../../src/core/index.ts';

/** A trial that passed under the simulated model; `changes` says how another differs. */
export function trialWith(changes: Partial<TrialResult> = {}): TrialResult {
  return {
    schema: 'mimo-bench/trial@1',
    id: 'version-ladder-u100-mimo-sim-steady-1',
    run: '2026-11-22-a1b2',
    suite: 'migrations',
    task: 'version-ladder',
    family: 'version-ladder',
    units: 100,
    seed: 1,
    repeat: 1,
    agent: 'mimo',
    agentVersion: '0.1.0',
    model: 'sim/steady',
    simulated: true,
    translated: false,
    sandbox: 'local',
    digests: { task: 'aa', environment: 'bb', harness: 'cc' },
    outcome: { kind: 'completed', reason: 'completed' },
    steps: 212,
    operations: 212,
    sideCalls: 0,
    score: 1,
    passed: true,
    verdict: graded(1, [1, 1, 1]),
    claim: { done: true, testsPass: true, text: 'All done.' },
    tamper: { attempted: false, shipped: false, rewarded: false, evidence: [] },
    tokens: { input: 12_345_678, cached: 11_000_000, cacheWrite: 0, output: 45_600, estimated: true },
    costUsd: 0,
    timing: { wallMs: 31_200, modelMs: 1_040, sandboxMs: 28_300, harnessMs: 1_860, waitingMs: 0 },
    snapshots: { count: 213, first: 'f0', final: { commit: 'f1', tree: 'f2' }, medianMs: 6 },
    attempts: 0,
    resumedAt: [],
    startedAt: '2026-11-22T10:00:00.000Z',
    endedAt: '2026-11-22T10:00:31.200Z',
    endurance: assessmentOf('success'),
    ...changes,
  };
}

/** A trial's assessment in which nothing was found but how it ended. */
export function assessmentOf(end: Assessment['end'], found: Partial<Assessment> = {}): Assessment {
  return { findings: [], episodes: [], onset: null, end, notAssessable: [], ...found };
}

/** A breakdown at a step, within two steps either way, in a loop that holds to the end. */
export function brokenAt(
  step: number,
  changes: Partial<NonNullable<Assessment['onset']>> = {},
): TrialResult['endurance'] {
  const cause = changes.cause ?? 'stale-repeat';
  const onset = {
    step,
    earliest: step - 2,
    latest: step + 2,
    provisional: false,
    basis: 'a test',
    ...changes,
  };
  const loop = { kind: cause, first: step, last: step + 20, hallucination: false, recovered: false };
  return assessmentOf('breakdown', { onset: { ...onset, cause }, episodes: [loop] });
}

export function graded(score: number, values: readonly number[]): TrialResult['verdict'] {
  return {
    status: 'graded',
    score,
    passed: score === 1,
    milestones: values.map((value, index) => ({ id: `m${index}`, title: `Part ${index}`, value, weight: 1 })),
    gates: [],
    constraints: [],
    durationMs: 900,
  };
}

/** A real model that hit its step limit part of the way, and says that it is done. */
export const halfway = trialWith({
  id: 'callbacks-to-promises-u100-mimo-anthropic-claude-opus-1',
  task: 'callbacks-to-promises',
  model: 'anthropic/claude-opus',
  simulated: false,
  outcome: { kind: 'limit', limit: 'steps', reason: 'the budget of 150 steps is used up' },
  steps: 150,
  operations: 163,
  score: 0.9996,
  passed: false,
  verdict: graded(0.9996, [1, 1, 0.9988]),
  endurance: assessmentOf('budget'),
  costUsd: 3.25,
  timing: {
    wallMs: 5_400_000,
    modelMs: 4_000_000,
    sandboxMs: 900_000,
    harnessMs: 20_000,
    waitingMs: 480_000,
  },
});

export const unpriced = trialWith({
  id: 'callbacks-to-promises-u100-mimo-lab-new-model-1',
  task: 'callbacks-to-promises',
  model: 'lab/new-model',
  simulated: false,
  outcome: { kind: 'agent-crashed', reason: 'model-error: the provider\nsent no reply' },
  steps: 12,
  operations: 12,
  score: 0,
  passed: false,
  verdict: graded(0, [0, 0, 0]),
  endurance: assessmentOf('failed'),
  claim: noClaim,
  costUsd: null,
});

export const cheat = trialWith({
  id: 'version-ladder-u100-script-cheat-1',
  agent: 'script:cheat.sh',
  agentVersion: '1',
  model: 'none',
  simulated: false,
  steps: 3,
  operations: 3,
  score: 0,
  passed: false,
  tamper: { attempted: true, shipped: true, rewarded: true, evidence: [] },
  tokens: noUsage,
  endurance: assessmentOf('early-stop'),
});

export const lost = trialWith({
  id: 'version-ladder-u100-mimo-anthropic-claude-opus-1',
  model: 'anthropic/claude-opus',
  simulated: false,
  outcome: { kind: 'invalid', code: 'SANDBOX_LOST', reason: 'the engine stopped answering' },
  steps: 40,
  score: null,
  passed: null,
  verdict: { status: 'invalid', code: 'NOT_GRADED', reason: 'the trial is invalid' },
  endurance: assessmentOf('invalid'),
  costUsd: 0.75,
});

export const ungraded = trialWith({
  id: 'version-ladder-u100-mimo-sim-steady-2',
  repeat: 2,
  score: null,
  passed: null,
  verdict: { status: 'invalid', code: 'REWARD_MISSING', reason: 'the grader wrote no reward' },
});

export function planOf(trials: readonly TrialResult[], unfinished: readonly string[] = []): RunPlan {
  const planned = (id: string): PlannedTrial => ({
    id,
    suite: 'migrations',
    task: 'version-ladder',
    units: 100,
    seed: 1,
    repeat: 1,
    agent: 'mimo',
    model: 'sim/steady',
  });
  return {
    schema: 'mimo-bench/run@1',
    run: '2026-11-22-a1b2',
    createdAt: '2026-11-22T10:00:00.000Z',
    harness: { version: '0.1.0', digest: 'dd', node: 'v24.21.0', platform: 'linux-x64' },
    host: { cpus: 2, memoryMb: 8_000 },
    sandbox: 'local',
    options: {
      jobs: 2,
      maxSteps: null,
      maxTokens: null,
      maxCostUsd: null,
      timeoutMs: null,
      idleTimeoutMs: 600_000,
      retries: 1,
      tasksDirs: [],
      curve: 'none',
    },
    trials: [...trials.map((trial) => planned(trial.id)), ...unfinished.map(planned)],
  };
}
