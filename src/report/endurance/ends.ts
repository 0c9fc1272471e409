import {
  type AssessmentBrief,
  type CompetingEnd,
  type ContenderEndurance,
  competingEndSchema,
  type FindingKind,
} from '../../core/index.ts';
import { type CompetingObservation, cumulativeIncidence } from '../../stats/index.ts';
import { finite, shareOf, type Warnings } from './figures.ts';

type EndsPart = Pick<ContenderEndurance, 'ends' | 'incidence' | 'causes'>;

/** One trial's end on the time axis, in steps. */
export interface TimedEnd {
  readonly time: number;
  readonly end: AssessmentBrief['end'];
  readonly cause: FindingKind | null;
}

/** The competing view: how trials ended, by when, and what broke those that broke down. */
export function endsPart(ended: readonly TimedEnd[], warnings: Warnings): EndsPart {
  const share = (end: AssessmentBrief['end']) =>
    shareOf(ended.filter((trial) => trial.end === end).length, ended.length, warnings);
  return {
    ends: {
      success: share('success'),
      breakdown: share('breakdown'),
      'early-stop': share('early-stop'),
      budget: share('budget'),
      failed: share('failed'),
      unknown: share('unknown'),
    },
    incidence: incidenceOf(ended, warnings),
    causes: causesOf(ended, warnings),
  };
}

function incidenceOf(ended: readonly TimedEnd[], warnings: Warnings): ContenderEndurance['incidence'] {
  if (ended.length === 0) return [];
  const observations = ended.map(({ time, end }): CompetingObservation => {
    const competing = competingEndSchema.safeParse(end);
    return { time, cause: competing.success ? competing.data : null };
  });
  return Object.entries(cumulativeIncidence(observations)).map(([end, curve]) => ({
    n: ended.length,
    warnings: [...warnings],
    end: end as CompetingEnd,
    times: [...curve.times],
    incidence: [...curve.incidence],
    lower: curve.lower.map(finite),
    upper: curve.upper.map(finite),
  }));
}

/** Most frequent first. */
function causesOf(ended: readonly TimedEnd[], warnings: Warnings): ContenderEndurance['causes'] {
  const causes = ended.flatMap(({ end, cause }) => (end === 'breakdown' && cause !== null ? [cause] : []));
  return [...Map.groupBy(causes, (cause) => cause)]
    .map(([cause, trials]) => ({ cause, ...shareOf(trials.length, causes.length, warnings) }))
    .sort((a, b) => b.count - a.count || (a.cause < b.cause ? -1 : 1));
}
