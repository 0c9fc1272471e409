import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { poissonRate } from '../../src/stats/index.ts';

describe('the interval of a Poisson rate', () => {
  // R 4.2.2: poisson.test(count, exposure, conf.level = level)$conf.int
  test.each([
    [0, 250, 0.95, 0, 0.014755517816455741],
    [3, 250, 0.95, 0.0024746884915824064, 0.035069092278969295],
    [40, 1234.5, 0.95, 0.023148308174798678, 0.044122030752518485],
    [7, 10, 0.8, 0.38947668048761852, 1.1770914461548057],
  ])('of %i events in %d is that of poisson.test at level %d', (count, exposure, level, lower, upper) => {
    const rate = poissonRate(count, exposure, level);
    expect(rate.estimate).toBe(count / exposure);
    expect(Math.abs(rate.lower - lower)).toBeLessThan(1e-12);
    expect(Math.abs(rate.upper - upper)).toBeLessThan(1e-12);
  });

  test('of 2,500 events agrees to six digits without a sum over them', () => {
    const { lower, upper } = poissonRate(2500, 1e5);
    expect(lower / 0.024029523654311238).toBeCloseTo(1, 6);
    expect(upper / 0.025999614843405426).toBeCloseTo(1, 6);
  });

  test('does not jump where the approximation takes over', () => {
    const [before, after] = [poissonRate(1999, 1), poissonRate(2001, 1)];
    expect(after.lower - before.lower).toBeCloseTo(1.96, 1);
    expect(after.upper - before.upper).toBeCloseTo(2.04, 1);
  });

  test('contains the estimate, and scales with the exposure', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (count, exposure) => {
        const { lower, estimate, upper } = poissonRate(count, exposure);
        expect(lower).toBeLessThanOrEqual(estimate);
        expect(upper).toBeGreaterThan(estimate);
        expect((poissonRate(count, 1).upper / exposure / upper).toFixed(9)).toBe('1.000000000');
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    [-1, 1],
    [1.5, 1],
    [1, 0],
    [1, Number.NaN],
  ])('refuses %d events in %d', (count, exposure) => {
    expect(() => poissonRate(count, exposure)).toThrow(RangeError);
  });
});
