import { describe, expect, test } from 'vitest';
import { summarySchema } from '../../src/core/index.ts';
import { summarise } from '../../src/report/index.ts';
import { cheat, halfway, lost, planOf, trialWith, ungraded, unpriced } from './trials.ts';

const all = [lost, cheat, trialWith(), halfway, unpriced, ungraded];
const summary = summarise(planOf(all, ['never-started']), all);

describe('summarise', () => {
  test('conforms to the schema that run --json promises', () => {
    expect(summarySchema.parse(summary)).toEqual(summary);
  });

  test('has the same bytes whatever the order in which the trials ended', () => {
    const reversed = summarise(planOf(all, ['never-started']), [...all].reverse());
    expect(JSON.stringify(reversed)).toBe(JSON.stringify(summary));
  });

  test('counts planned trials without a result as pending', () => {
    expect(summary.pending).toBe(1);
  });

  test('names the limit that ended a trial', () => {
    const trial = summary.trials.find(({ id }) => id === halfway.id);
    expect(trial?.outcome).toEqual({ kind: 'limit', reason: 'steps' });
  });

  test('counts as reached only milestones that are whole', () => {
    const trial = summary.trials.find(({ id }) => id === halfway.id);
    expect(trial?.milestones).toEqual({ passed: 2, total: 3 });
  });

  test('shows a trial without a verdict as invalid, with why and how its agent had ended', () => {
    const trial = summary.trials.find(({ id }) => id === ungraded.id);
    expect(trial?.outcome.kind).toBe('invalid');
    expect(trial?.outcome.reason).toMatch(/REWARD_MISSING.*wrote no reward.*completed/);
  });

  test('counts invalid trials of a contender and leaves them out of its means and sums', () => {
    const opus = summary.contenders.find(({ model }) => model === 'anthropic/claude-opus');
    expect(opus).toMatchObject({ trials: 2, invalid: 1, passed: 0, meanScore: 0.9996, meanSteps: 150 });
    expect(opus?.costUsd).toBe(3.25);
    expect(opus?.timing.wallMs).toBe(halfway.timing.wallMs);
  });

  test('has no mean for a contender whose trials are all invalid', () => {
    const [only] = summarise(planOf([lost]), [lost]).contenders;
    expect(only).toMatchObject({
      trials: 1,
      invalid: 1,
      meanScore: null,
      meanSteps: null,
      meanOperations: null,
    });
  });

  test('has no sum of costs as soon as one of them is unknown', () => {
    const priced = { ...unpriced, id: 'priced', costUsd: 1 };
    const [contender] = summarise(planOf([unpriced, priced]), [unpriced, priced]).contenders;
    expect(contender?.costUsd).toBeNull();
  });

  test('sets the claims of a contender against its passes', () => {
    const opus = summary.contenders.find(({ model }) => model === 'anthropic/claude-opus');
    expect(opus).toMatchObject({ claimedDone: 1, claimedDoneAndPassed: 0 });
  });

  test('is marked simulated when any trial is', () => {
    expect(summary.simulated).toBe(true);
    expect(summarise(planOf([halfway]), [halfway]).simulated).toBe(false);
  });

  test('of a run without results has no trials and no contenders', () => {
    expect(summarise(planOf([], ['a', 'b']), [])).toMatchObject({ pending: 2, trials: [], contenders: [] });
  });
});
