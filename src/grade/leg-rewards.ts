import type { Leg, Task, Verdict } from '../core/index.ts';
import { scoreRewards } from './score.ts';
import type { Marks } from './verify.ts';

/**
 * Why the next leg is not begun: a reward below what the leg asks for, or none. Undefined when it may be. A missing
 * verdict ends a trial only where the leg asks for a reward, as in Harbor.
 */
export function shortOf(
  { minRewards }: Pick<Leg, 'minRewards'>,
  marks: Marks | undefined,
): string | undefined {
  const rewards = marks?.status === 'marked' ? marks.rewards : {};
  for (const [name, least] of Object.entries(minRewards)) {
    const reward = rewards[name];
    if (reward === undefined) return `it gave no reward "${name}", of which ${least} are needed to go on`;
    if (reward < least) return `its reward "${name}" is ${reward}, and ${least} are needed to go on`;
  }
  return undefined;
}

/**
 * The verdict on a task of several legs, by Harbor's strategies: `mean`, for each name, over the legs that were
 * graded, a name that one lacks counting as 0 there; or `final`, what the last leg that was begun got. Passed only
 * where every leg was graded.
 *
 * @param marks of the legs that were begun, in order; undefined where one was not graded
 */
export function verdictOfLegs(
  { legs, rewardStrategy, endurance }: Pick<Task, 'legs' | 'rewardStrategy' | 'endurance'>,
  marks: readonly (Marks | undefined)[],
): Verdict {
  const last = marks.at(-1);
  const counted = (rewardStrategy === 'final' ? [last] : marks).filter((each) => each?.status === 'marked');
  if (counted.length === 0) {
    if (last?.status === 'invalid') return last;
    return { status: 'invalid', code: 'NOT_GRADED', reason: 'no step that counts was graded' };
  }
  const names = new Set(counted.flatMap(({ rewards }) => Object.keys(rewards)));
  const mean = (name: string): number =>
    counted.reduce((sum, { rewards }) => sum + (rewards[name] ?? 0), 0) / counted.length;
  const rewards = Object.fromEntries([...names].map((name) => [name, mean(name)]));
  const durationMs = marks.reduce((sum, each) => sum + (each?.status === 'marked' ? each.durationMs : 0), 0);
  const verdict = scoreRewards(rewards, endurance, durationMs);
  const whole = marks.length === legs.length && marks.every((each) => each?.status === 'marked');
  return verdict.status === 'graded' ? { ...verdict, passed: verdict.passed && whole } : verdict;
}
