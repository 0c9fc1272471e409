import type { Endurance, Verdict } from '../core/index.ts';

/**
 * Turns the numbers that a grader wrote into a verdict.
 *
 * score = 0 when a gate is below 1, otherwise max(0, sum(weight * milestone) / sum(weight) - penalties of broken
 * constraints). Every declared id must be there: what is missing is not a zero, it is no verdict.
 *
 * @param rewards numbers by name as written to `reward.json`
 * @param durationMs time the grader took
 */
export function scoreRewards(
  rewards: Readonly<Record<string, number>>,
  endurance: Endurance,
  durationMs: number,
): Verdict {
  const { milestones, gates, constraints } = endurance;
  const declared = [...milestones, ...gates, ...constraints];
  const missing = declared.filter((part) => rewards[part.id] === undefined).map((part) => part.id);
  if (missing.length > 0) {
    return {
      status: 'invalid',
      code: 'VERDICT_INCOMPLETE',
      reason: `the grader gave no value for ${missing.join(', ')}`,
    };
  }
  const outside = declared.filter((part) => !(rewards[part.id]! >= 0 && rewards[part.id]! <= 1));
  if (outside.length > 0) {
    const shown = outside.map((part) => `${part.id} = ${rewards[part.id]}`).join(', ');
    return {
      status: 'invalid',
      code: 'VERDICT_OUT_OF_RANGE',
      reason: `expected values from 0 to 1, got ${shown}`,
    };
  }
  const valued = <T extends { id: string }>(part: T): T & { value: number } => ({
    ...part,
    value: rewards[part.id]!,
  });
  const graded = {
    milestones: milestones.map(valued),
    gates: gates.map(valued),
    constraints: constraints.map(valued),
  };
  return {
    status: 'graded',
    score: combine(graded),
    passed: declared.every((part) => rewards[part.id] === 1),
    ...graded,
    durationMs,
  };
}

interface Parts {
  readonly milestones: readonly { readonly value: number; readonly weight: number }[];
  readonly gates: readonly { readonly value: number }[];
  readonly constraints: readonly { readonly value: number; readonly penalty: number }[];
}

function combine({ milestones, gates, constraints }: Parts): number {
  if (gates.some((gate) => gate.value < 1)) return 0;
  const penalties = constraints.reduce((sum, part) => sum + (part.value < 1 ? part.penalty : 0), 0);
  return Math.max(0, milestoneShare(milestones) - penalties);
}

/** The weighted share of the milestones, 0 to 1, before penalties and gates: M of a progress curve. */
export function milestoneShare(milestones: Parts['milestones']): number {
  // Whole milestones give exactly 1, whatever the weights: no rounding residue keeps a pass from being one.
  if (milestones.every((milestone) => milestone.value === 1)) return 1;
  const total = milestones.reduce((sum, milestone) => sum + milestone.weight, 0);
  const reached = milestones.reduce((sum, milestone) => sum + milestone.weight * milestone.value, 0);
  return reached / total;
}
