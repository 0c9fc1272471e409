import { constants } from './constants.ts';
import type { Finding, FindingKind, ObservedRun } from './detector.ts';
import { behaviouralKinds } from './detectors/index.ts';
import { coverage } from './episodes.ts';

/** Where breakdown begins, as steps; provisional while no progress curve confirms that nothing was gained after it. */
export interface Onset {
  readonly step: number;
  readonly earliest: number;
  readonly latest: number;
  readonly cause: FindingKind;
  readonly basis: string;
}

interface Alarm {
  /** The step after the sum was last zero. */
  readonly from: number;
  /** The step at which the sum passed the threshold. */
  readonly at: number;
  /** The last step with a finding under it. */
  readonly lastFinding: number;
}

const basis =
  'provisional: a behavioural alarm that holds to the end of the run; no progress curve says whether work was still gained';

/** The onset of a run that did not succeed, from behaviour alone; null where no alarm holds to its end. */
export function provisionalOnset(run: ObservedRun, findings: readonly Finding[]): Onset | null {
  if (run.ending?.grade?.passed) return null;
  const behavioural = findings.filter(({ kind }) => behaviouralKinds.has(kind));
  const alarm = alarmAtEnd(run, behavioural);
  if (!alarm) return null;
  const inIt = behavioural.filter(({ last }) => last >= alarm.from);
  const opening = inIt.filter(({ first }) => first <= alarm.at);
  const origins = opening.map(({ evidence }) => evidence.origin);
  return {
    step: alarm.from,
    earliest: Math.min(alarm.from, ...origins),
    latest: alarm.at,
    cause: causeOf(inIt, alarm),
    basis,
  };
}

/**
 * One-sided CUSUM of Bernoulli observations (Page 1954): the log likelihood ratio of `brokenShare` to `healthyShare`,
 * added step by step, never below zero. Messages without an action neither raise nor lower it.
 */
function alarmAtEnd(run: ObservedRun, findings: readonly Finding[]): Alarm | undefined {
  const { healthyShare, brokenShare, alarm, alarmCeiling, recoveredTail } = constants;
  const up = Math.log(brokenShare / healthyShare);
  const down = Math.log((1 - brokenShare) / (1 - healthyShare));
  const covered = coverage(run.steps.length, findings);
  let sum = 0;
  let from: number | undefined;
  let at: number | undefined;
  let lastFinding = 0;
  let healthy = 0;
  for (const { step } of run.acting) {
    const found = covered[step] === 1;
    sum = Math.min(alarmCeiling, Math.max(0, sum + (found ? up : down)));
    healthy = found ? 0 : healthy + 1;
    if (sum === 0) from = at = undefined;
    if (found) {
      from ??= step;
      lastFinding = step;
    }
    if (sum > alarm) at ??= step;
  }
  if (from === undefined || at === undefined || healthy > recoveredTail) return undefined;
  return { from, at, lastFinding };
}

/** The kind with most evidence in it: the one whose findings cover the most of its steps, then the most specific. */
function causeOf(findings: readonly Finding[], alarm: Alarm): FindingKind {
  const last = alarm.lastFinding;
  let cause: FindingKind = 'stall';
  let most = 0;
  for (const kind of bySpecificity) {
    const covered = coverage(
      last,
      findings.filter((finding) => finding.kind === kind),
    ).subarray(alarm.from, last + 1);
    const steps = covered.reduce((total, one) => total + one, 0);
    // A breakdown of one sort shows as several kinds over nearly the same steps: within a tenth they are equal.
    if (steps * 0.9 > most) {
      most = steps;
      cause = kind;
    }
  }
  return cause;
}

/** A kind that says why stands before one that only says that it repeats. */
const bySpecificity: readonly FindingKind[] = [
  'malformed',
  'thrash',
  'error-lock',
  'cycle',
  'stale-repeat',
  'near-cycle',
  'stall',
];
