import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { horizonFit } from '../../src/stats/index.ts';
import { expectClose, reference } from './reference.ts';

/** `outcomes` as `units: successes of trials`. */
function sweep(outcomes: Readonly<Record<number, readonly [number, number]>>) {
  return Object.entries(outcomes).flatMap(([units, [successes, trials]]) =>
    Array.from({ length: trials }, (_, index) => ({ units: Number(units), success: index < successes })),
  );
}

describe('the horizon', () => {
  test.each(reference.horizons)('of $name is that of R’s glm', (expected) => {
    const ours = horizonFit(
      expected.units.map((units, index) => ({
        units,
        success: expected.success[index]!,
        weight: expected.weight[index]!,
      })),
    );
    expectClose([ours.slope, ours.intercept], [expected.slope, expected.intercept]);
    expectClose([ours.h50, ours.h80], [expected.h50, expected.h80]);
    const bounds = [
      ours.h50Interval.lower,
      ours.h50Interval.upper,
      ours.h80Interval.lower,
      ours.h80Interval.upper,
    ];
    expectClose(bounds, [...expected.h50Interval, ...expected.h80Interval], 1e-6);
  });

  test('follows its formula: at h50 half succeed, at h80 80%', () => {
    const { slope, intercept, h50, h80, warnings } = horizonFit(
      sweep({ 25: [9, 10], 50: [8, 10], 100: [5, 10], 200: [2, 10], 400: [1, 10] }),
    );
    const at = (units: number) => 1 / (1 + Math.exp(-(intercept! + slope! * Math.log2(units))));
    expect(at(h50!)).toBeCloseTo(0.5, 10);
    expect(at(h80!)).toBeCloseTo(0.8, 10);
    expect(h50).toBeCloseTo(100, 0);
    expect(warnings).toEqual([]);
  });

  test('grows in proportion when the tasks do, and a weight is as good as a repeat', () => {
    const outcomes = fc.array(
      fc.record({
        units: fc.constantFrom(25, 50, 100, 200),
        success: fc.boolean(),
        weight: fc.integer({ min: 1, max: 3 }),
      }),
      { minLength: 4, maxLength: 40 },
    );
    fc.assert(
      fc.property(outcomes, (list) => {
        const ours = horizonFit(list);
        const repeated = horizonFit(
          list.flatMap(({ units, success, weight }) => Array(weight).fill({ units, success })),
        );
        expect({ ...repeated, n: list.length }).toEqual(ours);
        const doubled = horizonFit(list.map((one) => ({ ...one, units: one.units * 2 })));
        expect(doubled.warnings).toEqual(ours.warnings);
        if (ours.h50 === null) expect(doubled.h50).toBeNull();
        else expect(doubled.h50! / ours.h50).toBeCloseTo(2, 6);
        if (ours.h50 !== null && ours.h80 !== null) expect(ours.h80).toBeLessThanOrEqual(ours.h50);
      }),
      { numRuns: 40 },
    );
  });

  test('lies inside its interval', () => {
    const { h50, h50Interval } = horizonFit(sweep({ 25: [6, 6], 50: [5, 6], 100: [3, 6], 200: [1, 6] }));
    expect(h50Interval.lower).toBeLessThan(h50!);
    expect(h50Interval.upper).toBeGreaterThan(h50!);
  });

  test('is not there when longer tasks succeed more, and it says so', () => {
    const ours = horizonFit(sweep({ 25: [1, 4], 50: [2, 4], 100: [3, 4] }));
    expect(ours).toMatchObject({ h50: null, h80: null, warnings: ['slope-not-negative'] });
    expect(ours.slope).toBeGreaterThan(0);
  });

  test('is not there when every length succeeds alike', () => {
    const ours = horizonFit(sweep({ 25: [2, 4], 50: [2, 4], 100: [2, 4] }));
    expect(Math.abs(ours.slope!)).toBeLessThan(1e-9);
    expect(ours).toMatchObject({ h50: null, h80: null, warnings: ['slope-not-negative'] });
  });

  test('of nothing but successes is unknown, yet bounded from below', () => {
    const ours = horizonFit(sweep({ 100: [8, 8], 400: [8, 8] }));
    expect(ours).toMatchObject({
      slope: null,
      intercept: null,
      h50: null,
      h80: null,
      warnings: ['one-class'],
    });
    expect(ours.h50Interval.upper).toBeNull();
    expect(ours.h50Interval.lower).toBeCloseTo(400, 3);
  });

  test('of nothing but failures is unknown, yet bounded from above', () => {
    const ours = horizonFit(sweep({ 100: [0, 8], 400: [0, 8] }));
    expect(ours.warnings).toEqual(['one-class']);
    expect(ours.h50Interval.lower).toBeNull();
    expect(ours.h50Interval.upper).toBeCloseTo(100, 3);
  });

  test('of a clean break lies in the middle of the gap, with an interval around it', () => {
    const ours = horizonFit(sweep({ 25: [4, 4], 50: [4, 4], 200: [0, 4], 400: [0, 4] }));
    expect(ours).toMatchObject({ slope: null, warnings: ['separation'] });
    expect(ours.h50).toBeCloseTo(100, 9);
    expect(ours.h50Interval.lower).toBeLessThanOrEqual(50.001);
    expect(ours.h50Interval.upper).toBeGreaterThanOrEqual(199.999);
    expect(ours.h50Interval.lower).toBeGreaterThan(25);
    expect(ours.h50Interval.upper).toBeLessThan(400);
  });

  test('of a break at one length that shows both outcomes is that length', () => {
    const ours = horizonFit(sweep({ 25: [4, 4], 100: [2, 4], 400: [0, 4] }));
    expect(ours.warnings).toEqual(['separation']);
    expect(ours.h50).toBeCloseTo(100, 9);
  });

  test('of a clean break the wrong way round is not there', () => {
    const ours = horizonFit(sweep({ 25: [0, 4], 400: [4, 4] }));
    expect(ours).toMatchObject({ h50: null, warnings: ['separation', 'slope-not-negative'] });
  });

  test('needs more than one setting of the dial', () => {
    expect(horizonFit(sweep({ 100: [3, 5] }))).toMatchObject({ h50: null, warnings: ['one-dial'] });
  });

  test('says when it lies outside the lengths tried', () => {
    expect(horizonFit(sweep({ 100: [9, 10], 200: [8, 10] })).warnings).toEqual(['extrapolated']);
  });

  test('passes over weights of 0', () => {
    const list = sweep({ 25: [3, 4], 50: [2, 4], 100: [1, 4] });
    const more = [...list, { units: 4000, success: true, weight: 0 }];
    expect(horizonFit(more)).toEqual({ ...horizonFit(list), n: list.length + 1 });
  });
});
