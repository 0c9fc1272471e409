import { expect, test } from 'vitest';
import { trialSeed } from '../../src/run/ids.ts';

const trial = {
  ...{ suite: 'migrations', task: 'version-ladder', units: 100, seed: 1, repeat: 1 },
  ...{ agent: 'mimo', model: 'sim/decay' },
};

test('a trial has the same seed whenever it is planned, and for every contender', () => {
  expect(trialSeed({ ...trial })).toBe(trialSeed(trial));
  expect(trialSeed({ ...trial, agent: 'codex', model: 'sim/loop' })).toBe(trialSeed(trial));
});

test('no two trials of a contender share their seed, however alike they are', () => {
  const seeds = ['a', 'b'].flatMap((task) =>
    [25, 50].flatMap((units) =>
      [1, 2].flatMap((seed) => [1, 2, 3].map((repeat) => trialSeed({ ...trial, task, units, seed, repeat }))),
    ),
  );
  expect(new Set(seeds).size).toBe(24);
});
