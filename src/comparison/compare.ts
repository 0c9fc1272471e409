import { z } from 'zod';
import { userError } from '../core/index.ts';
import { hierarchicalBootstrap, holm, logRank, pairedPermutation, type TwoArms } from '../stats/index.ts';
import { type EnduredTrial, stratumOf } from './endured.ts';
import { horizonOf, meanStepsFree } from './free-of-breakdown.ts';
import { pair, type Side, warningsOf } from './sides.ts';
import { comparisonWarningSchema } from './warnings.ts';

/** Second contender less first, averaged over tasks; interval at 0.95 by bootstrap over families, tasks and trials. */
const differenceSchema = z.strictObject({
  difference: z.number(),
  lower: z.number(),
  upper: z.number(),
  /** Two-sided. */
  p: z.number(),
  /** After Holm, over all tests of the comparison. */
  adjusted: z.number(),
  test: z.string(),
});

const armSchema = z.strictObject({
  trials: z.int(),
  passed: z.int(),
  broken: z.int(),
  score: z.number(),
  stepsFree: z.number(),
});

/** What `compare --json` prints. */
export const comparisonSchema = z.strictObject({
  schema: z.literal('mimo-bench/comparison@1'),
  runs: z.array(z.string()),
  contenders: z.array(
    z.strictObject({
      name: z.string(),
      simulated: z.boolean(),
      trials: z.int(),
      invalid: z.int(),
      passed: z.int(),
      broken: z.int(),
    }),
  ),
  pairs: z.array(
    z.strictObject({
      first: z.string(),
      second: z.string(),
      /** Strata that both ran and valid trials in them. */
      n: z.strictObject({ strata: z.int(), first: z.int(), second: z.int() }),
      /** Mean steps free of breakdown, each task to its own horizon. */
      endurance: differenceSchema,
      passRate: differenceSchema,
      score: differenceSchema,
      /** Where they part: one row for each stratum, the greatest loss of the second first. */
      strata: z.array(
        z.strictObject({
          name: z.string(),
          /** Longest that a trial was watched, in steps: steps free of breakdown are counted up to it. */
          horizon: z.number(),
          first: armSchema,
          second: armSchema,
          outcome: z.enum(['won', 'lost', 'even']),
        }),
      ),
      unpaired: z.strictObject({ first: z.array(z.string()), second: z.array(z.string()) }),
      warnings: z.array(comparisonWarningSchema),
    }),
  ),
});
export type Comparison = z.infer<typeof comparisonSchema>;
type ComparedPair = Comparison['pairs'][number];

export interface Contender extends Side {
  readonly name: string;
}

/** More would be a table that nobody reads; the first is then compared with each other one. */
const mostForAllPairs = 4;

/**
 * Contenders side by side, paired by task and units. With up to four, every pair; with more, the first against each.
 *
 * @throws MimoError user `COMPARE_ONE_CONTENDER`, `COMPARE_NOTHING_SHARED`
 */
export function compare(runs: readonly string[], contenders: readonly Contender[], seed = 0): Comparison {
  if (contenders.length < 2) {
    throw userError(
      'COMPARE_ONE_CONTENDER',
      `there is one contender only: ${contenders[0]?.name ?? 'none'}`,
      {
        hint: 'Name a second run, or run two agents or models with repeated --agent or --model.',
      },
    );
  }
  const pairs = pairsOf(contenders).flatMap(([first, second]) => comparePair(first, second, seed));
  if (pairs.length === 0) {
    throw userError('COMPARE_NOTHING_SHARED', 'no two contenders ran the same task at the same units', {
      hint: 'Run them on the same suite with the same --units; `mimo-bench report RUN` lists what a run holds.',
    });
  }
  return {
    schema: 'mimo-bench/comparison@1',
    runs: [...runs],
    contenders: contenders.map(({ name, trials, invalid }) => ({
      name,
      simulated: trials.some(({ simulated }) => simulated),
      trials: trials.length + invalid,
      invalid,
      passed: trials.filter(({ passed }) => passed).length,
      broken: trials.filter(({ onset }) => onset !== null).length,
    })),
    pairs: adjust(pairs),
  };
}

function pairsOf(contenders: readonly Contender[]): [Contender, Contender][] {
  const [head, ...rest] = contenders;
  if (contenders.length > mostForAllPairs) return rest.map((other) => [head!, other]);
  return contenders.flatMap((first, index) =>
    contenders.slice(index + 1).map((second): [Contender, Contender] => [first, second]),
  );
}

