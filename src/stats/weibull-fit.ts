import { chiSquareTail } from './chi-square.ts';
import { checkLevel } from './input.ts';
import type { Interval } from './log-log-interval.ts';
import { normalHalfWidth } from './normal.ts';
import { checkObservations, type Observation } from './risk-table.ts';

export interface WeibullFit {
  readonly n: number;
  readonly events: number;
  /** Above 1 the hazard rises with the steps, below 1 it falls; at 1 it is constant and a half-life means something. */
  readonly shape: number;
  /** In steps: the time that 1/e of the trials survive. */
  readonly scale: number;
  /** Wald intervals on the log scale, from the observed information. */
  readonly shapeInterval: Interval;
  readonly scaleInterval: Interval;
  /** Likelihood-ratio test of shape = 1, chi-square with 1 df. */
  readonly p: number;
}

/**
 * Weibull model S(t) = exp(-(t / scale)^shape) by maximum likelihood, right-censored times included.
 *
 * Null where the likelihood has no maximum: no events at all, or all of them at the longest time seen (the shape
 * then grows without bound). That is a property of honest data, not a mistake of the caller.
 *
 * @param observations times in steps. RangeError when empty, negative or not finite, or an event at time 0, which
 * the model forbids; what is censored at 0 says nothing and is passed over.
 * @param options `level` of the intervals, default 0.95.
 * Source: Lawless, Statistical Models and Methods for Lifetime Data, section 5.2. R: `survreg(..., dist = "weibull")`,
 * whose `scale` is 1 / shape and whose intercept is ln(scale); p by `2 * diff(loglik)` against `dist = "exponential"`.
 */
export function weibullFit(
  observations: readonly Observation[],
  options: { readonly level?: number } = {},
): WeibullFit | null {
  const of = 'weibullFit';
  const { level = 0.95 } = options;
  checkLevel({ of, what: 'level' }, level);
  checkObservations(of, observations);
  const atZero = observations.findIndex(({ time, event }) => event && time === 0);
  if (atZero >= 0)
    throw new RangeError(`${of}: observation ${atZero} is an event at time 0; times start above 0`);

  const followed = observations.filter(({ time }) => time > 0);
  const longest = followed.reduce((most, { time }) => Math.max(most, time), 0);
  // In units of the longest time, so that no power overflows.
  const logs = followed.map(({ time }) => Math.log(time / longest));
  const eventLogs = logs.filter((_, index) => followed[index]!.event);
  const events = eventLogs.length;
  if (!eventLogs.some((log) => log < 0)) return null;

  const shape = bestShape(logs, eventLogs);
  const logScale = Math.log(sum(logs, (log) => Math.exp(shape * log)) / events) / shape;
  const { shapeError, scaleError } = standardErrors(logs, events, shape, logScale);
  const halfWidth = normalHalfWidth(level);
  const around = (value: number, error: number): Interval => ({
    lower: value * Math.exp(-halfWidth * error),
    upper: value * Math.exp(halfWidth * error),
  });
  const scale = Math.exp(logScale) * longest;
  const gain = logLikelihood(logs, eventLogs, shape) - logLikelihood(logs, eventLogs, 1);
  return {
    n: observations.length,
    events,
    shape,
    scale,
    shapeInterval: around(shape, shapeError),
    scaleInterval: around(scale, scaleError),
    p: chiSquareTail(2 * gain, 1),
  };
}

const sum = (values: readonly number[], term: (value: number) => number): number =>
  values.reduce((total, value) => total + term(value), 0);

/** Log-likelihood with the scale at its best for this shape: scale^shape = sum t^shape / d. Constants left out. */
function logLikelihood(logs: readonly number[], eventLogs: readonly number[], shape: number): number {
  const events = eventLogs.length;
  const power = sum(logs, (log) => Math.exp(shape * log)) / events;
  return events * (Math.log(shape) - Math.log(power) - 1) + (shape - 1) * sum(eventLogs, (log) => log);
}

/**
 * Root of the profile score d/k + sum over events of ln t - d sum t^k ln t / sum t^k, which falls strictly in k:
 * bracketed by doubling, then Newton kept inside the bracket.
 */
function bestShape(logs: readonly number[], eventLogs: readonly number[]): number {
  const events = eventLogs.length;
  const eventSum = sum(eventLogs, (log) => log);
  const score = (k: number) => {
    const zero = sum(logs, (log) => Math.exp(k * log));
    const mean = sum(logs, (log) => log * Math.exp(k * log)) / zero;
    const square = sum(logs, (log) => log * log * Math.exp(k * log)) / zero;
    return {
      value: events / k + eventSum - events * mean,
      slope: -events / k ** 2 - events * (square - mean ** 2),
    };
  };
  let low = 1;
  let high = 1;
  while (score(low).value < 0) low /= 2;
  while (score(high).value > 0) high *= 2;
  let k = (low + high) / 2;
  for (let i = 0; i < 200; i += 1) {
    const { value, slope } = score(k);
    if (value > 0) low = k;
    else high = k;
    const newton = k - value / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    const moved = Math.abs(next - k);
    k = next;
    if (moved <= 1e-14 * k) break;
  }
  return k;
}

/** Standard errors of ln(shape) and ln(scale): inverse of the observed information, with w = k (ln t - ln scale). */
function standardErrors(logs: readonly number[], events: number, k: number, logScale: number) {
  const w = logs.map((log) => k * (log - logScale));
  const first = sum(w, (value) => value * Math.exp(value));
  const ofShape = sum(w, (value) => value * value * Math.exp(value)) + events;
  const ofScale = k * k * events;
  const determinant = ofShape * ofScale - (k * first) ** 2;
  return {
    shapeError: Math.sqrt(ofScale / determinant),
    scaleError: Math.sqrt(ofShape / determinant),
  };
}
