import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type ContenderEndurance,
  contenderEnduranceSchema,
  enduranceWarningSchema,
  type TrialResult,
} from '../../src/core/index.ts';
import { enduranceConstants } from '../../src/report/endurance/constants.ts';
import { summarise } from '../../src/report/index.ts';
import { assessmentOf, brokenAt, lost, planOf, trialWith } from './trials.ts';

let next = 0;
const trial = (changes: Partial<TrialResult>): TrialResult => trialWith({ id: `t-${next++}`, ...changes });
const failed = { score: 0.4, passed: false } as const;
const broke = (step: number, changes: Partial<TrialResult> = {}) =>
  trial({ ...failed, steps: step + 40, endurance: brokenAt(step), ...changes });
const atLimit = (steps: number, changes: Partial<TrialResult> = {}) =>
  trial({ ...failed, steps, endurance: assessmentOf('budget'), ...changes });

function enduranceOf(...trials: readonly TrialResult[]): ContenderEndurance {
  const [contender] = summarise(planOf(trials), trials).contenders;
  return contender!.endurance;
}
const codes = ({ warnings }: ContenderEndurance) => warnings.map(({ code }) => code);

describe('survival until breakdown', () => {
  // By hand: at 50 one of 5 breaks, at 100 one of 3 (60 is censored): S = 0.8, then 0.8 x 2/3.
  const mixed = [
    broke(50),
    atLimit(60),
    broke(100),
    trial({ steps: 120 }),
    trial({ ...failed, steps: 150, endurance: assessmentOf('early-stop') }),
  ];

  test('takes a breakdown at its onset and censors every other end at its last step', () => {
    const { survival } = enduranceOf(...mixed);
    expect(survival).toMatchObject({ n: 5, times: [50, 60, 100, 120, 150], atRisk: [5, 4, 3, 2, 1] });
    expect(survival.events).toEqual([1, 0, 1, 0, 0]);
    expect(survival.survival.map((s) => s.toFixed(4))).toEqual([
      '0.8000',
      '0.8000',
      '0.5333',
      '0.5333',
      '0.5333',
    ]);
  });

  test('says of a median that it was not reached, and of what 80% last where that was', () => {
    // S is 0.8 exactly from 50 to 100: R's convention is the middle.
    const { median, h80 } = enduranceOf(...mixed);
    expect(median).toMatchObject({ n: 5, estimate: null });
    expect(h80).toMatchObject({ n: 5, estimate: 75 });
    expect(h80.lower).toBeLessThanOrEqual(75);
  });

  test('gives mean steps free of breakdown of the first 100, 200 and 400, warned of where nobody was watched so long', () => {
    const { restrictedMeans } = enduranceOf(...mixed);
    expect(restrictedMeans.map(({ tau }) => tau)).toEqual([100, 200, 400]);
    // 50 at 1, then 50 at 0.8.
    expect(restrictedMeans[0]!.estimate).toBeCloseTo(90, 9);
    expect(restrictedMeans[0]!.lower).toBeLessThan(90);
    expect(restrictedMeans[0]!.upper).toBeLessThanOrEqual(100);
    expect(restrictedMeans[0]!.warnings).not.toContain('extrapolated');
    expect(restrictedMeans[1]!.warnings).toContain('extrapolated');
  });

  test('claims no interval of a mean where nobody broke down', () => {
    const [mean] = enduranceOf(trial({}), trial({})).restrictedMeans;
    expect(mean).toMatchObject({ estimate: 100, se: null, lower: null, upper: null });
    expect(mean!.warnings).toContain('one-class');
  });

  test('adds up the hazard of each 50 steps over the trials that entered them', () => {
    const { hazard } = enduranceOf(...mixed);
    expect(hazard.map(({ from, to, n, events }) => [from, to, n, events])).toEqual([
      [0, 50, 5, 1],
      [50, 100, 4, 1],
      [100, 150, 2, 0],
    ]);
    expect(hazard[0]!.estimate).toBeCloseTo(1 / 5, 12);
    expect(hazard[1]!.estimate).toBeCloseTo(1 / 3, 12);
    expect(hazard[2]).toMatchObject({ estimate: 0, lower: null, upper: null });
  });

  test('quotes a half-life only where a constant hazard is not rejected by breakdowns enough', () => {
    const few = enduranceOf(...mixed).weibull!;
    expect(few).toMatchObject({ events: 2, halfLife: null });
    expect(few.warnings).toContain('few-events');
    const scattered = [3, 9, 17, 28, 40, 60, 85, 130, 190, 300].map((step) => broke(step));
    const constant = enduranceOf(...scattered).weibull!;
    expect(constant.p).toBeGreaterThan(0.05);
    expect(constant.halfLife?.estimate).toBeCloseTo(Math.LN2 * 86.2, 9);
    const together = [118, 119, 120, 121, 122, 123].map((step) => broke(step));
    expect(enduranceOf(...together).weibull).toMatchObject({ halfLife: null });
    expect(enduranceOf(...together).weibull!.p).toBeLessThan(0.001);
  });
});

