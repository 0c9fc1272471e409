import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { invoke, scratch } from './invoke.ts';

/** What is typed, and what stderr has to say: the error's code, what is wrong, and what to do instead. */
const mistakes: readonly [what: string, args: string, says: RegExp][] = [
  ['a command with a typo', 'rnu', /USAGE.*unknown command 'rnu'\n.*Did you mean run\?/],
  ['a command that is near none', 'frobnicate', /unknown command 'frobnicate'\n.*mimo-bench --help/],
  ['a flag with a typo', 'run --modle sim/steady', /unknown option '--modle'\n.*Did you mean --model\?/],
  ['a flag without its value', 'run --suite', /option '--suite <name>' argument missing/],
  ['an argument too many', 'run smoke', /too many arguments for 'run'/],
  ['units that are no numbers', 'run --units 25,lots', /--units.*'25,lots'.*such as 25 or 25,50/],
  ['no units at all', 'run --units 0', /--units.*at least 1/],
  ['a duration without a unit', 'run --timeout 90', /--timeout.*such as 90s, 15m or 2h/],
  ['a duration of nothing', 'run --idle-timeout 0s', /--idle-timeout.*such as 90s/],
  ['a negative number of trials', 'run --trials=-1', /--trials.*whole number/],
  ['no jobs', 'run -j 0', /-j, --jobs.*at least 1/],
  ['steps in words', 'run --max-steps many', /--max-steps.*whole number/],
  ['a cost of nothing', 'run --max-cost 0', /--max-cost.*US dollars above 0/],
  ['a score above 1', 'run --fail-under 80', /--fail-under.*from 0 to 1/],
  ['a sandbox that is none', 'run --sandbox podman', /--sandbox.*auto, docker, local/],
  [
    'a CA bundle that is not there',
    'run --ca-bundle nowhere.pem',
    /--ca-bundle.*nowhere\.pem.*there is none/,
  ],
  ['a tasks directory that is not there', 'run --tasks-dir nowhere', /nowhere/],
  ['an empty name', 'run --agent=', /--agent.*empty/],
  ['a suite with a typo', 'run --suite smkoe', /SUITE_UNKNOWN.*"smkoe"\n.*smoke/],
  ['a task with a typo', 'run --suite smoke --task split-modul', /TASK_UNKNOWN.*\n.*split-module/],
  ['an agent with a typo', 'run --agent orakle', /unknown agent "orakle"\n.*oracle/],
  ['a script that is not there', 'run --agent script:nowhere.sh', /nowhere\.sh/],
  ['a model without a provider', 'run --model steady', /MODEL_INVALID.*provider\/name/],
  ['a provider with a typo', 'run --model antropic/claude', /antropic[\s\S]*anthropic/],
  ['a persona with a typo', 'run --model sim/stedy', /stedy[\s\S]*steady/],
  ['a real model without its key', 'run --model anthropic/claude-x', /MODEL_KEY_MISSING.*ANTHROPIC_API_KEY/],
  ['units off the dial', 'run --suite smoke --units 7', /TASK_UNITS_UNKNOWN.*7[\s\S]*10/],
  ['a run that is not there', 'report nothing-like-it', /RUN_UNKNOWN.*nothing-like-it/],
  ['a run to resume that is not there', 'resume latest', /RUN_UNKNOWN/],
  ['a curve of a trial of no run', 'curve nothing-like-it/some-trial', /RUN_UNKNOWN.*nothing-like-it/],
  ['a curve without a trial', 'curve', /missing required argument 'trial'/],
  ['a curve with no budget', 'curve latest/x --budget 0', /--budget.*at least 1/],
  ['curves of trials that there are none of', 'run --curve passed', /--curve.*all, failed, none/],
  ['resume without a run', 'resume', /missing required argument 'run'/],
  ['a task to show with a typo', 'tasks show split-modul', /TASK_UNKNOWN.*\n.*split-module/],
];

describe('bad input is refused with exit code 2, words on stderr and nothing on stdout:', () => {
  test.concurrent.each(mistakes)('%s', async (_what, args, says) => {
    await using place = await scratch();
    const { code, stdout, stderr } = await invoke(args.split(' '), { cwd: place.path });
    expect(stderr).toMatch(says);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    // Refused before anything started: no results directory, no half a run.
    expect(await readdir(place.path)).toEqual([]);
  });

  test('a suite file with a wrong key is named with its line and what was expected', async () => {
    await using place = await scratch();
    const file = join(place.path, 'suite.yaml');
    await writeFile(file, 'name: mine\ntitle: Mine\npurpose: p\nmembers: nothing\n');
    const { code, stderr } = await invoke(['tasks', 'list', '--tasks-dir', place.path], { cwd: place.path });
    expect(code).toBe(2);
    expect(stderr).toMatch(/suite\.yaml:4: members.*expected/);
  });

  test('a group of commands without one shows its help', async () => {
    await using place = await scratch();
    const { code, stdout, stderr } = await invoke(['tasks'], { cwd: place.path });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('list');
  });
});

describe('help', () => {
  test('is shown by a bare command, which starts nothing', async () => {
    await using place = await scratch();
    const { code, stdout } = await invoke([], { cwd: place.path });
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: mimo-bench');
    expect(await readdir(place.path)).toEqual([]);
  });

  test('and version leave with 0 and speak on stdout', async () => {
    await using place = await scratch();
    const version = await invoke(['--version'], { cwd: place.path });
    expect(version).toMatchObject({ code: 0, stderr: '' });
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const help = await invoke(['run', '--help'], { cwd: place.path });
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('--max-cost');
  });
});
