import { describe, expect, test } from 'vitest';
import { compare, comparisonSchema } from '../../src/comparison/index.ts';
import { logRank } from '../../src/stats/index.ts';
import { broken, contender, endured, onEveryTask } from './endured-trials.ts';

const steady = contender('steady', onEveryTask([endured(), endured(), endured()]));
const weary = contender('weary', onEveryTask([broken(80), broken(140), endured()]));

describe('compare', () => {
  test('pairs by task and units and says who endures longer, with an interval', () => {
    const compared = compare(['a', 'b'], [steady, weary]);
    expect(comparisonSchema.parse(compared)).toEqual(compared);
    const [pair] = compared.pairs;
    expect(pair).toMatchObject({ first: 'steady', second: 'weary', n: { strata: 6, first: 18, second: 18 } });
    // Horizon 240: (80 + 140 + 240) / 3 against 240.
    expect(pair?.endurance.difference).toBeCloseTo(460 / 3 - 240, 10);
    expect(pair?.endurance.upper).toBeLessThan(0);
    expect(pair?.passRate.difference).toBeCloseTo(-2 / 3, 10);
    expect(pair?.score.difference).toBeCloseTo(-0.4, 10);
  });

  test('the test of endurance is the log-rank of all trials, stratified by task', () => {
    const [pair] = compare(['a'], [steady, weary]).pairs;
    const observations = [steady, weary].flatMap(({ name, trials }) =>
      trials.map(({ task, onset, steps }) => ({
        ...{ group: name, stratum: task, event: onset !== null },
        time: onset?.step ?? steps,
      })),
    );
    expect(pair?.endurance.p).toBeCloseTo(logRank(observations).p, 12);
  });

  test('says where they part, the greatest loss first', () => {
    const mixed = contender('mixed', [
      endured({ task: 'ladder' }),
      broken(50, { task: 'api', family: 'api', score: 0.1 }),
      broken(50, { task: 'esm', family: 'esm', score: 0.6 }),
    ]);
    const [pair] = compare(['a'], [steady, mixed]).pairs;
    expect(pair?.strata.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['migrations/api@100', 'lost'],
      ['migrations/esm@100', 'lost'],
      ['migrations/ladder@100', 'even'],
    ]);
    expect(pair?.unpaired.first).toHaveLength(3);
  });

  test('adjusts p for every test on the page', () => {
    const third = contender('third', onEveryTask([broken(100), endured(), endured()]));
    const { pairs } = compare(['a'], [steady, weary, third]);
    expect(pairs).toHaveLength(3);
    const tests = pairs.flatMap(({ endurance, passRate, score }) => [endurance, passRate, score]);
    const smallest = Math.min(...tests.map(({ p }) => p));
    expect(tests.find(({ p }) => p === smallest)?.adjusted).toBeCloseTo(Math.min(1, smallest * 9), 12);
    expect(tests.every(({ p, adjusted }) => adjusted >= p)).toBe(true);
  });

  test('beyond four contenders, the first is held against each', () => {
    const more = ['b', 'c', 'd', 'e'].map((name) => contender(name, steady.trials));
    expect(compare(['a'], [steady, ...more]).pairs.map(({ second }) => second)).toEqual(['b', 'c', 'd', 'e']);
  });

  test('one contender, or nothing in common, is an error that says what to do', () => {
    expect(() => compare(['a'], [steady])).toThrow(
      expect.objectContaining({ code: 'COMPARE_ONE_CONTENDER' }),
    );
    const elsewhere = contender('elsewhere', [endured({ units: 25 })]);
    expect(() => compare(['a'], [steady, elsewhere])).toThrow(
      expect.objectContaining({ code: 'COMPARE_NOTHING_SHARED' }),
    );
  });
});