describe('competing ends', () => {
  test('counts each end with its share, and lets the incidences add up to what has ended', () => {
    const { ends, incidence } = enduranceOf(
      broke(50),
      broke(60),
      trial({ steps: 100 }),
      trial({ ...failed, steps: 30, endurance: assessmentOf('early-stop') }),
    );
    expect(ends.breakdown).toMatchObject({ n: 4, count: 2, estimate: 0.5 });
    expect(ends['early-stop']).toMatchObject({ count: 1 });
    expect(ends.budget).toMatchObject({ count: 0, estimate: 0, lower: 0 });
    const last = incidence.map(({ end, incidence: shares }) => [end, shares.at(-1)]);
    expect(Object.fromEntries(last)).toEqual({ breakdown: 0.5, 'early-stop': 0.25, success: 0.25 });
  });

  test('does not take a success for a trial that would have broken down later', () => {
    const { incidence } = enduranceOf(trial({ steps: 10 }), trial({ steps: 10 }), broke(100), atLimit(200));
    const breakdown = incidence.find(({ end }) => end === 'breakdown');
    // Of four trials one broke down while one more was watched: half of the half that had not succeeded.
    expect(breakdown?.incidence.at(-1)).toBeCloseTo(0.25, 12);
  });

  test('names causes of breakdowns, the most frequent first', () => {
    const damage = { endurance: brokenAt(70, { cause: 'damage' as const }) };
    const { causes } = enduranceOf(broke(50), broke(70, damage), broke(70, damage), trial({}));
    expect(causes.map(({ cause, count, n }) => [cause, count, n])).toEqual([
      ['damage', 2, 3],
      ['stale-repeat', 1, 3],
    ]);
  });
});

describe('behaviour', () => {
  const loop = (first: number, last: number, changes = {}) => ({
    kind: 'stale-repeat' as const,
    ...{ first, last, hallucination: false, recovered: true },
    ...changes,
  });

  test('counts a loop that shows as several kinds once, and tells hallucinated ones apart', () => {
    const episodes = [
      loop(10, 20),
      loop(12, 22, { kind: 'cycle', hallucination: true }),
      loop(40, 44),
      loop(50, 90, { kind: 'stall' }),
    ];
    const { loops } = enduranceOf(trial({ steps: 200, endurance: assessmentOf('success', { episodes }) }));
    expect(loops.hallucinated).toMatchObject({ episodes: 1, n: 200, estimate: 0.5 });
    expect(loops.other).toMatchObject({ episodes: 1, estimate: 0.5 });
    expect(loops.other.lower).toBeLessThan(0.5);
    expect(loops.other.upper).toBeGreaterThan(0.5);
  });

  test('says how many episodes were recovered from and how long those lasted', () => {
    const episodes = [loop(1, 4), loop(10, 19), loop(30, 31), loop(50, 90, { recovered: false })];
    const { recovered } = enduranceOf(trial({ endurance: assessmentOf('success', { episodes }) }));
    expect(recovered).toMatchObject({
      share: { count: 3, n: 4 },
      length: { n: 3, estimate: 4 },
      longest: 10,
    });
  });

  test('holds what was said against what was graded', () => {
    const said = (done: boolean | null, passed: boolean) =>
      trial({
        ...(passed ? {} : { ...failed, endurance: assessmentOf('early-stop') }),
        claim: { done, testsPass: done, text: '' },
      });
    const { selfReport } = enduranceOf(
      said(true, true),
      said(true, false),
      said(true, false),
      said(false, false),
    );
    expect(selfReport.saidDone).toMatchObject({ n: 3, count: 1 });
    expect(selfReport.saidUndone).toMatchObject({ n: 1, count: 0 });
    expect(selfReport.saidNothing).toMatchObject({ n: 0, estimate: null, lower: null });
    expect(selfReport.saidTestsPass).toMatchObject({ n: 3, count: 1 });
  });
});

