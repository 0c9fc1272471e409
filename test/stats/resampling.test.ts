import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hierarchicalBootstrap, pairedPermutation } from '../../src/stats/index.ts';
import { seededRandom } from '../../src/stats/random.ts';
import { expectClose, reference } from './reference.ts';

interface Trial {
  readonly family: string;
  readonly task: string;
  readonly arm?: string;
  readonly value: number;
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const meanOfTasks = (tasks: readonly (readonly Trial[])[]) => mean(tasks.flat().map(({ value }) => value));

/** A design of so many families, tasks and trials with normal noise of the given deviations at each level. */
function design(sizes: readonly [number, number, number], noise: readonly [number, number, number]): Trial[] {
  const random = seededRandom('design', 7);
  const normal = () => Array.from({ length: 12 }, random).reduce((a, b) => a + b, -6);
  return Array.from({ length: sizes[0] }, (_, f) => {
    const ofFamily = normal() * noise[0];
    return Array.from({ length: sizes[1] }, (_, t) => {
      const ofTask = ofFamily + normal() * noise[1];
      return Array.from({ length: sizes[2] }, () => ({
        family: `f${f}`,
        task: `t${t}`,
        value: ofTask + normal() * noise[2],
      }));
    });
  }).flat(2);
}

describe('the seeded generator', () => {
  test('gives the same numbers for a seed and others for the next, and for one 2^32 away', () => {
    const first = (seed: number) => Array.from({ length: 5 }, seededRandom('test', seed));
    expect(first(1)).toEqual(first(1));
    expect(new Set([0, 1, 2, 2 ** 32, 2 ** 32 + 1].map((seed) => first(seed).join())).size).toBe(5);
  });

  test('is uniform: 100,000 draws over 100 cells within chi-square’s bounds', () => {
    const random = seededRandom('test', 42);
    const cells = new Array<number>(100).fill(0);
    for (let i = 0; i < 100_000; i += 1) cells[Math.floor(random() * 100)]! += 1;
    const chiSquare = cells.reduce((sum, seen) => sum + (seen - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeGreaterThan(58);
    expect(chiSquare).toBeLessThan(150);
  });
});

describe('the hierarchical bootstrap', () => {
  test('over trials alone has the standard error of a mean', () => {
    const trials = design([1, 1, 100], [0, 0, 1]);
    const values = trials.map(({ value }) => value);
    const expected = Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)) / values.length);
    const ours = hierarchicalBootstrap(trials, meanOfTasks, { seed: 1, resamples: 4000 });
    expect(ours.standardError / expected).toBeCloseTo(1, 1);
    expect((ours.upper - ours.lower) / (2 * 1.96 * expected)).toBeCloseTo(1, 1);
    expect(ours).toMatchObject({ families: 1, tasks: 1, trials: 100, undefinedResamples: 0 });
    expect(ours.estimate).toBeCloseTo(mean(values), 12);
  });

  test('is as wide as the families differ, not as narrow as many trials of them would make it', () => {
    const trials = design([12, 3, 20], [1, 0, 0.1]);
    const families = [...Map.groupBy(trials, ({ family }) => family).values()].map((family) =>
      mean(family.map(({ value }) => value)),
    );
    const between = Math.sqrt(mean(families.map((value) => (value - mean(families)) ** 2)) / families.length);
    const nested = hierarchicalBootstrap(trials, meanOfTasks, { seed: 1 });
    const flat = hierarchicalBootstrap(
      trials.map((trial) => ({ ...trial, family: 'one', task: 'one' })),
      meanOfTasks,
      { seed: 1 },
    );
    expect(nested.standardError / between).toBeCloseTo(1, 1);
    expect(nested.standardError).toBeGreaterThan(4 * flat.standardError);
  });

  test('keeps arms paired by task: a constant difference has no error, however the tasks differ', () => {
    const trials = [1, 50, 1000].flatMap((level, t) =>
      ['baseline', 'candidate'].flatMap((arm) =>
        [1, 2, 3].map(() => ({
          family: 'f',
          task: `t${t}`,
          arm,
          value: level + (arm === 'candidate' ? 5 : 0),
        })),
      ),
    );
    const difference = (tasks: readonly (readonly Trial[])[]) =>
      mean(
        tasks.map((task) => {
          const of = (arm: string) =>
            mean(task.filter((trial) => trial.arm === arm).map(({ value }) => value));
          return of('candidate') - of('baseline');
        }),
      );
    const ours = hierarchicalBootstrap(trials, difference, { seed: 3, resamples: 200 });
    expect(ours).toMatchObject({ estimate: 5, standardError: 0, lower: 5, upper: 5, tasks: 3 });
  });

  test('hands over a task drawn twice as two, each of its full size', () => {
    const trials = design([1, 4, 3], [0, 1, 1]);
    const seen = new Set<number>();
    hierarchicalBootstrap(
      trials,
      (tasks) => {
        expect(tasks.map((task) => task.length)).toEqual([3, 3, 3, 3]);
        for (const task of tasks) expect(new Set(task.map((trial) => trial.task)).size).toBe(1);
        seen.add(new Set(tasks.map(([trial]) => trial!.task)).size);
        return 0;
      },
      { seed: 5, resamples: 100 },
    );
    expect([...seen].sort()).toEqual(expect.arrayContaining([2, 3]));
  });

  test('repeats itself for a seed, moves with another, and widens with the level', () => {
    const trials = design([3, 3, 3], [1, 1, 1]);
    const run = (seed: number, level = 0.95) =>
      hierarchicalBootstrap(trials, meanOfTasks, { seed, level, resamples: 300 });
    expect(run(1)).toEqual(run(1));
    expect(run(2).lower).not.toBe(run(1).lower);
    expect(run(1, 0.5).upper).toBeLessThan(run(1).upper);
  });

  test('tells tasks of the same name in two families apart', () => {
    const ours = hierarchicalBootstrap(design([2, 2, 1], [1, 1, 1]), meanOfTasks, { seed: 1, resamples: 10 });
    expect(ours.tasks).toBe(4);
  });

  test('leaves out resamples without a value and says how many', () => {
    const trials = [1, 2].map((value) => ({ family: 'f', task: 't', value }));
    const ratio = (tasks: readonly (readonly Trial[])[]) =>
      tasks.flat().some(({ value }) => value === 1) ? 1 : Number.NaN;
    const { undefinedResamples, lower } = hierarchicalBootstrap(trials, ratio, { seed: 1, resamples: 1000 });
    expect(undefinedResamples / 1000).toBeCloseTo(0.25, 1);
    expect(lower).toBe(1);
  });
});

