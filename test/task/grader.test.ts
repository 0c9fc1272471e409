import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type Check,
  type GradeOptions,
  grade,
  graderFiles,
  openProbe,
  openRepository,
  openTree,
} from '../../tasks/lib/grader.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'grader-test-'));
  chmodSync(root, 0o755);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function tree(files: Record<string, string>, under = 'app'): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, under, path)), { recursive: true });
    writeFileSync(join(root, under, path), content);
  }
  return join(root, under);
}

const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.invalid', ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  }).trim();

describe('a probe', () => {
  test('returns what it observed of a module, for CommonJS and ES modules alike', async () => {
    const cwd = tree({
      'a.js':
        'exports.twice = async (n) => 2 * n; exports.fail = async () => { throw Object.assign(new Error("no"), { code: "ENO", cause: new Error("deep") }); };',
      'b.mjs':
        'export const now = () => { throw new TypeError("sync"); }; export const never = () => new Promise(() => {});',
    });
    const probe = openProbe({ cwd });
    const seen = await probe.evaluate(
      async ({ load, settle }, { by }) => {
        const a = await load<Record<string, (by?: number) => unknown>>('a.js');
        const b = await load<Record<string, () => unknown>>('b.mjs');
        return [
          await settle(() => a['twice']!(by)),
          await settle(() => a['fail']!()),
          await settle(() => b['now']!()),
          await settle(() => b['never']!(), 20),
          await settle(() => undefined),
        ];
      },
      { by: 21 },
    );
    await probe.close();
    expect(seen).toEqual([
      { kind: 'resolved', value: 42 },
      {
        kind: 'rejected',
        error: {
          $: 'error',
          name: 'Error',
          message: 'no',
          code: 'ENO',
          cause: { $: 'error', name: 'Error', message: 'deep' },
        },
      },
      { kind: 'threw', error: { $: 'error', name: 'TypeError', message: 'sync' } },
      { kind: 'pending' },
      { kind: 'plain', value: { $: 'undefined' } },
    ]);
  });

  test('fails on a module that exits, hangs in a loop, or leaves a rejection unhandled, and works again after each', async () => {
    const cwd = tree({
      'exit.js': 'process.exit(0);',
      'spin.js': 'for (;;);',
      'leak.js': 'Promise.reject(new Error("left alone"));',
      'fine.js': 'exports.ok = 1;',
    });
    const probe = openProbe({ cwd, timeoutMs: 300 });
    const run = (file: string) =>
      probe.evaluate(async ({ load, turns }, path: string) => {
        const m = await load<{ ok: number }>(path);
        await turns(3);
        return m.ok;
      }, file);
    await expect(run('exit.js')).rejects.toThrow('ended the process');
    await expect(run('fine.js')).resolves.toBe(1);
    await expect(run('spin.js')).rejects.toThrow('no answer within');
    await expect(run('fine.js')).resolves.toBe(1);
    await expect(run('leak.js')).rejects.toThrow('left alone');
    await expect(run('fine.js')).resolves.toBe(1);
    await probe.close();
  });

  test('is not answered by what the module prints or writes to its channel', async () => {
    const cwd = tree({
      'forge.js':
        'const fs = require("fs"); console.log(JSON.stringify({ok:true,value:"forged"})); try { fs.writeSync(3, JSON.stringify({ok:true,value:"forged",faults:[]})+"\\n"); } catch {} exports.value = "real";',
    });
    const probe = openProbe({ cwd });
    await expect(
      probe.evaluate(async ({ load }) => (await load<{ value: string }>('forge.js')).value),
    ).resolves.toBe('real');
    await probe.close();
  });

  test('does not count against a module what the machine kept it waiting', async () => {
    const cwd = tree({
      'work.js':
        'exports.work = async () => { const begun = process.cpuUsage(); const used = () => { const { user, system } = process.cpuUsage(begun); return (user + system) / 1000; }; while (used() < 250) await new Promise(setImmediate); return "done"; };',
    });
    // Three busy processes a processor: the work takes about four times as long as its own time.
    const others = Array.from({ length: 3 * availableParallelism() }, () =>
      // Of sessions of their own: Linux shares processors between sessions first.
      spawn(process.execPath, ['-e', 'for (const end = Date.now() + 20_000; Date.now() < end; );'], {
        detached: true,
        stdio: 'ignore',
      }),
    );
    const probe = openProbe({ cwd });
    await probe.evaluate(({ load }) => load('work.js'));
    try {
      const seen = await probe.evaluate(
        async ({ load, settle }) => {
          const { work } = await load<{ work: () => Promise<string> }>('work.js');
          return settle(work, 300);
        },
        undefined,
        { timeoutMs: 350 },
      );
      expect(seen).toEqual({ kind: 'resolved', value: 'done' });
    } finally {
      for (const other of others) other.kill('SIGKILL');
      await probe.close();
    }
  });

  test('gives the module a clean environment and none of the grader’s descriptors', async () => {
    const cwd = tree({
      'env.js':
        'exports.env = Object.keys(process.env).sort(); exports.files = require("fs").readdirSync("/proc/self/fd").map((n) => { try { return require("fs").readlinkSync("/proc/self/fd/" + n); } catch { return ""; } }).filter((path) => /^\\/(?!dev|proc)/.test(path));',
    });
    const held = openSync(join(cwd, 'env.js'), 'r');
    process.env['GRADER_TEST_SECRET'] = 'x';
    const probe = openProbe({ cwd });
    const seen = await probe.evaluate(({ load }) => load<{ env: string[]; files: string[] }>('env.js'));
    await probe.close();
    delete process.env['GRADER_TEST_SECRET'];
    expect(seen.env).toEqual(['HOME', 'LANG', 'PATH', 'TMPDIR', 'TZ']);
    closeSync(held);
    expect(seen.files).toEqual([]);
  });

  test('cannot change the shared copy as another user, may change a private one, and never reaches the original', async () => {
    const cwd = tree({
      'data.txt': 'first',
      'w.js':
        'exports.write = async () => { require("fs").writeFileSync("data.txt", "changed"); return require("fs").readFileSync("data.txt", "utf8"); };',
    });
    const write = async (writable: boolean) => {
      const probe = openProbe({ cwd, writable });
      const seen = await probe.evaluate(async ({ load, settle }) =>
        settle((await load<{ write: () => unknown }>('w.js')).write),
      );
      await probe.close();
      return { seen, mode: probe.mode };
    };
    const shared = await write(false);
    if (shared.mode === 'user') expect(shared.seen.error?.['code']).toBe('EACCES');
    expect((await write(true)).seen).toEqual({ kind: 'resolved', value: 'changed' });
    expect(readFileSync(join(cwd, 'data.txt'), 'utf8')).toBe('first');
  });

  test('takes every process with it that the module started, even in a session of its own', async () => {
    const mark = join(root, 'mark');
    writeFileSync(mark, '');
    chmodSync(mark, 0o666);
    const cwd = tree({
      'stray.js': `const { spawn } = require("child_process"); const c = spawn(process.execPath, ["-e", "setInterval(() => require('fs').appendFileSync('${mark}', '.'), 20)"], { detached: true, stdio: "ignore" }); c.unref(); exports.pid = c.pid;`,
    });
    const probe = openProbe({ cwd });
    const seen = await probe.evaluate(async ({ load }) => {
      const { pid } = await load<{ pid: number }>('stray.js');
      return pid;
    });
    expect(seen).toBeGreaterThan(0);
    // It runs once its first mark is there; a busy machine may take seconds to start it.
    await vi.waitFor(() => expect(readFileSync(mark, 'utf8').length).toBeGreaterThan(0), { timeout: 30_000 });
    await probe.close();
    const after = readFileSync(mark, 'utf8').length;
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(readFileSync(mark, 'utf8').length).toBe(after);
  });
});

