import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logRank } from '../../src/stats/index.ts';
import { expectClose, reference } from './reference.ts';

type Rank = (typeof reference.ranks)[number];

const observationsOf = ({ time, event, group, stratum }: Rank) =>
  time.map((at, index) => ({
    time: at,
    event: event[index]!,
    group: group[index]!,
    ...(stratum === null ? {} : { stratum: stratum[index]! }),
  }));

const anyGroups = fc
  .array(
    fc.record({
      time: fc.integer({ min: 0, max: 15 }),
      event: fc.boolean(),
      group: fc.constantFrom('a', 'b', 'c'),
      stratum: fc.constantFrom('x', 'y'),
    }),
    { minLength: 2, maxLength: 50 },
  )
  .filter((list) => new Set(list.map(({ group }) => group)).size > 1);

describe('the log-rank test', () => {
  test.each(reference.ranks)('of $name is R’s', (expected) => {
    const ours = logRank(observationsOf(expected), { strata: expected.stratum !== null });
    expect(ours.df).toBe(expected.df);
    expectClose([ours.chiSquare], [expected.chiSquare]);
    // A small p counts by its digits, not by its distance.
    expectClose([ours.p / expected.p], [1]);
    expect(ours.groups.map(({ group }) => group)).toEqual(expected.names);
    expectClose(
      ours.groups.map(({ observed }) => observed),
      expected.observed,
    );
    expectClose(
      ours.groups.map((group) => group.expected),
      expected.expected,
    );
  });

  test('goes by strata when the observations have them, unless told not to', () => {
    const within = reference.ranks.find(({ stratum }) => stratum !== null)!;
    const observations = observationsOf(within);
    expect(logRank(observations)).toEqual(logRank(observations, { strata: true }));
    expect(logRank(observations, { strata: false }).chiSquare).not.toBeCloseTo(within.chiSquare, 3);
  });

  test('does not depend on names or order, expects as many events as it saw, and p is a probability', () => {
    const renamed = { a: 'z', b: 'm', c: 'k' };
    fc.assert(
      fc.property(anyGroups, (observations) => {
        const ours = logRank(observations);
        const other = logRank(
          [...observations].reverse().map((one) => ({ ...one, group: renamed[one.group] })),
        );
        expect(other.chiSquare).toBeCloseTo(ours.chiSquare, 8);
        expect(other.df).toBe(ours.df);
        expect(ours.p).toBeGreaterThanOrEqual(0);
        expect(ours.p).toBeLessThanOrEqual(1);
        const excess = ours.groups.reduce((sum, { observed, expected }) => sum + observed - expected, 0);
        expect(excess).toBeCloseTo(0, 9);
      }),
    );
  });

  test('of groups that never meet in a stratum has nothing to compare', () => {
    const apart = [
      { time: 1, event: true, group: 'a', stratum: 'x' },
      { time: 2, event: true, group: 'b', stratum: 'y' },
    ];
    expect(logRank(apart)).toMatchObject({ chiSquare: 0, df: 0, p: 1 });
  });

  test('counts no degree of freedom for a group that never meets another', () => {
    const pair = Array.from({ length: 10 }, (_, index) => ({
      time: index,
      event: true,
      group: index % 2 === 0 || index < 4 ? 'a' : 'b',
      stratum: 'x',
    }));
    const alone = { time: 3, event: true, group: 'c', stratum: 'y' };
    const { chiSquare, df } = logRank(pair);
    const more = logRank([...pair, alone]);
    expect(more.df).toBe(df);
    expect(more.chiSquare).toBeCloseTo(chiSquare, 10);
  });

  test('refuses a single group, and an observation without a stratum among others with one', () => {
    const one = { time: 1, event: true, group: 'a' };
    expect(() => logRank([one, one])).toThrow(/logRank: needs two groups or more, all are "a"/);
    expect(() =>
      logRank([
        { ...one, stratum: 'x' },
        { ...one, group: 'b' },
      ]),
    ).toThrow('logRank: observation 1 has no stratum');
  });
});
