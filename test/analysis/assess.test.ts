import { describe, expect, it } from 'vitest';
import { assess, type ObservedRun, observedRun } from '../../src/analysis/index.ts';
import type { Curve, CurveReading, Place } from '../../src/core/index.ts';
import { healthy, observations, type Sample, times } from './sample.ts';

const at = (step: number): Place => ({ kind: 'exact', step });
const none: Place = { kind: 'none' };
const between = (earliest: number, latest: number): Place => ({
  kind: 'interval',
  earliest,
  latest,
  orNone: false,
});

/** A curve graded at every step, its places as given. */
function curveOf(shares: readonly number[], places: Partial<CurveReading> = {}): Curve {
  const most = Math.max(...shares);
  const first = shares.indexOf(most);
  const last = shares.lastIndexOf(most);
  const loss = most - (shares.at(-1) ?? 0);
  const reading: CurveReading = {
    peak: at(first),
    peakShare: { low: most, high: most },
    lastProductive: first === 0 ? none : at(first),
    damageOnset: last === shares.length - 1 ? none : at(last + 1),
    peakLoss: { low: loss, high: loss },
    ...places,
  };
  return {
    schema: 'mimo-bench/curve@1',
    run: 'r',
    trial: 't',
    suite: 's',
    task: 'k',
    units: 10,
    agent: 'mimo',
    model: 'sim/x',
    simulated: true,
    taskDigest: 'd',
    steps: shares.length - 1,
    states: shares.length,
    budget: shares.length,
    gradings: [],
    points: shares.map((share, step) => ({ step, gradedAt: step, share, score: share })),
    likely: reading,
    certain: reading,
  };
}

const claim = { done: true, testsPass: null, text: 'Done.' };
const failed = { passed: false, open: 3, milestones: 10 };

function run(
  samples: readonly Sample[],
  outcome: string,
  grade: typeof failed | undefined = failed,
): ObservedRun {
  return observedRun(observations(samples), { outcome, claim, grade });
}

/** M rising by a tenth every ten steps. */
const rising = (steps: number): number[] => times(steps + 1, (step) => Math.floor(step / 10) / 10);
const loop = (count: number): Sample[] =>
  times(count, () => ({ run: 'git status', out: 'clean', tree: 'x' }));

describe('damage', () => {
  const vandal = [...healthy(40), { run: 'git checkout -- src', tree: 'gone' }, ...healthy(60).slice(41)];
  const shares = [...rising(40), ...times(20, () => 0.1)];

  it('is the cause where correct work was destroyed and the agent went on', () => {
    const { onset, end, findings } = assess(run(vandal, 'completed'), curveOf(shares));
    expect(onset).toMatchObject({ step: 41, earliest: 41, latest: 41, cause: 'damage', provisional: false });
    expect(onset?.basis).toContain('curve');
    expect(end).toBe('breakdown');
    expect(findings).toMatchObject([{ kind: 'damage', first: 41, last: 60, evidence: { origin: 40 } }, {}]);
  });

  it('is located within its interval at the step that took something away', () => {
    const { onset } = assess(run(vandal, 'limit'), curveOf(shares, { damageOnset: between(36, 50) }));
    expect(onset).toMatchObject({ step: 41, earliest: 36, latest: 50, cause: 'damage' });
  });

  it('is located in the middle where the run took something away all along', () => {
    const tidy = healthy(60).map((step, at) =>
      at % 4 === 0 ? { ...step, run: `rm -f out.${at}; ${step.run}` } : step,
    );
    const { onset } = assess(run(tidy, 'completed'), curveOf(shares, { damageOnset: between(36, 50) }));
    expect(onset).toMatchObject({ earliest: 36, latest: 50, cause: 'damage' });
    expect(Math.abs((onset?.step ?? 0) - 43)).toBeLessThanOrEqual(1);
  });

  it('is none where M may not have fallen', () => {
    const damageOnset: Place = { kind: 'interval', earliest: 36, latest: 50, orNone: true };
    const { onset, end } = assess(run(vandal, 'limit'), curveOf(shares, { damageOnset }));
    expect({ onset, end }).toEqual({ onset: null, end: 'budget' });
  });

  it('is none where a limit cut the run in the middle of a change', () => {
    const { onset, end } = assess(run(healthy(43), 'limit'), curveOf([...rising(40), 0.3, 0.3, 0.3]));
    expect({ onset, end }).toEqual({ onset: null, end: 'budget' });
  });

  it('is not assessable without a curve', () => {
    expect(assess(run(vandal, 'completed')).notAssessable).toContainEqual({
      kind: 'damage',
      needs: 'the progress curve',
    });
  });
});

