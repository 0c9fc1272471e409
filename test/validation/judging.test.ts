import { describe, expect, it } from 'vitest';
import { dependencyDepth } from '../../src/validation/dependency.ts';
import { validationMarkdown } from '../../src/validation/index.ts';
import { mutantsOf } from '../../src/validation/mutants.ts';
import { judge } from '../../src/validation/proofs.ts';
import { seededRandom } from '../../src/validation/random.ts';
import type { Evidence, ProofId } from '../../src/validation/schema.ts';

const sound: Evidence = {
  ...{ suite: 's', name: 't', title: 'T', units: 25, seed: 1, digest: 'd' },
  untried: null,
  build: { ms: 10, bytes: 100 },
  reference: { steps: 60, failing: 0, looks: 0, ms: 10, score: 1, dependencyDepth: 40 },
  nop: 0,
  curve: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => ({
    share: tenth / 10,
    step: tenth * 6,
    score: tenth / 10,
  })),
  ablations: [{ step: 3, title: 'three', score: 0.9 }],
  mutants: { tried: 10, killed: 8, survivors: [] },
  wrong: [{ name: 'shim', score: 0.1, reason: null }],
  alternatives: [{ name: 'solve', score: 1, reason: null }],
  bulk: { declared: 0.1, scripts: [{ name: 'codemod', score: 0.07, reason: null }] },
  cleanRoom: { separate: true, planted: 0 },
  agreement: { gradings: 10, verdicts: 1 },
  leaks: [],
  grading: { medianMs: 100, longestMs: 200 },
};

/** The verdict on one proof, and on the task, where the evidence differs from that of a sound one. */
function judged(proof: ProofId, change: Partial<Evidence>): string[] {
  const { proofs, verdict } = judge({ ...sound, ...change });
  return [proofs.find(({ id }) => id === proof)?.verdict ?? 'absent', verdict];
}

describe('the proofs', () => {
  it('all hold for sound evidence, in their order', () => {
    const { proofs, verdict } = judge(sound);
    expect(proofs.map(({ id, verdict: each }) => [id, each])).toEqual([
      ['endpoints', 'holds'],
      ['curve', 'holds'],
      ['horizon', 'holds'],
      ['discrimination', 'holds'],
      ['clean-room', 'holds'],
      ['agreement', 'holds'],
      ['no-leak', 'holds'],
    ]);
    expect(verdict).toBe('valid');
  });

  const [first, ...rest] = sound.curve;
  const level = sound.curve.map((cut, at) => (at === 4 ? { ...cut, score: 0.4 } : cut));
  const broken: readonly (readonly [string, ProofId, Partial<Evidence>])[] = [
    ['a reference below 1', 'endpoints', { reference: { ...sound.reference, score: 0.99 } }],
    ['a grader without a verdict', 'endpoints', { reference: { ...sound.reference, score: null } }],
    ['something for nothing', 'endpoints', { nop: 0.01 }],
    ['a cut that is worth no more than the one before', 'curve', { curve: level }],
    ['a cut without a verdict', 'curve', { curve: [{ ...first!, score: null }, ...rest] }],
    ['a step that nobody misses', 'horizon', { ablations: [{ step: 3, title: 'idle', score: 1 }] }],
    ['a bulk script that gains too much', 'horizon', { bulk: { ...sound.bulk, declared: 0.05 } }],
    ['a wrong solution that passes', 'discrimination', { wrong: [{ ...sound.wrong[0]!, score: 1 }] }],
    [
      'a right solution that does not',
      'discrimination',
      { alternatives: [{ ...sound.alternatives[0]!, score: 0.9 }] },
    ],
    ['mutants that live', 'discrimination', { mutants: { tried: 10, killed: 5, survivors: [] } }],
    ['planted programs that gain', 'clean-room', { cleanRoom: { separate: true, planted: 1 } }],
    ['gradings that differ', 'agreement', { agreement: { gradings: 10, verdicts: 2 } }],
    ['a hidden file that lies about', 'no-leak', { leaks: ['/tmp/x is a file of the hidden part'] }],
  ];
  it.each(broken)('fail on %s', (_, proof, change) => {
    expect(judged(proof, change)).toEqual(['fails', 'invalid']);
  });

  const unknown: readonly (readonly [string, ProofId, Partial<Evidence>])[] = [
    ['a reference that cannot be cut', 'curve', { curve: [] }],
    ['no bulk script', 'horizon', { bulk: { declared: null, scripts: [] } }],
    ['no wrong solutions', 'discrimination', { wrong: [] }],
    ['no second right solution', 'discrimination', { alternatives: [] }],
    ["grading in the agent's own sandbox", 'clean-room', { cleanRoom: { separate: false, planted: null } }],
    ['one grading', 'agreement', { agreement: { gradings: 1, verdicts: 1 } }],
  ];
  it.each(unknown)('say that %s cannot be assessed, and never pass it', (_, proof, change) => {
    expect(judged(proof, change)).toEqual(['not-assessable', 'valid']);
  });

  it('say nothing of a task of which nothing could be tried, whatever its figures look like', () => {
    const { proofs, verdict } = judge({ ...sound, untried: 'it has several assignments' });
    expect(new Set(proofs.map((proof) => `${proof.verdict}: ${proof.detail}`))).toEqual(
      new Set(['not-assessable: it has several assignments']),
    );
    expect(verdict).toBe('not-assessable');
  });

  it('let short references and their preparations stay where they are, but not fall', () => {
    const reference = { ...sound.reference, steps: 10 };
    const cuts = (scores: readonly number[]) =>
      scores.map((score, at) => ({ share: at / 10, step: at + 1, score }));
    expect(judged('curve', { reference, curve: cuts([0, 0, 0.3, 0.3, 0.6]) })[0]).toBe('holds');
    expect(judged('curve', { reference, curve: cuts([0, 0.3, 0.2]) })[0]).toBe('fails');
    expect(judged('curve', { curve: [{ ...first!, score: 0 }, ...rest] })[0]).toBe('holds');
  });
});