describe('success', () => {
  const trials = (units: number, passed: number, n: number) =>
    Array.from({ length: n }, (_, index) => (index < passed ? trial({ units }) : atLimit(200, { units })));

  test('estimates pass@k and pass^k without bias, for every k that each task has trials for', () => {
    const { passK } = enduranceOf(...trials(50, 2, 4), ...trials(100, 4, 5));
    expect(passK.map(({ k }) => k)).toEqual([1, 2, 3, 4]);
    // Of 4 with 2: 1 - 1/6 and 1/6; of 5 with 4: 1 and 6/10.
    expect(passK[1]!.atLeastOne.estimate).toBeCloseTo((5 / 6 + 1) / 2, 12);
    expect(passK[1]!.all.estimate).toBeCloseTo((1 / 6 + 6 / 10) / 2, 12);
    expect(passK[1]!.all.lower).toBeLessThan(passK[1]!.all.estimate!);
  });

  test('does not take four passes of four for certainty', () => {
    const { passK, passRate } = enduranceOf(...trials(50, 4, 4));
    expect(passRate.warnings).toContain('one-class');
    expect(passK[3]!.all).toMatchObject({ estimate: 1, upper: 1 });
    expect(passK[3]!.all.lower).toBeCloseTo(0.5101 ** 4, 3);
    expect(passK[3]!.atLeastOne.lower).toBeCloseTo(1 - (1 - 0.5101) ** 4, 3);
  });

  test('fits a horizon where a task ran at several units, and only there', () => {
    expect(enduranceOf(...trials(100, 2, 4)).horizon).toBeNull();
    const swept = [...trials(25, 4, 4), ...trials(50, 3, 4), ...trials(100, 1, 4), ...trials(200, 0, 4)];
    const horizon = enduranceOf(...swept).horizon!;
    expect(horizon.units.map(({ units, passed }) => [units, passed.count, passed.n])).toEqual([
      [25, 4, 4],
      [50, 3, 4],
      [100, 1, 4],
      [200, 0, 4],
    ]);
    expect(horizon.h50.estimate).toBeCloseTo(70.7, 0);
    expect(horizon.h50.lower).toBeLessThan(70.7);
    expect(horizon.h80.estimate).toBeLessThan(horizon.h50.estimate!);
    expect(horizon.warnings).not.toContain('one-class');
  });

  test('gives no horizon of successes alone, and says why', () => {
    const { horizon } = enduranceOf(...trials(25, 4, 4), ...trials(50, 4, 4));
    expect(horizon).toMatchObject({ h50: { estimate: null }, slope: null });
    expect(horizon!.warnings).toContain('one-class');
  });
});

