import { checkCount, checkLevel } from './input.ts';
import { normalHalfWidth } from './normal.ts';

export interface Proportion {
  readonly n: number;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Wilson's score interval of a proportion, without continuity correction.
 *
 * Centre (k + z^2/2) / (n + z^2), half-width z sqrt(k (n - k) / n + z^2/4) / (n + z^2).
 *
 * @param k successes, 0 to n. @param n trials, 1 or more. @param level default 0.95. RangeError otherwise.
 * Source: Wilson 1927; Brown, Cai & DasGupta 2001. R: `prop.test(k, n, correct = FALSE)$conf.int`.
 */
export function wilson(k: number, n: number, level = 0.95): Proportion {
  const of = 'wilson';
  checkCount({ of, what: 'n' }, n, 1);
  checkCount({ of, what: 'k' }, k, 0, n);
  checkLevel({ of, what: 'level' }, level);
  const z2 = normalHalfWidth(level) ** 2;
  const centre = (k + z2 / 2) / (n + z2);
  const half = (Math.sqrt(z2) * Math.sqrt((k * (n - k)) / n + z2 / 4)) / (n + z2);
  return {
    n,
    estimate: k / n,
    // At the ends the bound is 0 or 1 in truth; rounding would leave it a hair off.
    lower: k === 0 ? 0 : Math.max(0, centre - half),
    upper: k === n ? 1 : Math.min(1, centre + half),
  };
}
