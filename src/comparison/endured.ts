import { z } from 'zod';
import { findingKindSchema, type TrialResult, trialEndSchema } from '../core/index.ts';

/** One valid trial as comparisons see it: small enough to be kept in a baseline for years. */
export const enduredTrialSchema = z.strictObject({
  id: z.string(),
  run: z.string(),
  suite: z.string(),
  task: z.string(),
  family: z.string(),
  units: z.int(),
  agent: z.string(),
  agentVersion: z.string(),
  model: z.string(),
  simulated: z.boolean(),
  /** Main-thread steps of the whole trial. */
  steps: z.int(),
  end: trialEndSchema,
  /** Of a trial that broke down; null for any other end. */
  onset: z.strictObject({ step: z.int(), cause: findingKindSchema, provisional: z.boolean() }).nullable(),
  passed: z.boolean(),
  score: z.number(),
  /** `environment` is that of the image, or of the root directory that stands for it. */
  digests: z.strictObject({ task: z.string(), environment: z.string(), harness: z.string() }),
  /** False for a trial recorded before trials were analysed: whether it broke down is not known. */
  analysed: z.boolean(),
  endedAt: z.string(),
});
export type EnduredTrial = z.infer<typeof enduredTrialSchema>;

/** Null for an invalid trial: it says nothing of the contender, and is counted apart. */
export function enduredTrial(trial: TrialResult): EnduredTrial | null {
  if (trial.score === null || trial.passed === null) return null;
  const { id, run, suite, task, family, units, agent, agentVersion, model, simulated, steps } = trial;
  const onset = trial.endurance?.onset ?? null;
  return {
    ...{ id, run, suite, task, family, units, agent, agentVersion, model, simulated, steps },
    end: trial.endurance?.end ?? endWithoutAnalysis(trial),
    onset: onset && { step: onset.step, cause: onset.cause, provisional: onset.provisional },
    passed: trial.passed,
    score: trial.score,
    digests: trial.digests,
    analysed: trial.endurance !== null,
    endedAt: trial.endedAt,
  };
}

/** What can be said of a trial recorded before trials were analysed. */
function endWithoutAnalysis({ passed, outcome }: TrialResult): EnduredTrial['end'] {
  if (passed) return 'success';
  if (outcome.kind === 'limit') return 'budget';
  return outcome.kind === 'agent-crashed' ? 'failed' : 'early-stop';
}

/** Trials are compared with trials of the same stratum alone. */
export function stratumOf({ suite, task, units }: Pick<EnduredTrial, 'suite' | 'task' | 'units'>): string {
  return `${suite}/${task}@${units}`;
}

export function contenderOf({
  agent,
  agentVersion,
  model,
}: Pick<EnduredTrial, 'agent' | 'agentVersion' | 'model'>): string {
  return model === 'none' ? `${agent} ${agentVersion}` : `${agent} ${agentVersion} · ${model}`;
}
