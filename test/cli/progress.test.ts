import { describe, expect, test } from 'vitest';
import type { Output } from '../../src/cli/index.ts';
import { showProgress } from '../../src/cli/progress/index.ts';
import { liveLines, plainLine } from '../../src/cli/progress/lines.ts';
import { advance, initialProgress, timeLeft } from '../../src/cli/progress/state.ts';
import type { RunEvent } from '../../src/run/index.ts';
import { brokenAt, lost, planOf, trialWith } from '../report/trials.ts';

const plan = planOf([trialWith()], ['second', 'third', 'fourth']);
const [trial, second] = plan.trials.slice(0, 2) as [(typeof plan.trials)[0], (typeof plan.trials)[0]];
const started: RunEvent = { type: 'run-started', plan, directory: 'results/r', toDo: 4 };
const step = (number: number, doing = 'npm test', of = trial): RunEvent => ({
  type: 'step',
  trial: of,
  step: number,
  operations: number,
  tokens: number * 1_000,
  costUsd: 0.5,
  doing,
});
const having = (...events: RunEvent[]) => events.reduce(advance, initialProgress(0));

describe('the live lines', () => {
  test('sum up ended and running trials', () => {
    const state = having(
      started,
      { type: 'trial-ended', trial, result: trialWith() },
      step(20, 'npm test', second),
    );
    const [overview = '', running = ''] = liveLines(state, 60_000, 200);
    expect(overview).toMatch(
      /^1\/4 trials · 1 passed · 232 steps · 12\.41M tokens · \$0\.5000 · 1m00s · about/,
    );
    expect(running).toContain('second  step 20  20.0k tokens  $0.5000  npm test');
  });

  test('name invalid trials only where there are any', () => {
    expect(liveLines(having(started), 0, 80)[0]).not.toContain('invalid');
    const state = having(started, { type: 'trial-ended', trial, result: lost });
    expect(liveLines(state, 0, 80)[0]).toContain('1 invalid');
  });

  test('never wrap, and never pass on control characters of what an agent runs', () => {
    const lines = liveLines(having(started, step(1, `echo \x1b[2J\n${'x'.repeat(300)}`)), 1_000, 80);
    for (const line of lines) expect(line.length).toBeLessThan(80);
    expect(lines.join('')).not.toContain('\x1b');
  });

  test('show how far the progress curves are, and drop each trial once its curve is there', () => {
    const ended: RunEvent = { type: 'trial-ended', trial, result: trialWith() };
    const measuring = having(
      started,
      ended,
      { type: 'curves-started', curves: 2, budget: 24 },
      { type: 'curve', trial, graded: 5, budget: 24 },
    );
    const [overview = '', running] = liveLines(measuring, 60_000, 200);
    expect(overview).toContain('1/4 trials · 1 passed · 0/2 curves');
    expect(running).toBe(`  ${trial.id}  progress curve: 5 of 24 gradings`);
    const done = advance(measuring, { type: 'curve-ended', trial, result: trialWith() });
    expect(liveLines(done, 60_000, 200).join('\n')).toMatch(/1\/2 curves[^\n]*$/);
    const failed = advance(done, { type: 'curve-failed', trial: second, reason: 'no grader' });
    expect(liveLines(failed, 60_000, 200)[0]).toContain('2/2 curves');
  });

  test('show what an environment is being made from until a trial starts', () => {
    const preparing = having(started, { type: 'environment', task: 'smoke/a', line: 'Step 1/5' });
    expect(liveLines(preparing, 0, 80).join('\n')).toContain('preparing smoke/a: Step 1/5');
    expect(liveLines(advance(preparing, step(1)), 0, 80).join('\n')).not.toContain('preparing');
  });
});

describe('the time left', () => {
  test('is unknown before a trial has ended', () => {
    expect(timeLeft(having(started, step(100)), 60_000)).toBeUndefined();
  });

  test('follows from the trials that ended', () => {
    const state = having(started, { type: 'trial-ended', trial, result: trialWith() });
    expect(timeLeft(state, 60_000)).toBe(180_000);
  });

  test('counts a running trial by its steps, and never as wholly done', () => {
    const ended: RunEvent = { type: 'trial-ended', trial, result: trialWith() };
    expect(timeLeft(having(started, ended, step(106, '', second)), 60_000)).toBeCloseTo(100_000);
    expect(timeLeft(having(started, ended, step(9_999, '', second)), 60_000)).toBeGreaterThan(60_000);
  });
});

describe('the plain lines', () => {
  test('tell start, every 25 steps and the end with its score', () => {
    expect(plainLine(started)).toBe('run 2026-11-22-a1b2: 4 trials to do, in results/r');
    expect([1, 24, 26].map((number) => plainLine(step(number)))).toEqual([undefined, undefined, undefined]);
    expect(plainLine(step(25))).toContain('step 25, 25.0k tokens');
    expect(plainLine({ type: 'trial-ended', trial, result: trialWith() })).toBe(
      'version-ladder-u100-mimo-sim-steady-1: completed after 212 steps, score 1.000, 31.2s',
    );
  });

  test('tell of the curves to come, and where each puts the breakdown', () => {
    expect(plainLine({ type: 'curves-started', curves: 1, budget: 24 })).toBe(
      '1 progress curve to measure, of at most 24 gradings each',
    );
    const broken = trialWith({ endurance: brokenAt(150, { cause: 'damage' }) });
    expect(plainLine({ type: 'curve-ended', trial, result: broken })).toMatch(
      /: progress curve, breakdown from step 150 by damage$/,
    );
    expect(plainLine({ type: 'curve-ended', trial, result: trialWith() })).toMatch(/, no breakdown$/);
  });

  test('say why a trial is invalid', () => {
    expect(plainLine({ type: 'trial-ended', trial, result: lost })).toContain(
      'SANDBOX_LOST: the engine stopped',
    );
  });
});

describe('showProgress', () => {
  const recorder = (interactive: boolean): Output & { text: string } => ({
    text: '',
    write(part) {
      this.text += part;
    },
    interactive,
    color: false,
    unicode: false,
    width: () => 80,
  });

  test('writes no escape codes where nobody watches', () => {
    const output = recorder(false);
    using progress = showProgress(output, false);
    for (const event of [started, step(25)]) progress.onEvent(event);
    expect(output.text.split('\n')).toHaveLength(3);
    expect(output.text).not.toContain('\x1b');
  });

  test('writes nothing when asked to be quiet', () => {
    const output = recorder(true);
    using progress = showProgress(output, true);
    progress.onEvent(started);
    expect(output.text).toBe('');
  });

  test('leaves on a terminal only the lines of trials that ended', () => {
    const output = recorder(true);
    {
      using progress = showProgress(output, false);
      for (const event of [started, step(1)]) progress.onEvent(event);
      progress.onEvent({ type: 'trial-ended', trial, result: trialWith() });
    }
    const erased = output.text.lastIndexOf('\x1b[J');
    expect(output.text.slice(0, erased)).toContain('score 1.000');
    expect(output.text.slice(erased + 3)).toBe('');
  });
});
