import { constants } from './constants.ts';
import type { Finding, ObservedRun } from './detector.ts';
import { coverage } from './episodes.ts';

/** A stretch in which an agent's behaviour is more like a breakdown than like work. */
export interface Alarm {
  /** The step after the sum was last zero. */
  readonly from: number;
  /** The step at which the sum passed the threshold. */
  readonly at: number;
  /** The last step with a finding under it. */
  readonly lastFinding: number;
  /** It still holds at the end of the run, and no healthy steps have followed. */
  readonly holds: boolean;
}

/**
 * One-sided CUSUM of Bernoulli observations (Page 1954): the log likelihood ratio of `brokenShare` to `healthyShare`,
 * added step by step, never below zero. Messages without an action neither raise nor lower it.
 *
 * @param findings those that count: of behavioural kinds
 */
export function alarmsOf(run: ObservedRun, findings: readonly Finding[]): Alarm[] {
  const { healthyShare, brokenShare, alarm, alarmCeiling, recoveredTail } = constants;
  const up = Math.log(brokenShare / healthyShare);
  const down = Math.log((1 - brokenShare) / (1 - healthyShare));
  const covered = coverage(run.steps.length, findings);
  const alarms: Alarm[] = [];
  let sum = 0;
  let from: number | undefined;
  let at: number | undefined;
  let lastFinding = 0;
  let healthy = 0;
  const close = (holds: boolean): void => {
    if (from !== undefined && at !== undefined) alarms.push({ from, at, lastFinding, holds });
    from = at = undefined;
  };
  for (const { step } of run.acting) {
    const found = covered[step] === 1;
    sum = Math.min(alarmCeiling, Math.max(0, sum + (found ? up : down)));
    healthy = found ? 0 : healthy + 1;
    if (sum === 0) close(false);
    if (found) {
      from ??= step;
      lastFinding = step;
    }
    if (sum > alarm) at ??= step;
  }
  close(healthy <= recoveredTail);
  return alarms;
}
