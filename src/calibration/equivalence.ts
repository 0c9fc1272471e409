import type { FindingKind } from '../core/index.ts';

const repetition = ['stale-repeat', 'cycle', 'near-cycle', 'stall'] as const;
const words = ['early-stop', 'false-claim'] as const;

/**
 * Kinds that are true, by their own definitions, of an episode of a kind: whoever meets one error for ever also repeats
 * itself, and whoever repeats itself for thirty steps also stalls. Findings of these kinds within such an episode are
 * no mistakes; findings of any other kind are.
 */
const alsoTrue: Readonly<Record<FindingKind, readonly FindingKind[]>> = {
  // The command that is repeated may be one that fails, or one that reads what the same hand wrote.
  'stale-repeat': ['error-lock', 'amnesia', ...repetition],
  cycle: ['error-lock', 'amnesia', ...repetition],
  'near-cycle': ['error-lock', 'amnesia', ...repetition],
  // Tests that are run between the moves meet the same tree with the same result, and no tree is new.
  thrash: repetition,
  'error-lock': repetition,
  phantom: ['error-lock', ...repetition],
  malformed: ['error-lock', ...repetition],
  stall: ['amnesia', ...repetition],
  // What is done again fails as it must where it can be done but once, and may damage what was good.
  amnesia: ['error-lock', 'damage', ...repetition],
  damage: [...repetition, 'error-lock', ...words],
  'false-claim': ['invented-output', 'early-stop'],
  'invented-output': words,
  'early-stop': ['false-claim'],
  'degenerate-text': [],
};

/** Whether a finding of a kind is true of an episode. */
export function isTrueOf(kind: FindingKind, episode: { readonly kinds: readonly FindingKind[] }): boolean {
  return episode.kinds.some((sealed) => sealed === kind || alsoTrue[sealed].includes(kind));
}
