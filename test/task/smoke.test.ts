import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  buildTask,
  builtInTasksDirectory,
  type LoadedTask,
  loadSuite,
  taskRoots,
} from '../../src/task/index.ts';
import { scratch } from './fixtures.ts';

const run = promisify(execFile);
const tryTask = fileURLToPath(new URL('../../scripts/try-task.sh', import.meta.url));
const { quote } = await import(join(builtInTasksDirectory(), 'lib', 'build.mjs'));
const suite = await loadSuite('smoke', taskRoots());

/** The numbers of `reward.json` after a solution. */
async function rewards(task: LoadedTask, ...solution: string[]): Promise<Record<string, number>> {
  const { stdout } = await run(tryTask, [task.directory, ...solution], { timeout: 60_000 });
  return JSON.parse(stdout) as Record<string, number>;
}

const score = async (task: LoadedTask, ...solution: string[]): Promise<number> =>
  (await rewards(task, ...solution))['reward']!;

describe.each(suite.members)('smoke/$name', (source) => {
  it('is built to the same bytes twice, with a reference of about ten steps', async () => {
    await using out = await scratch();
    const first = await buildTask(source, { seed: 1, outDir: join(out.path, 'a') });
    const second = await buildTask(source, { seed: 1, outDir: join(out.path, 'b') });
    expect(second.digest).toBe(first.digest);
    expect(first.warnings).toEqual([]);
    expect(first.verifier.mode).toBe('separate');
    expect(first.network).toEqual({ kind: 'none' });
    expect(first.reference.length).toBeGreaterThanOrEqual(9);
    expect(first.endurance.reference).toEqual({ steps: first.reference.length });
  });

  it('scores 1 for the reference, run whole or step by step in fresh shells, with any seed', async () => {
    await using out = await scratch();
    const task = await buildTask(source, { seed: 1, outDir: join(out.path, 'a') });
    expect(await score(task, 'oracle')).toBe(1);
    const other = await buildTask(source, { seed: 2, outDir: join(out.path, 'b') });
    const script = join(out.path, 'steps.sh');
    await writeFile(script, task.reference.map((step) => `sh -c ${quote(step.script)}\n`).join(''));
    expect(await score(other, script)).toBe(1);
  });

  it('gives every declared number, and 0 for doing nothing', async () => {
    await using out = await scratch();
    const task = await buildTask(source, { seed: 3, outDir: join(out.path, 'a') });
    const { milestones, gates, constraints } = task.endurance;
    const numbers = await rewards(task, 'nop');
    expect(Object.keys(numbers).sort()).toEqual(
      ['reward', ...[...milestones, ...gates, ...constraints].map(({ id }) => id)].sort(),
    );
    expect(numbers['reward']).toBe(0);
    for (const { id } of milestones) expect([id, numbers[id]]).toEqual([id, 0]);
    for (const { id } of [...gates, ...constraints]) expect([id, numbers[id]]).toEqual([id, 1]);
  });

  it('scores a reference that is cut short in rising order', async () => {
    await using out = await scratch();
    const task = await buildTask(source, { seed: 1, outDir: join(out.path, 'a') });
    const steps = task.reference.length;
    const scores: number[] = [];
    for (const share of [0.4, 0.7, 0.9]) {
      scores.push(await score(task, 'oracle', String(Math.round(steps * share))));
    }
    expect([...scores].sort((a, b) => a - b)).toEqual(scores);
    expect(scores.at(-1)).toBeGreaterThan(scores[0]!);
    expect(scores.at(-1)).toBeLessThan(1);
  });

  it('scores below 1 for every listed wrong solution', async () => {
    await using out = await scratch();
    const task = await buildTask(source, { seed: 1, outDir: join(out.path, 'a') });
    const wrong = join(source.directory, 'wrong');
    const files = (await readdir(wrong)).sort();
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const file of files) {
      // Beside the score, so that a failure names the solution.
      expect([file, (await score(task, join(wrong, file))) < 0.75]).toEqual([file, true]);
    }
  });
});
