import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chiSquareTail } from '../../src/stats/chi-square.ts';
import { holm, passAtK, passHatK, wilson } from '../../src/stats/index.ts';
import { normalQuantile, normalTail } from '../../src/stats/normal.ts';
import { expectClose, reference } from './reference.ts';

/** Ratios to R's values: in a tail only the digits count. */
const ratios = (ours: readonly number[], theirs: readonly number[]) =>
  ours.map((value, index) => (theirs[index] === 0 ? 1 + value : value / theirs[index]!));
const ones = (list: readonly unknown[]) => list.map(() => 1);

describe('distributions agree with R to 12 digits, far into the tail', () => {
  test('normal tail', () => {
    const { z, p } = reference.normalTail;
    expectClose(ratios(z.map(normalTail), p), ones(z), 1e-12);
  });
  test('normal quantile', () => {
    const { p, z } = reference.normalQuantile;
    // Near 1 a probability itself has no more than 16 digits: R and we round it alike.
    expectClose(p.map(normalQuantile), z, 1e-12);
  });
  test('chi-square tail', () => {
    const { x, df, p } = reference.chiSquareTail;
    expectClose(
      ratios(
        x.map((value, index) => chiSquareTail(value, df[index]!)),
        p,
      ),
      ones(x),
      1e-12,
    );
  });
  test('quantile and tail undo each other', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-200, max: 0.999, noNaN: true }), (p) => {
        expect(normalTail(-normalQuantile(p)) / p).toBeCloseTo(1, 11);
      }),
    );
  });
});

describe('the Wilson interval', () => {
  test('is that of prop.test without correction', () => {
    const { k, n, level, lower, upper } = reference.wilson;
    const ours = k.map((successes, index) => wilson(successes, n[index]!, level[index]!));
    expectClose(
      ours.map((interval) => interval.lower),
      lower,
      1e-12,
    );
    expectClose(
      ours.map((interval) => interval.upper),
      upper,
      1e-12,
    );
  });

  test('holds the estimate, stays in [0, 1], and mirrors', () => {
    const counts = fc
      .integer({ min: 1, max: 500 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(counts, ([k, n]) => {
        const [ours, mirror] = [wilson(k, n), wilson(n - k, n)];
        expect(ours.lower).toBeGreaterThanOrEqual(0);
        expect(ours.lower).toBeLessThanOrEqual(ours.estimate);
        expect(ours.upper).toBeGreaterThanOrEqual(ours.estimate);
        expect(ours.upper).toBeLessThanOrEqual(1);
        expect(mirror.lower).toBeCloseTo(1 - ours.upper, 12);
      }),
    );
  });

  test('has a default level of 0.95', () => expect(wilson(3, 10)).toEqual(wilson(3, 10, 0.95)));
});

describe('pass@k and pass^k', () => {
  test('are ratios of binomial coefficients, as R’s choose has them', () => {
    const { n, c, k, atLeastOne, all } = reference.passAtK;
    const ours = (estimate: typeof passAtK) =>
      n.map((trials, index) => estimate(trials, c[index]!, k[index]!));
    expectClose(ours(passAtK), atLeastOne, 1e-12);
    expectClose(ours(passHatK), all, 1e-12);
  });

  test('are unbiased: over all outcomes of n trials they average to 1 - (1 - q)^k and q^k', () => {
    const [n, k, q] = [9, 4, 0.3];
    const choose = (m: number) =>
      Array.from({ length: m }, (_, i) => (n - i) / (i + 1)).reduce((a, b) => a * b, 1);
    const mean = (estimate: typeof passAtK) =>
      Array.from(
        { length: n + 1 },
        (_, c) => choose(c) * q ** c * (1 - q) ** (n - c) * estimate(n, c, k),
      ).reduce((a, b) => a + b);
    expect(mean(passAtK)).toBeCloseTo(1 - (1 - q) ** k, 12);
    expect(mean(passHatK)).toBeCloseTo(q ** k, 12);
  });

  test('are the pass rate for k = 1, and do not overflow', () => {
    expect(passAtK(7, 3, 1)).toBeCloseTo(3 / 7, 12);
    expect(passHatK(7, 3, 1)).toBeCloseTo(3 / 7, 12);
    expect(passHatK(100_000, 99_999, 50_000)).toBeCloseTo(0.5, 9);
  });

  test('refuse to tell of more trials than were run', () => {
    expect(() => passAtK(5, 2, 6)).toThrow('passAtK: k must be a whole number, from 1 to 5, was 6');
    expect(() => passHatK(5, 6, 2)).toThrow('passHatK: c must be a whole number, from 0 to 5, was 6');
  });
});

describe('Holm’s adjustment', () => {
  test.each(reference.holm)('of $p is that of p.adjust', ({ p, adjusted }) => {
    expectClose(holm(p), adjusted, 1e-14);
  });

  test('never lowers a p, keeps their order, and lies between the raw p and Bonferroni’s', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (ps) => {
        const adjusted = holm(ps);
        for (const [index, p] of ps.entries()) {
          expect(adjusted[index]).toBeGreaterThanOrEqual(p);
          expect(adjusted[index]).toBeLessThanOrEqual(Math.min(1, p * ps.length));
          for (const [other, q] of ps.entries())
            if (q < p) expect(adjusted[other]).toBeLessThanOrEqual(adjusted[index]!);
        }
      }),
    );
  });
});
