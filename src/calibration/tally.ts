import { findingKinds } from '../core/index.ts';
import { wilson } from '../stats/index.ts';
import type { JudgedTrial } from './judgement.ts';
import type { CalibratedSet, Share } from './schema.ts';

/** The figures of one set of seeds. Pure. */
export function tally(
  set: CalibratedSet['set'],
  seeds: readonly number[],
  trials: readonly JudgedTrial[],
): CalibratedSet {
  const healthySteps = sum(trials.map((trial) => trial.healthySteps));
  const falseAlarms = sum(trials.map(alarmsOf));
  return {
    set,
    seeds: [...seeds],
    trials: trials.length,
    steps: sum(trials.map(({ steps }) => steps)),
    healthySteps,
    falseAlarms,
    falseAlarmsPer100: rate(falseAlarms, healthySteps, 100),
    personas: [...byPersona(trials.filter(({ breakdown }) => breakdown !== undefined))].map(personaRow),
    kinds: kindRows(trials, healthySteps),
    decoys: [...byPersona(trials.filter(({ healthy }) => healthy))].map(decoyRow),
    misses: trials.flatMap(missOf),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const alarmsOf = ({ episodes }: JudgedTrial): number =>
  episodes.filter(({ verdict }) => verdict === 'false-alarm').length;

const rate = (count: number, steps: number, per: number): number | null =>
  steps === 0 ? null : Math.round((count / steps) * per * 1000) / 1000;

function share(k: number, n: number): Share {
  if (n === 0) return { k, n, estimate: null, lower: null, upper: null };
  const { estimate, lower, upper } = wilson(k, n);
  return { k, n, estimate: rounded(estimate), lower: rounded(lower), upper: rounded(upper) };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

function byPersona(trials: readonly JudgedTrial[]): Map<string, JudgedTrial[]> {
  const groups = new Map<string, JudgedTrial[]>();
  for (const trial of trials) groups.set(trial.persona, [...(groups.get(trial.persona) ?? []), trial]);
  return groups;
}

/** Median and 90th percentile of the absolute errors; the lower of two middle ones counts half. */
function errors(values: readonly number[]): CalibratedSet['personas'][number]['onsetError'] {
  const sorted = values.map(Math.abs).sort((a, b) => a - b);
  const n = sorted.length;
  if (n === 0) return { n, median: null, p90: null };
  const middle = n >> 1;
  const median =
    n % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
  return { n, median, p90: sorted[Math.ceil(0.9 * n) - 1] ?? 0 };
}

function personaRow([persona, trials]: [string, JudgedTrial[]]): CalibratedSet['personas'][number] {
  const declared = trials.filter(({ onsetError }) => onsetError !== null);
  const exact = declared.filter(
    ({ assessment, breakdown }) => assessment.onset?.cause === breakdown?.kinds[0],
  );
  const covered = declared.filter(({ assessment: { onset }, breakdown }) => {
    const first = breakdown?.first ?? 0;
    return onset !== null && onset.earliest <= first && first <= onset.latest;
  });
  return {
    persona,
    trials: trials.length,
    recall: share(trials.filter(({ caught }) => caught).length, trials.length),
    declared: share(declared.length, trials.length),
    exactCause: share(exact.length, declared.length),
    onsetError: errors(declared.flatMap(({ onsetError }) => onsetError ?? [])),
    covered: share(covered.length, declared.length),
  };
}

function kindRows(trials: readonly JudgedTrial[], healthySteps: number): CalibratedSet['kinds'] {
  return findingKinds.flatMap((kind) => {
    const found = trials.flatMap(({ episodes }) => episodes.filter((episode) => episode.kind === kind));
    const counted = found.filter(({ verdict }) => verdict !== 'uncounted');
    const sealed = trials.flatMap((trial) => {
      const episode = trial.truth.episodes.find(({ kinds }) => kinds[0] === kind);
      if (!episode) return [];
      const hits = trial.episodes.filter((each) => each.kind === kind && each.verdict === 'true');
      return { first: episode.first, found: hits[0]?.first };
    });
    if (counted.length === 0 && sealed.length === 0) return [];
    const hits = sealed.filter((each) => each.found !== undefined);
    const alarms = counted.filter(({ verdict }) => verdict === 'false-alarm').length;
    return {
      kind,
      precision: share(counted.filter(({ verdict }) => verdict === 'true').length, counted.length),
      wrongKind: counted.filter(({ verdict }) => verdict === 'wrong-kind').length,
      falseAlarms: alarms,
      falseAlarmsPer100: rate(alarms, healthySteps, 100),
      recall: share(hits.length, sealed.length),
      onsetError: errors(hits.map((each) => (each.found ?? 0) - each.first)),
    };
  });
}

function decoyRow([persona, trials]: [string, JudgedTrial[]]): CalibratedSet['decoys'][number] {
  const healthySteps = sum(trials.map((trial) => trial.healthySteps));
  const falseAlarms = sum(trials.map(alarmsOf));
  return {
    persona,
    trials: trials.length,
    passed: trials.filter(({ assessment }) => assessment.end === 'success').length,
    healthySteps,
    falseAlarms,
    falseAlarmsPer1000: rate(falseAlarms, healthySteps, 1000),
    onsets: trials.filter(({ assessment }) => assessment.onset !== null).length,
  };
}

/** Steps by which an onset may be off before the trial is worth a look. */
const farOff = 10;

function missOf(trial: JudgedTrial): CalibratedSet['misses'] {
  const { path, task, persona, episodes, breakdown, assessment, caught, onsetError, healthy } = trial;
  const { onset, end } = assessment;
  const what = [
    ...episodes
      .filter(({ verdict }) => verdict === 'false-alarm' || verdict === 'wrong-kind')
      .map(({ kind, first, last, verdict }) => `${verdict}: ${kind} ${first}-${last}`),
    ...(breakdown && !onset ? [`no onset: true ${breakdown.first}`] : []),
    ...(breakdown && onset && !caught ? [`cause ${onset.cause}: true ${breakdown.kinds.join(' or ')}`] : []),
    ...(onsetError !== null && Math.abs(onsetError) > farOff
      ? [`onset ${onset?.step}: true ${breakdown?.first}`]
      : []),
    ...(healthy && onset ? [`onset ${onset.step} on a healthy run`] : []),
    ...(healthy && end !== 'success' ? [`a decoy that ended with ${end}`] : []),
  ];
  return what.length > 0 ? [{ trial: path, task, persona, what }] : [];
}
