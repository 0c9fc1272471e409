import { restrictedMean } from '../stats/index.ts';
import type { EnduredTrial } from './endured.ts';

/**
 * The longest that any trial of a stratum was watched, in steps; labels of contenders have no part in it, so that it
 * is the same for every exchange of labels.
 */
export function horizonOf(trials: readonly EnduredTrial[], longest = Number.POSITIVE_INFINITY): number {
  const watched = trials.map((trial) => Math.max(trial.steps, trial.onset?.step ?? 0, 1));
  return Math.min(longest, Math.max(...watched));
}

/**
 * Mean number of steps, of the first `tau`, that a contender's trials were free of breakdown.
 *
 * Breakdown is the event, at its onset. A trial that succeeded or stopped early can break down no more: it stays free
 * to `tau` (the subdistribution of competing risks; its complement is the area under the cumulative incidence). A
 * trial that a limit ended while it still worked is censored there. So a contender that gives up at once counts as
 * free of breakdown: what that costs is in the pass rate.
 *
 * @returns steps, 0 to `tau`
 * Source: Fine & Gray 1999; Andersen 2013, on the restricted mean time lost.
 */
export function meanStepsFree(trials: readonly EnduredTrial[], tau: number): number {
  const seen = trials.map((trial) => observed(trial, tau));
  if (seen.some(({ time, event }) => !event && time < tau)) return restrictedMean(seen, tau).mean;
  // Nobody was lost from sight: the area under the curve is the plain mean, ten times as quick to have.
  return seen.reduce((sum, { time }) => sum + Math.min(time, tau), 0) / seen.length;
}

function observed(trial: EnduredTrial, tau: number): { readonly time: number; readonly event: boolean } {
  if (trial.onset) return { time: trial.onset.step, event: true };
  const over = trial.end === 'success' || trial.end === 'early-stop';
  return { time: over ? Math.max(tau, trial.steps) : trial.steps, event: false };
}
