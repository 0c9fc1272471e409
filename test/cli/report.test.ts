import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { summarySchema, type TrialResult } from '../../src/core/index.ts';
import { halfway, lost, planOf, trialWith } from '../report/trials.ts';
import { invoke, scratch } from './invoke.ts';

async function writeRun(results: string, run: string, trials: readonly TrialResult[]): Promise<string> {
  const directory = join(results, run);
  const plan = { ...planOf(trials, ['not-finished']), run };
  for (const trial of trials) {
    const place = join(directory, 'trials', trial.id);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'trial.json'), JSON.stringify({ ...trial, run }));
  }
  await writeFile(join(directory, 'run.json'), JSON.stringify(plan));
  return directory;
}

describe('report', () => {
  test('prints the latest run where none is named, with paths that the next command accepts', async () => {
    await using place = await scratch();
    await writeRun(join(place.path, 'results'), '2026-01-01-aa', [trialWith()]);
    await writeRun(join(place.path, 'results'), '2026-01-02-bb', [halfway]);
    const { code, stdout } = await invoke(['report'], { cwd: place.path });
    expect(code).toBe(0);
    expect(stdout).toContain('Run 2026-01-02-bb');
    const [, next = ''] = /mimo-bench report (\S+) --json/.exec(stdout) ?? [];
    expect((await invoke(['report', next, '--json'], { cwd: place.path })).code).toBe(0);
  });

  test('prints one JSON document that its schema describes, and nothing else on stdout', async () => {
    await using place = await scratch();
    await writeRun(join(place.path, 'results'), '2026-01-01-aa', [trialWith(), lost]);
    const { code, stdout } = await invoke(['report', '2026-01-01', '--json'], { cwd: place.path });
    expect(code).toBe(0);
    const summary = summarySchema.parse(JSON.parse(stdout));
    expect(summary).toMatchObject({ run: '2026-01-01-aa', simulated: true, pending: 1 });
    expect(summary.trials).toHaveLength(2);
  });

  test('a document on stdout stands alone, and two of them are refused', async () => {
    await using place = await scratch();
    await writeRun(join(place.path, 'results'), '2026-01-01-aa', [trialWith()]);
    const [page, junit, both] = await Promise.all(
      [
        ['--html', '-'],
        ['--junit', '-'],
        ['--html', '-', '--json'],
      ].map((flags) => invoke(['report', ...flags], { cwd: place.path })),
    );
    expect(page?.stdout).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/i);
    expect(junit?.stdout).toMatch(/^<\?xml[\s\S]*<\/testsuites>\s*$/);
    expect(both).toMatchObject({ code: 2, stdout: '' });
    expect(both?.stderr).toContain('STDOUT_TAKEN');
  });

  test('takes several runs at once', async () => {
    await using place = await scratch();
    const results = join(place.path, 'results');
    const first = await writeRun(results, '2026-01-01-aa', [trialWith()]);
    await writeRun(results, '2026-01-02-bb', [halfway]);
    const { stdout } = await invoke(['report', first, '2026-01-02-bb', '--json'], { cwd: place.path });
    expect(JSON.parse(stdout).runs.map(({ run }: { run: string }) => run)).toEqual([
      '2026-01-01-aa',
      '2026-01-02-bb',
    ]);
  });

  test('changes no file', async () => {
    await using place = await scratch();
    const directory = await writeRun(join(place.path, 'results'), '2026-01-01-aa', [trialWith()]);
    const before = await readFile(join(directory, 'run.json'), 'utf8');
    await invoke(['report'], { cwd: place.path });
    expect(await readFile(join(directory, 'run.json'), 'utf8')).toBe(before);
  });

  test('refuses results of a newer version with words', async () => {
    await using place = await scratch();
    const directory = await writeRun(join(place.path, 'results'), '2026-01-01-aa', [trialWith()]);
    const path = join(directory, 'run.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('mimo-bench/run@1', 'mimo-bench/run@2'));
    const { code, stdout, stderr } = await invoke(['report'], { cwd: place.path });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/RESULTS_NEWER_VERSION[\s\S]*newer/);
  });

  test('names the file and the key of results that are damaged', async () => {
    await using place = await scratch();
    const trial = trialWith();
    const directory = await writeRun(join(place.path, 'results'), '2026-01-01-aa', [trial]);
    const path = join(directory, 'trials', trial.id, 'trial.json');
    await writeFile(path, JSON.stringify({ ...trial, steps: 'many' }));
    const { code, stderr } = await invoke(['report'], { cwd: place.path });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/trial\.json[\s\S]*steps/);
    expect(stderr).not.toContain('bug in mimo-bench');
  });
});
