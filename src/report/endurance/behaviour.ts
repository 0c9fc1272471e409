import type { AssessmentBrief, ContenderEndurance, TrialSummary } from '../../core/index.ts';
import { survivalCurve } from '../../stats/index.ts';
import { ratePer100, shareOf, type Warnings } from './figures.ts';

type BehaviourPart = Pick<ContenderEndurance, 'loops' | 'recovered' | 'selfReport'>;

/** A valid trial with its assessment. */
export type Assessed = TrialSummary & { readonly endurance: AssessmentBrief };

/** What trials did on the way: loops, ways out of trouble, and what they said of themselves. */
export function behaviourPart(trials: readonly Assessed[], warnings: Warnings): BehaviourPart {
  const total = (of: (brief: AssessmentBrief) => number): number =>
    trials.reduce((sum, { endurance }) => sum + of(endurance), 0);
  const steps = trials.reduce((sum, trial) => sum + trial.steps, 0);
  const hallucinated = total(({ loops }) => loops.hallucinated);
  const other = total(({ loops }) => loops.other);
  const claims = total(({ falseClaims }) => falseClaims);
  const lengths = trials.flatMap(({ endurance }) => endurance.recovered);
  const passedOf = (said: (claim: TrialSummary['claim']) => boolean) => {
    const saying = trials.filter(({ claim }) => said(claim));
    return shareOf(saying.filter(({ passed }) => passed === true).length, saying.length, warnings);
  };
  return {
    loops: {
      hallucinated: { episodes: hallucinated, ...ratePer100(hallucinated, steps, warnings) },
      other: { episodes: other, ...ratePer100(other, steps, warnings) },
    },
    recovered: {
      share: shareOf(
        lengths.length,
        total(({ episodes }) => episodes),
        warnings,
      ),
      length: medianLength(lengths, warnings),
      longest: lengths.length === 0 ? null : lengths.reduce((most, length) => Math.max(most, length)),
    },
    selfReport: {
      saidDone: passedOf(({ done }) => done === true),
      saidUndone: passedOf(({ done }) => done === false),
      saidNothing: passedOf(({ done }) => done === null),
      saidTestsPass: passedOf(({ testsPass }) => testsPass === true),
      falseClaims: { claims, ...ratePer100(claims, steps, warnings) },
    },
  };
}

/** Every length is known, so the interval of the median is that of a survival curve without censoring. */
function medianLength(
  lengths: readonly number[],
  warnings: Warnings,
): ContenderEndurance['recovered']['length'] {
  const none = { n: 0, estimate: null, lower: null, upper: null, warnings: [...warnings] };
  if (lengths.length === 0) return none;
  const curve = survivalCurve(lengths.map((time) => ({ time, event: true })));
  return { ...none, n: lengths.length, estimate: curve.median, ...curve.quantileInterval(0.5) };
}
