import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { trialWith } from '../report/trials.ts';
import { invoke, scratch } from './invoke.ts';
import { writeRun } from './written-run.ts';

async function complete(cwd: string, ...words: string[]): Promise<readonly string[]> {
  const { code, stdout } = await invoke(['completion', '--words', '--', ...words], { cwd });
  expect(code).toBe(0);
  return stdout.split('\n').filter((line) => line !== '');
}

describe('completion', () => {
  test('offers commands, options, choices, and the names of suites, agents, models and runs', async () => {
    await using place = await scratch();
    await writeRun(join(place.path, 'results'), '2026-01-01-aa', [trialWith()]);
    const cwd = place.path;
    expect(await complete(cwd, 'ta')).toEqual(['tasks']);
    expect(await complete(cwd, 'tasks', 'sh')).toEqual(['show']);
    expect(await complete(cwd, 'run', '--sui')).toEqual(['--suite']);
    expect(await complete(cwd, 'run', '--curve', '')).toEqual(['all', 'failed', 'none']);
    expect(await complete(cwd, 'run', '--suite', 'mig')).toEqual(['migrations']);
    expect(await complete(cwd, 'run', '--agent', 'clau')).toEqual(['claude-code']);
    expect(await complete(cwd, 'run', '--model', 'sim/st')).toContain('sim/steady');
    expect(await complete(cwd, 'report', '20')).toEqual(['2026-01-01-aa']);
    expect(await complete(cwd, 'gate', '--baseline', 'lat')).toEqual(['latest']);
  });

  test('an unknown shell is refused with those that are known', async () => {
    await using place = await scratch();
    const { code, stderr } = await invoke(['completion', 'tcsh'], { cwd: place.path });
    expect(code).toBe(2);
    expect(stderr).toContain('bash, zsh, fish');
  });

  test('works in a real bash', async () => {
    await using place = await scratch();
    const bin = join(place.path, 'bin');
    await mkdir(bin);
    await symlink(join(import.meta.dirname, '..', '..', 'bin', 'mimo-bench.js'), join(bin, 'mimo-bench'));
    await writeFile(
      join(place.path, 'try.sh'),
      'eval "$(mimo-bench completion bash)"; COMP_WORDS=(mimo-bench models l); COMP_CWORD=2; _mimo_bench; echo "$COMPREPLY"',
    );
    const { stdout } = await promisify(execFile)('bash', ['try.sh'], {
      cwd: place.path,
      env: { PATH: `${bin}:${process.env.PATH}`, HOME: place.path },
    });
    expect(stdout.trim()).toBe('list');
  });
});
