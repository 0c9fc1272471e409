import { describe, expect, test } from 'vitest';
import { enduranceSchema, type Leg, type Task } from '../../src/core/index.ts';
import { type Marks, shortOf, verdictOfLegs } from '../../src/grade/index.ts';

const marked = (rewards: Record<string, number>): Marks => ({ status: 'marked', rewards, durationMs: 10 });
const broken: Marks = { status: 'invalid', code: 'VERDICT_MISSING', reason: 'nothing was written' };

const endurance = enduranceSchema.parse({
  ...{ schema: 'mimo-bench/task@1', family: 'x', units: { default: 1, dial: [1] } },
  milestones: [{ id: 'reward', title: 'the reward' }],
});
const task = (rewardStrategy: Task['rewardStrategy'], legs: number) => ({
  ...{ rewardStrategy, endurance },
  legs: Array.from({ length: legs }) as Leg[],
});

describe('the verdict on several legs', () => {
  test('mean: over the legs that were graded; a name that one lacks counts as 0 there', () => {
    const marks = [marked({ reward: 1, style: 1 }), marked({ reward: 0.5 }), marked({ style: 1 })];
    expect(verdictOfLegs(task('mean', 3), marks)).toMatchObject({
      status: 'graded',
      score: 0.5,
      durationMs: 30,
    });
  });

  test('mean: a leg without a verdict is left out of the count, and the whole is no pass', () => {
    expect(verdictOfLegs(task('mean', 2), [marked({ reward: 1 }), undefined])).toMatchObject({
      ...{ status: 'graded', score: 1, passed: false },
    });
  });

  test('final: what the last leg that was begun got, also where it ended the trial', () => {
    expect(verdictOfLegs(task('final', 3), [marked({ reward: 0 }), marked({ reward: 0.25 })])).toMatchObject({
      ...{ score: 0.25, passed: false },
    });
    expect(verdictOfLegs(task('final', 2), [marked({ reward: 1 }), broken])).toEqual(broken);
    expect(verdictOfLegs(task('final', 2), [marked({ reward: 1 }), undefined])).toMatchObject({
      ...{ status: 'invalid', code: 'NOT_GRADED' },
    });
  });

  test('passed where every leg was run and the whole is worth 1', () => {
    const whole = [marked({ reward: 1 }), marked({ reward: 1 })];
    expect(verdictOfLegs(task('mean', 2), whole)).toMatchObject({ score: 1, passed: true });
    expect(verdictOfLegs(task('mean', 3), whole)).toMatchObject({ score: 1, passed: false });
  });
});

describe('whether the next leg is begun', () => {
  test.each([
    ['nothing is asked', {}, broken, undefined],
    ['the reward is met', { reward: 0.5 }, marked({ reward: 0.5 }), undefined],
    ['it is below', { reward: 0.5 }, marked({ reward: 0.4 }), /"reward" is 0\.4, and 0\.5/],
    ['one of several is below', { a: 1, b: 1 }, marked({ a: 1, b: 0.9 }), /"b" is 0\.9/],
    ['a name is missing', { safety: 1 }, marked({ reward: 1 }), /no reward "safety"/],
    ['there is no verdict', { reward: 0 }, broken, /no reward "reward"/],
  ] as const)('where %s', (_, minRewards, marks, why) => {
    const said = shortOf({ minRewards }, marks);
    if (why === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(why);
  });
});
