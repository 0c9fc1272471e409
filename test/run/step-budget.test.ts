import fc from 'fast-check';
import { expect, test } from 'vitest';
import { curveBudget } from '../../src/run/curves.ts';
import { stepBudget } from '../../src/run/step-budget.ts';

test('a trial may take three times the steps of the reference, and a short one a hundred', () => {
  expect([10, 33, 34, 250].map(stepBudget)).toEqual([100, 100, 102, 750]);
});

test('a reference that is one script or none sets no limit', () => {
  expect([0, 1].map(stepBudget)).toEqual([null, null]);
});

test('curves share the gradings of a run, never with less than shows their form or more than the command takes', () => {
  expect([1, 10, 12, 20, 100].map(curveBudget)).toEqual([24, 24, 20, 16, 16]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 15 }), (curves) => {
      expect(curves * curveBudget(curves)).toBeLessThanOrEqual(240);
    }),
  );
});
