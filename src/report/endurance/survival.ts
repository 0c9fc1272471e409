import type { ContenderEndurance, Figure } from '../../core/index.ts';
import {
  type CumulativeHazard,
  nelsonAalen,
  type Observation,
  restrictedMean,
  type SurvivalCurve,
  survivalCurve,
  weibullFit,
} from '../../stats/index.ts';
import { enduranceConstants } from './constants.ts';
import { finite, type Warnings, Z95 } from './figures.ts';
import { inOrder } from './warnings.ts';

type SurvivalPart = Pick<
  ContenderEndurance,
  'survival' | 'median' | 'h80' | 'restrictedMeans' | 'hazard' | 'weibull'
>;

/** Steps up to which restricted means are given. */
const TAUS = [100, 200, 400];

const { fewEvents, hazardStretch, shapeLevel } = enduranceConstants;

/** The cause-specific view: breakdown is the event, every other end is censored at the trial's last step. */
export function survivalPart(observations: readonly Observation[], warnings: Warnings): SurvivalPart {
  if (observations.length === 0) return nothingObserved(warnings);
  const curve = survivalCurve(observations);
  const events = observations.filter(({ event }) => event).length;
  return {
    survival: {
      n: curve.n,
      warnings: [...warnings],
      times: [...curve.times],
      survival: [...curve.survival],
      lower: curve.lower.map(finite),
      upper: curve.upper.map(finite),
      atRisk: [...curve.atRisk],
      events: [...curve.events],
    },
    median: quantile(curve, 0.5, warnings),
    h80: quantile(curve, 0.2, warnings),
    restrictedMeans: TAUS.map((tau) => meanUpTo(observations, tau, events, warnings)),
    hazard: hazards(nelsonAalen(observations), observations, warnings),
    weibull: weibull(observations, warnings),
  };
}

function nothingObserved(warnings: Warnings): SurvivalPart {
  const none: Figure = { n: 0, estimate: null, lower: null, upper: null, warnings: [...warnings] };
  const lists = { times: [], survival: [], lower: [], upper: [], atRisk: [], events: [] };
  return {
    survival: { n: 0, warnings: [...warnings], ...lists },
    median: none,
    h80: none,
    restrictedMeans: TAUS.map((tau) => ({ ...none, tau, se: null })),
    hazard: [],
    weibull: null,
  };
}

function quantile(curve: SurvivalCurve, share: number, warnings: Warnings): Figure {
  return {
    n: curve.n,
    estimate: curve.quantile(share),
    ...curve.quantileInterval(share),
    warnings: [...warnings],
  };
}

/** Without a breakdown the variance is nil, and an interval of no width would claim to know the mean. */
function meanUpTo(
  observations: readonly Observation[],
  tau: number,
  events: number,
  warnings: Warnings,
): ContenderEndurance['restrictedMeans'][number] {
  const { mean, se, extrapolated } = restrictedMean(observations, tau);
  const known = events > 0 && se > 0;
  return {
    tau,
    n: observations.length,
    estimate: mean,
    se: known ? se : null,
    lower: known ? Math.max(0, mean - Z95 * se) : null,
    upper: known ? Math.min(tau, mean + Z95 * se) : null,
    warnings: inOrder([...warnings, ...(extrapolated ? (['extrapolated'] as const) : [])]),
  };
}

/** One row for each stretch of 50 steps that any trial entered; `n` is the number of trials that did. */
function hazards(
  hazard: CumulativeHazard,
  observations: readonly Observation[],
  warnings: Warnings,
): ContenderEndurance['hazard'] {
  const last = hazard.times.at(-1) ?? 0;
  return Array.from({ length: Math.ceil(last / hazardStretch) }, (_, index) => {
    const [from, to] = [index * hazardStretch, (index + 1) * hazardStretch];
    const { hazard: estimate, standardError } = hazard.between(from, to);
    const events = observations.filter(({ time, event }) => event && time > from && time <= to).length;
    const spread = Math.exp((Z95 * standardError) / estimate);
    return {
      ...{ from, to, events, estimate },
      n: observations.filter(({ time }) => time > from).length,
      lower: events > 0 ? estimate / spread : null,
      upper: events > 0 ? estimate * spread : null,
      warnings: inOrder([...warnings, ...(events < fewEvents ? (['few-events'] as const) : [])]),
    };
  });
}

function weibull(observations: readonly Observation[], warnings: Warnings): ContenderEndurance['weibull'] {
  const fit = weibullFit(observations);
  if (fit === null) return null;
  const { n, events, shape, shapeInterval, scale, p } = fit;
  const enough = events >= fewEvents;
  return {
    ...{ n, events, shape, scale, p },
    lower: finite(shapeInterval.lower),
    upper: finite(shapeInterval.upper),
    halfLife: enough && p >= shapeLevel ? halfLife(observations, events, warnings) : null,
    warnings: inOrder([...warnings, ...(enough ? [] : (['few-events'] as const))]),
  };
}

/** At a constant hazard: ln 2 times the steps watched per breakdown, with the log-scale interval 1 / sqrt(events). */
function halfLife(observations: readonly Observation[], events: number, warnings: Warnings): Figure {
  const watched = observations.reduce((total, { time }) => total + time, 0);
  const estimate = (Math.LN2 * watched) / events;
  const spread = Math.exp(Z95 / Math.sqrt(events));
  return {
    n: observations.length,
    estimate,
    lower: estimate / spread,
    upper: estimate * spread,
    warnings: [...warnings],
  };
}
