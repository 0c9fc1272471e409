import type { CurveReading, Place, Range } from '../../core/index.ts';

/** The values that M may have at each step, 0 to the last; where a step is graded both ends are its value. */
export type Bounds = readonly Range[];

/** M at each step; undefined where it is not known. */
export type Shares = readonly (number | undefined)[];

/**
 * Bounds that hold whatever happened: an unknown step may have any share from 0 to 1.
 */
export function certainBounds(shares: Shares): Range[] {
  return shares.map((share) => ({ low: share ?? 0, high: share ?? 1 }));
}

/**
 * Bounds under the assumption that M stays, between two neighbouring known steps, within their two values. What lies
 * before the first known step or after the last has no neighbour on one side and is bounded by nothing.
 */
export function likelyBounds(shares: Shares): Range[] {
  const before = nearestKnown(shares);
  const after = nearestKnown([...shares].reverse()).reverse();
  return shares.map((_, step) => {
    const [a, b] = [before[step], after[step]];
    if (a === undefined || b === undefined) return { low: 0, high: 1 };
    return { low: Math.min(a, b), high: Math.max(a, b) };
  });
}

function nearestKnown(shares: Shares): (number | undefined)[] {
  let last: number | undefined;
  return shares.map((share) => {
    last = share ?? last;
    return last;
  });
}

/**
 * Peak, last productive step, damage onset and peak loss of every curve that keeps within the bounds: each place and
 * range contains the value of each such curve (definitions: `curveReadingSchema`).
 *
 * @param bounds at least one step
 */
export function readCurve(bounds: Bounds): CurveReading {
  const last = bounds.length - 1;
  const { lowBefore, lowAfter } = lowsAround(bounds);
  const firstArgmax: number[] = [];
  const lastArgmax: number[] = [];
  for (const [step, { high }] of bounds.entries()) {
    // A step can be the first maximum when it can exceed the least that each step before must have and reach the
    // least that each step after must have; the last one the other way round.
    const before = lowBefore[step] ?? Number.NEGATIVE_INFINITY;
    const after = lowAfter[step] ?? Number.NEGATIVE_INFINITY;
    if (high > before && high >= after) firstArgmax.push(step);
    if (high >= before && high > after) lastArgmax.push(step);
  }
  return {
    peak: placeOf(firstArgmax),
    peakShare: {
      low: Math.max(...bounds.map(({ low }) => low)),
      high: Math.max(...bounds.map(({ high }) => high)),
    },
    // The last new maximum is the first occurrence of the largest value; at step 0 nothing was gained at all.
    lastProductive: placeOf(firstArgmax.map((step) => (step === 0 ? undefined : step))),
    // After the last occurrence of the largest value, and only there, M is below its running maximum to the end.
    damageOnset: placeOf(lastArgmax.map((step) => (step === last ? undefined : step + 1))),
    peakLoss: peakLossOf(bounds),
  };
}

/** The largest lower bound of the steps before and after each step. */
function lowsAround(bounds: Bounds): { lowBefore: number[]; lowAfter: number[] } {
  const running = (lows: readonly number[]): number[] => {
    let most = Number.NEGATIVE_INFINITY;
    return lows.map((low) => {
      const before = most;
      most = Math.max(most, low);
      return before;
    });
  };
  const lows = bounds.map(({ low }) => low);
  return { lowBefore: running(lows), lowAfter: running([...lows].reverse()).reverse() };
}

function peakLossOf(bounds: Bounds): Range {
  const end = bounds.at(-1) ?? { low: 0, high: 1 };
  const lowest = Math.max(...bounds.map(({ low }) => low));
  // Without the end itself: it cannot lie above itself.
  const highest = Math.max(...bounds.slice(0, -1).map(({ high }) => high));
  return { low: lossOf(lowest, end.high), high: lossOf(highest, end.low) };
}

/** Shares come with nine decimals; what a subtraction adds beyond them is no part of the figure. */
function lossOf(most: number, end: number): number {
  return Math.round(Math.max(0, most - end) * 1e9) / 1e9;
}

/** The smallest place that holds all candidates; undefined stands for "it did not happen". */
function placeOf(candidates: readonly (number | undefined)[]): Place {
  const steps = candidates.filter((step) => step !== undefined);
  const earliest = steps[0];
  const latest = steps.at(-1);
  if (earliest === undefined || latest === undefined) return { kind: 'none' };
  const orNone = steps.length < candidates.length;
  if (earliest === latest && !orNone) return { kind: 'exact', step: earliest };
  return { kind: 'interval', earliest, latest, orNone };
}
