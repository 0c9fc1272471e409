import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { builtInTasksDirectory, parseSteps } from '../../src/task/index.ts';
import { scratch } from './fixtures.ts';

const run = promisify(execFile);
const lib = await import(join(builtInTasksDirectory(), 'lib', 'build.mjs'));

describe('the seeded stream', () => {
  it('gives the numbers that built tasks were made with', () => {
    const rng = lib.createRng(1);
    // Pinned: another value here means other bytes, and another digest, for every task.
    expect([rng.next(), rng.int(1, 6), rng.shuffle([1, 2, 3, 4, 5])]).toEqual([
      0.46116576134227216,
      3,
      [3, 5, 4, 1, 2],
    ]);
  });

  it('forks by label, whatever was drawn before', () => {
    const [one, two] = [lib.createRng('x'), lib.createRng('x')];
    one.next();
    expect(one.fork('a').next()).toBe(two.fork('a').next());
    expect(one.fork('a').next()).not.toBe(one.fork('b').next());
  });

  it('spreads integers evenly over both ends', () => {
    const rng = lib.createRng('even');
    const counts = [0, 0, 0];
    for (let draw = 0; draw < 3000; draw++) counts[rng.int(0, 2)]!++;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});

describe('shell text', () => {
  it.each([
    ['plain', 'one\ntwo\n'],
    ['no newline at the end', "it's 100% `$HOME` \\n"],
    ['empty', ''],
    ['the delimiter itself', 'EOF\nEOF_1\n  EOF\n'],
    ['expansions', `$(rm -rf /) \${x} \`y\` "'\\\n`],
    ['carriage returns and tabs', 'a\r\n\tb\r\n'],
  ])('writes %s byte for byte', async (_, content) => {
    await using directory = await scratch();
    await run('sh', ['-c', lib.heredoc("d ir/it's.txt", content)], { cwd: directory.path });
    expect(await readFile(join(directory.path, "d ir/it's.txt"), 'utf8')).toBe(content);
  });

  it('appends, and marks as executable', async () => {
    await using directory = await scratch();
    const script =
      lib.heredoc('-a', '1\n', { executable: true }) + lib.heredoc('-a', '2\n', { append: true });
    await run('sh', ['-c', script], { cwd: directory.path });
    expect(await readFile(join(directory.path, '-a'), 'utf8')).toBe('1\n2\n');
    expect((await stat(join(directory.path, '-a'))).mode & 0o111).toBe(0o111);
  });
});

const steps = [
  { title: 'Move away', script: 'mkdir -p sub\ncd sub\nKEPT=1' },
  { title: 'Write', script: lib.heredoc('notes.md', '# step\n\n( # x\n') },
  { title: 'Look', script: `pwd > where\necho "\${KEPT-gone}" >> where` },
];

describe('solve.sh', () => {
  it('keeps the directory and variables of a step from the next when it is run whole', async () => {
    await using directory = await scratch();
    await run('sh', ['-c', lib.solveScript(steps, { workdir: directory.path })]);
    expect(await readFile(join(directory.path, 'where'), 'utf8')).toBe(`${directory.path}\ngone\n`);
  });

  it('reads back as the steps that it was made of', () => {
    const expected = steps.map(({ title, script }) => ({
      title,
      script: script.endsWith('\n') ? script : `${script}\n`,
    }));
    expect(parseSteps(lib.solveScript(steps))).toEqual(expected);
  });

  it('stops at the first command that fails', async () => {
    await using directory = await scratch();
    const script = lib.solveScript(
      [
        { title: 'Fail', script: 'false\ntouch after' },
        { title: 'Next', script: 'touch next' },
      ],
      { workdir: directory.path },
    );
    await expect(run('sh', ['-c', script])).rejects.toMatchObject({ code: 1 });
    await expect(stat(join(directory.path, 'after'))).rejects.toThrow(/ENOENT/);
    await expect(stat(join(directory.path, 'next'))).rejects.toThrow(/ENOENT/);
  });

  it('refuses a script that would open a step of its own', () => {
    expect(() => lib.solveScript([{ title: 'a', script: 'x\n### step: b\n' }])).toThrow(/end the step early/);
  });

  it('is one step without step lines, run by the shell that it names', async () => {
    await using directory = await scratch();
    const [step, ...none] = parseSteps(`#!/bin/bash\nwords=(a b)\necho "\${words[1]}" > out\nexit 3\n`);
    expect(none).toEqual([]);
    await expect(run('sh', ['-c', step!.script], { cwd: directory.path })).rejects.toMatchObject({ code: 3 });
    expect(await readFile(join(directory.path, 'out'), 'utf8')).toBe('b\n');
    expect(parseSteps('')).toEqual([]);
  });

  it('reads hand-written steps', () => {
    expect(parseSteps('#!/bin/sh\nset -e\n### step:  One \nls\n\n### step: Two\npwd')).toEqual([
      { title: 'One', script: 'ls\n' },
      { title: 'Two', script: 'pwd\n' },
    ]);
  });
});

describe('the repository of a task', () => {
  const history = [
    {
      author: "Ann O'Neil",
      email: 'ann@x.example',
      date: '2024-01-02T03:04:05+01:00',
      message: 'First\n\nBody',
      files: { 'a.txt': 'old\n', 'gone.js': '1;\n' },
    },
    {
      author: 'Bo',
      email: 'bo@x.example',
      date: '2024-02-02T03:04:05Z',
      message: 'Second',
      files: { 'gone.js': null },
    },
    { author: 'Bo', email: 'bo@x.example', date: '2024-03-02T03:04:05Z', message: 'Third', files: ['bin'] },
    { author: 'Ci', email: 'ci@x.example', date: '2024-04-02T03:04:05Z', message: 'Last' },
  ];

  async function made(base: string): Promise<(...args: string[]) => Promise<string>> {
    const task = new lib.TaskWriter(base);
    task.writeAll('app', { 'a.txt': 'final\n', 'bin/x.sh': 'echo\n', 'b.txt': 'b\n' });
    const workdir = join(base, 'app');
    await run('sh', ['-c', lib.setupScript({ history, workdir, origin: join(base, 'srv/origin.git') })]);
    return async (...args) => (await run('git', ['-C', workdir, ...args])).stdout;
  }

  it('has the asked history with pinned dates, the finished tree, and an origin with main', async () => {
    await using directory = await scratch();
    const git = await made(directory.path);
    expect(
      (await git('log', '--reverse', '--date=raw', '--format=%an %ad %cd %s')).trim().split('\n'),
    ).toEqual([
      "Ann O'Neil 1704161045 +0100 1704161045 +0100 First",
      'Bo 1706843045 +0000 1706843045 +0000 Second',
      'Bo 1709348645 +0000 1709348645 +0000 Third',
      'Ci 1712027045 +0000 1712027045 +0000 Last',
    ]);
    expect(await git('show', 'HEAD~3:a.txt')).toBe('old\n');
    expect(await git('ls-tree', '-r', '--name-only', 'HEAD~1')).toBe('a.txt\nbin/x.sh\n');
    expect(await git('status', '--porcelain', '--branch')).toBe('## main...origin/main\n');
    expect(await git('rev-parse', 'origin/main')).toBe(await git('rev-parse', 'main'));
  });

  it('holds no reflog, hook or dangling object', async () => {
    await using directory = await scratch();
    const git = await made(directory.path);
    expect(await git('fsck', '--unreachable', '--no-reflogs', '--no-progress')).toBe('');
    expect(await git('reflog', 'show', 'main')).toBe('');
    const kept = await run('find', [directory.path, '-path', '*logs*', '-o', '-name', '*.sample']);
    expect(kept.stdout).toBe('');
  });

  it('has the same commit wherever it is made', async () => {
    await using one = await scratch();
    await using two = await scratch();
    const [a, b] = [await made(one.path), await made(two.path)];
    expect(await a('rev-parse', 'HEAD')).toBe(await b('rev-parse', 'HEAD'));
  });

  it('refuses a date without its offset', () => {
    expect(() => lib.setupScript({ history: [{ ...history[0], date: '2024-01-02' }] })).toThrow(/ISO date/);
  });
});

describe('the task writer', () => {
  it('fixes modes whatever the umask, and refuses to write twice or outside', async () => {
    await using directory = await scratch();
    const before = process.umask(0o077);
    const task = new lib.TaskWriter(directory.path);
    task.write('a/b/run.sh', 'x\n');
    task.write('a/note', 'x\n');
    process.umask(before);
    const modes = await Promise.all(
      ['a', 'a/b', 'a/b/run.sh', 'a/note'].map(
        async (path) => (await stat(join(directory.path, path))).mode & 0o777,
      ),
    );
    expect(modes).toEqual([0o755, 0o755, 0o755, 0o644]);
    expect(() => task.write('a/note', 'y\n')).toThrow(/written twice/);
    expect(() => task.write('../x', 'y\n')).toThrow(/inside the task directory/);
  });

  it('writes mimo.yaml that reads back as it was given', () => {
    const endurance = {
      schema: 'x',
      units: { default: 1, dial: [1, 2] },
      milestones: [{ id: 'no', title: "a: 'b' #c" }],
      gates: [],
      scope: ['**/*'],
    };
    expect(parse(lib.mimoYaml(endurance))).toEqual(endurance);
  });
});
