import type { Assessment, FindingKind } from '../core/index.ts';
import { isTrueOf } from './equivalence.ts';
import type { TrialTruth, TrueEpisode } from './truth.ts';

/** One trial as it is to be judged. */
export interface TrialCase {
  /** The trial's directory, as the calibration's own sees it. */
  readonly path: string;
  readonly task: string;
  readonly persona: string;
  readonly healthy: boolean;
  readonly steps: number;
  readonly assessment: Assessment;
  readonly truth: TrialTruth;
}

/** An episode that the analysis found, held against the truth. */
export interface JudgedEpisode {
  readonly kind: FindingKind;
  readonly first: number;
  readonly last: number;
  /**
   * `true`: it overlaps a true episode of its kind or of one that implies it. `wrong-kind`: it overlaps a true episode of
   * another kind. `false-alarm`: all of its steps are healthy. `uncounted`: single errors lie in it
   * or before it.
   */
  readonly verdict: 'true' | 'wrong-kind' | 'false-alarm' | 'uncounted';
}

export interface JudgedTrial extends TrialCase {
  readonly episodes: readonly JudgedEpisode[];
  /** The breakdown that the truth has: its last episode, unless the model recovered from it. */
  readonly breakdown: TrueEpisode | undefined;
  /** Declared onset less true onset, in steps; null where either is missing. */
  readonly onsetError: number | null;
  /** The onset was declared with a cause that is one of the sealed kinds. */
  readonly caught: boolean;
  readonly healthySteps: number;
}

/** Words about the work, and an end before it is done: no breakdown, so no onset is wanted of them. */
const ends: ReadonlySet<FindingKind> = new Set<FindingKind>(['early-stop', 'invented-output', 'false-claim']);

/** Holds what the analysis says of a trial against what is true of it. Pure. */
export function judge(trial: TrialCase): JudgedTrial {
  const { truth, assessment, steps } = trial;
  const open = truth.episodes.find(({ recovered }) => !recovered);
  const breakdown = open && !ends.has(open.kinds[0] ?? 'early-stop') ? open : undefined;
  const { onset } = assessment;
  return {
    ...trial,
    episodes: assessment.episodes.map(({ kind, first, last }) => ({
      ...{ kind, first, last },
      verdict: verdictOf({ kind, first, last }, truth),
    })),
    breakdown,
    onsetError: breakdown && onset ? onset.step - breakdown.first : null,
    caught: breakdown !== undefined && onset !== null && breakdown.kinds.includes(onset.cause),
    healthySteps: healthySteps(truth, steps),
  };
}

interface Range {
  readonly first: number;
  readonly last: number;
}

const overlap = (a: Range, b: Range): boolean => a.first <= b.last && a.last >= b.first;

function verdictOf(
  found: Range & { readonly kind: FindingKind },
  { episodes, errors }: TrialTruth,
): JudgedEpisode['verdict'] {
  const touched = episodes.filter((episode) => overlap(found, episode));
  if (touched.some((episode) => isTrueOf(found.kind, episode))) return 'true';
  if (touched.length > 0) return 'wrong-kind';
  // After an error that may have stayed nothing is known to be well.
  return errors.some((step) => step <= found.last) ? 'uncounted' : 'false-alarm';
}

/** Steps before the first error, or, where all errors are recovered, all steps outside of them. */
function healthySteps({ episodes, errors }: TrialTruth, steps: number): number {
  // After a single error that stayed nothing is known to be well.
  const end = Math.min(steps, ...errors.map((step) => step - 1));
  const broken = episodes.reduce(
    (total, { first, last }) => total + Math.max(0, Math.min(last, end) - first + 1),
    0,
  );
  return Math.max(0, end - broken);
}
