import { type DialPoint, type HorizonBounds, horizonInterval } from './horizon-interval.ts';
import { checkFinite, checkLevel, checkNotEmpty, checkPositive } from './input.ts';

export interface HorizonObservation {
  /** Units that the task was built with: the dial, never the agent's own step count, which is endogenous. */
  readonly units: number;
  readonly success: boolean;
  /** As that many trials; default 1. The intervals take the weights at their word, so they should sum to n. */
  readonly weight?: number;
}

/**
 * `one-class`: only successes or only failures. `one-dial`: all at the same units. `separation`: every success at
 * most as long as every failure (or the reverse), so that the slope has no finite estimate. `slope-not-negative`:
 * success does not fall with length, so there is no horizon. `extrapolated`: h50 or h80 lies outside the units tried.
 */
export type HorizonWarning = 'one-class' | 'one-dial' | 'separation' | 'slope-not-negative' | 'extrapolated';

export interface HorizonFit {
  readonly n: number;
  /** Of the log odds of success on log2(units); null where it has no finite estimate. */
  readonly slope: number | null;
  readonly intercept: number | null;
  /** Units at which half, and 80%, of the trials succeed; null where there is none. */
  readonly h50: number | null;
  readonly h80: number | null;
  readonly h50Interval: HorizonBounds;
  readonly h80Interval: HorizonBounds;
  readonly warnings: readonly HorizonWarning[];
}

/**
 * Horizon: success against log2(units) by weighted logistic regression, H_p = 2^((logit p - intercept) / slope).
 *
 * With falling separation the fit has no finite slope; h50 and h80 are then both the geometric middle of the gap
 * between the longest success and the shortest failure, the limit of the fit as a ridge penalty goes to 0 (Rosset,
 * Zhu & Hastie 2004). Intervals are profile-likelihood sets and exist in every case, one-sided where the data bound
 * one side only.
 *
 * @param observations RangeError when empty, units not above 0, or a weight negative or not finite.
 * @param options `level` of the intervals, default 0.95.
 * Source: McCullagh & Nelder, Generalized Linear Models, section 4.4.
 * R: `glm(success ~ log2(units), binomial, weights = weight)`.
 */
export function horizonFit(
  observations: readonly HorizonObservation[],
  options: { readonly level?: number } = {},
): HorizonFit {
  const of = 'horizonFit';
  const { level = 0.95 } = options;
  checkLevel({ of, what: 'level' }, level);
  const points = dialPoints(of, observations);
  const { line, middle, warnings } = fitOf(points);
  const falling = warnings.includes('slope-not-negative') ? null : line;
  /** log2 of the horizon. */
  const at = (probability: number) =>
    falling === null ? middle : (logit(probability) - falling.intercept) / falling.slope;
  const horizons = [at(0.5), at(0.8)];
  const [h50, h80] = horizons.map((x) => (x === null ? null : 2 ** x)) as [number | null, number | null];
  const [shortest, longest] = [points[0]!.x - ROUNDING, points.at(-1)!.x + ROUNDING];
  const outside = horizons.some((x) => x !== null && (x < shortest || x > longest));
  return {
    n: observations.length,
    slope: line?.slope ?? null,
    intercept: line?.intercept ?? null,
    h50,
    h80,
    h50Interval: horizonInterval(points, 0.5, level),
    h80Interval: horizonInterval(points, 0.8, level),
    warnings: outside ? [...warnings, 'extrapolated'] : warnings,
  };
}

/** What equal shares at every length leave as a slope, or a horizon at the dial's end as a distance from it. */
const ROUNDING = 1e-9;

const logit = (p: number): number => Math.log(p / (1 - p));

