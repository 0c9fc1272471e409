import type { AssessmentBrief, ContenderSummary, Timing, TrialSummary } from '../core/index.ts';
import { formatCost, formatDuration, formatMean, formatScore, formatTokens } from './figures.ts';
import type { Paint } from './paint.ts';
import { type ContenderTotals, isValid } from './summary.ts';
import type { Column } from './table.ts';

/** Marks a claim of being done that the grade does not bear out. */
export const MISMATCH = '!';

export function isMismatch(trial: TrialSummary): boolean {
  return isValid(trial) && trial.claim.done === true && trial.passed !== true;
}

export function trialColumns(paint: Paint): Column<TrialSummary>[] {
  return [
    { heading: 'score', cell: (trial) => paintScore(trial.score, paint) },
    {
      heading: 'passed',
      spare: 3,
      cell: (trial) => (trial.passed ? paint('green', 'yes') : paint('red', 'no')),
    },
    { heading: 'milestones', spare: 1, cell: ({ milestones }) => `${milestones.passed}/${milestones.total}` },
    { heading: 'steps', cell: (trial) => String(trial.steps) },
    { heading: 'operations', spare: 4, cell: (trial) => String(trial.operations) },
    { heading: 'claimed', align: 'left', cell: (trial) => claimed(trial, paint) },
    { heading: 'outcome', align: 'left', cell: (trial) => outcome(trial, paint) },
    { heading: 'end', align: 'left', cell: ({ endurance }) => endText(endurance, paint) },
    { heading: 'onset', cell: ({ endurance }) => onsetText(endurance) },
    { heading: 'within', spare: 2, cell: ({ endurance }) => onsetRange(endurance) },
    { heading: 'cause', align: 'left', cell: ({ endurance }) => endurance?.onset?.cause ?? '-' },
  ];
}

export function contenderColumns(paint: Paint): Column<ContenderTotals>[] {
  return [
    { heading: 'mean score', cell: (row) => paintScore(row.meanScore, paint) },
    { heading: 'passed', cell: (row) => `${row.passed}/${row.trials - row.invalid}` },
    { heading: 'invalid', cell: (row) => (row.invalid > 0 ? paint('red', String(row.invalid)) : '0') },
    { heading: 'mean steps', cell: (row) => formatMean(row.meanSteps) },
    { heading: 'operations', spare: 1, cell: (row) => formatMean(row.meanOperations) },
    { heading: 'claimed done', align: 'left', cell: (row) => claims(row, paint) },
  ];
}

/** Where the trials themselves are too many to list: of each contender on a task, how long they lasted. */
export function enduranceColumns(): Column<ContenderSummary>[] {
  return [
    { heading: 'broke', cell: ({ endurance }) => String(endurance.ends.breakdown.count) },
    {
      heading: 'half last',
      cell: ({ endurance: { trials, median } }) =>
        trials === 0 ? '-' : median.estimate === null ? 'not reached' : formatMean(median.estimate),
    },
  ];
}

/** Marks an onset that no progress curve confirms. */
export const PROVISIONAL = '?';

function endText(endurance: AssessmentBrief | null, paint: Paint): string {
  if (endurance === null) return '-';
  const { end } = endurance;
  return end === 'breakdown' ? paint('red', end) : end === 'success' ? paint('green', end) : end;
}

function onsetText(endurance: AssessmentBrief | null): string {
  const onset = endurance?.onset;
  return onset ? `${onset.step}${onset.provisional ? PROVISIONAL : ''}` : '-';
}

function onsetRange(endurance: AssessmentBrief | null): string {
  const onset = endurance?.onset;
  return onset ? `${onset.earliest}-${onset.latest}` : '-';
}

interface Spent {
  readonly simulated: boolean;
  readonly tokens: { readonly input: number; readonly cached: number; readonly output: number };
  readonly costUsd: number | null;
  readonly timing: Timing;
}

/** Tokens, cost and time. Waiting for a provider's rate limit is a column only where there was any. */
export function spentColumns(rows: readonly Spent[]): Column<Spent>[] {
  const waited = rows.some((row) => row.timing.waitingMs > 0);
  return [
    { heading: 'input', cell: ({ tokens }) => formatTokens(tokens.input) },
    { heading: 'cached', cell: ({ tokens }) => formatTokens(tokens.cached) },
    { heading: 'output', cell: ({ tokens }) => formatTokens(tokens.output) },
    { heading: 'cost', cell: formatCost },
    { heading: 'time', cell: ({ timing }) => formatDuration(timing.wallMs) },
    { heading: 'model', cell: ({ timing }) => formatDuration(timing.modelMs) },
    { heading: 'sandbox', cell: ({ timing }) => formatDuration(timing.sandboxMs) },
    { heading: 'harness', cell: ({ timing }) => formatDuration(timing.harnessMs) },
    ...(waited
      ? [{ heading: 'waiting', cell: ({ timing }: Spent) => formatDuration(timing.waitingMs) }]
      : []),
  ];
}

function paintScore(score: number | null, paint: Paint): string {
  if (score === null) return '-';
  if (score >= 1) return paint('green', formatScore(score));
  return paint(score > 0 ? 'yellow' : 'red', formatScore(score));
}

function claimed(trial: TrialSummary, paint: Paint): string {
  if (isMismatch(trial)) return paint(['bold', 'yellow'], `done ${MISMATCH}`);
  if (trial.claim.done === null) return '-';
  return trial.claim.done ? 'done' : 'gave up';
}

function claims(row: ContenderTotals, paint: Paint): string {
  const wrong = row.claimedDone - row.claimedDoneAndPassed;
  if (wrong === 0) return String(row.claimedDone);
  return paint(['bold', 'yellow'], `${row.claimedDone}, ${wrong} ${MISMATCH}`);
}

function outcome(trial: TrialSummary, paint: Paint): string {
  const { kind, reason } = trial.outcome;
  if (kind === 'limit') return `limit: ${reason}`;
  return kind === 'agent-crashed' ? paint('red', kind) : kind;
}
