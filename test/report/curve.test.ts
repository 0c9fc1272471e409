import { describe, expect, test } from 'vitest';
import type { Curve } from '../../src/core/index.ts';
import { renderCurve } from '../../src/report/index.ts';

const options = { color: false, unicode: true, width: 80 };

/** 401 steps of which five were graded: up to 0.75 and down again. */
const sampled: Curve = {
  schema: 'mimo-bench/curve@1',
  run: '2026-11-22-a1b2',
  trial: 'version-ladder-u100-mimo-sim-vandal-1',
  suite: 'migrations',
  task: 'version-ladder',
  units: 100,
  agent: 'mimo',
  model: 'sim/vandal',
  simulated: true,
  taskDigest: 'aa',
  steps: 400,
  states: 380,
  budget: 5,
  gradings: [0, 100, 200, 300, 400].map((step, index) => ({
    status: 'graded',
    step,
    content: `c${step}`,
    share: [0, 0.5, 0.75, 0.4995, 0.25][index] ?? 0,
    score: 0,
    milestones: { passed: index, total: 8 },
    durationMs: 900,
  })),
  points: [0, 100, 200, 300, 400].map((step, index) => ({
    step,
    gradedAt: step,
    share: [0, 0.5, 0.75, 0.4995, 0.25][index] ?? 0,
    score: 0,
  })),
  likely: {
    peak: { kind: 'interval', earliest: 101, latest: 200, orNone: false },
    peakShare: { low: 0.75, high: 0.75 },
    lastProductive: { kind: 'interval', earliest: 101, latest: 200, orNone: false },
    damageOnset: { kind: 'interval', earliest: 201, latest: 300, orNone: false },
    peakLoss: { low: 0.5, high: 0.5 },
  },
  certain: {
    peak: { kind: 'interval', earliest: 1, latest: 399, orNone: false },
    peakShare: { low: 0.75, high: 1 },
    lastProductive: { kind: 'interval', earliest: 1, latest: 399, orNone: false },
    damageOnset: { kind: 'interval', earliest: 2, latest: 400, orNone: true },
    peakLoss: { low: 0.5, high: 0.75 },
  },
};

describe('renderCurve', () => {
  test('shows each reading as likely and as certain, and says what that means', () => {
    const text = renderCurve(sampled, options);
    expect(text).toMatch(/sim-vandal-1 \(simulated\)/);
    expect(text).toMatch(/5 of 380 different states graded, on steps 0 to 400/);
    expect(text).toMatch(/peak +step 101 to 200 +step 1 to 399/);
    expect(text).toMatch(/damage onset +step 201 to 300 +step 2 to 400, or none/);
    expect(text).toMatch(/peak loss +0\.500 +0\.500 to 0\.750/);
    expect(text).toMatch(/A larger --budget narrows/);
  });

  test('fits 80 columns, steps that were not graded shown as such', () => {
    const lines = renderCurve(sampled, options).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    const curve = lines.find((line) => line.includes('▁·'));
    expect(curve).toHaveLength(78);
    expect(curve?.replaceAll('·', '').trim()).toBe('▁▅▇▄▃');
  });

  test('calls a curve exact of which every step is graded', () => {
    const all = { ...sampled, steps: 4, points: sampled.points.map((point, step) => ({ ...point, step })) };
    const text = renderCurve({ ...all, certain: sampled.likely }, options);
    expect(text).toMatch(/peak +step 101 to 200 +the same/);
    expect(text).toMatch(/Every step is graded/);
    expect(text).not.toContain('--budget');
  });

  test('names the steps that could not be graded, on one line each', () => {
    const failed = {
      status: 'invalid',
      step: 7,
      content: 'x',
      code: 'VERIFIER_TIMEOUT',
      reason: 'a\nb',
    } as const;
    expect(renderCurve({ ...sampled, gradings: [...sampled.gradings, failed] }, options)).toContain(
      '  step 7: VERIFIER_TIMEOUT: a b\n',
    );
  });
});
