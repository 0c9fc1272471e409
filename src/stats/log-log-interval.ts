/** Bounds of an interval; the words under which every function of this room returns them. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Interval of a probability that is symmetric on the scale ln(-ln p), and so stays inside (0, 1):
 * p^exp(+-z se / (p ln p)).
 *
 * Where the estimate is 0 or 1 (to rounding) the scale has no value and there is no such interval: both bounds are NaN, as R's NA.
 * Source: Kalbfleisch & Prentice, The Statistical Analysis of Failure Time Data, section 1.4;
 * R: `survfit(..., conf.type = "log-log")`.
 */
export function logLogInterval(probability: number, standardError: number, halfWidth: number): Interval {
  if (!(probability > 0 && 1 - probability > 1e-12)) return { lower: Number.NaN, upper: Number.NaN };
  const log = Math.log(probability);
  // Negative: ln p is.
  const shift = (halfWidth * standardError) / (probability * log);
  return { lower: Math.exp(log * Math.exp(-shift)), upper: Math.exp(log * Math.exp(shift)) };
}
