import type { RunPlan, TrialResult } from '../core/index.ts';
import { contenderOf, type EnduredTrial, enduredTrial } from './endured.ts';
import type { Side } from './sides.ts';

/** One contender of one or several runs, with all that a comparison asks of it. */
export interface RecordedContender extends Side {
  readonly name: string;
  readonly agent: string;
  readonly model: string;
  readonly runs: readonly string[];
}

/** What a comparison keeps of one finished trial. */
export interface RecordedTrial {
  readonly id: string;
  readonly contender: string;
  readonly agent: string;
  readonly model: string;
  /** Null where the trial is invalid. */
  readonly endured: EnduredTrial | null;
}

export function recordedTrial(trial: TrialResult): RecordedTrial {
  const { id, agent, model } = trial;
  return { id, contender: contenderOf(trial), agent, model, endured: enduredTrial(trial) };
}

/**
 * The contenders of a run, in the order in which its plan names them. A planned trial that is not finished counts for
 * the contender whose agent and model it has.
 */
export function contendersOf(plan: RunPlan, trials: readonly RecordedTrial[]): RecordedContender[] {
  const finished = new Set(trials.map(({ id }) => id));
  const unfinished = plan.trials.filter(({ id }) => !finished.has(id));
  return [...Map.groupBy(trials, ({ contender }) => contender)].map(([name, group]) => {
    const { agent, model } = group[0]!;
    const valid = group.flatMap(({ endured }) => endured ?? []);
    return {
      ...{ name, agent, model, runs: [plan.run], trials: valid, invalid: group.length - valid.length },
      pending: unfinished.filter((planned) => planned.agent === agent && (planned.model ?? 'none') === model)
        .length,
    };
  });
}

/** Trials of equal contenders of several runs together. */
export function pool(contenders: readonly RecordedContender[]): RecordedContender[] {
  return [...Map.groupBy(contenders, ({ name }) => name)].map(([name, group]) => ({
    name,
    agent: group[0]!.agent,
    model: group[0]!.model,
    runs: [...new Set(group.flatMap(({ runs }) => runs))],
    trials: group.flatMap(({ trials }) => trials),
    invalid: group.reduce((sum, { invalid }) => sum + invalid, 0),
    pending: group.reduce((sum, { pending }) => sum + pending, 0),
  }));
}