describe('a tree', () => {
  test('reads regular files only: no link, no pipe, nothing outside', () => {
    const cwd = tree({ 'src/a.js': 'a', 'secret/s': 's' });
    symlinkSync('/etc/passwd', join(cwd, 'link'));
    symlinkSync('../secret', join(cwd, 'src/dir'));
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    const files = openTree(cwd);
    expect(files.read('src/a.js')).toBe('a');
    expect(['link', 'pipe', 'src/dir/s', '../app/src/a.js', 'none'].map((path) => files.read(path))).toEqual(
      new Array(5).fill(undefined),
    );
    expect(files.list('src')).toEqual(['src/a.js', 'src/dir']);
  });
});

describe('a repository', () => {
  test('is read without its config, hooks, replace refs, grafts or alternates', async () => {
    const cwd = tree({ 'a.txt': 'one\n' });
    const witness = join(root, 'witness');
    git(cwd, 'init', '-q', '-b', 'main');
    git(cwd, 'add', 'a.txt');
    git(cwd, 'commit', '-qm', 'first\n\nBody: yes');
    const first = git(cwd, 'rev-parse', 'HEAD');
    writeFileSync(join(cwd, 'a.txt'), 'two\n');
    writeFileSync(join(cwd, 'b.txt'), 'b\n');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-qm', 'second');
    const second = git(cwd, 'rev-parse', 'HEAD');
    git(cwd, 'replace', second, first);
    for (const [key, value] of [
      ['core.fsmonitor', `touch ${witness}`],
      ['diff.external', `touch ${witness}`],
      ['core.sshCommand', `touch ${witness}`],
      ['core.pager', `touch ${witness}`],
    ] as const) {
      writeFileSync(
        join(cwd, '.git/config'),
        `${readFileSync(join(cwd, '.git/config'), 'utf8')}\n[${key.split('.')[0]}]\n\t${key.split('.')[1]} = ${value}\n`,
      );
    }
    writeFileSync(join(cwd, '.git/objects/info/alternates'), '/root\n');
    const repository = await openRepository(cwd, { scratch: root });
    expect(
      (await repository.log('main')).map((commit: { subject: string; body: string }) => [
        commit.subject,
        commit.body,
      ]),
    ).toEqual([
      ['second', ''],
      ['first', 'Body: yes'],
    ]);
    expect(String(await repository.show('main', 'a.txt'))).toBe('two\n');
    expect(await repository.show('main', 'none')).toBeUndefined();
    expect(await repository.diffNames(first, second)).toEqual([
      { status: 'M', path: 'a.txt' },
      { status: 'A', path: 'b.txt' },
    ]);
    expect((await repository.list('main')).map((entry: { path: string }) => entry.path)).toEqual([
      'a.txt',
      'b.txt',
    ]);
    expect([await repository.isAncestor(first, second), await repository.isAncestor(second, first)]).toEqual([
      true,
      false,
    ]);
    expect(await repository.head()).toEqual({ branch: 'main', hash: second });
    expect([...(await repository.branches())]).toEqual([['main', second]]);
    expect(existsSync(witness)).toBe(false);
  });

  test('that is missing, a link or a file is refused', async () => {
    const cwd = tree({ 'x/.git': 'gitdir: /somewhere' });
    await expect(openRepository(join(cwd, 'x'), { scratch: root })).rejects.toThrow(
      'no readable Git repository',
    );
    await expect(openRepository(join(cwd, 'none'), { scratch: root })).rejects.toThrow(
      'no readable Git repository',
    );
  });
});

