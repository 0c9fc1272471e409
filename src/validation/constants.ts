/** How much is tried of each task: a task at 25 units takes about a minute of two idle cores, at 100 about two. */
export const samples = {
  /** Cuts of the reference, in tenths. */
  tenths: [1, 2, 3, 4, 5, 6, 7, 8, 9],
  gradings: 10,
  /** Fewer for long references: each runs half of one, on average. */
  ablations: (steps: number): number => (steps > 150 ? 4 : 6),
  mutants: 10,
} as const;

/**
 * The share of mutants below which a grader looks at too little of what was written. Mutants are not checked for
 * equivalence (a comment in a string, a limit that nothing reaches), so all of them cannot be asked for.
 */
export const leastKilled = 0.6;

/** What a script that treats all units alike may gain where a task declares no other share. */
export const usualBulkShare = 0.1;

/** Cuts of a shorter reference lie a step or two apart, and not every step is worth something by itself. */
export const strictFromSteps = 50;

/** A solution's step or script that runs longer than this hangs. */
export const stepDeadlineMs = 10 * 60_000;
