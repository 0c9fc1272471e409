import { type EnduranceWarning, fewRepeats, fewTasks, type TrialSummary } from '../../core/index.ts';

/** What to do about each warning. */
export const warningHints: Readonly<Record<EnduranceWarning, string>> = {
  'few-tasks':
    'fewer than five tasks: the numbers hold for these tasks, not for others like them; add tasks with --suite or --task',
  'few-repeats':
    'fewer than four trials on some task: even if all of them pass, half of all may fail; raise --trials',
  'mixed-digests':
    'trials of one task rest on different tasks, environments or harnesses; run them again with the same ones',
  'infra-losses': 'invalid trials are missing here; `mimo-bench resume` runs them again',
  'one-class': 'only one outcome was seen, so nothing tells where the other begins; vary --units or --trials',
  'provisional-onsets':
    'some onsets rest on behaviour alone; measure their progress curves with `mimo-bench curve` or --curve failed',
  'simulated-model': 'a simulated model: this tests the harness and says nothing of a real model',
  'few-events': 'fewer than five breakdowns: too few to tell how the risk changes; raise --trials',
  extrapolated: 'reaches beyond what was observed; raise --max-steps or widen --units',
  separation: 'every success is shorter than every failure: the horizon lies in the gap; add --units between',
  'slope-not-negative': 'success does not fall with the units, so there is no horizon; widen --units',
};

/** Order in which warnings are told. */
export function inOrder(warnings: Iterable<EnduranceWarning>): EnduranceWarning[] {
  const found = new Set(warnings);
  return (Object.keys(warningHints) as EnduranceWarning[]).filter((code) => found.has(code));
}

/** Warnings that hold for every number made from these trials of one contender. */
export function warningsOf(
  trials: readonly TrialSummary[],
  valid: readonly TrialSummary[],
): EnduranceWarning[] {
  const cells = [...Map.groupBy(valid, cellOf).values()];
  const tasks = new Set(valid.map(({ suite, task }) => `${suite}/${task}`));
  const warnings: EnduranceWarning[] = [];
  if (tasks.size < fewTasks) warnings.push('few-tasks');
  if (cells.some((cell) => cell.length < fewRepeats)) warnings.push('few-repeats');
  if (cells.some(isMixed) || distinct(valid, ({ digests }) => digests.harness) > 1)
    warnings.push('mixed-digests');
  if (valid.length < trials.length) warnings.push('infra-losses');
  if (trials.some(({ simulated }) => simulated)) warnings.push('simulated-model');
  return warnings;
}

/** Trials that differ by chance alone: one task at one setting of its dial. */
export function cellOf({ suite, task, units }: TrialSummary): string {
  return `${suite}/${task}@${units}`;
}

/** A task built from several seeds has several digests by purpose. */
function isMixed(cell: readonly TrialSummary[]): boolean {
  return [...Map.groupBy(cell, ({ seed }) => seed).values()].some(
    (same) =>
      distinct(same, ({ digests }) => digests.task) > 1 ||
      distinct(same, ({ digests, sandbox }) => `${sandbox} ${digests.environment}`) > 1,
  );
}

function distinct(trials: readonly TrialSummary[], of: (trial: TrialSummary) => string): number {
  return new Set(trials.map(of)).size;
}
