import { describe, expect, test } from 'vitest';
import type { SurvivalFigure, TrialResult } from '../../src/core/index.ts';
import { renderSummary, summarise } from '../../src/report/index.ts';
import { createPaint } from '../../src/report/paint.ts';
import { survivalPlot } from '../../src/report/survival-plot.ts';
import { renderTable } from '../../src/report/table.ts';
import { assessmentOf, brokenAt, lost, planOf, trialWith } from './trials.ts';

const failed = { score: 0.41, passed: false } as const;
const loops = [118, 121, 122, 60, 143].map((step, index) =>
  trialWith({
    id: `version-ladder-100-mimo-sim-loop-120-${index + 1}`,
    model: 'sim/loop@120',
    ...{ ...failed, repeat: index + 1, steps: step + 60, endurance: brokenAt(step) },
    outcome: { kind: 'limit', limit: 'steps', reason: 'the budget of steps is used up' },
  }),
);
const recovered = assessmentOf('success', {
  episodes: [{ kind: 'stale-repeat', first: 10, last: 14, hallucination: true, recovered: true }],
});
const swept = [50, 100, 150].map((units) =>
  trialWith({
    id: `version-ladder-${units}-mimo-lab-model-1`,
    ...{ units, model: 'lab/model', simulated: false, endurance: recovered },
    ...(units === 150 ? { ...failed, endurance: brokenAt(88, { provisional: true, cause: 'damage' }) } : {}),
  }),
);
const everything = [...loops, ...swept, trialWith(), { ...lost, model: 'lab/model' }];

function render(trials: readonly TrialResult[], options: { width: number; unicode?: boolean }): string {
  return renderSummary(summarise(planOf(trials), trials), {
    color: false,
    directory: 'results/r',
    ...options,
  });
}

describe('the report', () => {
  test('reads like this in a pipe, on 80 columns', async () => {
    const text = render(everything, { width: 80 });
    await expect(text).toMatchFileSnapshot('./__fixtures__/endurance-80.txt');
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  });

  test('reads like this on a wide terminal that shows more than ASCII', async () => {
    const text = render(everything, { width: 120, unicode: true });
    await expect(text).toMatchFileSnapshot('./__fixtures__/endurance-120.txt');
  });

  test.each([80, 60])('keeps its plots, facts and tables within %i columns', (width) => {
    const text = render(everything, { width, unicode: true });
    const from = text.indexOf('Endurance: ');
    const own = text.slice(from, text.indexOf('Tokens, cost and time by task'));
    const wide = own.split('\n').filter((line) => line.length > width);
    expect(width < 80 ? wide.filter((line) => /^ {2}\S|^ {7}[█─0]/.test(line)) : wide).toEqual([]);
  });

  test('says of each broken trial where and by what, and marks what no curve confirms', () => {
    const text = render(everything, { width: 160 });
    expect(text).toMatch(/sim-loop-120-1 .*breakdown +118 +116-120 +stale-repeat/);
    expect(text).toMatch(/lab-model-1 .*breakdown +88\? +86-90 +damage/);
    expect(text).toMatch(/^\? an onset by behaviour alone/m);
    expect(render(loops, { width: 80 })).not.toMatch(/^\?/m);
  });

  test('says what to type to see why the first trial broke down', () => {
    expect(render(loops, { width: 80 })).toContain(`mimo-bench analyze results/r/trials/${loops[0]!.id}\n`);
    expect(render([trialWith()], { width: 80 })).not.toContain('mimo-bench analyze');
  });

  test('of more contenders than can be looked at side by side shows the table alone', () => {
    const many = Array.from({ length: 9 }, (_, index) =>
      trialWith({ id: `t-${index}`, model: `sim/p${index}` }),
    );
    const text = render(many, { width: 80 });
    expect(text).toContain('sim/p8');
    expect(text).not.toContain('no breakdown in');
    expect(render(many.slice(1), { width: 80 })).toContain('no breakdown in');
  });

  test('says nothing of endurance where nothing was assessed', () => {
    expect(render([trialWith({ endurance: null })], { width: 80 })).not.toContain('Endurance');
  });
});

describe('survivalPlot', () => {
  const figure: SurvivalFigure = {
    ...{ n: 4, warnings: [], times: [25, 50, 75], survival: [0.75, 0.5, 0] },
    ...{ lower: [], upper: [], atRisk: [4, 3, 2], events: [1, 1, 0] },
  };
  const options = { paint: createPaint(false), width: 7 + 1 + 20, steps: 100, unicode: true };
  const lines = (changes: Partial<SurvivalFigure> = {}) =>
    survivalPlot({ ...figure, ...changes }, options).split('\n');

  test('falls where trials broke down, ends where nobody was watched any longer, and marks the breakdowns', () => {
    expect(lines()).toEqual([
      '  100% █████',
      '       ██████████',
      '       ███████████████',
      '       ███████████████',
      '       ─────×────×─────────',
      '       0          100 steps',
    ]);
  });

  test('never lets a share above 0 vanish, nor one of 0 show', () => {
    expect(lines({ survival: [0.75, 0.001, 0.001] })[3]).toMatch(/█▁+$/);
    expect(lines({ times: [25, 50, 100], survival: [0.75, 0, 0] })[3]).toMatch(/^ +█{10}$/);
  });

  test('has a column for every step of a short run', () => {
    const short = survivalPlot({ ...figure, times: [1, 2, 3] }, { ...options, steps: 3 }).split('\n');
    expect(short[0]).toMatch(/^ {2}100% █{6,7}$/);
  });
});

test('a table that does not fit leaves out spare columns, the sparest first, and no others', () => {
  const column = (heading: string, spare?: number) => ({
    heading,
    ...(spare === undefined ? {} : { spare }),
    cell: () => '1234567890',
  });
  const columns = [column('a', 1), column('b'), column('c', 2), column('d')];
  const table = (width: number) =>
    renderTable({ keyHeading: '', key: () => 'row', columns, groups: [{ heading: '', rows: [1] }], width });
  const headings = (width: number) => table(width).split('\n')[0]!.trim().split(/\s+/).join('');
  expect(headings(60)).toBe('abcd');
  expect(headings(47)).toBe('abd');
  expect(headings(35)).toBe('bd');
  expect(headings(10)).toBe('bd');
});
