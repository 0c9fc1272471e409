/** Agents take the reference's steps once to twice; three times leaves room for detours and ends a loop within minutes. */
const PER_REFERENCE_STEP = 3;

/** A short task may well be done in many small steps. */
const LEAST = 100;

/**
 * Steps after which a trial ends where nobody set a limit: an agent that repeats itself for ever would otherwise go on
 * to the task's timeout, for hours and for money. Null where the reference is one script, which says nothing of steps.
 */
export function stepBudget(referenceSteps: number): number | null {
  return referenceSteps < 2 ? null : Math.max(LEAST, referenceSteps * PER_REFERENCE_STEP);
}
