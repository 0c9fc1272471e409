import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { analysisSchema } from '../../src/analysis/index.ts';
import { type Curve, curveSchema, summarySchema, trialResultSchema } from '../../src/core/index.ts';
import { invoke, scratch } from './invoke.ts';

const run = ['run', '--suite', 'smoke', '--task', 'split-module', '--sandbox', 'local', '--json'];

const curveIn = (stdout: string): Curve => curveSchema.parse(JSON.parse(stdout));

test('the curve of a vandal shows the peak before its first deed, and a larger budget only adds', async () => {
  await using place = await scratch();
  const options = { cwd: place.path };
  const ran = await invoke([...run, '--model', 'sim/vandal@6?acts=2', '--curve', 'none', '--quiet'], options);
  const summary = summarySchema.parse(JSON.parse(ran.stdout));
  const [trial] = summary.trials;
  const id = trial!.id;
  const directory = join('results', summary.run, 'trials', id);

  const small = await invoke(['curve', id, '--budget', '4', '--json'], options);
  expect(small.code, small.stderr).toBe(0);
  const first = curveIn(small.stdout);
  expect(first.gradings).toHaveLength(4);
  expect(first.gradings.map(({ step }) => step)).toEqual(expect.arrayContaining([0, first.steps]));
  expect(first.points.at(-1)).toMatchObject({ step: trial!.steps, score: trial!.score });

  const whole = await invoke(['curve', `latest/${id.slice(0, -3)}`, '--json'], options);
  const curve = curveIn(whole.stdout);
  // Every one of the few states is graded now; the lines on stderr tell of those that were not before.
  expect(curve.gradings).toHaveLength(curve.states);
  expect(whole.stderr.match(/^step \d+: M /gm)).toHaveLength(curve.states - 4);
  expect(curve.gradings).toEqual(expect.arrayContaining(first.gradings));
  // Sealed truth: it follows the reference through step 6 and destroys from step 7 on.
  const { likely, certain } = curve;
  expect(certain).toEqual(likely);
  const peak = likely.peak.kind === 'exact' ? likely.peak.step : undefined;
  expect(peak).toBeLessThanOrEqual(6);
  const onset = likely.damageOnset.kind === 'exact' ? likely.damageOnset.step : undefined;
  expect(onset).toBeGreaterThanOrEqual(7);
  expect(likely.peakLoss.low).toBeGreaterThan(0);
  for (const { step } of curve.gradings) {
    expect((await stat(join(place.path, directory, 'grade', `step-${step}`, 'reward.json'))).isFile()).toBe(
      true,
    );
  }

  const again = await invoke(['curve', directory], options);
  expect(again).toMatchObject({ code: 0, stderr: '' });
  expect(again.stdout).toMatch(/\(simulated\)[\s\S]*\n {2}[0-9.]+\n[\s\S]*damage onset/);
  const report = await invoke(['report', 'latest'], options);
  expect(report.stdout).toMatch(/progress peaked at step \d+[\s\S]*lost/);

  const near = await invoke(['curve', `${id}-typo`], options);
  expect(near).toMatchObject({ code: 2, stdout: '' });
  expect(near.stderr).toMatch(new RegExp(`TRIAL_UNKNOWN[\\s\\S]*${id}`));
  await rename(join(place.path, directory, 'trial.json'), join(place.path, directory, 'trial.json.away'));
  const unfinished = await invoke(['curve', id], options);
  expect(unfinished.code).toBe(2);
  expect(unfinished.stderr).toMatch(/TRIAL_UNFINISHED[\s\S]*mimo-bench resume/);
});

test('run measures the trials that did not score 1 once all have ended, and report says the same', async () => {
  await using place = await scratch();
  const options = { cwd: place.path };
  await writeFile(join(place.path, 'wrong.sh'), 'echo one > a.txt\n\ncat a.txt\n');
  const asked = ['--agent', 'oracle', '--agent', 'script:wrong.sh'];
  const ran = await invoke([...run, ...asked], options);
  expect(ran.stderr).toMatch(/1 progress curve to measure[\s\S]*: progress curve, /);
  const summary = summarySchema.parse(JSON.parse(ran.stdout));
  const of = (agent: string) => summary.trials.find((trial) => trial.agent === agent)!;
  expect(of('oracle')).toMatchObject({ score: 1 });
  expect(of('oracle').curve).toBeUndefined();
  const wrong = of('script:wrong.sh');
  expect(wrong.curve).toMatchObject({ peakShare: { high: expect.any(Number) }, peak: { kind: 'exact' } });
  const path = join(place.path, 'results', summary.run, 'trials', wrong.id, 'curve.json');
  // The second command only reads: two states for three snapshots.
  expect(curveIn(await readFile(path, 'utf8'))).toMatchObject({ steps: 2, states: 2, points: { length: 3 } });
  const report = await invoke(['report', 'latest', '--json'], options);
  expect(JSON.parse(report.stdout)).toEqual(summary);
});

test('a curve moves the onset into trial.json, where analyze finds the same; resume measures what is missing', async () => {
  await using place = await scratch();
  const options = { cwd: place.path };
  const ran = await invoke([...run, '--model', 'sim/vandal@6?acts=2', '--quiet'], options);
  const summary = summarySchema.parse(JSON.parse(ran.stdout));
  const directory = join(place.path, 'results', summary.run, 'trials', summary.trials[0]!.id);
  const assessment = async () =>
    trialResultSchema.parse(JSON.parse(await readFile(join(directory, 'trial.json'), 'utf8'))).endurance;
  const judged = await assessment();
  expect(judged).toMatchObject({ end: 'breakdown', onset: { cause: 'damage', provisional: false } });
  expect(summary.trials[0]!.endurance).toMatchObject({
    end: 'breakdown',
    onset: { step: judged!.onset!.step },
  });

  const analyzed = await invoke(['analyze', directory, '--json'], options);
  const [trajectory] = analysisSchema.parse(JSON.parse(analyzed.stdout)).trajectories;
  expect(trajectory).toMatchObject({
    end: 'breakdown',
    onset: { step: judged!.onset!.step, cause: 'damage' },
  });
  const kinds = (found: readonly { kind: string; first: number; last: number }[]) =>
    found.map(({ kind, first, last }) => `${kind} ${first}-${last}`);
  expect(kinds(trajectory!.findings)).toEqual(kinds(judged!.findings));
  expect(kinds(trajectory!.episodes)).toEqual(kinds(judged!.episodes));

  // As if the harness had been stopped before the curve.
  await rm(join(directory, 'curve.json'));
  const resumed = await invoke(['resume', 'latest', '--json'], options);
  expect(resumed.stderr).toMatch(/0 trials to do[\s\S]*1 progress curve to measure/);
  expect(JSON.parse(resumed.stdout)).toEqual(summary);
  expect(await assessment()).toEqual(judged);
});
