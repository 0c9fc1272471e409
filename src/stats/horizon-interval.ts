import { normalHalfWidth } from './normal.ts';

/** One setting of the dial: x = log2(units), and the weights of what succeeded and failed there. */
export interface DialPoint {
  readonly x: number;
  readonly successes: number;
  readonly failures: number;
}

/** In units. A bound is null where the data do not bound it. */
export interface HorizonBounds {
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Doublings beyond the dial tried after which a bound counts as not there. */
const REACH = 30;

/**
 * Profile-likelihood interval of the horizon c = log2 H_p: all c for which the best falling line through (c, p) is
 * at most chi-square(level, 1) of deviance worse than the best falling line of all.
 *
 * The log-likelihood is concave in (u, uc), u >= 0 the steepness of the fall, so these c form one interval; where it
 * runs on past {@link REACH} doublings beyond the dial, the data do not bound that side. Wald and Fieller intervals
 * break down under separation, which deterministic agents produce; this one does not.
 * Source: Venzon & Moolgavkar 1988; R: `glm(... ~ 0 + I(c - x), offset = qlogis(p))` over c.
 */
export function horizonInterval(
  points: readonly DialPoint[],
  probability: number,
  level: number,
): HorizonBounds {
  const first = points[0]!.x - REACH;
  const last = points.at(-1)!.x + REACH;
  const profile = (c: number) => bestThrough(points, c, Math.log(probability / (1 - probability)));
  const best = peak(profile, first, last);
  const floor = profile(best) - normalHalfWidth(level) ** 2 / 2;
  const accepted = (c: number) => profile(c) >= floor;
  return {
    lower: accepted(first) ? null : 2 ** edge(accepted, best, first),
    upper: accepted(last) ? null : 2 ** edge(accepted, best, last),
  };
}

/** Highest log-likelihood of logit = offset + u (c - x) over u >= 0. */
function bestThrough(points: readonly DialPoint[], c: number, offset: number): number {
  const slopeAt = (u: number) =>
    points.reduce((sum, { x, successes, failures }) => {
      const p = 1 / (1 + Math.exp(-(offset + u * (c - x))));
      return sum + (successes * (1 - p) - failures * p) * (c - x);
    }, 0);
  let low = 0;
  let high = 1;
  // Past this steepness no point between the dial's settings changes any more: only separation leads here.
  while (slopeAt(high) > 0 && high < 2 ** 40) high *= 2;
  if (slopeAt(0) <= 0) high = 0;
  for (let i = 0; i < 60 && high - low > 1e-13 * high; i += 1) {
    const middle = (low + high) / 2;
    if (slopeAt(middle) > 0) low = middle;
    else high = middle;
  }
  const u = (low + high) / 2;
  return points.reduce((sum, { x, successes, failures }) => {
    const eta = offset + u * (c - x);
    return sum - successes * softplus(-eta) - failures * softplus(eta);
  }, 0);
}

/** ln(1 + e^z) without overflow. */
const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/** Where a function that rises and then falls is highest: a coarse look, then golden-section search around it. */
function peak(height: (c: number) => number, first: number, last: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  const step = 1 / 4;
  const places = Array.from(
    { length: Math.floor((last - first) / step) + 1 },
    (_, index) => first + index * step,
  );
  const heights = places.map(height);
  const top = heights.indexOf(Math.max(...heights));
  let [low, high] = [places[Math.max(0, top - 1)]!, places[Math.min(places.length - 1, top + 1)]!];
  while (high - low > 1e-9) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (height(left) >= height(right)) high = right;
    else low = left;
  }
  const found = (low + high) / 2;
  return height(found) >= heights[top]! ? found : places[top]!;
}

/** Bisects for the edge of the accepted stretch between `inside`, which is accepted, and `outside`, which is not. */
function edge(accepted: (c: number) => boolean, inside: number, outside: number): number {
  let [near, far] = [inside, outside];
  for (let i = 0; i < 60; i += 1) {
    const middle = (near + far) / 2;
    if (accepted(middle)) near = middle;
    else far = middle;
  }
  return near;
}
