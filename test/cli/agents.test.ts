import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { agentChecksOutputSchema, agentsOutputSchema } from '../../src/cli/index.ts';
import { type InvokeOptions, invoke, scratch } from './invoke.ts';

/** The one JSON document on stdout, held against its schema. */
async function json<T>(args: string, schema: z.ZodType<T>, options: InvokeOptions): Promise<T> {
  const { stdout } = await invoke(args.split(' '), options);
  return schema.parse(JSON.parse(stdout));
}

describe('agents list', () => {
  test('names the built-in agent and those that need no model', async () => {
    await using place = await scratch();
    const { agents } = await json('agents list --json', agentsOutputSchema, { cwd: place.path });
    const needs = Object.fromEntries(agents.map(({ name, needsModel }) => [name, needsModel]));
    expect(needs).toMatchObject({ mimo: true, oracle: false, nop: false, 'claude-code': true });
  });

  test('says of each program which version is meant, how large it is and whether it is installed', async () => {
    await using place = await scratch();
    const env = { XDG_CACHE_HOME: place.path };
    await mkdir(join(place.path, 'mimo-bench/agents/pi@0.73.1'), { recursive: true });
    const { agents } = await json('agents list --json', agentsOutputSchema, { cwd: place.path, env });
    const programs = new Map(agents.map(({ name, program }) => [name, program]));
    expect(programs.get('mimo')).toBeNull();
    expect(programs.get('pi')).toMatchObject({ package: expect.stringContaining('pi'), installed: true });
    expect(programs.get('codex')).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      installed: false,
    });
    const { stdout } = await invoke(['agents', 'list'], { cwd: place.path, env });
    expect(stdout).toMatch(/codex\n +\S+ +no, \d+ MB/);
  });
});

describe('agents check', () => {
  test('lets each agent do one small task, and exits 1 when one of them does not work', async () => {
    await using place = await scratch();
    const args = ['agents', 'check', 'oracle', 'nop', '--sandbox', 'local', '--quiet'];
    const { code, stdout, stderr } = await invoke([...args, '--json'], { cwd: place.path });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const { checks, directory } = agentChecksOutputSchema.parse(JSON.parse(stdout));
    expect(checks).toMatchObject([
      { agent: 'oracle', works: true, score: 1, claimsDone: true },
      { agent: 'nop', works: false, score: 0, steps: 0, outcome: { kind: 'gave-up' } },
    ]);
    expect(await readdir(join(directory, 'trials'))).toHaveLength(2);
    const alone = await invoke(['agents', 'check', 'oracle', '--sandbox', 'local'], { cwd: place.path });
    expect(alone).toMatchObject({ code: 0, stdout: expect.stringMatching(/oracle\s+\S+ +yes +1\.000 +13/) });
  });

  test('refuses an unknown name before anything starts', async () => {
    await using place = await scratch();
    const { code, stderr } = await invoke(['agents', 'check', 'claude-cod'], { cwd: place.path });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('claude-code') });
  });
});