describe('warnings', () => {
  const five = Array.from({ length: 5 }, (_, task) => `task-${task}`);
  const real = { model: 'lab/model', simulated: false } as const;
  const plenty = five.flatMap((task) => [
    ...[30, 60, 90].map((step) => broke(step, { task, ...real })),
    trial({ task, ...real }),
  ]);

  test('has none for enough trials of enough tasks, but where a number reaches beyond what was seen', () => {
    expect(codes(enduranceOf(...plenty))).toEqual(['few-events', 'extrapolated']);
  });

  test.each([
    ['few-tasks', plenty.filter(({ task }) => task !== 'task-1')],
    ['few-repeats', plenty.slice(1)],
    [
      'mixed-digests',
      [
        ...plenty,
        trial({ ...real, task: 'task-1', digests: { task: 'zz', environment: 'bb', harness: 'cc' } }),
      ],
    ],
    [
      'mixed-digests',
      [
        ...plenty,
        trial({ ...real, task: 'task-1', digests: { task: 'aa', environment: 'bb', harness: 'zz' } }),
      ],
    ],
    ['infra-losses', [...plenty, { ...lost, ...real, id: 'lost' }]],
    [
      'provisional-onsets',
      [...plenty, broke(40, { ...real, task: 'task-1', endurance: brokenAt(40, { provisional: true }) })],
    ],
    ['simulated-model', plenty.map((each) => ({ ...each, simulated: true }))],
    ['one-class', plenty.filter(({ passed }) => !passed)],
  ] as const)('says %s, with what to do about it', (code, trials) => {
    const { warnings } = enduranceOf(...trials);
    expect(warnings.find((warning) => warning.code === code)?.hint).toMatch(/\w{4}/);
    expect(codes(enduranceOf(...plenty))).not.toContain(code);
  });

  test('a task built from several seeds is not mixed', () => {
    const other = { digests: { task: 'zz', environment: 'bb', harness: 'cc' }, seed: 2 };
    expect(codes(enduranceOf(...plenty, trial({ ...real, task: 'task-1', ...other })))).not.toContain(
      'mixed-digests',
    );
  });

  test('stand beside every number, and each of them is listed with its hint', () => {
    const endurance = contenderEnduranceSchema.parse(enduranceOf(...plenty));
    const listed = new Set(codes(endurance));
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      const entries = Object.entries(value);
      if ('estimate' in value)
        expect(Object.keys(value)).toEqual(expect.arrayContaining(['n', 'lower', 'upper', 'warnings']));
      for (const [key, part] of entries) {
        if (key !== 'warnings') visit(part);
        else
          for (const item of part as unknown[])
            expect(listed).toContain(
              typeof item === 'string' ? enduranceWarningSchema.parse(item) : (item as { code: string }).code,
            );
      }
    };
    visit(endurance);
    expect.hasAssertions();
  });
});

test('a contender of which nothing was assessed has numbers of nothing, not of zero', () => {
  const endurance = enduranceOf(trial({ endurance: null }), { ...lost, model: 'sim/steady' });
  expect(endurance).toMatchObject({ trials: 0, unassessed: 1, median: { n: 0, estimate: null } });
  expect(contenderEnduranceSchema.parse(endurance)).toEqual(endurance);
});

test('a summary of 10,000 trials holds no evidence', () => {
  const evidence = { origin: 1, steps: [1, 2, 3], compared: { said: 'x'.repeat(200) }, observed: 'y' };
  const finding = { kind: 'stale-repeat' as const, first: 1, last: 9, strength: 1, evidence };
  const trials = Array.from({ length: 10_000 }, (_, index) => {
    const changes = {
      task: `task-${index % 50}`,
      model: `sim/p${index % 7}`,
      ...(index % 3 === 0 ? failed : {}),
    };
    const endurance =
      index % 3 === 0 ? brokenAt(1 + (index % 397)) : assessmentOf('success', { findings: [finding] });
    return trial({ ...changes, endurance });
  });
  const text = JSON.stringify(summarise(planOf(trials), trials));
  expect(text).not.toContain('evidence');
});

test('docs/metrics.md shows every constant with its value, and every warning', async () => {
  const page = await readFile(join(import.meta.dirname, '..', '..', 'docs', 'metrics.md'), 'utf8');
  const rows = [...page.matchAll(/^\| endurance\.(\w+) \| ([\d.]+) \|/gm)];
  expect(Object.fromEntries(rows.map(([, name, value]) => [name, Number(value)]))).toEqual(
    enduranceConstants,
  );
  for (const code of enduranceWarningSchema.options) expect(page).toContain(`| ${code} |`);
});
