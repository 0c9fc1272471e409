import { describe, expect, test } from 'vitest';
import { isTrueOf } from '../../src/calibration/equivalence.ts';
import { calibrationSeeds, gridRuns, setOfSeed } from '../../src/calibration/grid.ts';
import { judge, type TrialCase } from '../../src/calibration/judgement.ts';
import { calibrationMarkdown } from '../../src/calibration/markdown.ts';
import { calibrationSchema } from '../../src/calibration/schema.ts';
import { tally } from '../../src/calibration/tally.ts';
import type { Assessment, FindingKind } from '../../src/core/index.ts';

const episode = (kind: FindingKind, first: number, last: number): Assessment['episodes'][number] => ({
  ...{ kind, first, last },
  hallucination: false,
  recovered: false,
});

const onset = (step: number, cause: FindingKind): Assessment['onset'] => ({
  ...{ step, cause, earliest: step - 1, latest: step + 2 },
  provisional: true,
  basis: 'test',
});

function trial(changes: Partial<TrialCase> & { found?: Partial<Assessment> } = {}): TrialCase {
  const { found, ...rest } = changes;
  return {
    ...{ path: 'run/trials/t', task: 'a task', persona: 'loop', healthy: false, steps: 40 },
    assessment: { findings: [], episodes: [], onset: null, end: 'breakdown', notAssessable: [], ...found },
    truth: {
      episodes: [{ kinds: ['cycle', 'stale-repeat'], first: 21, last: 40, recovered: false }],
      errors: [],
    },
    ...rest,
  };
}

describe('a trial held against its truth', () => {
  test('is caught where the onset has one of the sealed causes, near or far', () => {
    const caught = judge(trial({ found: { onset: onset(23, 'stale-repeat') } }));
    expect(caught).toMatchObject({ caught: true, onsetError: 2, healthySteps: 20 });
    expect(judge(trial({ found: { onset: onset(23, 'phantom') } }))).toMatchObject({
      caught: false,
      onsetError: 2,
    });
    expect(judge(trial())).toMatchObject({ caught: false, onsetError: null });
  });

  test('tells true episodes, those of a wrong kind and false alarms apart', () => {
    const judged = judge(
      trial({
        found: {
          episodes: [
            episode('cycle', 19, 40),
            episode('stall', 30, 40),
            episode('phantom', 25, 30),
            episode('stale-repeat', 3, 8),
          ],
        },
      }),
    );
    expect(judged.episodes.map(({ kind, verdict }) => `${kind} ${verdict}`)).toEqual([
      'cycle true',
      'stall true',
      'phantom wrong-kind',
      'stale-repeat false-alarm',
    ]);
  });

  test('with single errors: nothing after the first counts as healthy, and episodes on them count for nothing', () => {
    const judged = judge(
      trial({
        truth: { episodes: [], errors: [11, 30] },
        found: {
          episodes: [episode('damage', 11, 40), episode('stall', 2, 6), episode('early-stop', 40, 40)],
          onset: onset(11, 'damage'),
        },
      }),
    );
    expect(judged).toMatchObject({ healthySteps: 10, breakdown: undefined, onsetError: null });
    expect(judged.episodes.map(({ verdict }) => verdict)).toEqual(['uncounted', 'false-alarm', 'uncounted']);
  });

  test('that recovers has healthy steps before and after, and no breakdown', () => {
    const judged = judge(
      trial({
        truth: { episodes: [{ kinds: ['cycle'], first: 11, last: 20, recovered: true }], errors: [] },
      }),
    );
    expect(judged).toMatchObject({ healthySteps: 30, breakdown: undefined });
  });

  test('that stops early has an episode and no breakdown', () => {
    const truth = {
      episodes: [{ kinds: ['early-stop' as const], first: 40, last: 40, recovered: false }],
      errors: [],
    };
    const judged = judge(trial({ truth, found: { episodes: [episode('early-stop', 40, 40)] } }));
    expect(judged.breakdown).toBeUndefined();
    expect(judged.episodes[0]?.verdict).toBe('true');
  });

  test('a kind is true of its own episodes, and of those that imply it alone', () => {
    expect(isTrueOf('stall', { kinds: ['cycle'] })).toBe(true);
    expect(isTrueOf('cycle', { kinds: ['phantom'] })).toBe(true);
    expect(isTrueOf('phantom', { kinds: ['cycle'] })).toBe(false);
    expect(isTrueOf('damage', { kinds: ['cycle'] })).toBe(false);
  });
});

