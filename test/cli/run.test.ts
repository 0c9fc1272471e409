import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { cleanOutputSchema, planOutputSchema } from '../../src/cli/index.ts';
import { runPlanSchema, summarySchema, trialResultSchema } from '../../src/core/index.ts';
import { type Invocation, invoke, scratch } from './invoke.ts';

/** One short task in a real sandbox; what follows changes the agent, the model or the limits. */
const oneTask = ['run', '--suite', 'smoke', '--task', 'fix-failing-test', '--sandbox', 'local'];

describe('run', () => {
  test('leaves a graded trial behind, prints only JSON on stdout, and exits 0', async () => {
    await using place = await scratch();
    const { code, stdout, stderr } = await invoke([...oneTask, '--json'], { cwd: place.path });
    expect(stderr).toMatch(/fix-failing-test.*score 1\.000/);
    expect(code).toBe(0);
    const summary = summarySchema.parse(JSON.parse(stdout));
    expect(summary.trials).toMatchObject([{ model: 'sim/steady', simulated: true, score: 1, passed: true }]);
    const directory = join(place.path, 'results', summary.run);
    const onDisk = async (path: string) => JSON.parse(await readFile(join(directory, path), 'utf8'));
    runPlanSchema.parse(await onDisk('run.json'));
    trialResultSchema.parse(await onDisk(`trials/${summary.trials[0]?.id}/trial.json`));
    expect(await onDisk('summary.json')).toEqual(summary);
    const report = await invoke(['report', 'latest', '--json'], { cwd: place.path });
    expect(JSON.parse(report.stdout)).toEqual(summary);
  });

  test('--quiet says nothing on stderr', async () => {
    await using place = await scratch();
    const { code, stdout, stderr } = await invoke([...oneTask, '--agent', 'oracle', '--quiet'], {
      cwd: place.path,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/1 of 1 passed[\s\S]*1\.000/);
  });

  test('exits 1 when the mean score is below --fail-under, with the report all the same', async () => {
    await using place = await scratch();
    const { code, stdout } = await invoke([...oneTask, '--agent', 'nop', '--fail-under', '0.5'], {
      cwd: place.path,
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/0 of 1 passed[\s\S]*0\.000/);
  });

  test('--max-steps ends a trial at exactly that step, which is no failure of the run', async () => {
    await using place = await scratch();
    const { code, stdout } = await invoke([...oneTask, '--max-steps', '3', '--json'], { cwd: place.path });
    expect(code).toBe(0);
    const [trial] = summarySchema.parse(JSON.parse(stdout)).trials;
    expect(trial).toMatchObject({ steps: 3, outcome: { kind: 'limit', reason: 'steps' } });
  });

  test('--units alone turns the dial of the suite that has one', async () => {
    await using place = await scratch();
    const asked = ['run', '--units', '25,50', '--sandbox', 'local', '--dry-run', '--json'];
    const { code, stdout } = await invoke(asked, { cwd: place.path });
    expect(code).toBe(0);
    const { plan } = planOutputSchema.parse(JSON.parse(stdout));
    expect(new Set(plan.trials.map(({ suite, units }) => `${suite} ${units}`))).toEqual(
      new Set(['migrations 25', 'migrations 50']),
    );
  });

  test('--dry-run prints the plan and starts nothing', async () => {
    await using place = await scratch();
    const options = { cwd: place.path };
    const plan = await invoke([...oneTask, '--dry-run', '--agent', 'mimo', '--agent', 'oracle'], options);
    expect(plan).toMatchObject({ code: 0 });
    expect(plan.stdout).toMatch(/2 trials[\s\S]*smoke\/fix-failing-test[\s\S]*Nothing was started/);
    const { stdout } = await invoke([...oneTask, '--dry-run', '--json'], options);
    expect(planOutputSchema.parse(JSON.parse(stdout)).plan.trials).toHaveLength(1);
    expect(existsSync(join(place.path, 'results'))).toBe(false);
  });
});

// Slow enough to be stopped in the middle, quick enough to finish after.
const slowly = [...oneTask, '--model', 'sim/steady?latency=300'];

/** Runs slowly and sends the signal as soon as the first step is on record. */
async function stoppedAtWork(cwd: string, signal: NodeJS.Signals): Promise<Invocation> {
  let sent: Promise<void> | undefined;
  const ended = await invoke(slowly, {
    cwd,
    onStderr: (text, kill) => {
      if (text.includes(': started')) sent ??= firstStep(cwd).then(() => kill(signal));
    },
  });
  await sent;
  return ended;
}

async function firstStep(cwd: string): Promise<void> {
  const results = join(cwd, 'results');
  for (;;) {
    const names = await readdir(results, { recursive: true });
    const journal = names.find((name) => name.endsWith('journal.jsonl'));
    if (journal && (await readFile(join(results, journal), 'utf8')).includes('"type":"step"')) return;
    await delay(20);
  }
}

describe('Ctrl-C', () => {
  test('stops cleanly with 130, and resume finishes the run with the grade of an undisturbed one', async () => {
    await using place = await scratch();
    const { code, stdout, stderr } = await stoppedAtWork(place.path, 'SIGINT');
    expect(stderr).toContain('Stopping');
    expect(stdout).toContain('mimo-bench resume results/');
    expect(code).toBe(130);
    const resumed = await invoke(['resume', 'latest', '--json'], { cwd: place.path });
    expect(resumed.code).toBe(0);
    const summary = summarySchema.parse(JSON.parse(resumed.stdout));
    expect(summary).toMatchObject({ pending: 0, trials: [{ score: 1, passed: true }] });
    expect(await readdir(join(place.path, 'results'))).toEqual([summary.run]);
  });

  test('twice stops at once with 130', async () => {
    await using place = await scratch();
    const { code } = await invoke([...oneTask, '--model', 'sim/steady?latency=20000'], {
      cwd: place.path,
      onStderr: (text, kill) => {
        if (text.includes(': started')) kill('SIGINT');
      },
    });
    expect(code).toBe(130);
  });
});

test('kill -9 leaves a run that resume finishes, and no sandbox that clean does not find', async () => {
  await using place = await scratch();
  const options = { cwd: place.path };
  expect((await stoppedAtWork(place.path, 'SIGKILL')).code).toBeNull();
  const [run = ''] = await readdir(join(place.path, 'results'));
  const cleaned = async (...flags: string[]) => {
    const { stdout } = await invoke(['clean', '--run', run, '--json', ...flags], options);
    return cleanOutputSchema.parse(JSON.parse(stdout)).sandboxes.map(({ id }) => id);
  };
  // What is left depends on the machine: control groups where they can be written, elsewhere what is still dying.
  const named = await cleaned('--dry-run');
  expect(named).toEqual(expect.arrayContaining(await cleaned()));
  expect(await cleaned('--dry-run')).toEqual([]);
  const resumed = await invoke(['resume', 'latest', '--json'], options);
  expect(summarySchema.parse(JSON.parse(resumed.stdout))).toMatchObject({
    pending: 0,
    trials: [{ score: 1 }],
  });
});
