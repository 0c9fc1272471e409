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
  // A message is made for the one that is wrong only.
  const wrong = observations.findIndex(({ time }) => !Number.isFinite(time) || time < 0);
  if (wrong >= 0) checkTime({ of, what: `the time of observation ${wrong}` }, observations[wrong]!.time);
}

/**
 * One row per distinct time, ascending, those at which observations were only censored included. What is censored
 * at the time of an event counts as at risk for it (the convention of Kaplan and Meier, and of R).
 */
export function riskTable(observations: readonly Observation[]): RiskRow[] {
  const times = sortedTimes(observations, false);
  const eventTimes = sortedTimes(observations, true);
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

/** A plain loop into a typed array, which sorts in place: a bootstrap calls this thousands of times. */
function sortedTimes(observations: readonly Observation[], eventsOnly: boolean): Float64Array {
  const times = new Float64Array(observations.length);
  let length = 0;
  for (const { time, event } of observations) {
    if (eventsOnly && !event) continue;
    times[length] = time;
    length += 1;
  }
  return times.subarray(0, length).sort();
}
