import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Clock, type Summary, systemClock } from '../../src/core/index.ts';
import { summariseTrial } from '../../src/report/index.ts';
import { SummaryFile } from '../../src/run/summary-file.ts';
import { planOf, trialWith } from '../report/trials.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mimo-summary-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const trials = Array.from({ length: 5 }, (_, index) => trialWith({ id: `t-${index}` }));
const rows = trials.map((trial) => summariseTrial(trial));
const onDisk = async (): Promise<Summary> =>
  JSON.parse(await readFile(join(directory, 'summary.json'), 'utf8'));
const fileWith = (clock: Clock) =>
  new SummaryFile(planOf(trials), join(directory, 'summary.json'), clock, rows.slice(0, 1));

/** Each look at it finds so much more time gone. */
const clockAt = (stepMs: number): Clock => {
  let now = 0;
  return { ...systemClock, monotonic: () => (now += stepMs) };
};

test('shows each row once put, with what is pending', async () => {
  const file = fileWith(clockAt(0));
  await file.put(rows[1]!);
  expect(await onDisk()).toMatchObject({ trials: [{ id: 't-0' }, { id: 't-1' }], pending: 3 });
  await file.put({ ...rows[1]!, score: 0.5 });
  expect((await onDisk()).trials[1]?.score).toBe(0.5);
});

test('put side by side, all rows are in the file when the last put is through', async () => {
  const file = fileWith(clockAt(0));
  await Promise.all(rows.map((row) => file.put(row)));
  expect((await onDisk()).trials).toHaveLength(5);
});

test('is not rewritten for each trial where that takes long, and holds every row at the end', async () => {
  const file = fileWith(clockAt(1_000));
  await file.put(rows[1]!);
  await file.put(rows[2]!);
  expect((await onDisk()).trials).toHaveLength(2);
  await file.write();
  expect(await onDisk()).toEqual(JSON.parse(JSON.stringify(file.summary)));
  expect(file.summary.trials).toHaveLength(3);
});
