import { expect, test } from 'vitest';
import { figureOf, floorOf, quantile, ratioToTarget, verdictOf } from '../../bench/figure.ts';

test('a quantile lies between the two nearest samples, in whatever order they came', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([10, 0], 0.95)).toBeCloseTo(9.5);
  expect(quantile([7], 0.95)).toBe(7);
  expect(() => quantile([], 0.5)).toThrow('no samples');
});

test('a figure is its median beside target and floor; one sample has no spread', () => {
  const floor = floorOf('the machine', [1, 2, 9]);
  const figure = figureOf([3, 5, 4], { name: 'a', unit: 'ms', target: { atMost: 8 }, floor });
  expect(figure).toMatchObject({ median: 4, samples: 3, floor: { name: 'the machine', value: 2 } });
  expect(ratioToTarget(figure)).toBe(0.5);
  expect(figureOf([3], { name: 'a', unit: 'ms' }).p95).toBeUndefined();
});

test.each([
  [{ atMost: 5 }, 5, 'met'],
  [{ atMost: 5 }, 5.4, 'near'],
  [{ atMost: 5 }, 5.6, 'missed'],
  [{ atLeast: 100 }, 100, 'met'],
  [{ atLeast: 100 }, 99, 'near'],
  [{ atLeast: 100 }, 50, 'missed'],
] as const)('of %o a median of %d is %s', (target, median, verdict) => {
  expect(verdictOf(figureOf([median], { name: 'a', unit: 'ms', target }))).toBe(verdict);
});

test('what was not measured is neither met nor missed', () => {
  expect(verdictOf({ kind: 'not-measured', name: 'a', reason: 'no engine' })).toBe('not measured');
  expect(verdictOf(figureOf([1], { name: 'a', unit: 'ms' }))).toBe('no target');
});
