import { checkNotEmpty, checkTime } from './input.ts';

/** One trial's follow-up: `time` in steps, and whether the event happened then (false: censored then). */
export interface Observation {
  readonly time: number;
  readonly event: boolean;
}

/** What happened at one distinct time. */
export interface RiskRow {
  readonly time: number;
  /** Under observation just before `time`. */
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
}

export function checkObservations(of: string, observations: readonly { readonly time: number }[]): void {
  checkNotEmpty(of, 'the list of observations', observations);
  for (const [index, { time }] of observations.entries())
    checkTime({ of, what: `the time of observation ${index}` }, time);
}

/**
 * One row per distinct time, ascending, those at which observations were only censored included. What is censored
 * at the time of an event counts as at risk for it (the convention of Kaplan and Meier, and of R).
 */
export function riskTable(observations: readonly Observation[]): RiskRow[] {
  // Typed arrays sort numerically in place: a bootstrap calls this thousands of times.
  const times = Float64Array.from(observations, ({ time }) => time).sort();
  const eventTimes = Float64Array.from(
    observations.filter(({ event }) => event),
    ({ time }) => time,
  ).sort();
  const rows: RiskRow[] = [];
  let eventsSeen = 0;
  for (let start = 0; start < times.length; ) {
    const time = times[start]!;
    let end = start;
    while (end < times.length && times[end] === time) end += 1;
    const eventsBefore = eventsSeen;
    while (eventsSeen < eventTimes.length && eventTimes[eventsSeen] === time) eventsSeen += 1;
    const events = eventsSeen - eventsBefore;
    rows.push({ time, atRisk: times.length - start, events, censored: end - start - events });
    start = end;
  }
  return rows;
}
