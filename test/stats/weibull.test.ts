import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { weibullFit } from '../../src/stats/index.ts';
import { expectClose, observationsOf, reference } from './reference.ts';

const fitted = reference.samples.filter(({ weibull }) => weibull !== null);

describe('the Weibull fit', () => {
  test('is compared on at least six samples', () => expect(fitted.length).toBeGreaterThanOrEqual(6));

  test.each(fitted)('of $name is R’s', (sample) => {
    const ours = weibullFit(observationsOf(sample))!;
    const theirs = sample.weibull!;
    expectClose([ours.shape, ours.scale, ours.p], [theirs.shape, theirs.scale, theirs.p], 1e-7);
    expectClose([ours.shapeInterval.lower, ours.shapeInterval.upper], theirs.shapeInterval, 1e-5);
    expectClose([ours.scaleInterval.lower, ours.scaleInterval.upper], theirs.scaleInterval, 1e-5);
    expect(ours.events).toBe(sample.event.filter(Boolean).length);
  });

  test('scales with the unit of time, and its shape and p do not', () => {
    const positive = fc.integer({ min: 1, max: 500 });
    const observations = fc.array(fc.record({ time: positive, event: fc.boolean() }), {
      minLength: 3,
      maxLength: 40,
    });
    fc.assert(
      fc.property(observations, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (list, unit) => {
        const ours = weibullFit(list);
        const scaled = weibullFit(list.map(({ time, event }) => ({ time: time * unit, event })));
        fc.pre(ours !== null && scaled !== null);
        expect(scaled.shape / ours.shape).toBeCloseTo(1, 6);
        expect(scaled.scale / ours.scale / unit).toBeCloseTo(1, 6);
        expect(scaled.p).toBeCloseTo(ours.p, 6);
        expect(ours.shapeInterval.lower).toBeLessThan(ours.shape);
        expect(ours.shapeInterval.upper).toBeGreaterThan(ours.shape);
      }),
    );
  });

  test('finds a shape of 1 in a constant hazard and rejects it in a rising one', () => {
    const quantiles = Array.from({ length: 99 }, (_, index) => -Math.log(1 - (index + 1) / 100));
    const of = (shape: number) =>
      weibullFit(quantiles.map((q) => ({ time: 100 * q ** (1 / shape), event: true })))!;
    expect(of(1).shape).toBeCloseTo(1, 1);
    expect(of(1).p).toBeGreaterThan(0.3);
    expect(of(2).shape / of(1).shape).toBeCloseTo(2, 9);
    expect(of(2).p).toBeLessThan(1e-9);
  });

  test('is null where the likelihood has no maximum', () => {
    expect(weibullFit([{ time: 9, event: false }])).toBeNull();
    expect(
      weibullFit([
        { time: 3, event: false },
        { time: 9, event: true },
      ]),
    ).toBeNull();
    expect(
      weibullFit([
        { time: 3, event: true },
        { time: 9, event: false },
      ]),
    ).not.toBeNull();
  });

  test('refuses an event at time 0 and passes over what is censored there', () => {
    expect(() => weibullFit([{ time: 0, event: true }])).toThrow(/observation 0 is an event at time 0/);
    const list = [
      { time: 3, event: true },
      { time: 9, event: true },
    ];
    expect(weibullFit([...list, { time: 0, event: false }])).toEqual({ ...weibullFit(list), n: 3 });
  });
});
