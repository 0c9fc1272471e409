import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { StepIndex } from '../../src/view/step-index.ts';
import { scratch } from '../cli/invoke.ts';
import { stepEvent } from './written-trial.ts';

const line = (seq: number, event: object) =>
  `${JSON.stringify({ seq, at: 1, ...event, prev: 'p', hash: 'h' })}\n`;

describe('the index of a journal', () => {
  test('finds every step, past lines of any length and any type', async () => {
    await using place = await scratch();
    const path = join(place.path, 'journal.jsonl');
    const long = line(2, { type: 'call-ended', text: `"type":"step","step":99 ${'x'.repeat(700_000)}` });
    await writeFile(
      path,
      [line(1, { type: 'trial-started' }), long, line(3, stepEvent(1)), line(4, stepEvent(2))].join(''),
    );
    await using index = await StepIndex.open(path);
    expect(index.last).toBe(2);
    expect((await index.step(2))?.operations[0]?.arguments).toEqual({ command: 'echo step 2' });
    expect(await index.step(99)).toBeUndefined();
  });

  test('takes in what is written later, and no line that is not whole yet', async () => {
    await using place = await scratch();
    const path = join(place.path, 'journal.jsonl');
    const second = line(2, stepEvent(2));
    await writeFile(path, line(1, stepEvent(1)) + second.slice(0, 300));
    await using index = await StepIndex.open(path);
    expect(index.last).toBe(1);
    await appendFile(path, second.slice(300) + line(3, { type: 'compaction' }) + line(4, stepEvent(3)));
    await index.refresh();
    expect(index.last).toBe(3);
    expect((await index.step(2))?.step).toBe(2);
    expect(index.compactions).toEqual([3]);
  });

  test('a step that a resumed attempt did again is shown as it was last', async () => {
    await using place = await scratch();
    const path = join(place.path, 'journal.jsonl');
    await writeFile(path, line(1, stepEvent(1, 'first try')) + line(2, stepEvent(1, 'second try')));
    await using index = await StepIndex.open(path);
    expect((await index.step(1))?.operations[0]?.arguments).toEqual({ command: 'second try' });
  });

  test('a damaged line is no step, and hides no other', async () => {
    await using place = await scratch();
    const path = join(place.path, 'journal.jsonl');
    await writeFile(path, `{"seq":1,"at":1,"type":"step","step":1,"tex\n${line(2, stepEvent(2))}`);
    await using index = await StepIndex.open(path);
    expect(await index.step(1)).toBeUndefined();
    expect((await index.step(2))?.step).toBe(2);
  });
});
