import { upperGammaRatio } from './gamma.ts';
import { checkCount, checkLevel, checkPositive } from './input.ts';
import { normalQuantile } from './normal.ts';

export interface Rate {
  readonly count: number;
  readonly exposure: number;
  /** Events per unit of exposure. */
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** From here on the approximation is exact to six digits, and the exact sum would cost as many terms as events. */
const MANY = 2_000;

/**
 * Rate of events that come independently of one another, with its exact interval. Where they come in bursts (several
 * loops in one trial) the interval is too narrow.
 *
 * Bounds of the mean count: P(X >= count | lower) = P(X <= count | upper) = (1 - level) / 2; from 2,000 events on by
 * the cube-root approximation of Wilson & Hilferty.
 *
 * @param count events, 0 or more. @param exposure above 0. @param level default 0.95. RangeError otherwise.
 * Source: Garwood 1936. R: `poisson.test(count, exposure)$conf.int`.
 */
export function poissonRate(count: number, exposure: number, level = 0.95): Rate {
  const of = 'poissonRate';
  checkCount({ of, what: 'count' }, count);
  checkPositive({ of, what: 'exposure' }, exposure);
  checkLevel({ of, what: 'level' }, level);
  const tail = (1 - level) / 2;
  return {
    count,
    exposure,
    estimate: count / exposure,
    lower: count === 0 ? 0 : meanWith(count, 1 - tail) / exposure,
    upper: meanWith(count + 1, tail) / exposure,
  };
}

/** The mean at which fewer than `events` come with this probability. */
function meanWith(events: number, probability: number): number {
  if (events > MANY) {
    const a = 1 / (9 * events);
    return events * (1 - a + normalQuantile(1 - probability) * Math.sqrt(a)) ** 3;
  }
  let low = 0;
  let high = events + 1;
  while (upperGammaRatio(events, high) > probability) high *= 2;
  for (let i = 0; i < 100 && high - low > 1e-14 * high; i += 1) {
    const middle = (low + high) / 2;
    if (upperGammaRatio(events, middle) > probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
