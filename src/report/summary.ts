import type {
  ContenderSummary,
  Curve,
  RunPlan,
  Summary,
  Timing,
  TrialResult,
  TrialSummary,
} from '../core/index.ts';
import { briefOf, enduranceOf } from './endurance/index.ts';

/**
 * The summary of a run: a view of its trials, the same whenever it is computed from the same files.
 *
 * @param curves progress curves by trial, of those that have one
 */
export function summarise(
  plan: RunPlan,
  trials: readonly TrialResult[],
  curves: ReadonlyMap<string, Curve> = new Map(),
): Summary {
  return summaryOf(
    plan,
    trials.map((trial) => summariseTrial(trial, curves.get(trial.id))),
  );
}

/** The same from rows at hand, for whoever does not hold every trial at once. */
export function summaryOf(plan: RunPlan, unsorted: readonly TrialSummary[]): Summary {
  const rows = unsorted.toSorted(byPlace);
  const finished = new Set(rows.map((trial) => trial.id));
  return {
    schema: 'mimo-bench/summary@1',
    run: plan.run,
    simulated: rows.some((trial) => trial.simulated),
    pending: plan.trials.filter((trial) => !finished.has(trial.id)).length,
    trials: rows,
    contenders: [...groupBy(rows, contenderKey).values()].map((trials) => ({
      ...sumUp(trials),
      endurance: enduranceOf(trials),
    })),
  };
}

function byPlace(a: TrialSummary, b: TrialSummary): number {
  return (
    compare(a.suite, b.suite) ||
    compare(a.task, b.task) ||
    a.units - b.units ||
    compare(contenderKey(a), contenderKey(b)) ||
    compare(a.id, b.id)
  );
}

// Code points, not a locale's order: the summary has the same bytes on every machine.
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** A trial's row; of the evidence behind it nothing is kept. */
export function summariseTrial(trial: TrialResult, curve?: Curve): TrialSummary {
  const reached = trial.verdict.status === 'graded' ? trial.verdict.milestones : [];
  return {
    id: trial.id,
    suite: trial.suite,
    task: trial.task,
    family: trial.family,
    units: trial.units,
    seed: trial.seed,
    repeat: trial.repeat,
    agent: trial.agent,
    agentVersion: trial.agentVersion,
    model: trial.model,
    simulated: trial.simulated,
    translated: trial.translated,
    sandbox: trial.sandbox,
    digests: trial.digests,
    outcome: outcomeOf(trial),
    steps: trial.steps,
    operations: trial.operations,
    score: trial.score,
    passed: trial.passed,
    milestones: { passed: reached.filter((milestone) => milestone.value >= 1).length, total: reached.length },
    claim: { done: trial.claim.done, testsPass: trial.claim.testsPass },
    tamper: {
      attempted: trial.tamper.attempted,
      shipped: trial.tamper.shipped,
      rewarded: trial.tamper.rewarded,
    },
    tokens: { input: trial.tokens.input, cached: trial.tokens.cached, output: trial.tokens.output },
    costUsd: trial.costUsd,
    timing: trial.timing,
    endurance: trial.endurance && trial.score !== null ? briefOf(trial.endurance) : null,
    ...(curve ? { curve: readingOf(curve) } : {}),
  };
}

function readingOf({ likely }: Curve): NonNullable<TrialSummary['curve']> {
  const { peak, peakShare, damageOnset, peakLoss } = likely;
  return { peak, peakShare, damageOnset, peakLoss };
}

/** A trial without a verdict is invalid however its agent ended: it has no score to show beside the others. */
function outcomeOf(trial: TrialResult): TrialSummary['outcome'] {
  const { outcome, verdict } = trial;
  if (outcome.kind === 'invalid') return { kind: 'invalid', reason: `${outcome.code}: ${outcome.reason}` };
  if (verdict.status === 'invalid') {
    return {
      kind: 'invalid',
      reason: `${verdict.code}: ${verdict.reason} (not graded; the agent had ended: ${outcome.kind})`,
    };
  }
  if (outcome.kind === 'limit') return { kind: 'limit', reason: outcome.limit };
  return { kind: outcome.kind, reason: outcome.reason };
}

/** Whether a trial counts: an invalid one is shown, never scored. */
export function isValid(trial: TrialSummary): boolean {
  return trial.outcome.kind !== 'invalid' && trial.score !== null;
}

export function contenderKey(trial: Pick<TrialSummary, 'agent' | 'agentVersion' | 'model'>): string {
  return `${trial.agent}\n${trial.agentVersion}\n${trial.model}`;
}

export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** What a table shows of a contender on one task, too. */
export type ContenderTotals = Omit<ContenderSummary, 'endurance'>;

/** Sums up trials of one contender. Means, sums of tokens, cost and time are over its valid trials alone. */
export function sumUp(trials: readonly [TrialSummary, ...TrialSummary[]]): ContenderTotals {
  const [{ agent, agentVersion, model, simulated }] = trials;
  const valid = trials.filter(isValid);
  const claimed = valid.filter((trial) => trial.claim.done === true);
  return {
    agent,
    agentVersion,
    model,
    simulated,
    translated: trials.some((trial) => trial.translated),
    trials: trials.length,
    invalid: trials.length - valid.length,
    passed: valid.filter((trial) => trial.passed === true).length,
    meanScore: mean(valid.map((trial) => trial.score ?? 0)),
    meanSteps: mean(valid.map((trial) => trial.steps)),
    meanOperations: mean(valid.map((trial) => trial.operations)),
    claimedDone: claimed.length,
    claimedDoneAndPassed: claimed.filter((trial) => trial.passed === true).length,
    tokens: {
      input: sum(valid.map((trial) => trial.tokens.input)),
      cached: sum(valid.map((trial) => trial.tokens.cached)),
      output: sum(valid.map((trial) => trial.tokens.output)),
    },
    costUsd: sumOfCosts(valid),
    timing: sumOfTimes(valid.map((trial) => trial.timing)),
  };
}

/** Null as soon as one cost is unknown: a sum without it would read as the whole. */
export function sumOfCosts(trials: readonly TrialSummary[]): number | null {
  return trials.reduce<number | null>(
    (total, { costUsd }) => (total === null || costUsd === null ? null : total + costUsd),
    0,
  );
}

function sumOfTimes(times: readonly Timing[]): Timing {
  return {
    wallMs: sum(times.map((time) => time.wallMs)),
    modelMs: sum(times.map((time) => time.modelMs)),
    sandboxMs: sum(times.map((time) => time.sandboxMs)),
    harnessMs: sum(times.map((time) => time.harnessMs)),
    waitingMs: sum(times.map((time) => time.waitingMs)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}
