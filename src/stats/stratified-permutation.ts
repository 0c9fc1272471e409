import { checkCount, checkFinite, checkNotEmpty } from './input.ts';
import { seededRandom } from './random.ts';

/** The trials of one stratum (a task at given units), by contender. */
export interface TwoArms<T> {
  readonly baseline: readonly T[];
  readonly candidate: readonly T[];
}

export interface StratifiedPermutation {
  /** Weighted means of the measure over the strata, and candidate less baseline. */
  readonly baseline: number;
  readonly candidate: number;
  readonly difference: number;
  /** One-sided: how often exchanged labels give a difference as low as this one, or lower. */
  readonly pLower: number;
  /** The same for as high, or higher. */
  readonly pHigher: number;
  /** Standard deviation of the difference under exchanged labels: its standard error if nothing changed. */
  readonly standardError: number;
  readonly permutations: number;
}

/**
 * Permutation test within strata: had the change done nothing, the trials of a task could as well have carried each
 * other's labels. It keeps its level at any number of trials and for any distribution. Seeded Monte Carlo:
 * p = (1 + hits) / (1 + permutations), so that p is never 0.
 *
 * A stratum weighs n_b n_c / (n_b + n_c): the weights of least variance where all trials vary alike.
 *
 * @param strata RangeError when there is none, or one has an empty arm.
 * @param measure a number for one arm of the stratum with that index; RangeError where it is not finite on the arms
 * as they are.
 * Source: Good, Permutation, Parametric and Bootstrap Tests of Hypotheses, chapter 3; Phipson & Smyth 2010.
 */
export function stratifiedPermutation<T>(
  strata: readonly TwoArms<T>[],
  measure: (trials: readonly T[], stratum: number) => number,
  options: { readonly seed?: number; readonly permutations?: number } = {},
): StratifiedPermutation {
  const of = 'stratifiedPermutation';
  const { seed = 0, permutations = 10_000 } = options;
  checkNotEmpty(of, 'the list of strata', strata);
  for (const [index, { baseline, candidate }] of strata.entries()) {
    checkNotEmpty(of, `the baseline of stratum ${index}`, baseline);
    checkNotEmpty(of, `the candidate of stratum ${index}`, candidate);
  }
  checkCount({ of, what: 'permutations' }, permutations, 1);
  const random = seededRandom(of, seed);

  const weights = stratumWeights(strata);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const meansOf = (arms: (stratum: TwoArms<T>) => TwoArms<T>): readonly [number, number] => {
    let [before, after] = [0, 0];
    for (const [index, stratum] of strata.entries()) {
      const { baseline, candidate } = arms(stratum);
      before += weights[index]! * measure(baseline, index);
      after += weights[index]! * measure(candidate, index);
    }
    return [before / total, after / total];
  };
  const [baseline, candidate] = meansOf((stratum) => stratum);
  const difference = candidate - baseline;
  checkFinite({ of, what: 'the difference' }, difference);
  // Equal sums reached in another order must count as equal.
  const slack = 1e-9 * Math.max(1, Math.abs(difference));
  let lower = 0;
  let higher = 0;
  let squares = 0;
  for (let draw = 0; draw < permutations; draw += 1) {
    const [before, after] = meansOf((stratum) => exchange(stratum, random));
    const exchanged = after - before;
    if (exchanged <= difference + slack) lower += 1;
    if (exchanged >= difference - slack) higher += 1;
    squares += exchanged ** 2;
  }
  return {
    baseline,
    candidate,
    difference,
    pLower: (1 + lower) / (1 + permutations),
    pHigher: (1 + higher) / (1 + permutations),
    standardError: Math.sqrt(squares / permutations),
    permutations,
  };
}

/** Each stratum's weight in the test. */
export function stratumWeights(strata: readonly TwoArms<unknown>[]): number[] {
  return strata.map(({ baseline: { length: b }, candidate: { length: c } }) => (b * c) / (b + c));
}

function exchange<T>({ baseline, candidate }: TwoArms<T>, random: () => number): TwoArms<T> {
  const all = [...baseline, ...candidate];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const at = Math.floor(random() * (last + 1));
    [all[last], all[at]] = [all[at]!, all[last]!];
  }
  return { baseline: all.slice(0, baseline.length), candidate: all.slice(baseline.length) };
}
