import { formatDollars, formatDuration, formatScore, formatTokens } from '../../report/index.ts';
import type { RunEvent } from '../../run/index.ts';
import { type ProgressState, type RunningTrial, timeLeft } from './state.ts';

/** More lines than the terminal has rows could not be redrawn in place. */
const MOST_TRIALS = 12;

/** The lines that a terminal shows of a run under way; `now` in epoch milliseconds. */
export function liveLines(state: ProgressState, now: number, width: number): string[] {
  const lines = [overview(state, now), ...[...state.running.values()].slice(0, MOST_TRIALS).map(trialLine)];
  if (state.preparing !== '') lines.push(`  ${state.preparing}`);
  return lines.map((line) => cut(line, width - 1));
}

function overview(state: ProgressState, now: number): string {
  const running = [...state.running.values()];
  const sum = (of: (trial: RunningTrial) => number): number =>
    running.reduce((total, trial) => total + of(trial), 0);
  const left = timeLeft(state, now);
  const costUsd = state.costUsd + sum((trial) => trial.costUsd);
  return [
    `${state.done}/${state.toDo} trials`,
    `${state.passed} passed`,
    ...(state.curves.toDo > 0 ? [`${state.curves.done}/${state.curves.toDo} curves`] : []),
    ...(state.invalid > 0 ? [`${state.invalid} invalid`] : []),
    `${state.steps + sum((trial) => trial.step)} steps`,
    `${formatTokens(state.tokens + sum((trial) => trial.tokens))} tokens`,
    ...(costUsd > 0 ? [formatDollars(costUsd)] : []),
    formatDuration(now - state.startedAt),
    ...(left === undefined || left === 0 ? [] : [`about ${formatDuration(wholeSeconds(left))} left`]),
  ].join(' · ');
}

/** An estimate in milliseconds would claim to know more than it does. */
function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1_000) * 1_000;
}

function trialLine(trial: RunningTrial): string {
  const cost = trial.costUsd > 0 ? `  ${formatDollars(trial.costUsd)}` : '';
  const doing = printable(trial.doing);
  const taken = trial.step === 0 ? '' : `step ${trial.step}  ${formatTokens(trial.tokens)} tokens${cost}  `;
  return `  ${trial.id}  ${taken}${doing}`;
}

/** Steps between two plain lines of one trial: some life in a log without filling it. */
const STEPS_PER_LINE = 25;

/** What a log (not a terminal) shows of an event; undefined for most steps. */
export function plainLine(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'run-started':
      return `run ${event.plan.run}: ${event.toDo} ${event.toDo === 1 ? 'trial' : 'trials'} to do, in ${event.directory}`;
    case 'trial-started':
      return event.continuedAt === undefined
        ? `${event.trial.id}: started`
        : `${event.trial.id}: continued at step ${event.continuedAt}`;
    case 'step':
      return event.step % STEPS_PER_LINE === 0
        ? `${event.trial.id}: step ${event.step}, ${formatTokens(event.tokens)} tokens`
        : undefined;
    case 'trial-retried':
      return `${event.trial.id}: again, after: ${printable(event.reason)}`;
    case 'trial-ended':
      return `${event.trial.id}: ${ending(event.result)}`;
    case 'curves-started':
      return `${event.curves} progress ${event.curves === 1 ? 'curve' : 'curves'} to measure, of at most ${event.budget} gradings each`;
    case 'curve-ended':
      return `${event.trial.id}: progress curve, ${breakdown(event.result)}`;
    case 'curve-failed':
      return `${event.trial.id}: no progress curve: ${printable(event.reason)}`;
    case 'interrupted':
      return `interrupted: ${event.pending} trials are not finished`;
    case 'installation':
      return `${event.agent}: ${printable(event.line)}`;
    case 'environment':
    case 'curve':
    case 'grading':
    case 'run-ended':
      return undefined;
  }
}

function ending(result: Extract<RunEvent, { type: 'trial-ended' }>['result']): string {
  const { outcome, verdict, steps } = result;
  if (outcome.kind === 'invalid')
    return `invalid after ${steps} steps, ${outcome.code}: ${printable(outcome.reason)}`;
  if (verdict.status === 'invalid')
    return `invalid, not graded, ${verdict.code}: ${printable(verdict.reason)}`;
  const how = outcome.kind === 'limit' ? `limit: ${outcome.limit}` : outcome.kind;
  return `${how} after ${steps} steps, score ${formatScore(result.score)}, ${formatDuration(result.timing.wallMs)}`;
}

function breakdown({ endurance }: Extract<RunEvent, { type: 'curve-ended' }>['result']): string {
  if (endurance === null || endurance.onset === null) return 'no breakdown';
  return `breakdown from step ${endurance.onset.step} by ${endurance.onset.cause}`;
}

/** One line without control characters: what an agent runs must not move our cursor. */
function printable(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
}
