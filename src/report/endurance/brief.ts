import { type Assessment, type AssessmentBrief, loopKinds } from '../../core/index.ts';

/** What the summary keeps of a trial's assessment: no evidence, so that 10,000 trials fit in memory. */
export function briefOf({ end, onset, episodes, findings }: Assessment): AssessmentBrief {
  const loops = loopsAmong(episodes);
  const hallucinated = loops.filter(({ hallucination }) => hallucination).length;
  return {
    end,
    onset: onset && {
      step: onset.step,
      earliest: onset.earliest,
      latest: onset.latest,
      cause: onset.cause,
      provisional: onset.provisional,
    },
    loops: { hallucinated, other: loops.length - hallucinated },
    episodes: episodes.length,
    recovered: episodes.filter(({ recovered }) => recovered).map(({ first, last }) => last - first + 1),
    falseClaims: findings.filter(({ kind }) => kind === 'false-claim').length,
  };
}

interface Loop {
  readonly last: number;
  readonly hallucination: boolean;
}

/** One loop shows as episodes of several kinds (a cycle of stale repeats): those that share a step count once. */
function loopsAmong(episodes: Assessment['episodes']): Loop[] {
  const loops: Loop[] = [];
  const inOrder = episodes.filter(({ kind }) => loopKinds.has(kind)).sort((a, b) => a.first - b.first);
  for (const { first, last, hallucination } of inOrder) {
    const open = loops.at(-1);
    if (open === undefined || first > open.last) loops.push({ last, hallucination });
    else {
      loops[loops.length - 1] = {
        last: Math.max(open.last, last),
        hallucination: open.hallucination || hallucination,
      };
    }
  }
  return loops;
}
