import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differencePower, logRank, power } from '../../src/stats/index.ts';
import { seededRandom } from '../../src/stats/random.ts';

const arms = { baseline: { trials: 60, events: 30 }, candidate: { trials: 60, events: 30 } };

describe('the power of a survival comparison', () => {
  test('follows Schoenfeld: 66 events find a hazard ratio of 2 with 80%, equal arms', () => {
    // 4 (1.959964 + 0.841621)^2 / ln(2)^2 = 65.35
    expect(power({ ...arms, hazardRatio: 2 }).requiredEvents).toBe(66);
    expect(power({ ...arms, hazardRatio: 2, power: 0.9 }).requiredEvents).toBe(88);
    expect(power({ ...arms, hazardRatio: 2, sides: 1 }).requiredEvents).toBe(52);
  });

  test('is the share of simulated comparisons that log-rank finds', () => {
    const random = seededRandom('test', 5);
    const arm = (group: string, hazard: number) =>
      Array.from({ length: 60 }, () => {
        const time = -Math.log(1 - random()) / hazard;
        return { time: Math.min(time, 60), event: time <= 60, group };
      });
    let [found, events] = [0, 0];
    for (let i = 0; i < 600; i += 1) {
      const observations = [...arm('baseline', 0.01), ...arm('candidate', 0.019)];
      events += observations.filter(({ event }) => event).length / 600;
      if (logRank(observations).p < 0.05) found += 1;
    }
    const half = Math.round(events / 2);
    const expected = power({
      baseline: { trials: 60, events: half },
      candidate: { trials: 60, events: half },
      hazardRatio: 1.9,
    });
    expect(Math.abs(found / 600 - expected.power)).toBeLessThan(0.05);
  });

  test('is the wanted one exactly at the minimum detectable effect', () => {
    const { minimumDetectableHazardRatio } = power({ ...arms, hazardRatio: 2 });
    const at = power({ ...arms, hazardRatio: minimumDetectableHazardRatio! });
    expect(at.power).toBeCloseTo(0.8, 5);
    expect(power({ ...arms, hazardRatio: 1 / minimumDetectableHazardRatio! }).power).toBeCloseTo(
      at.power,
      12,
    );
  });

  test('asks for as many more trials as bring the events that are needed, and none where they are there', () => {
    const design = { ...arms, hazardRatio: 1.5 };
    const { extraTrials, requiredEvents, events } = power(design);
    expect(events).toBe(60);
    // Half of the trials end in an event.
    expect(extraTrials).toBe(requiredEvents * 2 - 120);
    expect(power({ ...design, hazardRatio: 4 }).extraTrials).toBe(0);
    const grown = { trials: 60 + extraTrials! / 2, events: 30 + extraTrials! / 4 };
    const more = { trials: Math.ceil(grown.trials), events: Math.ceil(grown.events) };
    expect(power({ baseline: more, candidate: more, hazardRatio: 1.5 }).power).toBeGreaterThanOrEqual(0.8);
  });

  test('rises with the effect and the events, falls with unequal arms and with clustering', () => {
    const ratio = fc.double({ min: 1.05, max: 5, noNaN: true });
    fc.assert(
      fc.property(ratio, (hazardRatio) => {
        const { power: plain } = power({ ...arms, hazardRatio });
        const of = (change: object) => power({ ...arms, hazardRatio, ...change }).power;
        expect(of({ hazardRatio: hazardRatio * 1.1 })).toBeGreaterThan(plain);
        expect(of({ baseline: { trials: 60, events: 50 } })).toBeGreaterThan(plain);
        expect(of({ designEffect: 2 })).toBeLessThan(plain);
        expect(
          of({ baseline: { trials: 110, events: 30 }, candidate: { trials: 30, events: 30 } }),
        ).toBeLessThan(plain);
      }),
      { numRuns: 50 },
    );
  });

  test('knows neither effect nor trials where nothing has broken down yet', () => {
    const quiet = { trials: 10, events: 0 };
    const ours = power({ baseline: quiet, candidate: quiet, hazardRatio: 2 });
    expect(ours).toMatchObject({ minimumDetectableHazardRatio: null, extraTrials: null, requiredEvents: 66 });
    expect(ours.power).toBeCloseTo(0.05, 9);
  });

  test('refuses a design that cannot be', () => {
    expect(() => power({ ...arms, hazardRatio: 1 })).toThrow('power: hazardRatio must differ from 1');
    expect(() => power({ ...arms, hazardRatio: 2, designEffect: 0.5 })).toThrow('power: designEffect');
    expect(() => power({ ...arms, candidate: { trials: 3, events: 4 }, hazardRatio: 2 })).toThrow(
      'power: events of the candidate must be a whole number, from 0 to 3, was 4',
    );
  });
});

describe('the power of a difference', () => {
  test('finds 2.8 standard errors with 80%', () => {
    const { minimumDetectable, power: found } = differencePower({
      standardError: 10,
      trials: 40,
      delta: 28.015852,
    });
    expect(minimumDetectable).toBeCloseTo(28.015852, 5);
    expect(found).toBeCloseTo(0.8, 5);
  });

  test('needs four times the trials for half the difference', () => {
    const { minimumDetectable } = differencePower({ standardError: 10, trials: 40, delta: 1 });
    const half = differencePower({ standardError: 10, trials: 40, delta: minimumDetectable / 2 });
    expect(Math.abs(half.extraTrials - 120)).toBeLessThanOrEqual(1);
    expect(differencePower({ standardError: 10, trials: 40, delta: 100 }).extraTrials).toBe(0);
  });
});