describe('the paired permutation test', () => {
  test.each(reference.permutations)(
    'of $differences counts every assignment, as R by brute force',
    (expected) => {
      const p = (alternative: 'two-sided' | 'greater' | 'less') =>
        pairedPermutation(expected.differences, { alternative }).p;
      expectClose(
        [p('two-sided'), p('greater'), p('less')],
        [expected.twoSided, expected.greater, expected.less],
        1e-14,
      );
      expect(pairedPermutation(expected.differences)).toMatchObject({
        exact: true,
        n: expected.differences.length,
      });
    },
  );

  test('is at most the smallest p there is for m pairs on one side: 2^(1 - m)', () => {
    expect(pairedPermutation([1, 2, 3, 4, 5]).p).toBe(2 / 32);
    expect(pairedPermutation([0, 0, 0]).p).toBe(1);
  });

  test('does not change with sign, order or unit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 9 }), (list) => {
        const { p } = pairedPermutation(list);
        expect(pairedPermutation(list.map((value) => -value)).p).toBe(p);
        expect(pairedPermutation([...list].reverse()).p).toBe(p);
        expect(pairedPermutation(list.map((value) => value * 0.1)).p).toBe(p);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });

  test('draws where there are too many to count, near the exact p, never 0, the same for a seed', () => {
    // 17 differences, of which the first 16 alone can be counted: the last is too small to change a sum's order.
    const list = [3, -1, 4, 1, -5, 9, 2, -6, 5, 3, 5, -8, 9, 7, -9, 3];
    const exact = pairedPermutation(list);
    const drawn = pairedPermutation([...list, 1e-7], { seed: 11, samples: 40_000 });
    expect(drawn).toMatchObject({ exact: false, permutations: 40_000 });
    expect(Math.abs(drawn.p - exact.p)).toBeLessThan(0.03);
    expect(pairedPermutation([...list, 1e-7], { seed: 11, samples: 40_000 })).toEqual(drawn);
    const sure = pairedPermutation(
      Array.from({ length: 40 }, (_, i) => i + 1),
      { samples: 999 },
    );
    expect(sure.p).toBe(1 / 1000);
  });
});
