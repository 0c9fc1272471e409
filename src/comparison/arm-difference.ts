import { z } from 'zod';
import {
  differencePower,
  normalQuantile,
  stratifiedPermutation,
  stratumWeights,
  type TwoArms,
} from '../stats/index.ts';
import type { EnduredTrial } from './endured.ts';
import { horizonOf, meanStepsFree } from './free-of-breakdown.ts';

/** A difference, candidate less baseline, in `unit`, with a one-sided interval either way at the gate's level. */
export const armDifferenceSchema = z.strictObject({
  measure: z.enum(['steps-free-of-breakdown', 'pass-rate']),
  unit: z.enum(['steps', 'share']),
  /** Valid trials of the strata that both sides ran. */
  n: z.strictObject({ baseline: z.int(), candidate: z.int() }),
  baseline: z.number(),
  candidate: z.number(),
  difference: z.number(),
  /** Bounds of the interval that leaves `alpha` out on either side. */
  lower: z.number(),
  upper: z.number(),
  standardError: z.number(),
  /** One-sided, for "lower than the baseline". */
  p: z.number(),
  /** Level at which p is judged. */
  alpha: z.number(),
  /** What counts as a regression worth stopping for, in `unit`; above 0. */
  delta: z.number(),
  /** Fall that is found with a probability of 0.8, in `unit`. */
  minimumDetectableEffect: z.number(),
});
export type ArmDifference = z.infer<typeof armDifferenceSchema>;

export interface DifferenceOptions {
  readonly alpha: number;
  /** Share of the horizon (endurance), or of the trials (pass rate). */
  readonly delta: number;
  readonly seed: number;
  readonly permutations: number;
  /** Longest horizon, in steps. */
  readonly tau?: number | undefined;
}

/** Steps free of breakdown, candidate less baseline, over strata that both ran. */
export function enduranceDifference(
  strata: readonly TwoArms<EnduredTrial>[],
  options: DifferenceOptions,
): ArmDifference {
  const horizons = strata.map(({ baseline, candidate }) =>
    horizonOf([...baseline, ...candidate], options.tau),
  );
  const weights = stratumWeights(strata);
  const horizon =
    weights.reduce((sum, weight, index) => sum + weight * horizons[index]!, 0) /
    weights.reduce((sum, weight) => sum + weight, 0);
  return differenceOf(strata, options, {
    ...{ measure: 'steps-free-of-breakdown', unit: 'steps', delta: options.delta * horizon },
    // A breakdown comes halfway, where nothing is known of when.
    unseen: horizon / 2,
    of: (trials, stratum) => meanStepsFree(trials, horizons[stratum]!),
  });
}

/** Share of trials that passed, candidate less baseline. */
export function passDifference(
  strata: readonly TwoArms<EnduredTrial>[],
  options: DifferenceOptions,
): ArmDifference {
  return differenceOf(strata, options, {
    ...{ measure: 'pass-rate', unit: 'share', delta: options.delta, unseen: 1 },
    of: (trials) => trials.filter(({ passed }) => passed).length / trials.length,
  });
}

interface Measured extends Pick<ArmDifference, 'measure' | 'unit' | 'delta'> {
  of(trials: readonly EnduredTrial[], stratum: number): number;
  /** What one more trial that went wrong would take away. */
  readonly unseen: number;
}

function differenceOf(
  strata: readonly TwoArms<EnduredTrial>[],
  { alpha, seed, permutations }: DifferenceOptions,
  { of, unseen, ...measured }: Measured,
): ArmDifference {
  const test = stratifiedPermutation(strata, of, { seed, permutations });
  const n = { baseline: sizeOf(strata, 'baseline'), candidate: sizeOf(strata, 'candidate') };
  const hidden = Math.hypot(hiddenError(n.baseline, unseen), hiddenError(n.candidate, unseen));
  const standardError = Math.max(test.standardError, hidden);
  // No difference of shares is beyond 1, none of steps beyond the horizon.
  const most = measured.unit === 'share' ? 1 : 2 * unseen;
  const halfWidth = -normalQuantile(alpha) * standardError;
  return {
    ...measured,
    n,
    baseline: test.baseline,
    candidate: test.candidate,
    difference: test.difference,
    lower: Math.max(-most, test.difference - halfWidth),
    upper: Math.min(most, test.difference + halfWidth),
    standardError,
    p: test.pLower,
    alpha,
    minimumDetectableEffect: differencePower({
      ...{ standardError, alpha, sides: 1, delta: measured.delta },
      trials: n.baseline + n.candidate,
    }).minimumDetectable,
  };
}

/**
 * What `n` trials that all ended alike leave unknown: an event with a rate of 1 / (n + 2), as if one of each sort had
 * been seen besides. Without it a few equal trials would pass for certainty. Source: after Agresti & Caffo 2000.
 */
function hiddenError(n: number, size: number): number {
  const rate = 1 / (n + 2);
  return size * Math.sqrt((rate * (1 - rate)) / n);
}

function sizeOf(strata: readonly TwoArms<EnduredTrial>[], arm: keyof TwoArms<EnduredTrial>): number {
  return strata.reduce((sum, stratum) => sum + stratum[arm].length, 0);
}
