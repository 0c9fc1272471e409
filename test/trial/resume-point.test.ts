import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Step, systemClock } from '../../src/core/index.ts';
import { Journal, type NewEvent, type TrialPaths, trialPaths } from '../../src/store/index.ts';
import {
  archiveAttempt,
  archiveResult,
  countAttempts,
  findResumePoint,
} from '../../src/trial/resume-point.ts';

let paths: TrialPaths;
beforeEach(() => {
  paths = trialPaths(mkdtempSync(join(tmpdir(), 'mimo-resume-')));
});
afterEach(() => rmSync(paths.dir, { recursive: true, force: true }));

async function journal(...events: NewEvent[]): Promise<void> {
  await using file = await Journal.open(paths.journal, { clock: systemClock });
  for (const event of events) await file.append(event);
}

function step(n: number): Step & { type: string; snapshot: object; spent: object } {
  return {
    type: 'step',
    step: n,
    text: `step ${n}`,
    reasoning: '',
    operations: [{ id: 'x', tool: 'bash', arguments: { command: 'ls' } }],
    usage: { input: 100, cached: 0, cacheWrite: 0, output: 10, estimated: false },
    contextTokens: 100,
    costUsd: 0.5,
    startedAt: 0,
    modelMs: 1,
    sandboxMs: 2,
    waitingMs: 3,
    snapshot: { changes: [{ path: 'a.js', change: 'modified' }] },
    spent: { wallMs: n * 1000, sandboxMs: n * 100 },
  };
}

const reply = (n: number): NewEvent => ({ type: 'model-state', step: n, state: { place: n } });
const kept = (n: number): NewEvent => ({ type: 'checkpoint', state: { messages: n } });

test('no journal and no finished step give no point', async () => {
  expect(await findResumePoint(paths)).toBeUndefined();
  await journal({ type: 'trial-started' }, reply(1), kept(1));
  expect(await findResumePoint(paths)).toBeUndefined();
});

test('the point is the last finished step, with the checkpoint and model state of that step', async () => {
  await journal(
    { type: 'trial-started' },
    reply(1),
    kept(1),
    step(1),
    reply(2),
    kept(2),
    step(2),
    reply(3),
    kept(3),
  );
  const point = await findResumePoint(paths);
  expect(point).toMatchObject({
    step: 2,
    checkpoint: { messages: 2 },
    modelState: { place: 2 },
    abandonedFrom: 8,
    costUsd: 1,
    spent: { wallMs: 2000, sandboxMs: 200 },
    resumedAt: [],
    totals: { steps: 2, operations: 2, modelMs: 2, sandboxMs: 4, waitingMs: 6 },
  });
  expect(point!.totals.usage).toMatchObject({ input: 200, output: 20 });
  expect(point!.steps.map(({ changes }) => changes[0]!.path)).toEqual(['a.js', 'a.js']);
});

test('side calls of an abandoned step are not counted twice', async () => {
  const side: NewEvent = { type: 'call-ended', thread: 'side' };
  await journal(
    side,
    reply(1),
    kept(1),
    step(1),
    side,
    { type: 'resumed', step: 1 },
    side,
    reply(2),
    kept(2),
    step(2),
  );
  expect(await findResumePoint(paths)).toMatchObject({ step: 2, sideCalls: 2, resumedAt: [1] });
});

test('an unknown price stays unknown', async () => {
  await journal(reply(1), { ...step(1), costUsd: null }, reply(2), step(2));
  expect(await findResumePoint(paths)).toMatchObject({ costUsd: null });
});

test('an archived attempt keeps every file, and the next one starts empty', async () => {
  await journal({ type: 'trial-started' });
  mkdirSync(paths.blobs);
  writeFileSync(join(paths.blobs, 'x'), 'payload');
  await archiveAttempt(paths);
  expect(readdirSync(paths.dir)).toEqual(['attempts']);
  expect(existsSync(join(paths.attempt(1).blobs, 'x'))).toBe(true);
  await archiveAttempt(paths);
  expect(await countAttempts(paths)).toBe(1);
  await journal({ type: 'trial-started' });
  await archiveAttempt(paths);
  expect(await countAttempts(paths)).toBe(2);
});

test('the result of an invalid attempt is moved away and its record stays to be continued', async () => {
  await journal({ type: 'trial-started' });
  writeFileSync(paths.trialJson, '{}');
  await archiveResult(paths);
  expect(existsSync(paths.trialJson)).toBe(false);
  expect(existsSync(paths.attempt(1).trialJson)).toBe(true);
  expect(existsSync(paths.journal)).toBe(true);
});
