import { expect, test } from 'vitest';
import { type Endurance, enduranceSchema, type Verdict } from '../../src/core/index.ts';
import { scoreRewards } from '../../src/grade/index.ts';

const endurance: Endurance = enduranceSchema.parse({
  schema: 'mimo-bench/task@1',
  family: 'demo',
  units: { default: 10, dial: [10] },
  milestones: [
    { id: 'first', title: 'First', weight: 3 },
    { id: 'second', title: 'Second', weight: 1 },
  ],
  gates: [{ id: 'loads', title: 'Loads' }],
  constraints: [{ id: 'frozen', title: 'Names frozen', penalty: 0.25 }],
});

const whole = { first: 1, second: 1, loads: 1, frozen: 1 };

function graded(rewards: Record<string, number>): Extract<Verdict, { status: 'graded' }> {
  const verdict = scoreRewards(rewards, endurance, 5);
  if (verdict.status !== 'graded') throw new Error(verdict.reason);
  return verdict;
}

test('everything whole scores exactly 1 and passes', () => {
  expect(graded(whole)).toMatchObject({ score: 1, passed: true });
});

test('milestones count by weight', () => {
  expect(graded({ ...whole, first: 0 })).toMatchObject({ score: 0.25, passed: false });
  expect(graded({ ...whole, second: 0.5 }).score).toBeCloseTo(0.875, 12);
});

test('a failed gate makes the score 0', () => {
  expect(graded({ ...whole, loads: 0 })).toMatchObject({ score: 0, passed: false });
});

test('a broken constraint takes its penalty and never goes below 0', () => {
  expect(graded({ ...whole, frozen: 0 })).toMatchObject({ score: 0.75, passed: false });
  expect(graded({ ...whole, first: 0, second: 0.2, frozen: 0 }).score).toBe(0);
});

test('a missing value is no verdict, not a zero', () => {
  const { second: _, ...rest } = whole;
  expect(scoreRewards(rest, endurance, 5)).toMatchObject({ status: 'invalid', code: 'VERDICT_INCOMPLETE' });
});

test('a value outside 0 to 1 is no verdict', () => {
  expect(scoreRewards({ ...whole, first: 7 }, endurance, 5)).toMatchObject({
    status: 'invalid',
    code: 'VERDICT_OUT_OF_RANGE',
  });
});

test('weights that do not add up in binary still give exactly 1', () => {
  const thirds = enduranceSchema.parse({
    ...endurance,
    milestones: Array.from({ length: 7 }, (_, n) => ({ id: `m${n}`, title: 'M', weight: 0.1 + n / 3 })),
    gates: [],
    constraints: [],
  });
  const rewards = Object.fromEntries(thirds.milestones.map(({ id }) => [id, 1]));
  expect(scoreRewards(rewards, thirds, 1)).toMatchObject({ score: 1, passed: true });
});