describe('the page of the corpus', () => {
  it('has a row a task, with dashes for what there is not', () => {
    const bare: Evidence = {
      ...sound,
      name: 'bare',
      ...{ curve: [], ablations: [], wrong: [], alternatives: [] },
      reference: { ...sound.reference, dependencyDepth: null },
      bulk: { declared: null, scripts: [] },
      grading: { medianMs: null, longestMs: null },
    };
    const tasks = [sound, bare].map((evidence) => ({ ...evidence, ...judge(evidence) }));
    const page = validationMarkdown({ schema: 'mimo-bench/validation@1', sandbox: 'local', tasks });
    const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
    expect(new Set(rows.slice(0, 4).map((cells) => cells.length)).size).toBe(1);
    expect(rows[2]).toEqual(
      expect.arrayContaining([
        '`s/t`',
        'valid',
        '60',
        '40',
        '1 of 1',
        '8 of 10',
        '1, 0.10',
        '0.07, 0.10',
        'all 10',
      ]),
    );
    expect(rows[3]).toEqual(expect.arrayContaining(['`s/bare`', '-', '0 of 0', '0, -', '-, -']));
    expect(page).toContain('sandboxes of the kind `local`');
  });
});

describe('dependency depth', () => {
  const step = (script: string, ...changed: string[]) => ({ script, changed });

  it('is the longest chain of steps that name or change what one before them changed', () => {
    expect(dependencyDepth([])).toBe(0);
    expect(dependencyDepth([step('a', 'a.js'), step('b', 'b.js'), step('c', 'c.js')])).toBe(1);
    expect(dependencyDepth([step('x', 'a.js'), step('cat a.js > b.js', 'b.js'), step('sort b.js')])).toBe(3);
    const ledger = Array.from({ length: 5 }, (_, at) => step(`record ${at}`, 'LEDGER.tsv'));
    expect(dependencyDepth(ledger)).toBe(5);
  });

  it('takes no part of a path for the path', () => {
    expect(dependencyDepth([step('x', 'a.js'), step('cat lib/a.jsx')])).toBe(1);
  });
});

describe('mutants', () => {
  const code = `// if (a === b) nothing
import { one } from './one.js';
export function pick(list, most) {
  if (list.length === 0 && most > 1) return 'nothing here';
  list.sort();
  return list.slice(0, most - 1);
}
`;
  const files = [
    { path: 'src/pick.js', text: code, before: undefined },
    { path: 'src/kept.js', text: 'export const limit = 40;\nold();\n', before: 'old();\n' },
    { path: 'docs/pick.js', text: code, before: undefined },
    { path: 'src/pick.test.js', text: code, before: undefined },
    { path: 'README.md', text: 'one === two\n', before: undefined },
  ];

  it('change one place of what the reference wrote, or take a file back, and are the same each time', () => {
    const mutants = mutantsOf(files, 50, seededRandom(1));
    expect(mutants.length).toBeGreaterThan(8);
    expect(new Set(mutants.map(({ path }) => path))).toEqual(new Set(['src/pick.js', 'src/kept.js']));
    for (const { path, line, text } of mutants.filter((each) => each.line > 0)) {
      const whole = files.find((file) => file.path === path)!.text.split('\n');
      const differing = text!.split('\n').flatMap((each, at) => (each === whole[at] ? [] : [at + 1]));
      expect(differing).toEqual([line]);
      // Neither comments nor imports nor what stood there before.
      expect(whole[line - 1]).not.toMatch(/^\/\/|^import|old\(\)/);
    }
    expect(mutants.filter(({ line }) => line === 0).map(({ path, text }) => [path, text])).toEqual(
      expect.arrayContaining([
        ['src/pick.js', undefined],
        ['src/kept.js', 'old();\n'],
      ]),
    );
    expect(mutantsOf(files, 50, seededRandom(1))).toEqual(mutants);
    expect(mutantsOf(files, 3, seededRandom(2)).length).toBe(3);
  });

  it('are none where nothing was written that a grader would look at', () => {
    expect(mutantsOf(files.slice(2), 10, seededRandom(1))).toEqual([]);
  });
});
