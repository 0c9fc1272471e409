import { describe, expect, test } from 'vitest';
import * as stats from '../../src/stats/index.ts';

const good = { time: 3, event: true };
const cases: readonly (readonly [string, () => unknown, string])[] = [
  [
    'an empty survival curve',
    () => stats.survivalCurve([]),
    'survivalCurve: the list of observations must not be empty',
  ],
  [
    'a negative time',
    () => stats.survivalCurve([good, { time: -1, event: true }]),
    'survivalCurve: the time of observation 1 must be a finite number, 0 or more, was -1',
  ],
  ['a time that is not a number', () => stats.nelsonAalen([{ time: Number.NaN, event: true }]), 'was NaN'],
  [
    'an infinite time',
    () => stats.weibullFit([{ time: Number.POSITIVE_INFINITY, event: false }]),
    'was Infinity',
  ],
  [
    'a level of 1',
    () => stats.survivalCurve([good], { level: 1 }),
    'survivalCurve: level must be strictly between 0 and 1, was 1',
  ],
  [
    'a quantile above 1',
    () => stats.survivalCurve([good]).quantile(1.5),
    'p of quantile must be a probability in [0, 1], was 1.5',
  ],
  [
    'an empty incidence',
    () => stats.cumulativeIncidence([]),
    'cumulativeIncidence: the list of observations',
  ],
  ['a negative time with a cause', () => stats.cumulativeIncidence([{ time: -3, cause: null }]), 'was -3'],
  ['an empty hazard', () => stats.nelsonAalen([]), 'nelsonAalen: the list'],
  [
    'a stretch that ends before it starts',
    () => stats.nelsonAalen([good]).between(5, 2),
    'from (5) must not lie after to (2)',
  ],
  ['an empty restricted mean', () => stats.restrictedMean([], 100), 'restrictedMean: the list'],
  [
    'a tau of 0',
    () => stats.restrictedMean([good], 0),
    'restrictedMean: tau must be a finite number above 0, was 0',
  ],
  ['an empty log-rank test', () => stats.logRank([]), 'logRank: the list'],
  ['an empty Weibull fit', () => stats.weibullFit([]), 'weibullFit: the list'],
  ['an empty horizon', () => stats.horizonFit([]), 'horizonFit: the list of observations must not be empty'],
  [
    'units of 0',
    () => stats.horizonFit([{ units: 0, success: true }]),
    'the units of observation 0 must be a finite number above 0',
  ],
  [
    'a negative weight',
    () => stats.horizonFit([{ units: 25, success: true, weight: -1 }]),
    'must not be negative',
  ],
  [
    'no weight at all',
    () => stats.horizonFit([{ units: 25, success: true, weight: 0 }]),
    'with a weight above 0',
  ],
  ['a proportion of nothing', () => stats.wilson(0, 0), 'wilson: n must be a whole number, 1 or more, was 0'],
  [
    'more passes than trials',
    () => stats.wilson(5, 4),
    'wilson: k must be a whole number, from 0 to 4, was 5',
  ],
  ['half a trial', () => stats.passAtK(2.5, 1, 1), 'passAtK: n must be a whole number, 1 or more, was 2.5'],
  ['a p above 1', () => stats.holm([0.1, 1.1]), 'holm: p-value 1 must be a probability in [0, 1], was 1.1'],
  ['a p that is not a number', () => stats.holm([Number.NaN]), 'was NaN'],
  [
    'a bootstrap of nothing',
    () => stats.hierarchicalBootstrap([], () => 0, { seed: 1 }),
    'the list of trials must not be empty',
  ],
  [
    'a statistic without a value',
    () => stats.hierarchicalBootstrap([{ family: 'f', task: 't' }], () => Number.NaN, { seed: 1 }),
    'the statistic of the trials must be a finite number',
  ],
  [
    'a seed that is not whole',
    () => stats.hierarchicalBootstrap([{ family: 'f', task: 't' }], () => 0, { seed: 0.5 }),
    'hierarchicalBootstrap: seed must be a whole number, 0 or more, was 0.5',
  ],
  [
    'a permutation of nothing',
    () => stats.pairedPermutation([]),
    'the list of differences must not be empty',
  ],
  [
    'a difference that is not a number',
    () => stats.pairedPermutation([1, Number.NaN]),
    'difference 1 must be a finite number',
  ],
  [
    'a standard error of 0',
    () => stats.differencePower({ standardError: 0, trials: 3, delta: 1 }),
    'differencePower: standardError must be a finite number above 0, was 0',
  ],
];

describe('bad input', () => {
  test.each(cases)('%s is refused with a RangeError that says what and where', (_what, call, message) => {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(message);
  });
});
