import type { TrialSummary } from '../core/index.ts';
import { isValid } from './summary.ts';

/** How a trial ended, in words: with the onset, where it broke down. */
export function endText(trial: TrialSummary): string {
  const { endurance, outcome, steps } = trial;
  if (!isValid(trial)) return `invalid: ${outcome.reason}`;
  if (!endurance) return `${outcome.kind} after ${steps} steps`;
  const { onset, end } = endurance;
  if (!onset) return `${end} after ${steps} steps`;
  const range = onset.earliest === onset.latest ? '' : ` (${onset.earliest} to ${onset.latest})`;
  const sure = onset.provisional ? ', provisional' : '';
  return `broke down at step ${onset.step}${range}, ${onset.cause}${sure}`;
}
