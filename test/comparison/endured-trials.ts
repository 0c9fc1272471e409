import type { EnduredTrial, RecordedContender } from '../../src/comparison/index.ts';

/** A trial that passed after 210 steps. */
export function endured(changes: Partial<EnduredTrial> = {}): EnduredTrial {
  return {
    ...{ id: 'a', run: 'run', suite: 'migrations', task: 'ladder', family: 'ladder', units: 100 },
    ...{ agent: 'mimo', agentVersion: '0.1.0', model: 'lab/model', simulated: false, steps: 210 },
    ...{ end: 'success', onset: null, passed: true, score: 1, analysed: true },
    digests: { task: 'aa', environment: 'bb', harness: 'cc' },
    endedAt: '2026-11-22T10:00:00.000Z',
    ...changes,
  };
}

/** A trial that broke down at a step, and went on for a hundred more. */
export function broken(step: number, changes: Partial<EnduredTrial> = {}): EnduredTrial {
  return endured({
    ...{ steps: step + 100, end: 'breakdown', onset: { step, cause: 'cycle', provisional: false } },
    ...{ passed: false, score: 0.4 },
    ...changes,
  });
}

const tasks = ['ladder', 'callbacks', 'esm', 'types', 'schema', 'api'];

/** The same trials on each of six tasks. */
export function onEveryTask(trials: readonly EnduredTrial[]): EnduredTrial[] {
  return tasks.flatMap((task) => trials.map((trial) => ({ ...trial, task, family: task })));
}

export function contender(
  name: string,
  trials: readonly EnduredTrial[],
  changes: Partial<RecordedContender> = {},
): RecordedContender {
  return {
    name,
    agent: 'mimo',
    model: 'lab/model',
    runs: [`run-${name}`],
    trials,
    invalid: 0,
    pending: 0,
    ...changes,
  };
}
