import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analysisSchema } from '../../src/analysis/index.ts';
import { invoke, scratch } from './invoke.ts';

const line = (id: string): string =>
  `${[
    {
      type: 'assistant',
      message: {
        id: `m${id}`,
        role: 'assistant',
        model: 'some-model',
        content: [{ type: 'tool_use', id, name: 'Bash', input: { command: 'git status' } }],
      },
    },
    {
      type: 'user',
      message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'clean' }] },
    },
  ]
    .map((value) => JSON.stringify(value))
    .join('\n')}\n`;
const session = [1, 2, 3, 4, 5].map((id) => line(`t${id}`)).join('');

describe('analyze', () => {
  it('searches a folder and prints the analysis as its schema says, a count of torn lines beside it', async () => {
    await using home = await scratch();
    await mkdir(join(home.path, 'projects', 'app'), { recursive: true });
    await writeFile(join(home.path, 'projects', 'app', 'session.jsonl'), `${session}{"type":"assis`);
    await writeFile(join(home.path, 'projects', 'settings.json'), '{"a":1}');
    const { code, stdout, stderr } = await invoke(['analyze', 'projects', '--json'], { cwd: home.path });
    expect(code).toBe(0);
    const { trajectories } = analysisSchema.parse(JSON.parse(stdout));
    expect(trajectories).toHaveLength(1);
    expect(trajectories[0]).toMatchObject({
      file: 'projects/app/session.jsonl',
      format: 'claude-code',
      model: 'some-model',
      steps: 5,
      onset: { step: 1, ref: 1, cause: 'cycle' },
    });
    expect(stderr).toContain('1 lines could not be read');
  });

  it('walks a folder in order, names what it cannot read, and one bad file never stops the rest', async () => {
    await using home = await scratch();
    for (const name of ['b', 'a/deep', 'events'])
      await mkdir(join(home.path, 'logs', name), { recursive: true });
    await writeFile(join(home.path, 'logs/b/s.jsonl'), session);
    await writeFile(join(home.path, 'logs/a/deep/s.jsonl'), session);
    await writeFile(join(home.path, 'logs/a/cut.eval'), 'PK\u0003\u0004 cut');
    await writeFile(join(home.path, 'logs/a/cut.db'), 'SQLite format 3\u0000 cut');
    await writeFile(
      join(home.path, 'logs/a/helper.jsonl'),
      session.replaceAll('{"type"', '{"isSidechain":true,"type"'),
    );
    const event = (id: number) => ({
      id,
      timestamp: 't',
      source: 'agent',
      action: 'run',
      args: { command: 'ls' },
    });
    for (const id of [0, 1, 10, 2])
      await writeFile(join(home.path, `logs/events/${id}.json`), JSON.stringify(event(id)));
    await symlink(join(home.path, 'logs/b/s.jsonl'), join(home.path, 'logs/b/t.jsonl'));
    await symlink(join(home.path, 'gone'), join(home.path, 'logs/z.jsonl'));
    const { code, stdout } = await invoke(['analyze', 'logs', '--json'], { cwd: home.path });
    expect(code).toBe(0);
    const { trajectories, passedOver } = analysisSchema.parse(JSON.parse(stdout));
    expect(trajectories.map(({ file, operations }) => [file, operations])).toEqual([
      ['logs/a/deep/s.jsonl', 5],
      ['logs/b/s.jsonl', 5],
      ['logs/b/t.jsonl', 5],
      ['logs/events', 4],
    ]);
    expect(passedOver.map(({ file }) => file)).toEqual([
      'logs/a/cut.db',
      'logs/a/cut.eval',
      'logs/a/helper.jsonl',
      'logs/z.jsonl',
    ]);
  });

  it('shows what could be read of a damaged file, and says that it is not all', async () => {
    await using home = await scratch();
    const samples = [1, 2].map((id) => ({
      id,
      epoch: 1,
      messages: [{ role: 'assistant', content: 'Done.' }],
    }));
    const text = JSON.stringify({ version: 2, eval: { run_id: 'r', task: 't', model: 'm' }, samples });
    await writeFile(join(home.path, 'log.json'), text.slice(0, text.lastIndexOf('"content"')));
    const { code, stdout } = await invoke(['analyze', 'log.json', '--json'], { cwd: home.path });
    expect(code).toBe(2);
    const { trajectories, passedOver } = analysisSchema.parse(JSON.parse(stdout));
    expect(trajectories.map(({ session, steps }) => [session, steps])).toEqual([['1/1', 1]]);
    expect(passedOver).toEqual([{ file: 'log.json', why: expect.stringContaining('read in part') }]);
  });

  it('goes on after a named file that is missing, and says so in the exit code', async () => {
    await using home = await scratch();
    await writeFile(join(home.path, 's.jsonl'), session);
    const { code, stdout, stderr } = await invoke(['analyze', 'missing', 's.jsonl'], { cwd: home.path });
    expect(code).toBe(2);
    expect(stdout).toContain('breakdown from step 1');
    expect(stderr).toContain('missing: no such file or folder');
  });

  it('prints a page that a person reads', async () => {
    await using home = await scratch();
    await writeFile(join(home.path, 's.jsonl'), session);
    const { code, stdout } = await invoke(['analyze', 's.jsonl'], { cwd: home.path });
    expect(code).toBe(0);
    expect(stdout).toMatch(/s\.jsonl +5 +5/);
    expect(stdout).toContain(
      '1 of 1 trajectories (5 steps) have something found in them; 1 did not get out of it.',
    );
    expect(stdout).toContain('breakdown from step 1');
    expect(stdout).toContain('Bash: git status\n');
    expect(stdout).toContain('look at s.jsonl:1\n');
    expect(stdout).toContain('thrash (needs the tree after each step)');
  });

  it.each([
    [['missing'], 'FILE_UNREADABLE', 'missing'],
    [['notes.json'], 'FORMAT_UNKNOWN', '--format'],
    [['notes.json', '--format', 'atif'], 'TRAJECTORY_EMPTY', 'notes.json'],
    [['notes.json', '--format', 'codex'], 'TRAJECTORY_EMPTY', 'notes.json'],
    [['empty'], 'NO_TRAJECTORY', 'claude-code'],
    [['notes.json', '--format', 'word'], 'USAGE', 'claude-code'],
  ])('says of %j what to do', async (args, code, words) => {
    await using home = await scratch();
    await writeFile(join(home.path, 'notes.json'), '{"a":1}');
    await mkdir(join(home.path, 'empty'));
    const done = await invoke(['analyze', ...args], { cwd: home.path });
    expect(done).toMatchObject({ code: 2, stdout: '' });
    expect(done.stderr).toContain(code);
    expect(done.stderr).toContain(words);
  });
});
