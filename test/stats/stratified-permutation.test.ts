import { describe, expect, test } from 'vitest';
import { stratifiedPermutation, type TwoArms } from '../../src/stats/index.ts';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Every way to deal the values of a stratum to its arms, by counting. */
function deals({ baseline, candidate }: TwoArms<number>): number[] {
  const all = [...baseline, ...candidate];
  return Array.from({ length: 2 ** all.length }, (_, bits) => bits)
    .filter((bits) => all.filter((_, index) => (bits >> index) & 1).length === candidate.length)
    .map((bits) => {
      const chosen = all.filter((_, index) => (bits >> index) & 1);
      const rest = all.filter((_, index) => !((bits >> index) & 1));
      return mean(chosen) - mean(rest);
    });
}

describe('stratified permutation', () => {
  const strata: TwoArms<number>[] = [
    { baseline: [10, 12, 14], candidate: [3, 9, 4] },
    { baseline: [100, 130], candidate: [90, 95, 99] },
  ];
  const weights = [1.5, 1.2];

  test('agrees with the count of all exchanges', () => {
    const [first = [], second = []] = strata.map(deals);
    const all = first.flatMap((a) => second.map((b) => (weights[0]! * a + weights[1]! * b) / 2.7));
    const observed = (1.5 * (16 / 3 - 12) + 1.2 * (284 / 3 - 115)) / 2.7;
    const exact = all.filter((value) => value <= observed + 1e-9).length / all.length;
    const deviation = Math.sqrt(mean(all.map((value) => value ** 2)));
    const found = stratifiedPermutation(strata, mean, { permutations: 40_000, seed: 3 });
    expect(found.difference).toBeCloseTo(observed, 10);
    expect(Math.abs(found.pLower - exact)).toBeLessThan(4 * Math.sqrt(exact / 40_000));
    expect(found.standardError / deviation).toBeCloseTo(1, 1);
    expect(found.pHigher).toBeGreaterThan(0.95);
  });

  test('a task that is harder for both has no part in the difference', () => {
    const shifted = strata.map(({ baseline, candidate }, index) => ({
      baseline: baseline.map((value) => value + 1000 * index),
      candidate: candidate.map((value) => value + 1000 * index),
    }));
    const [plain, moved] = [strata, shifted].map((one) => stratifiedPermutation(one, mean, { seed: 5 }));
    expect(moved!.difference).toBeCloseTo(plain!.difference, 8);
    expect(moved!.pLower).toBe(plain!.pLower);
  });

  test('equal trials give p 1 and no spread', () => {
    const equal = stratifiedPermutation([{ baseline: [7, 7], candidate: [7, 7] }], mean, {
      permutations: 50,
    });
    expect(equal).toMatchObject({ difference: 0, pLower: 1, pHigher: 1, standardError: 0 });
  });

  test('the same seed gives the same p, another seed another', () => {
    const p = (seed: number) => stratifiedPermutation(strata, mean, { permutations: 500, seed }).pLower;
    expect(p(1)).toBe(p(1));
    expect(new Set([1, 2, 3, 4].map(p)).size).toBeGreaterThan(1);
  });

  test('an empty arm, no strata and a measure that is no number are refused', () => {
    expect(() => stratifiedPermutation([], mean)).toThrow(RangeError);
    expect(() => stratifiedPermutation([{ baseline: [1], candidate: [] }], mean)).toThrow(/stratum 0/);
    expect(() => stratifiedPermutation(strata, () => Number.NaN)).toThrow(RangeError);
  });
});
