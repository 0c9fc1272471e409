import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../src/core/index.ts';
import { Journal, type JournalEvent, readJournal, verifyJournal } from '../../src/store/index.ts';
import { killWriter, scratch } from './scratch.ts';

const clock: Clock = { ...systemClock, now: () => 1_700_000_000_000 };

async function eventsOf(path: string): Promise<JournalEvent[]> {
  const events: JournalEvent[] = [];
  for await (const event of readJournal(path)) events.push(event);
  return events;
}

describe('an append-only journal', () => {
  test('gives back what was appended, numbered and chained', async () => {
    using dir = scratch();
    const path = join(dir.path, 'trial', 'journal.jsonl');
    await using journal = await Journal.open(path, { clock });
    expect(await journal.append({ type: 'a', nested: { b: [1, 'ü\n'], gone: undefined } })).toBe(1);
    expect(await journal.append({ type: 'b' })).toBe(2);
    const events = await eventsOf(path);
    expect(events).toMatchObject([
      { seq: 1, at: 1_700_000_000_000, type: 'a', nested: { b: [1, 'ü\n'] }, prev: '0'.repeat(64) },
      { seq: 2, type: 'b', prev: events[0]?.hash },
    ]);
    expect(await verifyJournal(path)).toMatchObject({ events: 2, tornBytes: 0 });
  });

  test('keeps the order of concurrent appends and acknowledges each after it is on disk', async () => {
    using dir = scratch();
    const path = join(dir.path, 'journal.jsonl');
    await using journal = await Journal.open(path, { clock });
    const seen = await Promise.all(
      Array.from({ length: 500 }, async (_, n) => {
        const seq = await journal.append({ type: 'n', n });
        expect(readFileSync(path, 'utf8')).toContain(`"n":${n},`);
        return seq;
      }),
    );
    expect(seen).toEqual(Array.from({ length: 500 }, (_, n) => n + 1));
    expect((await eventsOf(path)).map((event) => event['n'])).toEqual(
      Array.from({ length: 500 }, (_, n) => n),
    );
  });

  test('any JSON value survives with its hash intact', async () => {
    using dir = scratch();
    let file = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 5 }), async (values) => {
        file += 1;
        const path = join(dir.path, `${file}.jsonl`);
        await using journal = await Journal.open(path, { clock });
        for (const value of values) await journal.append({ type: 'v', value });
        const read = (await eventsOf(path)).map((event) => event['value']);
        expect(read).toEqual(JSON.parse(JSON.stringify(values)));
        expect((await verifyJournal(path)).events).toBe(values.length);
      }),
      { numRuns: 60 },
    );
  });

  test('goes on with the chain after it is opened again', async () => {
    using dir = scratch();
    const path = join(dir.path, 'journal.jsonl');
    for (let n = 0; n < 3; n += 1) {
      await using journal = await Journal.open(path, { clock });
      await journal.append({ type: 'n', n });
      await journal.flush();
    }
    expect(await verifyJournal(path)).toMatchObject({ events: 3, lastSeq: 3 });
  });

  test('refuses events that bring keys of its own, and appends after close', async () => {
    using dir = scratch();
    const journal = await Journal.open(join(dir.path, 'journal.jsonl'), { clock });
    await expect(journal.append({ type: 'a', hash: 'x' })).rejects.toMatchObject({ code: 'JOURNAL_KEY' });
    await journal.close();
    await expect(journal.append({ type: 'a' })).rejects.toMatchObject({ code: 'JOURNAL_CLOSED' });
  });
});

