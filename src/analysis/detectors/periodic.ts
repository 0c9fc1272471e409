import { constants } from '../constants.ts';
import type { Observation } from '../observation.ts';

/** A stretch of acting steps in which every step is alike to the one a period before. */
export interface Stretch {
  readonly period: number;
  /** Places among the steps given: the first of the first period, and the last. */
  readonly from: number;
  readonly to: number;
}

/**
 * The stretches that hold at least `periods` whole periods, by the smallest period that explains each. Looks at every
 * step once for every period: linear.
 */
export function periodicStretches(
  steps: readonly Observation[],
  periods: number,
  alike: (step: Observation, earlier: Observation) => boolean,
): Stretch[] {
  const taken = new Uint8Array(steps.length);
  const found: Stretch[] = [];
  for (let period = 1; period <= constants.longestPeriod; period += 1) {
    let run = 0;
    for (let at = period; at <= steps.length; at += 1) {
      const [step, earlier] = [steps[at], steps[at - period]];
      if (step && earlier && alike(step, earlier)) {
        run += 1;
        continue;
      }
      if (run >= period * (periods - 1)) {
        const stretch = { period, from: at - run - period, to: at - 1 };
        if (!isTaken(taken, stretch)) found.push(stretch);
        taken.fill(1, stretch.from, stretch.to + 1);
      }
      run = 0;
    }
  }
  return found.sort((a, b) => a.from - b.from);
}

/** A smaller period already explains it: every multiple of a period is one too. */
function isTaken(taken: Uint8Array, { from, to }: Stretch): boolean {
  let covered = 0;
  for (let at = from; at <= to; at += 1) covered += taken[at] ?? 0;
  return covered * 2 > to - from + 1;
}