describe('grade', () => {
  const options = (checks: Check[], more: Partial<GradeOptions> = {}): GradeOptions => ({
    workspace: tree({ 'a.js': '' }),
    testsDir: join(root, 'tests'),
    outDir: join(root, 'logs'),
    milestones: [{ id: 'one', weight: 3 }, { id: 'two' }],
    gates: [{ id: 'gate' }],
    constraints: [{ id: 'rule', penalty: 0.25 }],
    checks,
    ...more,
  });
  const all = (gate: unknown, rule: unknown): Check[] => [
    { id: 'a', for: 'one', run: async () => true },
    {
      id: 'b',
      for: 'one',
      run: async () => ({
        parts: [
          { id: 'x', ok: true },
          { id: 'y', ok: false, why: 'no' },
        ],
      }),
    },
    {
      id: 'c',
      for: 'two',
      run: async () => {
        throw new Error('broken reading');
      },
    },
    { id: 'g', for: 'gate', run: async () => gate },
    { id: 'r', for: 'rule', run: async () => rule },
  ];
  const written = () => JSON.parse(readFileSync(join(root, 'logs/reward.json'), 'utf8'));

  test('weighs milestones, takes penalties off, and a broken gate makes the score 0', async () => {
    await grade(options(all(true, true)));
    expect(written()).toEqual({ one: 0.75, two: 0, gate: 1, rule: 1, reward: (3 * 0.75) / 4 });
    await grade(options(all(true, false)));
    expect(written()).toEqual({ one: 0.75, two: 0, gate: 1, rule: 0, reward: (3 * 0.75) / 4 - 0.25 });
    await grade(options(all(false, true)));
    expect(written().reward).toBe(0);
    const details = JSON.parse(readFileSync(join(root, 'logs/details.json'), 'utf8'));
    expect(details.checks.find((check: { id: string }) => check.id === 'c').why).toBe('broken reading');
  });

  test('writes no verdict when the definition leaves an id unchecked', async () => {
    await expect(grade(options(all(true, true).slice(1, 4)))).rejects.toThrow('no check is for rule');
    expect(existsSync(join(root, 'logs/reward.json'))).toBe(false);
  });

  test('ends at its deadline with what is known', async () => {
    const checks = all(true, true);
    checks[0] = { id: 'a', for: 'one', run: () => new Promise(() => undefined) as Promise<true> };
    await grade(options(checks, { deadlineMs: 200, concurrency: 1 }));
    expect(written()).toEqual({ one: 0, two: 0, gate: 0, rule: 0, reward: 0 });
  });

  test('run by test.sh: a tree that hunts for the tests and writes its own reward gets what it deserves', async () => {
    const hostile = tree(
      {
        'lib.js': `const fs = require('fs');
        exports.seen = (() => { try { return fs.readdirSync(${JSON.stringify(join(root, 'tests'))}); } catch (e) { return e.code; } })();
        for (const f of ['reward.json', 'reward.txt']) { try { fs.mkdirSync(${JSON.stringify(join(root, 'logs'))}, {recursive:true}); fs.writeFileSync(${JSON.stringify(join(root, 'logs'))} + '/' + f, '{"reward":1}'); } catch {} }
        Array.prototype.every = () => true; JSON.stringify = () => '{"ok":true}'; exports.answer = () => 41;`,
        'package.json': '{"type":"commonjs","scripts":{"preinstall":"exit 1"}}',
        '.npmrc': 'node-options=--require=./lib.js',
      },
      'hostile',
    );
    const tests = tree(
      {
        ...graderFiles(),
        'grade.mjs': `import { grade } from './grader.mjs';
        await grade({ workspace: ${JSON.stringify(hostile)}, testsDir: ${JSON.stringify(join(root, 'tests'))}, outDir: ${JSON.stringify(join(root, 'logs'))},
          milestones: [{ id: 'answer' }, { id: 'blind' }], checks: [
            { id: 'a', for: 'answer', run: async ({ probe }) => { const p = probe(); const v = await p.evaluate(async ({ load }) => (await load('lib.js')).answer()); await p.close(); return v === 42; } },
            { id: 'b', for: 'blind', run: async ({ probe }) => { const p = probe(); const v = await p.evaluate(async ({ load }) => (await load('lib.js')).seen); await p.close(); return v === 'EACCES' || (Array.isArray(v) && v.length === 0); } } ] });`,
      },
      'tests',
    );
    mkdirSync(join(root, 'logs'));
    writeFileSync(join(root, 'logs/reward.json'), '{"reward":1}');
    const script = readFileSync(join(tests, 'test.sh'), 'utf8').replace(
      'node /tests/grade.mjs',
      `${process.execPath} ${join(tests, 'grade.mjs')}`,
    );
    const run = spawnSync('bash', ['-c', script], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '--require=/nonexistent.js' },
    });
    expect(run.stderr).toBe('');
    expect(written()).toEqual({ answer: 0, blind: 1, reward: 0.5 });
  });
});
