import type { EnduranceWarning, Figure, ShareFigure } from '../../core/index.ts';
import { poissonRate, type Rate, wilson } from '../../stats/index.ts';

/** Warnings that hold for every number of a contender; a number adds its own. */
export type Warnings = readonly EnduranceWarning[];

/** JSON knows no NaN: where statistics has no value, the figure has none. */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** `count` of `n`; with nothing counted there is neither estimate nor interval. */
export function shareOf(count: number, n: number, warnings: Warnings): ShareFigure {
  if (n === 0) return { n, count, estimate: null, lower: null, upper: null, warnings: [...warnings] };
  const { estimate, lower, upper } = wilson(count, n);
  return { n, count, estimate, lower, upper, warnings: [...warnings] };
}

/** A reader thinks in hundreds of steps: one event in 400 says less than 0.25 per 100. */
const PER_STEPS = 100;

/** Events per 100 steps; `n` counts the steps. */
export function ratePer100(count: number, steps: number, warnings: Warnings): Figure {
  if (steps === 0) return { n: 0, estimate: null, lower: null, upper: null, warnings: [...warnings] };
  const { estimate, lower, upper }: Rate = poissonRate(count, steps / PER_STEPS);
  return { n: steps, estimate, lower, upper, warnings: [...warnings] };
}

/** The two-sided 95% quantile of the normal distribution. */
export const Z95 = 1.959963984540054;
