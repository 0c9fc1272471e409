import { expect, test } from 'vitest';
import { horizonFit } from '../../src/stats/index.ts';
import { seededRandom } from '../../src/stats/random.ts';

/** What `sim/decay?p=` does to a task of which no step can be missed: it passes with p to the power of its steps. */
const p = 0.995;
const stepsPerUnit = 2.15;
const dial = [25, 50, 100, 200];
const implied = (share: number): number => Math.log(share) / Math.log(p) / stepsPerUnit;

function sweep(seed: number, trials: number): { units: number; success: boolean }[] {
  const random = seededRandom('sweep', seed);
  return dial.flatMap((units) =>
    Array.from({ length: trials }, () => ({ units, success: random() < p ** (units * stepsPerUnit) })),
  );
}

test('the fitted horizon is nearly the one that the accuracy of a step implies', () => {
  // A constant chance of error is no straight line in log2(units), so that the fit leans however many trials there are:
  // on this dial to 0.93 of the H50 implied, and to 1.17 of the H80.
  const { h50, h80 } = horizonFit(sweep(1, 20_000));
  expect(h50! / implied(0.5)).toBeGreaterThan(0.91);
  expect(h50! / implied(0.5)).toBeLessThan(0.96);
  expect(h80! / implied(0.8)).toBeGreaterThan(1.13);
  expect(h80! / implied(0.8)).toBeLessThan(1.21);
});

test('of four trials a setting its interval holds the horizon implied in nine of ten runs', () => {
  const runs = 400;
  const held = Array.from({ length: runs }, (_, seed) => {
    const { lower, upper } = horizonFit(sweep(seed + 1, 4)).h50Interval;
    return (lower ?? 0) <= implied(0.5) && implied(0.5) <= (upper ?? Number.POSITIVE_INFINITY);
  }).filter(Boolean).length;
  // 0.90 of 1,000 other runs, less three standard errors of 400.
  expect(held / runs).toBeGreaterThan(0.855);
});
