import { describe, expect, test } from 'vitest';
import type { Curve, Verdict } from '../../src/core/index.ts';
import { type CurveRequest, measureCurve } from '../../src/grade/index.ts';
import { graded, trialWith } from '../report/trials.ts';

/** Works up to a peak, rests, then destroys: 401 steps, each a state of its own. */
const vandal = (step: number): number =>
  step <= 237 ? Math.floor(step / 5) / 60 : step < 263 ? 47 / 60 : Math.max(10, 47 - (step - 262)) / 60;

const verdictOf = (share: number): Verdict => graded(share, [share]);
const invalid: Verdict = { status: 'invalid', code: 'VERIFIER_TIMEOUT', reason: 'it hung' };

interface Measured {
  readonly curve: Curve;
  /** Steps that were graded, in the order asked. */
  readonly asked: readonly number[];
  readonly kept: readonly Curve[];
}

async function measure(
  grade: (step: number) => Verdict,
  options: Partial<CurveRequest> & { readonly steps?: number } = {},
): Promise<Measured> {
  const steps = options.steps ?? 400;
  const asked: number[] = [];
  const kept: Curve[] = [];
  const curve = await measureCurve({
    trial: trialWith({ verdict: grade(steps) }),
    contents: Array.from({ length: steps + 1 }, (_, step) => `state ${step}`),
    budget: 24,
    earlier: undefined,
    gradeStep: (step) => {
      asked.push(step);
      return Promise.resolve(grade(step));
    },
    keep: (so) => {
      kept.push(so);
      return Promise.resolve();
    },
    ...options,
  });
  return { curve, asked, kept };
}

describe('a progress curve', () => {
  test('locates the peak and the damage of 400 steps exactly with 24 gradings', async () => {
    const { curve, asked } = await measure((step) => verdictOf(vandal(step)));
    expect(curve.gradings).toHaveLength(24);
    expect(asked).not.toContain(400);
    expect(curve.likely).toMatchObject({
      peak: { kind: 'exact', step: 235 },
      damageOnset: { kind: 'exact', step: 263 },
      peakShare: { low: expect.closeTo(47 / 60), high: expect.closeTo(47 / 60) },
      peakLoss: { low: expect.closeTo(37 / 60), high: expect.closeTo(37 / 60) },
    });
    expect(curve.certain.peak).toMatchObject({ kind: 'interval' });
  });

  test('asked for again grades nothing, and with a larger budget only adds', async () => {
    const grade = (step: number) => verdictOf(vandal(step));
    const small = await measure(grade, { budget: 9 });
    const again = await measure(grade, { budget: 9, earlier: small.curve });
    expect(again.asked).toEqual([]);
    expect(again.curve).toEqual(small.curve);
    const larger = await measure(grade, { budget: 24, earlier: small.curve });
    expect(larger.asked).toHaveLength(15);
    expect(larger.curve).toEqual((await measure(grade)).curve);
  });

  test('grades a state once, however many steps have it, and tells all of them', async () => {
    const contents = ['a', 'b', 'b', 'a', 'c', 'b', 'd'];
    const shares: Record<string, number> = { a: 0, b: 0.5, c: 1, d: 0.25 };
    const { curve, asked } = await measure((step) => verdictOf(shares[contents[step] ?? ''] ?? 0), {
      steps: 6,
      contents,
    });
    expect(asked).toHaveLength(3);
    expect(curve.states).toBe(4);
    expect(curve.points.map(({ share }) => share)).toEqual([0, 0.5, 0.5, 0, 1, 0.5, 0.25]);
    expect(curve.certain).toEqual(curve.likely);
    expect(curve.certain).toMatchObject({ peak: { step: 4 }, damageOnset: { step: 5 } });
  });

  test('leaves the form alone once its parts are as even as steps allow', async () => {
    const rise = (step: number) => verdictOf(step <= 150 ? step / 200 : 0.1);
    const { asked } = await measure(rise, { steps: 179, budget: 16 });
    // The end has its grade; after step 0 and seven spread ones all else goes to where the peak and the drop may be.
    expect(asked.slice(8)).toHaveLength(7);
    expect(asked.slice(8).every((step) => 111 <= step && step < 179)).toBe(true);
  });

  test('with the budget left over looks into the widest gaps until every state is graded', async () => {
    const { curve } = await measure(() => verdictOf(0.5), { steps: 20, budget: 100 });
    expect(curve.points).toHaveLength(21);
    expect(curve.certain.damageOnset).toEqual({ kind: 'none' });
  });

  test('goes around a state that breaks the grader, says so, and tries it again at the next call', async () => {
    const grade = (step: number) => (step === 10 ? invalid : verdictOf(step / 20));
    const first = await measure(grade, { steps: 20, budget: 100 });
    expect(first.curve.gradings.find(({ step }) => step === 10)).toMatchObject({ code: 'VERIFIER_TIMEOUT' });
    expect(first.curve.points).toHaveLength(20);
    const later = await measure((step) => verdictOf(step / 20), {
      ...{ steps: 20, budget: 100, earlier: first.curve },
    });
    expect(later.asked).toEqual([10]);
  });

  test('gives up with words when not one of the first states can be graded', async () => {
    await expect(measure(() => invalid)).rejects.toMatchObject({ kind: 'infra', code: 'CURVE_UNGRADABLE' });
  });

  test('takes nothing over from a curve of another task', async () => {
    const grade = (step: number) => verdictOf(vandal(step));
    const { curve } = await measure(grade, { budget: 5 });
    const { asked } = await measure(grade, { budget: 5, earlier: { ...curve, taskDigest: 'other' } });
    expect(asked).toHaveLength(4);
  });

  test('is kept as it grows, and stops where it is when asked to', async () => {
    const stop = new AbortController();
    const kept: Curve[] = [];
    const measuring = measure((step) => verdictOf(vandal(step)), {
      signal: stop.signal,
      keep: (curve) => {
        kept.push(curve);
        if (curve.gradings.length >= 5) stop.abort();
        return Promise.resolve();
      },
    });
    await expect(measuring).rejects.toMatchObject({ name: 'AbortError' });
    expect(kept.at(-1)?.gradings.length).toBe(5);
  });

  test('has one point for a trial that took no step', async () => {
    const { curve, asked } = await measure(() => verdictOf(0), { steps: 0 });
    expect(asked).toEqual([]);
    expect(curve).toMatchObject({ steps: 0, points: [{ step: 0, share: 0 }] });
  });
});
