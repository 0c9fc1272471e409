import { expect, test } from 'vitest';
import { meanOfEstimates, wilson } from '../../src/stats/index.ts';

test('of one estimate is that estimate', () => {
  const { estimate, lower, upper } = wilson(3, 7);
  const mean = meanOfEstimates([wilson(3, 7)]);
  expect(mean.estimate).toBe(estimate);
  expect(mean.lower).toBeCloseTo(lower, 15);
  expect(mean.upper).toBeCloseTo(upper, 15);
});

test('of a share and the complement of another is half of the interval of their difference by Newcombe', () => {
  // Newcombe 1998, table II, (a) 56/70 - 48/80 by method 10: 0.2000 (0.0524 to 0.3339).
  const [a, b] = [wilson(56, 70), wilson(48, 80)];
  const negative = { estimate: -b.estimate, lower: -b.upper, upper: -b.lower };
  const mean = meanOfEstimates([a, negative]);
  expect(2 * mean.estimate).toBeCloseTo(0.2, 12);
  expect(2 * mean.lower).toBeCloseTo(0.0524, 4);
  expect(2 * mean.upper).toBeCloseTo(0.3339, 4);
});

test('of clean records keeps its doubt to one side', () => {
  const mean = meanOfEstimates([wilson(4, 4), wilson(4, 4)]);
  expect(mean).toMatchObject({ estimate: 1, upper: 1 });
  expect(mean.lower).toBeCloseTo(1 - (1 - wilson(4, 4).lower) / Math.SQRT2, 12);
});

test.each([
  [[]],
  [[{ estimate: 0.5, lower: 0.6, upper: 0.7 }]],
  [[{ estimate: Number.NaN, lower: 0, upper: 1 }]],
])('refuses %j', (parts) => {
  expect(() => meanOfEstimates(parts)).toThrow(RangeError);
});
