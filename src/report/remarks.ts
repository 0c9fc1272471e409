import type { Summary, TrialSummary } from '../core/index.ts';
import { isMismatch, MISMATCH, PROVISIONAL } from './columns.ts';
import { placeText, rangeText } from './curve.ts';
import { formatDollars, formatScore } from './figures.ts';
import type { Paint } from './paint.ts';
import { isValid, sumOfCosts } from './summary.ts';

/** The run in one or two lines. */
export function headline(summary: Summary, paint: Paint): string {
  const valid = summary.trials.filter(isValid);
  const invalid = summary.trials.length - valid.length;
  const counts = [
    `${valid.filter((trial) => trial.passed).length} of ${valid.length} passed`,
    ...(invalid > 0 ? [paint('red', `${invalid} invalid`)] : []),
    ...(summary.pending > 0 ? [paint('yellow', `${summary.pending} not finished`)] : []),
  ];
  const first = `${paint('bold', `Run ${summary.run}`)}: ${counts.join(', ')}`;
  if (!summary.simulated) return first;
  return `${first}\nRows marked (simulated) ran on a simulated model: they test the harness, not a real model.`;
}

/** More than this in a list is not read; the JSON has them all. */
const MOST_LISTED = 30;

function listed(items: readonly string[]): string {
  const more = items.length - MOST_LISTED;
  const shown = items.slice(0, MOST_LISTED);
  return [...shown, ...(more > 0 ? [`  and ${more} more, in the JSON`] : [])].join('\n');
}

/** Invalid trials apart, each with its reason and what was spent on it. */
export function invalidTrials(summary: Summary, paint: Paint): string {
  const invalid = summary.trials.filter((trial) => !isValid(trial));
  if (invalid.length === 0) return '';
  const cost = sumOfCosts(invalid.filter((trial) => !trial.simulated));
  const spent = cost === 0 ? '' : `\n  spent on them: ${cost === null ? 'unknown' : formatDollars(cost)}`;
  const title = 'Invalid trials (our infrastructure or the provider failed; not scored)';
  return `${paint(['bold', 'red'], title)}\n${listed(invalid.map(invalidLine))}${spent}`;
}

function invalidLine(trial: TrialSummary): string {
  const label = trial.simulated ? ' (simulated)' : '';
  return `  ${trial.id}${label}, after ${trial.steps} steps\n    ${oneLine(trial.outcome.reason)}`;
}

/** What a reader of the tables must not miss: unkept claims, tampering, crashes. */
export function remarks(summary: Summary, paint: Paint): string {
  const lines = summary.trials.flatMap((trial) =>
    [
      ...(isMismatch(trial) ? [`claims to be done, but scored ${formatScore(trial.score)}`] : []),
      ...tampering(trial),
      ...(trial.outcome.kind === 'agent-crashed'
        ? [`the agent crashed: ${oneLine(trial.outcome.reason)}`]
        : []),
      ...progress(trial),
    ].map((text) => `  ${trial.id}\n    ${text}`),
  );
  return lines.length === 0 ? '' : `${paint('bold', 'Remarks')}\n${listed(lines)}`;
}

/** Where its work peaked, of a trial that has a progress curve, and what was lost of it. */
function progress({ curve }: TrialSummary): string[] {
  if (curve === undefined) return [];
  const peak = `progress peaked at ${placeText(curve.peak)}, with ${rangeText(curve.peakShare)} of the milestones`;
  if (curve.damageOnset.kind === 'none') return [peak];
  return [`${peak}; damaged from ${placeText(curve.damageOnset)}: ${rangeText(curve.peakLoss)} lost`];
}

function tampering(trial: TrialSummary): string[] {
  const { attempted, shipped, rewarded } = trial.tamper;
  if (!attempted && !shipped) return [];
  const parts = [
    'tampering with the grader attempted',
    shipped ? inForce(trial) : 'but not in the graded work',
    ...(rewarded ? ["the task's own grader would have been fooled"] : []),
  ];
  return [parts.join('; ')];
}

/** Weakened visible tests cost what the task says; every other sort forfeits the score. */
function inForce({ score }: TrialSummary): string {
  return score === 0
    ? 'still in force in the graded work, so it scores 0'
    : 'still in force in the graded work';
}

/** Says what the marks in the tables mean, where there are any. */
export function legend(summary: Summary): string {
  return [
    ...(summary.trials.some(isMismatch)
      ? [`${MISMATCH} the agent says that it is done, and the grade says that it is not`]
      : []),
    ...(summary.trials.some(({ endurance }) => endurance?.onset?.provisional)
      ? [
          `${PROVISIONAL} an onset by behaviour alone: no progress curve shows that nothing was gained after it`,
        ]
      : []),
    ...(summary.trials.some((trial) => trial.translated)
      ? ["(translated): the agent does not speak its model's protocol; the gateway translated between them"]
      : []),
  ].join('\n');
}

export function nextCommands(summary: Summary, directory: string, paint: Paint): string {
  const run = shellWord(directory);
  const [trial] = summary.trials.filter((candidate) => candidate.steps > 0);
  const [unexplained] = summary.trials.filter(
    (candidate) => isValid(candidate) && candidate.passed !== true && candidate.curve === undefined,
  );
  const [broken] = summary.trials.filter(({ endurance }) => endurance?.onset);
  const lines = [
    ...(summary.pending > 0 ? [`mimo-bench resume ${run}`] : []),
    `mimo-bench report ${run} --json`,
    ...(unexplained ? [`mimo-bench curve ${shellWord(`${directory}/trials/${unexplained.id}`)}`] : []),
    ...(broken ? [`mimo-bench analyze ${shellWord(`${directory}/trials/${broken.id}`)}`] : []),
    ...(trial
      ? [`git --git-dir ${shellWord(`${directory}/trials/${trial.id}/snapshots.git`)} log --oneline`]
      : []),
  ];
  return `${paint('bold', 'Next')}\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** A word that a POSIX shell reads back as it is. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
