import { checkLevel } from './input.ts';
import { logLogInterval } from './log-log-interval.ts';
import { normalHalfWidth } from './normal.ts';
import { checkObservations, riskTable } from './risk-table.ts';

/** One trial's follow-up: `time` in steps and what ended it; null when it was still going on (censored). */
export interface CompetingObservation {
  readonly time: number;
  readonly cause: string | null;
}

export interface IncidenceCurve {
  /** Distinct times, ascending; the same for every cause. */
  readonly times: readonly number[];
  /** P(T <= time and ended by this cause). */
  readonly incidence: readonly number[];
  /** Bounds of `incidence`; NaN where it is 0 or 1, since no log-log interval exists there. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly standardError: readonly number[];
  /** Under observation just before the time. */
  readonly atRisk: readonly number[];
  /** Ends by this cause. */
  readonly events: readonly number[];
}

/**
 * Aalen-Johansen estimate of the cumulative incidence of each competing cause, keyed by cause in order of name.
 *
 * F_k(t) = sum over t_i <= t of S(t_i-) d_ki / n_i, S the Kaplan-Meier curve of all causes together; so the
 * incidences and S(t) sum to 1. Variance by Greenwood's recursion with multinomial increments, which without
 * weights equals the infinitesimal jackknife that R reports; intervals on the log-log scale, as for survival.
 *
 * @param observations RangeError when empty, or a time is negative or not finite.
 * @param options `level` of the intervals, default 0.95.
 * Source: Aalen & Johansen 1978; Andersen, Borgan, Gill & Keiding, Statistical Models Based on Counting Processes,
 * section IV.4. R: `survfit(Surv(time, factor(cause)) ~ 1, conf.type = "log-log")$pstate`.
 */
export function cumulativeIncidence(
  observations: readonly CompetingObservation[],
  options: { readonly level?: number } = {},
): Readonly<Record<string, IncidenceCurve>> {
  const of = 'cumulativeIncidence';
  const { level = 0.95 } = options;
  checkLevel({ of, what: 'level' }, level);
  checkObservations(of, observations);
  const causes = new Set(observations.map(({ cause }) => cause).filter((cause) => cause !== null));
  const halfWidth = normalHalfWidth(level);
  const all = tableOf(observations, (cause) => cause !== null);
  return Object.fromEntries(
    [...causes].sort().map((cause) => {
      const own = tableOf(observations, (other) => other === cause);
      return [
        cause,
        incidenceOf(
          all.map(({ time, atRisk, events }, index) => ({
            time,
            atRisk,
            any: events,
            own: own[index]!.events,
          })),
          halfWidth,
        ),
      ];
    }),
  );
}

function tableOf(observations: readonly CompetingObservation[], counts: (cause: string | null) => boolean) {
  return riskTable(observations.map(({ time, cause }) => ({ time, event: counts(cause) })));
}

interface CauseRow {
  readonly time: number;
  readonly atRisk: number;
  /** Ends by any cause, and by this one. */
  readonly any: number;
  readonly own: number;
}

/**
 * Carries (S, F) and their covariance over the times. One time maps S to S (1 - any/n) and F to F + S own/n, and
 * adds S^2 times the multinomial covariance of (-any/n, own/n).
 */
function incidenceOf(rows: readonly CauseRow[], halfWidth: number): IncidenceCurve {
  const incidence: number[] = [];
  const standardError: number[] = [];
  let s = 1;
  let f = 0;
  let varS = 0;
  let covariance = 0;
  let varF = 0;
  for (const { atRisk, any, own } of rows) {
    const stay = 1 - any / atRisk;
    const move = own / atRisk;
    const noise = (s * s) / atRisk;
    varF += move * move * varS + 2 * move * covariance + noise * move * (1 - move);
    covariance = stay * (covariance + move * varS) - noise * move * stay;
    varS = stay * stay * varS + noise * stay * (1 - stay);
    f += s * move;
    s *= stay;
    incidence.push(f);
    // Where everybody has ended the same way the variance is 0, and rounding may leave it below.
    standardError.push(Math.sqrt(Math.max(0, varF)));
  }
  const bounds = incidence.map((p, index) => logLogInterval(p, standardError[index]!, halfWidth));
  return {
    times: rows.map(({ time }) => time),
    incidence,
    lower: bounds.map(({ lower }) => lower),
    upper: bounds.map(({ upper }) => upper),
    standardError,
    atRisk: rows.map(({ atRisk }) => atRisk),
    events: rows.map(({ own }) => own),
  };
}