function comparePair(first: Contender, second: Contender, seed: number): ComparedPair[] {
  const pairing = pair(first.trials, second.trials);
  if (pairing.strata.length === 0) return [];
  const horizons = new Map(
    pairing.strata.map(({ name, baseline, candidate }) => [name, horizonOf([...baseline, ...candidate])]),
  );
  const free = (trials: readonly EnduredTrial[]) =>
    meanStepsFree(trials, horizons.get(stratumOf(trials[0]!))!);
  const rows = pairing.strata.map(({ name, ...arms }) => row(name, horizons.get(name)!, arms, free));
  const mean = (value: (trial: EnduredTrial) => number) => (trials: readonly EnduredTrial[]) =>
    trials.reduce((sum, trial) => sum + value(trial), 0) / trials.length;
  const of = (measure: (trials: readonly EnduredTrial[]) => number, test: string, p?: number) => {
    const differences = pairing.strata.map(
      ({ baseline, candidate }) => measure(candidate) - measure(baseline),
    );
    const { lower, upper } = interval(pairing.strata, measure, seed);
    const found = p ?? pairedPermutation(differences, { seed }).p;
    const difference = differences.reduce((sum, one) => sum + one, 0) / differences.length;
    return { difference, lower, upper, p: found, adjusted: found, test };
  };
  return [
    {
      first: first.name,
      second: second.name,
      n: {
        strata: pairing.strata.length,
        first: pairing.strata.reduce((sum, { baseline }) => sum + baseline.length, 0),
        second: pairing.strata.reduce((sum, { candidate }) => sum + candidate.length, 0),
      },
      endurance: of(free, 'log-rank, stratified by task and units', endurancePValue(pairing.strata)),
      passRate: of(
        mean(({ passed }) => Number(passed)),
        permutation,
      ),
      score: of(
        mean(({ score }) => score),
        permutation,
      ),
      strata: rows.sort((a, b) => a.second.score - a.first.score - (b.second.score - b.first.score)),
      unpaired: { first: [...pairing.onlyBaseline], second: [...pairing.onlyCandidate] },
      warnings: warningsOf(pairing, [first, second]),
    },
  ];
}

const permutation = 'sign-flip permutation of paired differences';

/** Cause-specific: a trial that ended otherwise than by breakdown is no longer at risk after its last step. */
function endurancePValue(strata: readonly (TwoArms<EnduredTrial> & { readonly name: string })[]): number {
  const observations = strata.flatMap(({ name, ...arms }) =>
    (['baseline', 'candidate'] as const).flatMap((group) =>
      arms[group].map(({ onset, steps }) => ({
        ...{ group, stratum: name },
        time: onset?.step ?? steps,
        event: onset !== null,
      })),
    ),
  );
  return logRank(observations, { strata: true }).p;
}

interface Labelled {
  readonly family: string;
  readonly task: string;
  readonly arm: 'baseline' | 'candidate';
  readonly trial: EnduredTrial;
}

function interval(
  strata: readonly TwoArms<EnduredTrial>[],
  measure: (trials: readonly EnduredTrial[]) => number,
  seed: number,
): { readonly lower: number; readonly upper: number } {
  const labelled = strata.flatMap(({ baseline, candidate }) => [
    ...baseline.map((trial): Labelled => ({ ...place(trial), arm: 'baseline', trial })),
    ...candidate.map((trial): Labelled => ({ ...place(trial), arm: 'candidate', trial })),
  ]);
  const armOf = (task: readonly Labelled[], arm: Labelled['arm']) =>
    task.filter((one) => one.arm === arm).map(({ trial }) => trial);
  const statistic = (tasks: readonly (readonly Labelled[])[]) =>
    tasks.reduce(
      (sum, task) => sum + measure(armOf(task, 'candidate')) - measure(armOf(task, 'baseline')),
      0,
    ) / tasks.length;
  const { lower, upper } = hierarchicalBootstrap(labelled, statistic, { seed, resamples: 2000 });
  return { lower, upper };
}

const place = (trial: EnduredTrial) => ({ family: trial.family, task: stratumOf(trial) });

function row(
  name: string,
  horizon: number,
  { baseline, candidate }: TwoArms<EnduredTrial>,
  free: (trials: readonly EnduredTrial[]) => number,
): ComparedPair['strata'][number] {
  const arm = (trials: readonly EnduredTrial[]) => ({
    trials: trials.length,
    passed: trials.filter(({ passed }) => passed).length,
    broken: trials.filter(({ onset }) => onset !== null).length,
    score: trials.reduce((sum, { score }) => sum + score, 0) / trials.length,
    stepsFree: free(trials),
  });
  const [first, second] = [arm(baseline), arm(candidate)];
  return { name, horizon, first, second, outcome: outcomeOf(first, second) };
}

type ArmOfRow = z.infer<typeof armSchema>;

/** Of the second: by the share that passed, then by the mean score. */
function outcomeOf(first: ArmOfRow, second: ArmOfRow): 'won' | 'lost' | 'even' {
  const gain = second.passed / second.trials - first.passed / first.trials || second.score - first.score;
  if (Math.abs(gain) < 1e-9) return 'even';
  return gain > 0 ? 'won' : 'lost';
}

const measures = ['endurance', 'passRate', 'score'] as const;

/** Holm over every test of the comparison: three for each pair. */
function adjust(pairs: readonly ComparedPair[]): ComparedPair[] {
  const adjusted = holm(pairs.flatMap((one) => measures.map((measure) => one[measure].p)));
  return pairs.map((one, index) => ({
    ...one,
    ...Object.fromEntries(
      measures.map((measure, place) => [
        measure,
        { ...one[measure], adjusted: adjusted[index * measures.length + place]! },
      ]),
    ),
  }));
}
