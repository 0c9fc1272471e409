import { type Assessment, type FindingKind, loopKinds } from '../core/index.ts';
import { constants } from './constants.ts';
import type { Finding, ObservedRun } from './detector.ts';
import { progressOf } from './progress.ts';

/** A maximal range of steps covered by findings of one kind. */
type Episode = Assessment['episodes'][number];

const contradictions: ReadonlySet<FindingKind> = new Set<FindingKind>([
  'phantom',
  'false-claim',
  'invented-output',
]);

/** Joins findings of one kind that touch or nearly touch. `findings` in any order; episodes come by their first step. */
export function episodesOf(findings: readonly Finding[], run: ObservedRun): Episode[] {
  const against = findings.filter(({ kind }) => contradictions.has(kind));
  const gained = stepsOfGain(run, findings);
  const progress = progressOf(run);
  // A curve that never rose cannot tell; what the agent went on to do can.
  const recovered = (last: number): boolean =>
    progress?.lastGain ? progress.risesAfter(last) : gainsAfter(gained, last) >= constants.recoveredGains;
  return ranges(findings)
    .map(({ kind, first, last }) => ({
      kind,
      first,
      last,
      hallucination:
        loopKinds.has(kind) && against.some((other) => other.first <= last && other.last >= first),
      recovered: recovered(last),
    }))
    .sort((a, b) => a.first - b.first || a.last - b.last);
}

type Range = Pick<Episode, 'kind' | 'first' | 'last'>;

function ranges(findings: readonly Finding[]): Range[] {
  const joined: Range[] = [];
  const open = new Map<FindingKind, Range>();
  for (const { kind, first, last } of findings.toSorted((a, b) => a.first - b.first)) {
    const range = open.get(kind);
    if (range && first <= range.last + constants.episodeGap + 1) {
      open.set(kind, { ...range, last: Math.max(range.last, last) });
      continue;
    }
    if (range) joined.push(range);
    open.set(kind, { kind, first, last });
  }
  return [...joined, ...open.values()];
}

function gainsAfter(gained: readonly number[], step: number): number {
  let low = 0;
  let high = gained.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((gained[middle] ?? 0) > step) high = middle;
    else low = middle + 1;
  }
  return gained.length - low;
}

/** Steps that brought something new, and in no finding. */
function stepsOfGain(run: ObservedRun, findings: readonly Finding[]): number[] {
  const inFinding = coverage(run.steps.length, findings);
  return run.acting.filter(({ step, gained }) => gained && inFinding[step] === 0).map(({ step }) => step);
}

/** For every step (1-based), whether a finding covers it. */
export function coverage(steps: number, findings: readonly Finding[]): Uint8Array {
  const covered = new Uint8Array(steps + 1);
  for (const { first, last } of findings) covered.fill(1, first, last + 1);
  return covered;
}
