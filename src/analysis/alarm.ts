import { type FindingKind, findingKinds } from '../core/index.ts';
import { constants } from './constants.ts';
import type { Finding, ObservedRun } from './detector.ts';

/** A stretch in which an agent's behaviour is more like a breakdown than like work. */
export interface Alarm {
  /** The step after the sum was last zero. */
  readonly from: number;
  /** The step at which the sum passed the threshold. */
  readonly at: number;
  /** The first step with a finding after the last gain that lies between its findings; undefined where none does. */
  readonly resumed: number | undefined;
  /** The last step with a finding under it. */
  readonly lastFinding: number;
  /** It still holds at the end of the run. */
  readonly holds: boolean;
}

/**
 * One-sided CUSUM (Page 1954) over steps of three sorts: in a finding, a gain in no finding, neither. Each adds the log
 * likelihood ratio of its share in a breakdown to its share in healthy work; the sum never falls below zero. A step
 * that lies in a finding and yet learned something speaks for both and adds nothing; so does a message without action.
 *
 * @param findings those that count: of behavioural kinds
 */
export function alarmsOf(run: ObservedRun, findings: readonly Finding[]): Alarm[] {
  const { healthyFinding, brokenFinding, healthyGain, brokenGain, alarm, alarmCeiling } = constants;
  const onFinding = Math.log(brokenFinding / healthyFinding);
  const onGain = Math.log(brokenGain / healthyGain);
  const onNeither = Math.log((1 - brokenFinding - brokenGain) / (1 - healthyFinding - healthyGain));
  const kinds = kindsAt(run.steps.length, findings);
  const alarms: Alarm[] = [];
  let sum = 0;
  let from: number | undefined;
  let at: number | undefined;
  let resumed: number | undefined;
  let lastFinding = 0;
  let raisedBy = 0;
  let gainedSince = false;
  const close = (holds: boolean): void => {
    if (from !== undefined && at !== undefined) alarms.push({ from, at, resumed, lastFinding, holds });
    from = at = resumed = undefined;
  };
  for (const { step, gained, learned } of run.acting) {
    const here = kinds[step] ?? 0;
    const ratio = here ? (learned ? 0 : onFinding) : gained ? onGain : onNeither;
    // It got out of what raised the alarm, and then into something else: two troubles, not one that lasted. Only that
    // nothing is new is no trouble of another sort.
    if (here & ~stalled && gainedSince && (here & raisedBy) === 0) {
      close(false);
      sum = 0;
    }
    sum = Math.min(alarmCeiling, Math.max(0, sum + ratio));
    if (sum === 0 && !here) close(false);
    if (here) {
      if (from === undefined) raisedBy = 0;
      from ??= step;
      if (gainedSince && raisedBy !== 0) resumed = step;
      raisedBy |= here;
      lastFinding = step;
    }
    gainedSince = !here && (gainedSince || gained);
    if (sum > alarm) at ??= step;
  }
  close(true);
  return alarms;
}

const bitOf = (kind: FindingKind): number => 1 << findingKinds.indexOf(kind);
const stalled = bitOf('stall');

/** For every step (1-based) the kinds of the findings that cover it, a bit each. */
function kindsAt(steps: number, findings: readonly Finding[]): Uint32Array {
  const at = new Uint32Array(steps + 1);
  for (const { kind, first, last } of findings) {
    const bit = bitOf(kind);
    for (let step = first; step <= last; step += 1) at[step] = (at[step] ?? 0) | bit;
  }
  return at;
}
