import type { RunEvent } from '../../run/index.ts';

/** One trial under way. */
export interface RunningTrial {
  readonly id: string;
  readonly step: number;
  readonly tokens: number;
  /** What is known of it: steps without a price add nothing. */
  readonly costUsd: number;
  readonly doing: string;
}

/** What is known of a run while it goes on: a fold over its events. */
export interface ProgressState {
  readonly startedAt: number;
  readonly toDo: number;
  readonly done: number;
  readonly passed: number;
  readonly invalid: number;
  /** Sums over ended trials. */
  readonly steps: number;
  readonly tokens: number;
  readonly costUsd: number;
  readonly running: ReadonlyMap<string, RunningTrial>;
  /** Progress curves that follow the trials; zero until those have ended. */
  readonly curves: { readonly toDo: number; readonly done: number; readonly budget: number };
  /** The last line of an environment being prepared. */
  readonly preparing: string;
}

export function initialProgress(startedAt: number): ProgressState {
  return {
    startedAt,
    toDo: 0,
    done: 0,
    passed: 0,
    invalid: 0,
    steps: 0,
    tokens: 0,
    costUsd: 0,
    running: new Map(),
    curves: { toDo: 0, done: 0, budget: 0 },
    preparing: '',
  };
}

export function advance(state: ProgressState, event: RunEvent): ProgressState {
  switch (event.type) {
    case 'run-started':
      return { ...state, toDo: event.toDo };
    case 'environment':
      return { ...state, preparing: `preparing ${event.task}: ${event.line}` };
    case 'installation':
      return { ...state, preparing: `${event.agent}: ${event.line}` };
    case 'trial-started':
      return withTrial(state, { id: event.trial.id, ...nothingYet, step: event.continuedAt ?? 0 });
    case 'step': {
      const { step, tokens, doing } = event;
      const before = trialOf(state, event.trial.id);
      const costUsd = before.costUsd + (event.costUsd ?? 0);
      return withTrial(state, { id: before.id, step, tokens, costUsd, doing });
    }
    case 'grading':
      return withTrial(state, { ...trialOf(state, event.trial.id), doing: 'grading' });
    case 'curves-started':
      return { ...state, curves: { toDo: event.curves, done: 0, budget: event.budget } };
    case 'curve':
      return withTrial(state, {
        ...trialOf(state, event.trial.id),
        doing: `progress curve: ${event.graded} of ${event.budget} gradings`,
      });
    case 'trial-retried':
      return withTrial(state, { id: event.trial.id, ...nothingYet, doing: `again, after: ${event.reason}` });
    case 'trial-ended':
      return withResult(state, event);
    case 'curve-ended':
    case 'curve-failed':
      return withCurve(state, event.trial.id);
    case 'interrupted':
    case 'run-ended':
      return state;
  }
}

const nothingYet = { step: 0, tokens: 0, costUsd: 0, doing: 'starting' };

function trialOf(state: ProgressState, id: string): RunningTrial {
  return state.running.get(id) ?? { id, ...nothingYet };
}

function withTrial(state: ProgressState, trial: RunningTrial): ProgressState {
  return { ...state, preparing: '', running: new Map(state.running).set(trial.id, trial) };
}

function withCurve(state: ProgressState, id: string): ProgressState {
  const running = new Map(state.running);
  running.delete(id);
  return { ...state, running, curves: { ...state.curves, done: state.curves.done + 1 } };
}

function withResult(
  state: ProgressState,
  { trial, result }: Extract<RunEvent, { type: 'trial-ended' }>,
): ProgressState {
  const running = new Map(state.running);
  running.delete(trial.id);
  return {
    ...state,
    running,
    done: state.done + 1,
    passed: state.passed + (result.passed === true ? 1 : 0),
    invalid: state.invalid + (result.score === null ? 1 : 0),
    steps: state.steps + result.steps,
    tokens: state.tokens + result.tokens.input + result.tokens.output,
    costUsd: state.costUsd + (result.costUsd ?? 0),
  };
}

/**
 * Milliseconds that are left, or undefined before the first trial has ended. A running trial counts by its
 * steps against the mean of those that ended, never as more than nine tenths done.
 */
export function timeLeft(state: ProgressState, now: number): number | undefined {
  if (state.done === 0) return undefined;
  const meanSteps = Math.max(1, state.steps / state.done);
  const underWay = [...state.running.values()].reduce(
    (total, { step }) => total + Math.min(0.9, step / meanSteps),
    0,
  );
  const done = state.done + underWay;
  return ((now - state.startedAt) / done) * Math.max(0, state.toDo - done);
}
