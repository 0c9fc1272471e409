import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox, SandboxProvider } from '../../src/core/index.ts';
import { createLocalProvider } from '../../src/sandbox/index.ts';
import { bash, call, done, play, resultsIn } from './mimo.ts';
import { type TestTrial, trialIn } from './trial.ts';

let provider: SandboxProvider;
let directory: string;
let works = false;

beforeAll(async () => {
  provider = createLocalProvider();
  directory = await mkdtemp(join(tmpdir(), 'mimo-agent-env-'));
  await writeFile(join(directory, 'Dockerfile'), 'FROM node:24-bookworm\nWORKDIR /app\n');
  const probe = await provider.probe();
  works = probe.ok;
  if (!probe.ok) console.warn(`SKIPPED: no local sandbox here: ${probe.reason}`);
});

afterAll(async () => {
  await provider[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

async function localTrial(files: Record<string, string>): Promise<TestTrial<Sandbox>> {
  const environment = await provider.prepare(
    { directory, image: undefined, digest: 'agent-test', buildTimeoutMs: 60_000 },
    {},
  );
  const sandbox = await provider.create({
    id: `agent-test-${process.pid}`,
    runId: 'agent-test',
    environment,
    env: {},
    limits: { cpus: 1, memoryMb: 512, storageMb: 256, pids: 128 },
    network: { kind: 'none' },
  });
  return trialIn(sandbox, files);
}

describe('mimo in a real local sandbox', () => {
  it('has the same tools with the same results as anywhere', async (test) => {
    if (!works) test.skip();
    await using trial = await localTrial({ 'src/a.js': 'const a = 1;\n' });
    const { end, bodies } = await play(trial, [
      bash('pwd; id -u; cat'),
      call('write', { path: 'src/b.js', content: 'const b = "ž";\n' }),
      call('edit', { path: '/app/src/a.js', old_text: '1', new_text: '2' }),
      call('search', { pattern: 'const', glob: '*.js' }),
      call('read', { path: 'src/b.js' }),
      call('bash', { command: 'sleep 60 & sleep 60', timeout_seconds: 0.3 }),
      bash('kill -9 -1'),
      bash('rm -rf /app/* && cd / && ls /app'),
      done,
    ]);
    expect(end.exitReason).toBe('completed');
    const texts = resultsIn(bodies.at(-1)!).map(({ text }) => text);
    expect(texts.slice(0, 5)).toEqual([
      'Exit code: 0\n/app\n0\n',
      'Created src/b.js (16 bytes)',
      'Edited /app/src/a.js at line 1',
      'src/a.js:1:const a = 2;\nsrc/b.js:1:const b = "ž";',
      '     1\tconst b = "ž";\n',
    ]);
    expect(texts[5]).toContain('Killed with its children at the deadline of 0.3 s');
    expect(texts[6]).toContain('Killed by SIGKILL');
    expect(texts[7]).toBe('Exit code: 0\n');
    const last = trial.eventsOf('action-end').at(-1)!['changes'];
    expect(last).toMatchObject({ total: 2, listed: [{ change: 'removed' }, { change: 'removed' }] });
  });

  it('is stopped by the trial in the middle of a command', async (test) => {
    if (!works) test.skip();
    await using trial = await localTrial({});
    const running = play(trial, [bash('touch started; sleep 60')]);
    await expect.poll(() => trial.sandbox.get('/app/started')).toHaveLength(1);
    trial.abort.abort(new Error('interrupted'));
    expect((await running).end.exitReason).toBe('aborted');
  });
});
