import { describe, expect, test } from 'vitest';
import { gate, gateAll, gateDefaults, gateVerdictSchema } from '../../src/comparison/index.ts';
import { broken, contender, endured, onEveryTask } from './endured-trials.ts';

const steady = onEveryTask(Array.from({ length: 5 }, () => endured()));
const options = { ...gateDefaults, permutations: 2000 };

describe('gate', () => {
  test('a candidate that breaks down where the baseline does not has regressed', () => {
    const worse = onEveryTask([broken(90), broken(120), broken(150), endured(), endured()]);
    const verdict = gate(contender('old', steady), contender('new', worse), options);
    expect(gateVerdictSchema.parse(verdict)).toEqual(verdict);
    expect(verdict).toMatchObject({ verdict: 'regressed', extraTrials: 0 });
    expect(verdict.primary.difference).toBeLessThan(-30);
    expect(verdict.primary.p).toBeLessThan(0.001);
    expect(verdict.strata[0]).toMatchObject({ candidate: { trials: 5, passed: 2, broken: 3 } });
  });

  test('the same trials on both sides have not regressed when there are enough of them', () => {
    const verdict = gate(contender('old', steady), contender('new', steady), options);
    expect(verdict.verdict).toBe('no-regression');
    expect(verdict.primary.lower).toBeGreaterThan(-verdict.delta);
  });

  test('a few equal trials cannot tell, and the gate says how many more would', () => {
    const few = [endured({ task: 'ladder' }), endured({ task: 'api', family: 'api' })];
    const verdict = gate(contender('old', few), contender('new', few), options);
    expect(verdict).toMatchObject({ verdict: 'inconclusive' });
    expect(verdict.extraTrials).toBeGreaterThan(0);
    expect(verdict.warnings).toEqual(expect.arrayContaining(['few-tasks', 'few-repeats', 'one-class']));
    const more = Array.from({ length: few.length + verdict.extraTrials }, () => endured());
    expect(gate(contender('old', more), contender('new', more), options).verdict).toBe('no-regression');
  });

  test('a pass rate that collapses without a breakdown is a regression too', () => {
    const quitters = onEveryTask(
      Array.from({ length: 5 }, () => endured({ steps: 5, end: 'early-stop', passed: false, score: 0 })),
    );
    const verdict = gate(contender('old', steady), contender('new', quitters), options);
    expect(verdict.primary.difference).toBe(0);
    expect(verdict).toMatchObject({ verdict: 'regressed', reason: expect.stringContaining('pass rate') });
  });

  test('a candidate that endures longer has not regressed', () => {
    const worse = onEveryTask([broken(90), broken(120), broken(150), broken(170), endured()]);
    const verdict = gate(contender('old', worse), contender('new', steady), options);
    expect(verdict.verdict).toBe('no-regression');
    expect(verdict.primary.difference).toBeGreaterThan(0);
  });

  test('a limit that ends a productive trial is no breakdown', () => {
    const cut = onEveryTask(
      Array.from({ length: 5 }, () => endured({ steps: 100, end: 'budget', passed: false, score: 0.5 })),
    );
    const verdict = gate(contender('old', cut), contender('new', cut), options);
    expect(verdict.primary.candidate).toBe(100);
    expect(verdict.strata.every(({ candidate }) => candidate.broken === 0)).toBe(true);
  });

  test.each(['task', 'environment', 'harness'] as const)('another %s is refused, and named', (kind) => {
    const other = steady.map((trial) => ({ ...trial, digests: { ...trial.digests, [kind]: 'zz' } }));
    const run = (accept: readonly string[]) =>
      gate(contender('old', steady), contender('new', other), { ...options, accept });
    expect(() => run([])).toThrow(
      expect.objectContaining({ code: 'GATE_DIGESTS', message: expect.stringContaining(kind) }),
    );
    expect(run([kind]).warnings).toContain('mixed-digests');
  });

  test('tasks that one side lacks are left out and named', () => {
    const verdict = gate(
      contender('old', steady),
      contender(
        'new',
        steady.filter(({ task }) => task !== 'api'),
      ),
      options,
    );
    expect(verdict.unpaired).toEqual({ baseline: ['migrations/api@100'], candidate: [] });
    expect(verdict.warnings).toContain('unpaired-tasks');
    expect(verdict.primary.n).toEqual({ baseline: 25, candidate: 25 });
  });

  test('nothing in common is an error that says what there is', () => {
    const other = contender('new', [endured({ units: 25 })]);
    expect(() => gate(contender('old', [endured()]), other, options)).toThrow(
      expect.objectContaining({ code: 'GATE_NOTHING_SHARED', hint: expect.stringContaining('ladder@25') }),
    );
  });

  test('an old baseline, lost trials and unanalysed ones are warned of', () => {
    const later = steady.map((trial) => ({ ...trial, endedAt: '2027-03-01T00:00:00.000Z', analysed: false }));
    const verdict = gate(contender('old', steady), contender('new', later, { invalid: 2 }), options);
    expect(verdict.warnings).toEqual(
      expect.arrayContaining(['stale-baseline', 'infra-losses', 'not-analysed']),
    );
  });

  test('the same seed gives the same verdict to the last digit', () => {
    const worse = onEveryTask([broken(190), endured(), endured(), endured(), endured()]);
    const run = () => gate(contender('old', steady), contender('new', worse), options);
    expect(run()).toEqual(run());
  });
});

describe('gate of several contenders', () => {
  test('matches by name, else by agent and model, and says the gravest verdict', () => {
    const worse = onEveryTask([broken(30), broken(40), broken(50), broken(60), broken(70)]);
    const baseline = [contender('mimo 1', steady), contender('codex 1', steady, { agent: 'codex' })];
    const candidate = [contender('mimo 2', worse), contender('codex 1', steady, { agent: 'codex' })];
    const judged = gateAll(baseline, candidate, options);
    expect(judged.verdict).toBe('regressed');
    expect(judged.verdicts.map(({ candidate: { contender: name }, verdict }) => [name, verdict])).toEqual([
      ['mimo 2', 'regressed'],
      ['codex 1', 'no-regression'],
    ]);
    expect(judged.verdicts[0]?.primary.alpha).toBeCloseTo(0.02, 10);
  });

  test('one contender on either side is compared whatever its name', () => {
    const judged = gateAll(
      [contender('mimo', steady)],
      [contender('codex', steady, { agent: 'codex' })],
      options,
    );
    expect(judged.verdicts).toHaveLength(1);
  });

  test('nobody in common is an error that lists both sides', () => {
    const two = [contender('a', steady, { agent: 'a' }), contender('b', steady, { agent: 'b' })];
    expect(() => gateAll(two, [contender('c', steady, { agent: 'c' })], options)).toThrow(
      expect.objectContaining({ code: 'GATE_NO_CONTENDER', hint: expect.stringContaining('c') }),
    );
  });
});