describe('the figures of a set', () => {
  const trials = [
    trial({ found: { onset: onset(21, 'cycle'), episodes: [episode('cycle', 21, 40)] } }),
    trial({ found: { onset: onset(25, 'stale-repeat'), episodes: [episode('stale-repeat', 25, 40)] } }),
    trial({ found: { onset: onset(22, 'phantom'), episodes: [episode('phantom', 22, 40)] } }),
    trial(),
    trial({
      ...{ persona: 'steady', healthy: true, steps: 100, truth: { episodes: [], errors: [] } },
      found: { end: 'success', episodes: [episode('cycle', 5, 9)] },
    }),
  ].map(judge);
  const figures = tally('reporting', [101], trials);

  test('recall, causes and onset errors of a persona, with n and interval', () => {
    expect(figures.personas).toEqual([
      {
        persona: 'loop',
        trials: 4,
        // R: prop.test(2, 4, correct = FALSE), prop.test(3, 4, ...), prop.test(1, 3, ...)
        recall: { k: 2, n: 4, estimate: 0.5, lower: 0.15, upper: 0.85 },
        declared: { k: 3, n: 4, estimate: 0.75, lower: 0.301, upper: 0.954 },
        exactCause: { k: 1, n: 3, estimate: 0.333, lower: 0.061, upper: 0.792 },
        onsetError: { n: 3, median: 1, p90: 4 },
        covered: { k: 2, n: 3, estimate: 0.667, lower: 0.208, upper: 0.939 },
      },
    ]);
  });

  test('precision and false alarms of a kind', () => {
    const cycle = figures.kinds.find(({ kind }) => kind === 'cycle');
    expect(cycle).toMatchObject({
      precision: { k: 1, n: 2 },
      recall: { k: 1, n: 4 },
      wrongKind: 0,
      falseAlarms: 1,
      falseAlarmsPer100: 0.556,
      onsetError: { n: 1, median: 0 },
    });
    expect(figures.kinds.find(({ kind }) => kind === 'phantom')).toMatchObject({
      precision: { k: 0, n: 1 },
      wrongKind: 1,
      recall: { n: 0, estimate: null },
    });
    expect(figures).toMatchObject({ healthySteps: 180, falseAlarms: 1 });
  });

  test('decoys and misses', () => {
    expect(figures.decoys).toEqual([
      {
        persona: 'steady',
        trials: 1,
        passed: 1,
        healthySteps: 100,
        falseAlarms: 1,
        falseAlarmsPer1000: 10,
        onsets: 0,
      },
    ]);
    expect(figures.misses.map(({ what }) => what.join('; '))).toEqual([
      'wrong-kind: phantom 22-40; cause phantom: true cycle or stale-repeat',
      'no onset: true 21',
      'false-alarm: cycle 5-9',
    ]);
  });

  test('stand in tables of the page', () => {
    const page = calibrationMarkdown(
      calibrationSchema.parse({
        schema: 'mimo-bench/calibration@1',
        harness: '1',
        grid: { tasks: [{ task: 'a', units: 25 }], agents: ['mimo'], models: ['sim/loop@21'] },
        invalid: 0,
        sets: [figures],
      }),
    );
    expect(page).toContain('| `loop` | 0.50 (2/4; 0.15 to 0.85) |');
    expect(page).toContain('| `steady` | 1/1 | 100 | 1 | 10 | 0 |');
    expect(page).toContain(
      'Seeds 101: 5 trials, 260 steps, 180 of them healthy; 1 false alarms, 0.556 per 100',
    );
  });
});

describe('the grid', () => {
  const request = { suites: [], tasks: [], agents: [], quick: false, sandbox: 'local' } as const;

  test('tunes on seeds that it never reports', () => {
    const shared = calibrationSeeds.tuning.filter((seed) =>
      (calibrationSeeds.reporting as readonly number[]).includes(seed),
    );
    expect(shared).toEqual([]);
    for (const set of ['tuning', 'reporting'] as const) {
      for (const run of gridRuns({ ...request, seeds: set, repeats: 8 })) {
        expect(run.set).toBe(set);
        expect(setOfSeed(run.request.seed ?? -1)).toBe(set);
      }
    }
    expect(setOfSeed(1)).toBeUndefined();
  });

  test('gives every breakdown that does not end by itself a limit, and damage its curves', () => {
    for (const { request: run } of gridRuns({ ...request, seeds: 'all' })) {
      const endless = run.models.some((model) => /loop|stall|thrash/.test(model));
      expect(run.maxSteps !== undefined).toBe(endless);
      expect(run.curve).toBe(run.models.some((model) => /vandal|decay/.test(model)) ? 'failed' : 'none');
    }
  });

  test('has so many seeds, and says so', () => {
    expect(() => gridRuns({ ...request, seeds: 'tuning', repeats: 9 })).toThrow('each set has 8 seeds');
  });

  test('leaves the step to the seed where tasks are chosen, and the limit to the run', () => {
    const runs = gridRuns({ ...request, suites: ['smoke'], seeds: 'tuning', repeats: 1 });
    for (const { request: run } of runs) {
      expect(run.models.filter((model) => model.includes('@'))).toEqual([]);
      expect(run.maxSteps).toBeUndefined();
    }
  });

  test('takes tasks, units and agents from the command line', () => {
    const runs = gridRuns({
      ...request,
      tasks: ['x'],
      units: 50,
      agents: ['codex'],
      seeds: 'tuning',
      repeats: 1,
    });
    for (const { request: run } of runs)
      expect(run).toMatchObject({ tasks: ['x'], units: [50], agents: ['codex'], seed: 11 });
  });
});
