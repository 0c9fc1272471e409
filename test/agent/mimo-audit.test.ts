import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bash, call, createTestTrial, play } from './mimo.ts';

describe('the audit of the built-in agent', () => {
  it('is flushed before and after each action', async () => {
    await using trial = await createTestTrial();
    const log: string[] = [];
    const context = trial.context();
    const exec = trial.sandbox.exec.bind(trial.sandbox);
    trial.sandbox.exec = async (spec) => {
      const ours = spec.argv.includes('touch made');
      if (ours) log.push('exec begins');
      const result = await exec(spec);
      if (ours) log.push('exec ends');
      return result;
    };
    await play(trial, [bash('touch made')], {
      context: {
        audit: async (event) => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          log.push(event.type);
          await context.audit(event);
        },
      },
    });
    expect(log).toEqual([
      'context',
      'action-start',
      'exec begins',
      'exec ends',
      'action-end',
      'context',
      'ended',
    ]);
  });

  it('says what was run, where, with which variables, and how it ended', async () => {
    await using trial = await createTestTrial();
    await play(trial, [bash('echo hi; exit 4')]);
    const [start] = trial.eventsOf('action-start');
    expect(start).toMatchObject({
      turn: 1,
      tool: 'bash',
      arguments: { value: { command: 'echo hi; exit 4' } },
      argv: ['bash', '-c', 'echo hi; exit 4'],
      cwd: trial.sandbox.workdir,
      env: { PAGER: 'cat' },
    });
    const [end] = trial.eventsOf('action-end');
    expect(end).toMatchObject({
      call: start!['call'],
      exitCode: 4,
      timedOut: false,
      isError: true,
      outputBlob: null,
    });
    expect(end!['outputSha256']).toBe(createHash('sha256').update('Exit code: 4\nhi\n').digest('hex'));
  });

  it('takes the changed files from the tree, whatever the command says', async () => {
    await using trial = await createTestTrial({ 'keep.txt': 'k', 'gone.txt': 'g', 'same.txt': 's' });
    await play(trial, [
      bash('echo "modified: keep.txt, other.txt"'),
      bash('echo nothing changed; echo x >> keep.txt; rm gone.txt; echo n > "new file.txt"; touch same.txt'),
      call('write', { path: 'same.txt', content: 's' }),
    ]);
    const changes = trial.eventsOf('action-end').map((event) => event['changes']);
    expect(changes).toEqual([
      { listed: [], total: 0 },
      {
        listed: [
          { path: 'gone.txt', change: 'removed' },
          { path: 'keep.txt', change: 'modified' },
          { path: 'new file.txt', change: 'added' },
        ],
        total: 3,
      },
      { listed: [], total: 0 },
    ]);
  });

  it('keeps long arguments and long lists of files as blobs, whole', async () => {
    await using trial = await createTestTrial();
    const content = 'x'.repeat(50_000);
    await play(trial, [
      call('write', { path: 'big', content }),
      bash('for i in $(seq 300); do : > f$i; done'),
    ]);
    const start = trial.eventsOf('action-start')[0]!['arguments'] as { cut: string; blob: string };
    expect(start.cut.length).toBeLessThan(1200);
    expect(JSON.parse(trial.blobs.get(start.blob)!)).toEqual({ path: 'big', content });
    const changes = trial.eventsOf('action-end')[1]!['changes'] as {
      listed: [];
      total: number;
      blob: string;
    };
    expect([changes.listed.length, changes.total]).toEqual([200, 300]);
    expect(JSON.parse(trial.blobs.get(changes.blob)!)).toHaveLength(300);
  });

  it('sees dependencies that appear in manifests without any package manager', async () => {
    const manifest = { name: 'app', dependencies: { left: '1.0.0', right: '^2.0.0' } };
    await using trial = await createTestTrial({
      'package.json': JSON.stringify(manifest),
      'go.mod': 'module m\n',
    });
    const next = { ...manifest, dependencies: { left: '1.1.0' }, devDependencies: { tap: '18.0.0' } };
    await play(trial, [
      call('write', { path: 'package.json', content: JSON.stringify(next) }),
      bash(
        'printf "require (\\n\\texample.com/lib v1.2.3\\n)\\n" >> go.mod; printf "Flask==3.0 # web\\n" > requirements-dev.txt',
      ),
      bash('echo "{ broken" > package.json'),
    ]);
    const seen = trial.eventsOf('action-end').map((event) => event['dependencies']);
    expect(seen[0]).toEqual([
      expect.objectContaining({
        seen: 'manifest',
        name: 'left',
        change: 'changed',
        from: '1.0.0',
        to: '1.1.0',
      }),
      expect.objectContaining({ name: 'right', change: 'removed', from: '^2.0.0', to: null }),
      expect.objectContaining({ name: 'tap (dev)', change: 'added', where: 'package.json', to: '18.0.0' }),
    ]);
    expect(seen[1]).toEqual([
      expect.objectContaining({ ecosystem: 'go', name: 'example.com/lib', to: 'v1.2.3' }),
      expect.objectContaining({
        ecosystem: 'pip',
        name: 'flask',
        to: '==3.0',
        where: 'requirements-dev.txt',
      }),
    ]);
    expect(seen[2]).toEqual([]);
  });

  it('sees what a command asks for and what is really installed, apart', async () => {
    await using trial = await createTestTrial();
    const lock = JSON.stringify({ packages: { 'node_modules/sneaky': { version: '6.6.6' } } });
    const install = `mkdir -p node_modules/sneaky && printf '%s' '${lock}' > node_modules/.package-lock.json`;
    await using other = await createTestTrial({ 'setup.sh': install });
    // Functions of the shell stand in for the package managers: nothing goes out to a registry.
    const fakes = 'npm() { return 1; }; yarn() { :; };';
    await play(trial, [
      bash(`${fakes} npm install left-pad@1 --save || CI=1 yarn add "@a/b" && echo npm install not-me`),
    ]);
    await play(other, [bash('sh setup.sh')]);
    expect(trial.eventsOf('action-end')[0]!['dependencies']).toMatchObject([
      { seen: 'command', ecosystem: 'npm', name: 'left-pad@1', change: 'asked' },
      { seen: 'command', ecosystem: 'npm', name: '@a/b', change: 'asked' },
    ]);
    expect(other.eventsOf('action-end')[0]!['dependencies']).toEqual([
      {
        seen: 'installed',
        ecosystem: 'npm',
        where: 'node_modules',
        change: 'added',
        name: 'sneaky',
        from: null,
        to: '6.6.6',
      },
    ]);
  });

  it('accounts for the context at each step: the provider’s count, or a marked estimate', async () => {
    await using trial = await createTestTrial();
    await play(
      trial,
      [
        { calls: [{ name: 'bash', arguments: { command: 'true' } }], inputTokens: 9200 },
        { calls: [{ name: 'bash', arguments: { command: 'true' } }], inputTokens: null },
      ],
      { contextWindow: 20_000, mimo: { maxOutputTokens: 1600 } },
    );
    const [counted, estimated] = trial.eventsOf('context');
    expect(counted).toMatchObject({
      inputTokens: 9200,
      estimated: false,
      window: 20_000,
      outputReserve: 1600,
      share: 0.5,
    });
    expect(estimated).toMatchObject({ estimated: true });
    expect(estimated!['inputTokens']).toBeGreaterThan(500);
  });
});
