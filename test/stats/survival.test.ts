import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nelsonAalen, restrictedMean, survivalCurve } from '../../src/stats/index.ts';
import { expectClose, observationsOf, reference } from './reference.ts';

const anyObservations = fc.array(fc.record({ time: fc.integer({ min: 0, max: 30 }), event: fc.boolean() }), {
  minLength: 1,
  maxLength: 60,
});

describe.each(reference.samples)('on $name, as R has it', (sample) => {
  const observations = observationsOf(sample);

  test.each(sample.curves)('the survival curve at level $level', (expected) => {
    const curve = survivalCurve(observations, { level: expected.level });
    for (const key of ['times', 'survival', 'lower', 'upper', 'atRisk', 'events', 'censored'] as const)
      expectClose(curve[key], expected[key]);
    // R has NA for the error of a survival of 0.
    const errors = expected.standardError.map((error) => error ?? 0);
    expectClose(curve.standardError, errors);
    expect(curve.n).toBe(observations.length);
  });

  test.each(sample.curves)('its quantiles and their bounds at level $level', (expected) => {
    const curve = survivalCurve(observations, { level: expected.level });
    const intervals = sample.probabilities.map((p) => curve.quantileInterval(p));
    expectClose(
      sample.probabilities.map((p) => curve.quantile(p)),
      expected.quantiles,
    );
    expectClose(
      intervals.map(({ lower }) => lower),
      expected.quantileLower,
    );
    expectClose(
      intervals.map(({ upper }) => upper),
      expected.quantileUpper,
    );
    expect(curve.median).toBe(curve.quantile(0.5));
  });

  test('the cumulative hazard', () => {
    const curve = nelsonAalen(observations);
    expectClose(curve.hazard, sample.curves[0]!.hazard);
    expectClose(curve.standardError, sample.curves[0]!.hazardError);
  });

  test('the restricted mean, past the last observation too', () => {
    const ours = sample.means.map(({ tau }) => restrictedMean(observations, tau));
    expectClose(
      ours.map(({ mean }) => mean),
      sample.means.map(({ mean }) => mean),
    );
    expectClose(
      ours.map(({ se }) => se),
      sample.means.map(({ se }) => se),
    );
  });
});

describe('a survival curve', () => {
  test('falls, stays in [0, 1] and lies inside its bounds', () => {
    fc.assert(
      fc.property(anyObservations, (observations) => {
        const { survival, lower, upper } = survivalCurve(observations);
        for (const [index, s] of survival.entries()) {
          expect(s).toBeGreaterThanOrEqual(0);
          expect(s).toBeLessThanOrEqual(survival[index - 1] ?? 1);
          if (s > 0 && s < 1) {
            expect(lower[index]).toBeLessThanOrEqual(s);
            expect(upper[index]).toBeGreaterThanOrEqual(s);
            expect(upper[index]).toBeLessThanOrEqual(1);
          } else expect([lower[index], upper[index]]).toEqual([Number.NaN, Number.NaN]);
        }
      }),
    );
  });

  test('does not depend on the order of the observations, nor change them', () => {
    fc.assert(
      fc.property(anyObservations, (observations) => {
        const given = structuredClone(observations);
        const { quantile: _q, quantileInterval: _i, ...curve } = survivalCurve(observations);
        expect(survivalCurve([...observations].reverse())).toMatchObject(curve);
        expect(observations).toEqual(given);
      }),
    );
  });

  test('reaches its quantiles later the more must have had the event', () => {
    fc.assert(
      fc.property(anyObservations, fc.double({ min: 0, max: 1, noNaN: true }), (observations, p) => {
        const curve = survivalCurve(observations);
        const [sooner, later] = [curve.quantile(p / 2), curve.quantile(p)];
        expect(sooner ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(later ?? Number.POSITIVE_INFINITY);
        expect(curve.quantile(0)).toBe(0);
      }),
    );
  });

  test('says null, not a number, where the median is not reached', () => {
    const curve = survivalCurve([
      { time: 50, event: true },
      { time: 400, event: false },
      { time: 400, event: false },
    ]);
    expect(curve.median).toBeNull();
    expect(curve.quantile(0.2)).toBe(50);
    expect(curve.quantileInterval(0.2).upper).toBeNull();
  });

  test('is narrower at a lower level', () => {
    const observations = observationsOf(reference.samples[0]!);
    const [wide, narrow] = [survivalCurve(observations), survivalCurve(observations, { level: 0.5 })];
    expect(narrow.lower[40]!).toBeGreaterThan(wide.lower[40]!);
    expect(narrow.upper[40]!).toBeLessThan(wide.upper[40]!);
  });
});

describe('the restricted mean', () => {
  test('is the plain mean without censoring, and at most tau', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 50 }), (times) => {
        const observations = times.map((time) => ({ time, event: true }));
        const mean = times.reduce((sum, time) => sum + Math.min(time, 40), 0) / times.length;
        expect(restrictedMean(observations, 40).mean).toBeCloseTo(mean, 9);
        expect(restrictedMean(observations, 40).extrapolated).toBe(false);
      }),
    );
  });

  test('grows with tau', () => {
    fc.assert(
      fc.property(anyObservations, fc.integer({ min: 1, max: 40 }), (observations, tau) => {
        const [shorter, longer] = [restrictedMean(observations, tau), restrictedMean(observations, tau + 1)];
        expect(longer.mean).toBeGreaterThanOrEqual(shorter.mean - 1e-9);
        expect(shorter.mean).toBeLessThanOrEqual(tau + 1e-9);
      }),
    );
  });

  test('is tau where nothing has happened yet', () => {
    expect(restrictedMean([{ time: 50, event: true }], 20)).toEqual({ mean: 20, se: 0, extrapolated: false });
  });

  test('says when it had to carry the curve on past the last observation', () => {
    expect(restrictedMean([{ time: 50, event: false }], 100).extrapolated).toBe(true);
    expect(restrictedMean([{ time: 50, event: true }], 100).extrapolated).toBe(false);
    expect(restrictedMean([{ time: 100, event: false }], 100).extrapolated).toBe(false);
  });
});

describe('the cumulative hazard', () => {
  test('adds up over stretches', () => {
    const curve = nelsonAalen(observationsOf(reference.samples[0]!));
    const stretches = Array.from({ length: 21 }, (_, index) => curve.between(index * 50, (index + 1) * 50));
    expectClose([stretches.reduce((sum, { hazard }) => sum + hazard, 0)], [curve.hazard.at(-1)!]);
    const variance = stretches.reduce((sum, { standardError }) => sum + standardError ** 2, 0);
    expectClose([Math.sqrt(variance)], [curve.standardError.at(-1)!]);
  });

  test('counts an event at the end of a stretch, not at its start', () => {
    const curve = nelsonAalen([
      { time: 50, event: true },
      { time: 80, event: false },
    ]);
    expect(curve.between(0, 50).hazard).toBe(0.5);
    expect(curve.between(50, 100).hazard).toBe(0);
  });

  test('lies inside its bounds, on the log scale about 1.96 errors wide', () => {
    const { hazard, standardError, lower, upper } = nelsonAalen(observationsOf(reference.samples[1]!));
    const [h, se] = [hazard[30]!, standardError[30]!];
    expectClose(
      [lower[30]!, upper[30]!],
      [h * Math.exp((-1.9599639845400545 * se) / h), h * Math.exp((1.9599639845400545 * se) / h)],
    );
  });
});