/** Weight of successes and failures per setting of the dial, shortest first. */
function dialPoints(of: string, observations: readonly HorizonObservation[]): DialPoint[] {
  checkNotEmpty(of, 'the list of observations', observations);
  for (const [index, { units, weight = 1 }] of observations.entries()) {
    checkPositive({ of, what: `the units of observation ${index}` }, units);
    checkFinite({ of, what: `the weight of observation ${index}` }, weight);
    if (weight < 0) throw new RangeError(`${of}: the weight of observation ${index} must not be negative`);
  }
  const points = [...Map.groupBy(observations, ({ units }) => units)].map(([units, at]) => {
    // By truth, not identity: data read from elsewhere say 1 and 0.
    const weightOf = (wanted: boolean) =>
      at.reduce((sum, { success, weight = 1 }) => (Boolean(success) === wanted ? sum + weight : sum), 0);
    return { x: Math.log2(units), successes: weightOf(true), failures: weightOf(false) };
  });
  const counted = points.filter(({ successes, failures }) => successes + failures > 0);
  checkNotEmpty(of, 'the list of observations with a weight above 0', counted);
  return counted.sort((a, b) => a.x - b.x);
}

interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** `middle`: log2 of the horizon where falling separation leaves no line. */
interface Fit {
  readonly line: Line | null;
  readonly middle: number | null;
  readonly warnings: HorizonWarning[];
}

function fitOf(points: readonly DialPoint[]): Fit {
  const successes = points.filter((point) => point.successes > 0).map(({ x }) => x);
  const failures = points.filter((point) => point.failures > 0).map(({ x }) => x);
  if (successes.length === 0 || failures.length === 0)
    return { line: null, middle: null, warnings: ['one-class'] };
  if (points.length === 1) return { line: null, middle: null, warnings: ['one-dial'] };
  const [longestSuccess, shortestFailure] = [successes.at(-1)!, failures[0]!];
  if (longestSuccess <= shortestFailure)
    return { line: null, middle: (longestSuccess + shortestFailure) / 2, warnings: ['separation'] };
  if (failures.at(-1)! <= successes[0]!)
    return { line: null, middle: null, warnings: ['separation', 'slope-not-negative'] };
  const line = logisticLine(points);
  return { line, middle: null, warnings: line.slope < -ROUNDING ? [] : ['slope-not-negative'] };
}

/**
 * Newton's method on the log-likelihood, which is strictly concave when the data overlap; x is centred for its
 * conditioning, and a step is halved while it does not gain, since a full one may overshoot near separation.
 */
function logisticLine(points: readonly DialPoint[]): Line {
  const weight = points.reduce((sum, { successes, failures }) => sum + successes + failures, 0);
  const centre =
    points.reduce((sum, { x, successes, failures }) => sum + x * (successes + failures), 0) / weight;
  let a = 0;
  let b = 0;
  const likelihood = (a: number, b: number) =>
    points.reduce((sum, { x, successes, failures }) => {
      const eta = a + b * (x - centre);
      return sum - successes * Math.log1p(Math.exp(-eta)) - failures * Math.log1p(Math.exp(eta));
    }, 0);
  let reached = likelihood(a, b);
  for (let round = 0; round < 200; round += 1) {
    const { da, db } = newtonStep(points, centre, a, b);
    let share = 1;
    while (share > 1e-6 && !(likelihood(a + share * da, b + share * db) >= reached)) share /= 2;
    // Rounding alone is left to gain: the last full step is the most exact there is.
    if (share <= 1e-6) share = 1;
    a += share * da;
    b += share * db;
    reached = likelihood(a, b);
    if (Math.abs(da) + Math.abs(db) <= 1e-13 * (1 + Math.abs(a) + Math.abs(b))) break;
  }
  return { slope: b, intercept: a - b * centre };
}

function newtonStep(points: readonly DialPoint[], centre: number, a: number, b: number) {
  let [ga, gb, haa, hab, hbb] = [0, 0, 0, 0, 0];
  for (const { x, successes, failures } of points) {
    const z = x - centre;
    const p = 1 / (1 + Math.exp(-(a + b * z)));
    const residual = successes * (1 - p) - failures * p;
    const information = (successes + failures) * p * (1 - p);
    ga += residual;
    gb += residual * z;
    haa += information;
    hab += information * z;
    hbb += information * z * z;
  }
  const determinant = haa * hbb - hab * hab;
  return { da: (hbb * ga - hab * gb) / determinant, db: (haa * gb - hab * ga) / determinant };
}
