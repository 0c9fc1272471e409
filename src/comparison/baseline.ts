import { z } from 'zod';
import { userError } from '../core/index.ts';
import { enduredTrialSchema, stratumOf } from './endured.ts';
import type { RecordedContender } from './recorded.ts';

/** `results/baselines/<name>.json`: what later runs are held against; small and meant to be kept under version control. */
export const baselineSchema = z.strictObject({
  schema: z.literal('mimo-bench/baseline@1'),
  name: z.string(),
  contenders: z.array(
    z.strictObject({
      name: z.string(),
      agent: z.string(),
      model: z.string(),
      runs: z.array(z.string()),
      invalid: z.int(),
      pending: z.int(),
      trials: z.array(enduredTrialSchema),
    }),
  ),
});
export type Baseline = z.infer<typeof baselineSchema>;

/** A run's contenders as a baseline. */
export function baselineOf(name: string, contenders: readonly RecordedContender[]): Baseline {
  return {
    schema: 'mimo-bench/baseline@1',
    name,
    contenders: contenders.map((contender) => ({
      ...contender,
      runs: [...contender.runs],
      trials: [...contender.trials],
    })),
  };
}

/**
 * A baseline with the trials of a further run added to it.
 *
 * @throws MimoError user `BASELINE_DIGESTS` where a task, its image, the agent or the harness is not the one that the
 * baseline was made with, `BASELINE_HAS_RUN` where the run is in it already: trials of different things are no sample
 * of one thing.
 */
export function addToBaseline(baseline: Baseline, added: readonly RecordedContender[]): Baseline {
  const known = new Set(baseline.contenders.flatMap(({ runs }) => runs));
  const again = added.flatMap(({ runs }) => runs).find((run) => known.has(run));
  if (again !== undefined) {
    throw userError('BASELINE_HAS_RUN', `the baseline "${baseline.name}" holds the run ${again} already`);
  }
  const contenders = baseline.contenders.map((old) => {
    const more = added.find(({ name }) => name === old.name);
    if (!more) return old;
    refuseMixed(baseline.name, old, more);
    return {
      ...old,
      runs: [...old.runs, ...more.runs],
      invalid: old.invalid + more.invalid,
      pending: old.pending + more.pending,
      trials: [...old.trials, ...more.trials],
    };
  });
  const fresh = added.filter(({ name }) => !baseline.contenders.some((old) => old.name === name));
  const replaced = fresh.find(({ agent, model }) =>
    baseline.contenders.some((old) => old.agent === agent && old.model === model),
  );
  if (replaced) {
    throw mixed(
      baseline.name,
      `the agent: it holds another version of ${replaced.agent} than ${replaced.name}`,
    );
  }
  return { ...baseline, contenders: [...contenders, ...baselineOf(baseline.name, fresh).contenders] };
}

function refuseMixed(
  name: string,
  old: Baseline['contenders'][number],
  more: Pick<RecordedContender, 'trials'>,
): void {
  for (const trial of more.trials) {
    const earlier = old.trials.find((one) => stratumOf(one) === stratumOf(trial));
    if (!earlier) continue;
    const kinds = ['task', 'environment', 'harness'] as const;
    const differing = kinds.filter((kind) => earlier.digests[kind] !== trial.digests[kind]);
    if (differing.length > 0) throw mixed(name, `${differing.join(', ')} of ${stratumOf(trial)}`);
  }
}

function mixed(name: string, what: string): Error {
  return userError(
    'BASELINE_DIGESTS',
    `the run cannot be pooled with the baseline "${name}": other is ${what}`,
    {
      hint: 'Promote without --append to replace the baseline.',
    },
  );
}
