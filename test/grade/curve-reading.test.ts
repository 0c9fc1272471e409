import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CurveReading, Place, Range } from '../../src/core/index.ts';
import { certainBounds, likelyBounds, readCurve } from '../../src/grade/index.ts';

/** The definitions of curveReadingSchema, word by word, on a curve that is known at every step. */
function truthOf(curve: readonly number[]) {
  const most = Math.max(...curve);
  const newMaxima = curve.flatMap((share, step) =>
    step > 0 && share > Math.max(...curve.slice(0, step)) ? [step] : [],
  );
  const below = curve.map((share, step) => share < Math.max(...curve.slice(0, step + 1)));
  const onset = below.findIndex((_, step) => below.slice(step).every(Boolean));
  return {
    peak: curve.indexOf(most),
    peakShare: most,
    lastProductive: newMaxima.at(-1),
    damageOnset: onset === -1 ? undefined : onset,
    peakLoss: most - (curve.at(-1) ?? 0),
  };
}

function holds(place: Place, step: number | undefined): boolean {
  switch (place.kind) {
    case 'none':
      return step === undefined;
    case 'exact':
      return step === place.step;
    case 'interval':
      return step === undefined ? place.orNone : place.earliest <= step && step <= place.latest;
  }
}

const within = ({ low, high }: Range, value: number): boolean => low <= value && value <= high;

function expectTruthIn(reading: CurveReading, curve: readonly number[]): void {
  const truth = truthOf(curve);
  expect(holds(reading.peak, truth.peak), 'peak').toBe(true);
  expect(within(reading.peakShare, truth.peakShare), 'share at the peak').toBe(true);
  expect(holds(reading.lastProductive, truth.lastProductive), 'last productive step').toBe(true);
  expect(holds(reading.damageOnset, truth.damageOnset), 'damage onset').toBe(true);
  expect(within(reading.peakLoss, truth.peakLoss), 'peak loss').toBe(true);
}

// Few levels, so that equal maxima are common: they are where the definitions are easily got wrong.
const share = fc.integer({ min: 0, max: 4 }).map((quarter) => quarter / 4);
const masked = fc.array(fc.tuple(share, fc.boolean()), { minLength: 1, maxLength: 30 }).map((steps) => ({
  curve: steps.map(([value]) => value),
  known: steps.map(([value, graded]) => (graded ? value : undefined)),
}));

describe('what a partly graded curve shows', () => {
  test('as certain contains the truth of any curve that it may be part of', () => {
    fc.assert(
      fc.property(masked, ({ curve, known }) => expectTruthIn(readCurve(certainBounds(known)), curve)),
      { numRuns: 2_000 },
    );
  });

  test('as likely contains the truth of every curve that stays between its graded neighbours', () => {
    const between = masked.chain(({ known }) => {
      const bounds = likelyBounds(known);
      const inside = bounds.map(({ low, high }) => share.map((part) => low + part * (high - low)));
      return fc.tuple(...inside).map((curve) => ({ curve, known }));
    });
    fc.assert(
      fc.property(between, ({ curve, known }) => expectTruthIn(readCurve(likelyBounds(known)), curve)),
      { numRuns: 2_000 },
    );
  });

  test('is no wider than it must be: each end is the truth of some curve', () => {
    const levels = [0, 0.5, 1];
    const few = fc.array(fc.option(fc.constantFrom(...levels), { nil: undefined }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(few, (known) => {
        const truths = completions(known, levels).map(truthOf);
        const reading = readCurve(certainBounds(known));
        for (const key of ['peak', 'lastProductive', 'damageOnset'] as const) {
          expect(reading[key]).toEqual(hull(truths.map((truth) => truth[key])));
        }
        for (const key of ['peakShare', 'peakLoss'] as const) {
          const values = truths.map((truth) => truth[key]);
          expect(reading[key]).toEqual({ low: Math.min(...values), high: Math.max(...values) });
        }
      }),
      { numRuns: 300 },
    );
  });

  test('is exact where every step is graded', () => {
    const reading = readCurve(certainBounds([0, 0.25, 0.5, 0.75, 0.75, 0.25, 0.5]));
    expect(reading).toEqual({
      peak: { kind: 'exact', step: 3 },
      peakShare: { low: 0.75, high: 0.75 },
      lastProductive: { kind: 'exact', step: 3 },
      damageOnset: { kind: 'exact', step: 5 },
      peakLoss: { low: 0.25, high: 0.25 },
    });
  });

  test('says that nothing was gained and nothing lost of a curve that never moves', () => {
    const reading = readCurve(certainBounds([0, 0, 0]));
    expect(reading).toMatchObject({ lastProductive: { kind: 'none' }, damageOnset: { kind: 'none' } });
  });

  test('bounds the last steps by nothing where the end could not be graded', () => {
    const { damageOnset, peakLoss } = readCurve(likelyBounds([0, 0.5, undefined]));
    expect(damageOnset).toEqual({ kind: 'interval', earliest: 2, latest: 2, orNone: true });
    expect(peakLoss).toEqual({ low: 0, high: 0.5 });
  });
});

function completions(known: readonly (number | undefined)[], levels: readonly number[]): number[][] {
  return known.reduce<number[][]>(
    (curves, value) =>
      curves.flatMap((curve) => (value === undefined ? levels : [value]).map((next) => [...curve, next])),
    [[]],
  );
}

function hull(steps: readonly (number | undefined)[]): Place {
  const happened = steps.filter((step) => step !== undefined);
  if (happened.length === 0) return { kind: 'none' };
  const [earliest, latest] = [Math.min(...happened), Math.max(...happened)];
  const orNone = happened.length < steps.length;
  return earliest === latest && !orNone
    ? { kind: 'exact', step: earliest }
    : { kind: 'interval', earliest, latest, orNone };
}
