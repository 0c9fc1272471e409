import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  builtTaskOutputSchema,
  cleanOutputSchema,
  doctorOutputSchema,
  modelsOutputSchema,
  taskOutputSchema,
  tasksOutputSchema,
} from '../../src/cli/index.ts';
import { type InvokeOptions, invoke, scratch } from './invoke.ts';

/** The one JSON document on stdout, held against its schema. */
async function json<T>(args: string, schema: z.ZodType<T>, options: InvokeOptions): Promise<T> {
  const { stdout } = await invoke(args.split(' '), options);
  return schema.parse(JSON.parse(stdout));
}

describe('tasks', () => {
  test('list names the tasks of all suites in the form that show accepts', async () => {
    await using place = await scratch();
    const options = { cwd: place.path };
    const { tasks } = await json('tasks list --json', tasksOutputSchema, options);
    const names = tasks.map(({ suite, name }) => `${suite}/${name}`);
    expect(names).toContain('smoke/split-module');
    const { code, stdout } = await invoke(['tasks', 'list'], options);
    expect(code).toBe(0);
    for (const name of names) expect(stdout).toContain(name);
  });

  test('show tells the instruction, the milestones and the digest that build then has', async () => {
    await using place = await scratch();
    const options = { cwd: place.path };
    const shown = await json('tasks show smoke/split-module --json', taskOutputSchema, options);
    const built = await json('tasks build split-module --out here --json', builtTaskOutputSchema, options);
    expect(shown.digest).toBe(built.digest);
    expect(shown.endurance?.milestones.length).toBeGreaterThan(0);
    expect(await readdir(join(place.path, 'here'))).toEqual(
      expect.arrayContaining(['environment', 'instruction.md', 'solution', 'task.toml', 'tests']),
    );
    const page = await invoke(['tasks', 'show', 'split-module'], options);
    expect(page.stdout).toContain('Milestones');
  });

  test('build refuses a directory that holds something', async () => {
    await using place = await scratch();
    const options = { cwd: place.path };
    await invoke(['tasks', 'build', 'split-module', '--out', 'here'], options);
    const again = await invoke(['tasks', 'build', 'split-module', '--out', 'here'], options);
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toMatch(/not empty/);
  });
});

describe('models list', () => {
  test('names simulated models, and of real ones which key is set but never its value', async () => {
    await using place = await scratch();
    const env = { OPENAI_API_KEY: 'sk-canary-0003' };
    const { stdout } = await invoke(['models', 'list'], { cwd: place.path, env });
    const models = await json('models list --json', modelsOutputSchema, { cwd: place.path, env });
    expect(models.simulated.map(({ model }) => model)).toContain('sim/steady');
    expect(models.providers.filter(({ keySet }) => keySet).map(({ model }) => model)).toEqual([
      'openai/NAME',
    ]);
    expect(stdout).toMatch(/openai\/NAME +OPENAI_API_KEY +yes/);
    expect(stdout + JSON.stringify(models)).not.toContain('canary');
  });
});

describe('doctor', () => {
  test('names the keys that are set and never shows their values', async () => {
    await using place = await scratch();
    const env = { ANTHROPIC_API_KEY: 'sk-ant-canary-0001', MIMO_BENCH_PROVIDER_LAB_KEY: 'lab-canary-0002' };
    const { checks } = await json('doctor --json', doctorOutputSchema, { cwd: place.path, env });
    expect(checks.find(({ name }) => name === 'model keys')?.detail).toMatch(
      /ANTHROPIC_API_KEY.*MIMO_BENCH_PROVIDER_LAB_KEY/,
    );
    expect(JSON.stringify(checks)).not.toContain('canary');
  });

  test('exits 0 exactly when some sandbox works, and gives a fix for each check that does not hold', async () => {
    await using place = await scratch();
    const options = { cwd: place.path };
    const result = await json('doctor --json', doctorOutputSchema, options);
    const { code, stdout } = await invoke(['doctor'], options);
    expect(code).toBe(result.ok ? 0 : 3);
    expect(result.checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['node', 'git', 'sandbox docker', 'sandbox local', 'model keys']),
    );
    for (const { status, fix, detail } of result.checks) {
      expect(status === 'fail' && fix === null).toBe(false);
      // Free space changes between the two calls.
      if (!/GB free/.test(detail)) expect(stdout).toContain(detail.slice(0, 20));
    }
  });

  test('says that no engine answers where none does', async () => {
    await using place = await scratch();
    const env = { DOCKER_HOST: 'unix:///nonexistent/docker.sock' };
    const { checks } = await json('doctor --json', doctorOutputSchema, { cwd: place.path, env });
    const docker = checks.find(({ name }) => name === 'sandbox docker');
    expect(docker?.status).toBe('warn');
    expect(docker?.fix).not.toBeNull();
  });
});

describe('clean', () => {
  test('--dry-run removes nothing and says so', async () => {
    await using place = await scratch();
    const result = await json('clean --dry-run --json', cleanOutputSchema, { cwd: place.path });
    expect(result.dryRun).toBe(true);
  });

  test('of a run that left nothing behind finds nothing', async () => {
    await using place = await scratch();
    const { code, stdout } = await invoke(['clean', '--run', 'no-such-run'], { cwd: place.path });
    expect(code).toBe(0);
    expect(stdout).toContain('nothing to remove');
  });
});
