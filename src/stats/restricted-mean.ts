import { checkPositive } from './input.ts';
import { checkObservations, type Observation, riskTable } from './risk-table.ts';

export interface RestrictedMean {
  /** Steps survived of the first `tau`, on average. */
  readonly mean: number;
  readonly se: number;
  /**
   * True where the last observation was censored before `tau`: the curve is then carried on level, which makes the
   * mean an upper bound and the standard error too small. Choose a smaller tau.
   */
  readonly extrapolated: boolean;
}

/**
 * Restricted mean survival time: the area under the Kaplan-Meier curve up to `tau`.
 *
 * mean = integral of S over [0, tau];  Var = sum over t_i <= tau of A_i^2 d_i / (n_i (n_i - d_i)),
 * A_i the area from t_i to tau.
 *
 * @param observations times in steps; RangeError when empty, negative or not finite.
 * @param tau horizon in steps, above 0.
 * Source: Klein & Moeschberger, Survival Analysis, section 4.5. R: `summary(survfit(...), rmean = tau)$table`.
 */
export function restrictedMean(observations: readonly Observation[], tau: number): RestrictedMean {
  const of = 'restrictedMean';
  checkPositive({ of, what: 'tau' }, tau);
  checkObservations(of, observations);
  const all = riskTable(observations);
  const rows = all.filter(({ time }) => time <= tau);
  let survival = 1;
  // areas[i]: under the curve from time i (0 before the first) to the next time, or to tau.
  const areas = [rows[0]?.time ?? tau];
  for (const [index, { time, atRisk, events }] of rows.entries()) {
    survival *= 1 - events / atRisk;
    areas.push(survival * ((rows[index + 1]?.time ?? tau) - time));
  }
  let area = 0;
  let variance = 0;
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const { atRisk, events } = rows[index]!;
    area += areas[index + 1]!;
    if (events < atRisk) variance += (area * area * events) / (atRisk * (atRisk - events));
  }
  const followedUp = all.at(-1)!.time >= tau;
  return { mean: area + areas[0]!, se: Math.sqrt(variance), extrapolated: !followedUp && survival > 0 };
}
