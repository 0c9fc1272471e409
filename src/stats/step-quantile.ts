// Rounding of a product over many times must not decide whether a curve touches a level. R uses the same value.
const TOLERANCE = Math.sqrt(Number.EPSILON);

/**
 * The time at which a rising step function first reaches `p`, null where it never does. Where it is flat at exactly
 * `p`, the middle of that stretch (up to `last`, the end of observation, for the last one); 0 for p = 0.
 *
 * `heights` may hold NaN (a confidence bound that does not exist); such steps are passed over.
 * Source: R's `quantile.survfit`.
 */
export function stepQuantile(
  times: readonly number[],
  heights: readonly number[],
  p: number,
  last: number,
): number | null {
  if (p === 0) return 0;
  const reaches = (least: number) => heights.findIndex((height) => height >= least);
  const first = reaches(p - TOLERANCE);
  if (first < 0) return null;
  const passes = reaches(p + TOLERANCE);
  return (times[first]! + (passes < 0 ? last : times[passes]!)) / 2;
}
