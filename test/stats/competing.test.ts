import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cumulativeIncidence, survivalCurve } from '../../src/stats/index.ts';
import { expectClose, reference } from './reference.ts';

const anyObservations = fc.array(
  fc.record({ time: fc.integer({ min: 0, max: 30 }), cause: fc.constantFrom('success', 'breakdown', null) }),
  { minLength: 1, maxLength: 60 },
);

describe('cumulative incidence', () => {
  test.each(reference.competing)('of $name is R’s', ({ time, cause, times, causes }) => {
    const curves = cumulativeIncidence(
      time.map((at, index) => ({ time: at, cause: cause[index] === 'censored' ? null : cause[index]! })),
    );
    expect(Object.keys(curves)).toEqual(causes.map((expected) => expected.cause));
    for (const expected of causes) {
      const curve = curves[expected.cause]!;
      expectClose(curve.times, times);
      for (const key of ['incidence', 'standardError', 'lower', 'upper'] as const)
        expectClose(curve[key], expected[key]);
    }
  });

  test('of all causes and the survival of all ends together make 1', () => {
    fc.assert(
      fc.property(anyObservations, (observations) => {
        const curves = Object.values(cumulativeIncidence(observations));
        const { survival } = survivalCurve(
          observations.map(({ time, cause }) => ({ time, event: cause !== null })),
        );
        for (const [index, s] of survival.entries())
          expect(curves.reduce((sum, { incidence }) => sum + incidence[index]!, s)).toBeCloseTo(1, 12);
      }),
    );
  });

  test('of the only cause there is equals 1 less survival, errors too', () => {
    fc.assert(
      fc.property(anyObservations, (observations) => {
        const only = observations.map(({ time, cause }) => ({ time, cause: cause === null ? null : 'end' }));
        const curve = cumulativeIncidence(only)['end'];
        const { survival, standardError } = survivalCurve(
          only.map(({ time, cause }) => ({ time, event: cause !== null })),
        );
        for (const [index, s] of (curve === undefined ? [] : survival).entries()) {
          expect(curve!.incidence[index]).toBeCloseTo(1 - s, 12);
          expect(curve!.standardError[index]).toBeCloseTo(standardError[index]!, 7);
        }
      }),
    );
  });

  test('counts a success as the end of the risk of breaking down, where 1 less Kaplan-Meier would not', () => {
    const observations = [
      { time: 1, cause: 'success' },
      { time: 2, cause: 'breakdown' },
    ];
    expect(cumulativeIncidence(observations)['breakdown']!.incidence).toEqual([0, 0.5]);
  });

  test('of nothing but censored trials has no causes', () => {
    expect(cumulativeIncidence([{ time: 3, cause: null }])).toEqual({});
  });

  test('keeps a cause with an odd name', () => {
    expect(Object.keys(cumulativeIncidence([{ time: 3, cause: '__proto__' }]))).toEqual(['__proto__']);
  });
});
