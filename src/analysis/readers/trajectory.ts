import type { SourceFacts, SourceStep } from '../source.ts';

/** One trajectory of a file. Its steps are to be read to their end before the next trajectory of the same file. */
export interface Trajectory {
  /** What tells it from others in the same file; null where a file holds one. */
  readonly session: string | null;
  /** Whole after the last step. */
  readonly facts: SourceFacts;
  readonly steps: AsyncIterable<SourceStep>;
}
