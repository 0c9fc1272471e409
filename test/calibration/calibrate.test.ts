import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { calibrationSchema, recalibrate } from '../../src/calibration/index.ts';
import { executeRun, planRun } from '../../src/run/index.ts';
import { invoke } from '../cli/invoke.ts';

const directory = mkdtempSync(join(tmpdir(), 'mimo-calibration-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('trials of a run are judged by their sealed truth, which the analysis did not see', async () => {
  const environment = { env: {}, signal: new AbortController().signal, onEvent: () => {} };
  const planned = await planRun(
    {
      ...{ suites: [], tasks: ['fix-failing-test'], agents: [], tasksDirs: [], sandbox: 'local' },
      models: ['sim/loop@7?period=2', 'sim/recoverer@6'],
      ...{ seed: 101, trials: 1, maxSteps: 36, curve: 'none' },
      out: join(directory, 'runs'),
    },
    environment,
  );
  await executeRun(planned, environment);
  const { calibration } = await recalibrate(directory);
  expect(calibration).toMatchObject({
    invalid: 0,
    grid: { tasks: [{ task: 'fix-failing-test' }], agents: ['mimo'] },
    sets: [{ set: 'reporting', seeds: [101], trials: 2 }],
  });
  const [set] = calibration.sets;
  expect(set?.personas).toMatchObject([
    { persona: 'loop', trials: 1, recall: { k: 1, n: 1 }, onsetError: { n: 1 } },
  ]);
  expect(set?.personas[0]?.onsetError.median).toBeLessThanOrEqual(2);
  expect(set?.decoys.map(({ persona, passed, onsets }) => ({ persona, passed, onsets }))).toEqual([
    { persona: 'recoverer', passed: 1, onsets: 0 },
  ]);
  const kept: unknown = JSON.parse(readFileSync(join(directory, 'calibration.json'), 'utf8'));
  expect(calibrationSchema.parse(kept)).toEqual(calibration);
}, 180_000);

test('a directory without a calibration is refused with what to do', async () => {
  await expect(recalibrate(join(directory, 'nothing'))).rejects.toMatchObject({
    code: 'CALIBRATION_UNKNOWN',
    hint: expect.stringContaining('mimo-bench calibrate'),
  });
});

test('the command says what is wrong with what it was asked for, before it starts anything', async () => {
  const options = { cwd: directory };
  const nowhere = await invoke(['calibrate', '--from', 'nothing', '--json'], options);
  expect(nowhere).toMatchObject({ code: 2, stdout: '' });
  expect(nowhere.stderr).toMatch(/CALIBRATION_UNKNOWN[\s\S]*mimo-bench calibrate/);
  const seeds = await invoke(['calibrate', '--repeats', '9'], options);
  expect(seeds).toMatchObject({ code: 2, stdout: '' });
  expect(seeds.stderr).toContain('each set has 8 seeds');
});
