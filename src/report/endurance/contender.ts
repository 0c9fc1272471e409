import type { ContenderEndurance, EnduranceWarning, TrialSummary } from '../../core/index.ts';
import { type Assessed, behaviourPart } from './behaviour.ts';
import { endsPart, type TimedEnd } from './ends.ts';
import { successPart } from './success.ts';
import { survivalPart } from './survival.ts';
import { inOrder, warningHints, warningsOf } from './warnings.ts';

/**
 * How long one contender's trials last and how they end. Definitions and sources: docs/metrics.md, "Endurance
 * statistics".
 *
 * @param trials of one contender, invalid ones included: they are counted, and no number rests on them
 */
export function enduranceOf(trials: readonly TrialSummary[]): ContenderEndurance {
  const valid = trials.filter((trial) => trial.outcome.kind !== 'invalid' && trial.score !== null);
  const assessed = valid.filter((trial): trial is Assessed => trial.endurance !== null);
  const general = warningsOf(trials, valid);
  const ended = assessed.map(timedEnd);
  const breakdowns = assessed.filter(({ endurance }) => endurance.end === 'breakdown');
  const provisional = breakdowns.filter(({ endurance }) => endurance.onset?.provisional === true).length;
  const warnings = inOrder([
    ...general,
    ...(provisional > 0 ? (['provisional-onsets'] as const) : []),
    ...(breakdowns.length === 0 || breakdowns.length === assessed.length ? (['one-class'] as const) : []),
  ]);
  const parts = {
    ...survivalPart(
      ended.map(({ time, end }) => ({ time, event: end === 'breakdown' })),
      warnings,
    ),
    ...endsPart(ended, warnings),
    ...behaviourPart(assessed, general),
    ...successPart(valid, general),
  };
  return {
    trials: assessed.length,
    unassessed: valid.length - assessed.length,
    provisional,
    warnings: inOrder(warningsIn(parts)).map((code) => ({ code, hint: warningHints[code] })),
    ...parts,
  };
}

/** A breakdown is timed at its onset, every other end at the trial's last step. */
function timedEnd({ steps, endurance: { end, onset } }: Assessed): TimedEnd {
  const broke = end === 'breakdown' && onset !== null;
  // Steps count from 1: an onset before the first step is at it.
  return { time: broke ? Math.max(1, onset.step) : steps, end, cause: broke ? onset.cause : null };
}

/** Every warning that stands anywhere in the numbers. */
function* warningsIn(value: unknown): Generator<EnduranceWarning> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    if (key === 'warnings') yield* part as EnduranceWarning[];
    else yield* warningsIn(part);
  }
}
