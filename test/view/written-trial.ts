import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../src/core/index.ts';
import { Journal, type NewEvent } from '../../src/store/index.ts';
import { writeRun } from '../cli/written-run.ts';
import { brokenAt, trialWith } from '../report/trials.ts';

/** A step's event as a trial writes it. */
export function stepEvent(step: number, words = `echo step ${step}`): NewEvent {
  return {
    type: 'step',
    step,
    ...{ text: `I do ${step}. <img src=x onerror=alert(1)>`, reasoning: '' },
    operations: [
      {
        ...{ id: `call-${step}`, tool: 'bash', arguments: { command: words } },
        result: { text: `output of ${step}\n`.repeat(30), isError: false, exitCode: step % 7 === 0 ? 1 : 0 },
      },
    ],
    usage: { input: 100, cached: 0, cacheWrite: 0, output: 10, estimated: true },
    ...{ contextTokens: 1000 + step, costUsd: 0, startedAt: 0, modelMs: 5, sandboxMs: 5, waitingMs: 0 },
    snapshot: {
      commit: 'c',
      tree: `t${step}`,
      changes: [{ path: 'a', change: 'modified' }],
      ms: 1,
      scanMs: 1,
      skipped: [],
    },
    spent: {},
  };
}

/** A run of one trial whose journal has so many steps. Returns the run's directory and the trial's name. */
export async function writeTrial(
  results: string,
  steps: number,
): Promise<{ readonly run: string; readonly id: string; readonly journal: string }> {
  const trial = trialWith({ steps, passed: false, score: 0.2, endurance: brokenAt(Math.ceil(steps / 2)) });
  const run = await writeRun(results, '20260101-one', [trial]);
  const place = join(run, 'trials', trial.id);
  await mkdir(place, { recursive: true });
  const journal = join(place, 'journal.jsonl');
  await using written = await Journal.open(journal, { clock: systemClock });
  await written.append({ type: 'trial-started', trial: {} });
  for (let step = 1; step <= steps; step += 1) await written.append(stepEvent(step));
  await writeFile(
    join(run, 'summary.json'),
    JSON.stringify({
      schema: 'mimo-bench/summary@1',
      run: '20260101-one',
      simulated: true,
      pending: 0,
      trials: [],
      contenders: [],
    }),
  );
  return { run, id: trial.id, journal };
}
