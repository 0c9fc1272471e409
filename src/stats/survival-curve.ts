import { checkLevel, checkProbability } from './input.ts';
import { logLogInterval } from './log-log-interval.ts';
import { normalHalfWidth } from './normal.ts';
import { checkObservations, type Observation, riskTable } from './risk-table.ts';
import { stepQuantile } from './step-quantile.ts';

export interface SurvivalCurve {
  /** Observations. */
  readonly n: number;
  readonly level: number;
  /** Distinct times, ascending, those with censored observations only included. */
  readonly times: readonly number[];
  /** P(T > time), one per time. */
  readonly survival: readonly number[];
  /** Bounds of `survival`; NaN where it is 0 or 1, since no log-log interval exists there. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Greenwood's standard error of `survival`. */
  readonly standardError: readonly number[];
  /** Under observation just before the time. */
  readonly atRisk: readonly number[];
  readonly events: readonly number[];
  readonly censored: readonly number[];
  /** `quantile(0.5)`. */
  readonly median: number | null;
  /**
   * Time by which the share `p` has had the event: the first with survival <= 1 - p, so `quantile(0.2)` is the time
   * that 80% survive. Null where it is not reached. RangeError for a `p` outside [0, 1].
   */
  quantile(p: number): number | null;
  /** Where the bounds of the curve reach the same share; a bound is null where it is not reached. */
  quantileInterval(p: number): { readonly lower: number | null; readonly upper: number | null };
}

/**
 * Kaplan-Meier estimate of survival with Greenwood's variance and log-log intervals.
 *
 * S(t) = prod over t_i <= t of (1 - d_i / n_i);  Var S(t) = S(t)^2 sum d_i / (n_i (n_i - d_i)).
 *
 * @param observations times in steps, 0 or more; RangeError when empty, negative or not finite.
 * @param options `level` of the intervals, default 0.95.
 * Source: Kaplan & Meier 1958; Kalbfleisch & Prentice, section 1.4.
 * R: `survfit(Surv(time, event) ~ 1, conf.type = "log-log")`, `quantile` of it.
 */
export function survivalCurve(
  observations: readonly Observation[],
  options: { readonly level?: number } = {},
): SurvivalCurve {
  const of = 'survivalCurve';
  const { level = 0.95 } = options;
  checkLevel({ of, what: 'level' }, level);
  checkObservations(of, observations);
  const rows = riskTable(observations);
  const times = rows.map(({ time }) => time);
  const { survival, standardError } = productLimit(rows);
  const halfWidth = normalHalfWidth(level);
  const bounds = survival.map((s, index) => logLogInterval(s, standardError[index]!, halfWidth));
  const lower = bounds.map((bound) => bound.lower);
  const upper = bounds.map((bound) => bound.upper);
  const last = times.at(-1)!;
  const reach = (curve: readonly number[], p: number) => {
    checkProbability({ of, what: 'p of quantile' }, p);
    return stepQuantile(
      times,
      curve.map((s) => 1 - s),
      p,
      last,
    );
  };
  return {
    n: observations.length,
    level,
    times,
    survival,
    lower,
    upper,
    standardError,
    atRisk: rows.map(({ atRisk }) => atRisk),
    events: rows.map(({ events }) => events),
    censored: rows.map(({ censored }) => censored),
    median: reach(survival, 0.5),
    quantile: (p) => reach(survival, p),
    // The lower curve falls first: it bounds the time from below.
    quantileInterval: (p) => ({ lower: reach(lower, p), upper: reach(upper, p) }),
  };
}

function productLimit(rows: ReturnType<typeof riskTable>): { survival: number[]; standardError: number[] } {
  const survival: number[] = [];
  const standardError: number[] = [];
  let s = 1;
  let relativeVariance = 0;
  for (const { atRisk, events } of rows) {
    s *= 1 - events / atRisk;
    if (events < atRisk) relativeVariance += events / (atRisk * (atRisk - events));
    survival.push(s);
    standardError.push(s * Math.sqrt(relativeVariance));
  }
  return { survival, standardError };
}
