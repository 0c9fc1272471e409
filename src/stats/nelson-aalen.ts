import { checkLevel, checkTime } from './input.ts';
import { normalHalfWidth } from './normal.ts';
import { checkObservations, type Observation, riskTable } from './risk-table.ts';

export interface CumulativeHazard {
  /** Distinct times, ascending, those with censored observations only included. */
  readonly times: readonly number[];
  readonly hazard: readonly number[];
  readonly standardError: readonly number[];
  /** Bounds of `hazard` on the log scale; NaN before the first event. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly atRisk: readonly number[];
  readonly events: readonly number[];
  /**
   * Hazard collected in (from, to], with its standard error: with steps of 50, the "hazard per 50 steps".
   * RangeError unless 0 <= from <= to. What lies past the last observation adds nothing: see `atRisk`.
   */
  between(from: number, to: number): { readonly hazard: number; readonly standardError: number };
}

/**
 * Nelson-Aalen estimate of the cumulative hazard.
 *
 * H(t) = sum over t_i <= t of d_i / n_i;  Var H(t) = sum d_i / n_i^2;  interval H exp(+-z se / H).
 *
 * @param observations times in steps; RangeError when empty, negative or not finite.
 * @param options `level` of the intervals, default 0.95.
 * Source: Nelson 1972, Aalen 1978; Kalbfleisch & Prentice, section 1.4. R: `survfit(...)$cumhaz` and `$std.chaz`.
 */
export function nelsonAalen(
  observations: readonly Observation[],
  options: { readonly level?: number } = {},
): CumulativeHazard {
  const of = 'nelsonAalen';
  const { level = 0.95 } = options;
  checkLevel({ of, what: 'level' }, level);
  checkObservations(of, observations);
  const rows = riskTable(observations);
  const hazard = runningSums(rows.map(({ events, atRisk }) => events / atRisk));
  const variance = runningSums(rows.map(({ events, atRisk }) => events / atRisk ** 2));
  const standardError = variance.map(Math.sqrt);
  const halfWidth = normalHalfWidth(level);
  const bound = (side: number) =>
    hazard.map((h, index) =>
      h === 0 ? Number.NaN : h * Math.exp((side * halfWidth * standardError[index]!) / h),
    );
  return {
    times: rows.map(({ time }) => time),
    hazard,
    standardError,
    lower: bound(-1),
    upper: bound(1),
    atRisk: rows.map(({ atRisk }) => atRisk),
    events: rows.map(({ events }) => events),
    between(from, to) {
      checkTime({ of, what: 'from' }, from);
      checkTime({ of, what: 'to' }, to);
      if (from > to) throw new RangeError(`${of}: from (${from}) must not lie after to (${to})`);
      const inside = rows.filter(({ time }) => time > from && time <= to);
      return {
        hazard: inside.reduce((sum, { events, atRisk }) => sum + events / atRisk, 0),
        standardError: Math.sqrt(inside.reduce((sum, { events, atRisk }) => sum + events / atRisk ** 2, 0)),
      };
    },
  };
}

function runningSums(terms: readonly number[]): number[] {
  let sum = 0;
  return terms.map((term) => {
    sum += term;
    return sum;
  });
}
