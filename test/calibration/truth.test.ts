import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sealedEntries, truthOf } from '../../src/calibration/truth.ts';

const line = (step: number, event: string, more: object = {}): string =>
  JSON.stringify({ step, persona: 'loop', event, detail: `at ${step}`, ...more });

const text = (...lines: string[]): string => `${lines.join('\n')}\n`;

describe('sealed truth', () => {
  test('is read line by line', () => {
    const entries = sealedEntries(text(line(4, 'onset', { kinds: ['cycle'] }), line(5, 'wrong-act')));
    expect(entries.map(({ step, event }) => [step, event])).toEqual([
      [4, 'onset'],
      [5, 'wrong-act'],
    ]);
    expect(entries[0]?.kinds).toEqual(['cycle']);
  });

  test('keeps two entries of one step, and the last continuation of a resumed trial', () => {
    const whole = [line(3, 'onset', { kinds: ['damage'] }), line(3, 'wrong-act'), line(4, 'wrong-act')];
    const expected = sealedEntries(text(...whole, line(5, 'wrong-act')));
    expect(expected).toHaveLength(4);
    // Killed after step 4 was sealed and continued from step 3, 4 or 5.
    const resumed = [
      [...whole, ...whole, line(5, 'wrong-act')],
      [...whole, line(4, 'wrong-act'), line(5, 'wrong-act')],
      [...whole, line(5, 'wrong-act')],
    ];
    for (const lines of resumed) expect(sealedEntries(text(...lines))).toEqual(expected);
  });

  test('that is none of ours is refused', () => {
    expect(() => sealedEntries('{"step":1}\n')).toThrow();
    expect(() => sealedEntries('not json\n')).toThrow(SyntaxError);
  });
});

describe('what is true of a trial', () => {
  const of = (lines: readonly string[], steps: number) => truthOf(sealedEntries(text(...lines)), steps);

  test('is healthy where nothing but healthy repetitions and words are sealed', () => {
    expect(of([line(3, 'healthy-repeat'), line(9, 'done-claim')], 9)).toEqual({ episodes: [], errors: [] });
    expect(of([], 9)).toEqual({ episodes: [], errors: [] });
  });

  test('is an episode from its onset to the end of the trial, whatever is said in it', () => {
    expect(
      of([line(4, 'onset', { kinds: ['damage'] }), line(5, 'wrong-act'), line(8, 'done-claim')], 8),
    ).toEqual({ episodes: [{ kinds: ['damage'], first: 4, last: 8, recovered: false }], errors: [] });
  });

  test('ends with the step before a recovery, and may begin again', () => {
    const lines = [
      line(4, 'onset', { kinds: ['cycle'] }),
      line(5, 'wrong-act'),
      line(6, 'recovered'),
      line(9, 'onset', { kinds: ['stall'] }),
    ];
    expect(of(lines, 12).episodes).toEqual([
      { kinds: ['cycle'], first: 4, last: 5, recovered: true },
      { kinds: ['stall'], first: 9, last: 12, recovered: false },
    ]);
  });

  test('counts errors before any onset singly', () => {
    const { episodes, errors } = of(
      [
        line(4, 'wrong-act'),
        line(5, 'recovered'),
        line(9, 'onset', { kinds: ['damage'] }),
        line(9, 'wrong-act'),
      ],
      12,
    );
    expect(errors).toEqual([4, 5]);
    expect(episodes).toMatchObject([{ first: 9, last: 12 }]);
  });
});

test('no room but this one reads sealed truth: only the trial, which writes it, knows where it lies', () => {
  const root = join(import.meta.dirname, '..', '..', 'src');
  const knowing = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .filter((path) => /[pP]aths\.truth\b|truth\.jsonl/.test(readFileSync(join(root, path), 'utf8')));
  expect(knowing.sort()).toEqual(['calibration/calibrate.ts', 'store/paths.ts', 'trial/record.ts']);
});
