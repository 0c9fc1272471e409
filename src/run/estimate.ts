import type { PlannedTrial, Usage } from '../core/index.ts';
import { costOf } from '../model/index.ts';
import type { TrialModel } from '../trial/index.ts';
import type { Variant } from './plan.ts';

export interface Estimate {
  /** Reference steps of all trials; null when a task has no reference. */
  readonly steps: number | null;
  /** US dollars, roughly; null when a model's price or a task's length is unknown. */
  readonly costUsd: number | null;
}

// A step of a coding agent adds about 700 tokens to its context and writes about 250; the first request brings
// system prompt and tools of about 6,000. Nine tenths of a repeated context come from the provider's cache.
const firstTokens = 6000;
const tokensPerStep = 700;
const outputPerStep = 250;
const cachedShare = 0.9;

/** What the plan would take if every agent needed as many steps as the reference. */
export function estimateRun(
  trials: readonly PlannedTrial[],
  variants: readonly Variant[],
  resolve: (model: string) => TrialModel,
): Estimate {
  let steps: number | null = 0;
  let costUsd: number | null = 0;
  for (const trial of trials) {
    const reference = variants.find(
      ({ task }) => task.suite === trial.suite && task.name === trial.task && task.units === trial.units,
    )?.task.reference.length;
    if (!reference) return { steps: null, costUsd: null };
    steps += reference;
    if (trial.model === null) continue;
    const cost = costOfSteps(reference, resolve(trial.model));
    costUsd = costUsd === null || cost === null ? null : costUsd + cost;
  }
  return { steps, costUsd };
}

function costOfSteps(steps: number, model: TrialModel): number | null {
  let total = 0;
  for (let step = 0; step < steps; step += 1) {
    const input = Math.min(firstTokens + step * tokensPerStep, Math.floor(model.contextWindow * 0.8));
    const cached = Math.floor(input * cachedShare);
    const usage: Usage = { input, cached, cacheWrite: 0, output: outputPerStep, estimated: true };
    const cost = costOf(model.price, usage);
    if (cost === null) return null;
    total += cost;
  }
  return total;
}