describe('a torn journal', () => {
  test('cut at any byte of its last event is repaired: the torn bytes kept, the event before untouched', async () => {
    using dir = scratch();
    const whole = join(dir.path, 'whole.jsonl');
    {
      await using journal = await Journal.open(whole, { clock });
      await journal.append({ type: 'first', text: 'äöü' });
      await journal.append({ type: 'last', text: 'ß€😀' });
    }
    const bytes = readFileSync(whole);
    const firstEnd = bytes.indexOf(10) + 1;
    for (let cut = firstEnd + 1; cut < bytes.length; cut += 7) {
      const path = join(dir.path, `cut-${cut}.jsonl`);
      writeFileSync(path, bytes.subarray(0, cut));
      expect((await eventsOf(path)).map((event) => event.type)).toEqual(
        cut === bytes.length - 1 ? ['first', 'last'] : ['first'],
      );
      {
        await using journal = await Journal.open(path, { clock });
        await journal.append({ type: 'next' });
      }
      expect((await eventsOf(path)).map((event) => event.type)).toEqual([
        'first',
        'journal-repaired',
        'next',
      ]);
      expect(readFileSync(`${path}.torn-1`).equals(bytes.subarray(firstEnd, cut))).toBe(true);
      expect((await verifyJournal(path)).tornBytes).toBe(0);
    }
  });

  test('that lacks only its last newline loses nothing', async () => {
    using dir = scratch();
    const path = join(dir.path, 'journal.jsonl');
    {
      await using journal = await Journal.open(path, { clock });
      await journal.append({ type: 'first' });
    }
    writeFileSync(path, readFileSync(path, 'utf8').trimEnd());
    {
      await using journal = await Journal.open(path, { clock });
      await journal.append({ type: 'second' });
    }
    expect((await eventsOf(path)).map((event) => event.type)).toEqual(['first', 'second']);
    expect(existsSync(`${path}.torn-1`)).toBe(false);
  });

  test('torn twice keeps both pieces apart', async () => {
    using dir = scratch();
    const path = join(dir.path, 'journal.jsonl');
    for (const piece of ['{"seq":1,"a', '\0\0\0\n']) {
      await using journal = await Journal.open(path, { clock });
      await journal.append({ type: 'x' });
      appendFileSync(path, piece);
    }
    await using journal = await Journal.open(path, { clock });
    expect(readFileSync(`${path}.torn-1`, 'utf8')).toBe('{"seq":1,"a');
    expect(readFileSync(`${path}.torn-2`, 'utf8')).toBe('\0\0\0\n');
    expect(journal.lastSeq).toBe(4);
  });

  test('changed in the middle is refused with the number of the line', async () => {
    using dir = scratch();
    const path = join(dir.path, 'journal.jsonl');
    {
      await using journal = await Journal.open(path, { clock });
      for (let n = 0; n < 5; n += 1) await journal.append({ type: 'n', n });
    }
    const lines = readFileSync(path, 'utf8').split('\n');
    const damages: readonly (readonly [string, string[]])[] = [
      [':3:', lines.with(2, (lines[2] ?? '').replace('"n":2', '"n":7'))],
      [':2:', lines.with(1, '{not json')],
      [':4:', lines.toSpliced(3, 1)],
      [':5:', lines.with(4, (lines[4] ?? '').replace('"n":4', '"n":7'))],
    ];
    for (const [line, damaged] of damages) {
      writeFileSync(path, damaged.join('\n'));
      await expect(Journal.open(path, { clock })).rejects.toMatchObject({
        code: 'JOURNAL_BROKEN',
        message: expect.stringContaining(`journal.jsonl${line}`),
      });
    }
  });

  test('a writer killed at random moments loses nothing that it acknowledged', async () => {
    using dir = scratch();
    const path = join(dir.path, 'journal.jsonl');
    let before = 0;
    for (const afterMs of [0, 1, 3, 7, 12, 25]) {
      const acknowledged = await killWriter(new URL('./journal-writer.ts', import.meta.url), [path], afterMs);
      const check = await verifyJournal(path);
      const last = acknowledged.at(-1) ?? 0;
      expect(acknowledged[0]).toBeGreaterThan(before);
      expect(check.lastSeq).toBeGreaterThanOrEqual(last);
      expect(check.lastSeq).toBeLessThanOrEqual(last + 1);
      before = check.lastSeq;
    }
  });
});
