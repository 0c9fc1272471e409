import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noClaim, type TrialResult } from '../../src/core/index.ts';
import { loadRun, loadSummary } from '../../src/run/index.ts';
import { runPaths } from '../../src/store/index.ts';
import { graded, planOf, trialWith } from '../report/trials.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mimo-load-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** A run as it was written before trials were assessed. */
async function writeOld(trial: TrialResult, journal?: readonly object[]): Promise<void> {
  const paths = runPaths(directory);
  const place = paths.trial(trial.id);
  await mkdir(place.dir, { recursive: true });
  const { endurance: _, ...before } = trial;
  await writeFile(paths.runJson, JSON.stringify(planOf([trial])));
  await writeFile(place.trialJson, JSON.stringify(before));
  if (journal) await writeFile(place.journal, journal.map((event) => `${JSON.stringify(event)}\n`).join(''));
}

const half = trialWith({ score: 0.5, passed: false, verdict: graded(0.5, [1, 0]), steps: 2 });
const step = (number: number) => ({
  type: 'step',
  step: number,
  text: '',
  operations: [
    {
      id: `c${number}`,
      tool: 'bash',
      arguments: { command: `cat file-${number}` },
      result: { text: 'x', isError: false },
    },
  ],
  snapshot: { tree: `t${number}` },
});
const record = [
  { type: 'trial-started', trial: { agent: 'mimo', model: 'sim/steady' } },
  step(1),
  step(2),
  { type: 'agent-ended', outcome: { kind: 'completed', reason: 'done' }, claim: noClaim },
  { type: 'graded', verdict: half.verdict },
];

test('a result from before trials were assessed is judged by the record beside it', async () => {
  await writeOld(half, record);
  const [trial] = (await loadRun(directory)).trials;
  expect(trial?.endurance).toMatchObject({ end: 'early-stop', onset: null });
  const { trials, contenders } = await loadSummary(directory);
  expect(trials[0]?.endurance?.end).toBe('early-stop');
  expect(contenders[0]?.endurance).toMatchObject({ trials: 1, ends: { 'early-stop': { count: 1 } } });
});

test('one whose record is gone counts for its score, and for no endurance', async () => {
  await writeOld(half);
  const { trials, contenders } = await loadSummary(directory);
  expect(trials[0]).toMatchObject({ score: 0.5, endurance: null });
  expect(contenders[0]).toMatchObject({ meanScore: 0.5, endurance: { trials: 0, unassessed: 1 } });
});