describe('the onset with a progress curve', () => {
  it('is that of the loop after which nothing was gained, and not provisional', () => {
    const { onset } = assess(
      run([...healthy(50), ...loop(30)], 'limit'),
      curveOf([...rising(50), ...times(30, () => 0.5)]),
    );
    expect(onset).toMatchObject({ step: 51, earliest: 51, cause: 'cycle', provisional: false });
  });

  it('holds too where the agent worked on without gaining anything', () => {
    const samples = [...healthy(50), ...loop(10), ...healthy(100).slice(61)];
    const { onset, episodes } = assess(
      run(samples, 'limit'),
      curveOf([...rising(50), ...times(49, () => 0.5)]),
    );
    expect(onset).toMatchObject({ step: 51, cause: 'cycle' });
    expect(episodes.some(({ recovered }) => recovered)).toBe(false);
  });

  it('is none where M rose after every loop: the episodes are recovered', () => {
    const samples = [...healthy(20), ...loop(12), ...healthy(60).slice(32)];
    const { onset, episodes, end } = assess(run(samples, 'limit'), curveOf(rising(60)));
    expect(onset).toBeNull();
    expect(end).toBe('budget');
    expect(episodes.length).toBeGreaterThan(0);
    expect(episodes.every(({ recovered }) => recovered)).toBe(true);
  });

  it('blames the loop, not the change that it began in', () => {
    const shares = [...rising(47), 0.38, 0.38, 0.38, ...times(30, () => 0.38)];
    const { onset } = assess(run([...healthy(50), ...loop(30)], 'limit'), curveOf(shares));
    expect(onset).toMatchObject({ step: 51, earliest: 48, cause: 'cycle' });
  });

  it('blames the damage where it took much, however soon a loop followed', () => {
    const shares = [...rising(47), 0.2, 0.2, 0.2, ...times(30, () => 0.2)];
    const { onset } = assess(run([...healthy(50), ...loop(30)], 'limit'), curveOf(shares));
    expect(onset).toMatchObject({ step: 48, earliest: 48, cause: 'damage' });
  });

  it('rests on behaviour where M never rose, and says so', () => {
    const samples = [...healthy(10), ...loop(10), ...healthy(60).slice(21), ...loop(10)];
    const { onset } = assess(run(samples, 'limit'), curveOf(times(samples.length + 1, () => 0)));
    expect(onset).toMatchObject({ step: 60, provisional: true });
    expect(onset?.basis).toContain('never rose');
  });

  it('is where the gains ended, where the run then went on and on in ways that no detector knows', () => {
    const shares = [...rising(20).map((_, step) => step / 100), ...times(40, () => 0.2)];
    const { onset, findings, end } = assess(run(healthy(60), 'completed'), curveOf(shares));
    expect(onset).toMatchObject({ step: 21, cause: 'stall', provisional: false });
    expect(findings).toMatchObject([{ kind: 'stall', first: 21, last: 60 }, { kind: 'early-stop' }]);
    expect(end).toBe('breakdown');
  });

  it('is where the gains ended, where a loop only followed long after', () => {
    const shares = [...times(21, (step) => step / 100), ...times(40, () => 0.2)];
    const { onset } = assess(run([...healthy(40), ...loop(20)], 'limit'), curveOf(shares));
    expect(onset).toMatchObject({ step: 21, cause: 'stall' });
    const soon = assess(run([...healthy(26), ...loop(34)], 'limit'), curveOf(shares));
    expect(soon.onset).toMatchObject({ step: 27, cause: 'cycle' });
  });

  it.each([
    ['short', [...times(41, (step) => step / 100), ...times(20, () => 0.4)]],
    [
      'of the length that a gain took before',
      [...times(61, (step) => Math.floor(step / 10) / 10).slice(0, 31), ...times(30, () => 0.3)],
    ],
  ])('is none where the flat end is %s', (_, shares) => {
    expect(assess(run(healthy(60), 'limit'), curveOf(shares))).toMatchObject({ onset: null, end: 'budget' });
  });

  it('is none for a run that succeeded, whatever it did', () => {
    const grade = { passed: true, open: 0, milestones: 10 };
    const { onset, end } = assess(
      run([...healthy(50), ...loop(30)], 'completed', grade),
      curveOf(rising(80)),
    );
    expect({ onset, end }).toEqual({ onset: null, end: 'success' });
  });
});

describe('the end of a run', () => {
  it.each([
    ['completed', failed, 'early-stop'],
    ['gave-up', failed, 'early-stop'],
    ['limit', failed, 'budget'],
    ['agent-crashed', failed, 'failed'],
    ['invalid', undefined, 'invalid'],
    ['completed', undefined, 'unknown'],
  ] as const)('%s without breakdown, graded %j, is %s', (outcome, grade, end) => {
    const observed = observedRun(observations(healthy(20)), { outcome, claim, grade });
    expect(assess(observed)).toMatchObject({ end, onset: null });
  });
});
