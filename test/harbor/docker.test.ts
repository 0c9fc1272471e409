import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createDockerProvider } from '../../src/sandbox/index.ts';
import { runPaths } from '../../src/store/index.ts';
import { whereEngineAnswers } from '../sandbox/engine.ts';
import { scratch } from '../task/fixtures.ts';
import { runHarbor } from './run.ts';
import { separate, shared, steps } from './tasks.ts';

await whereEngineAnswers(() =>
  describe('a Harbor task in a container', { timeout: 600_000 }, () => {
    test('shared: its users, variables, workdir, healthcheck and solution files are as declared; reward.txt counts, not the exit code', async () => {
      await using place = await scratch();
      await place.write(shared);
      const suite = { tasksDir: place.path, suite: place.path.split('/').at(-1)!, kind: 'docker' as const };
      await using run = await runHarbor({ ...suite, agents: ['oracle', 'nop'] });
      const { score, verdict, outcome, tamper } = run.trial('oracle');
      expect({ score, verdict: verdict.status, outcome, attempted: tamper.attempted }).toMatchObject({
        ...{ score: 1, verdict: 'graded', outcome: { kind: 'completed' }, attempted: false },
      });
      expect(run.trial('nop')).toMatchObject({ score: 0, outcome: { kind: 'gave-up' } });
    });

    test('separate: its own image sees the artifacts, what hooks put there, and nothing else', async () => {
      await using place = await scratch();
      await place.write(separate);
      const suite = { tasksDir: place.path, suite: place.path.split('/').at(-1)!, kind: 'docker' as const };
      await using run = await runHarbor({ ...suite, agents: ['oracle'] });
      const trial = run.trial('oracle');
      expect(trial).toMatchObject({ score: 1, outcome: { kind: 'completed' } });
      const paths = runPaths(run.directory).trial(trial.id);
      const rewards = JSON.parse(
        await readFile(join(paths.grade, `step-${trial.steps}`, 'reward.json'), 'utf8'),
      );
      expect(rewards).toEqual({ reward: 1, notes: 1, leaked: 0, excluded: 0 });
      expect(await readFile(join(paths.artifacts, 'answers', 'answer'), 'utf8')).toBe('42\n');
      expect(existsSync(join(paths.artifacts, 'answers', 'a.tmp'))).toBe(false);
    });

    test('[[steps]]: each has its instruction, files, tests and verdict, the step clock goes on, and their mean is the score', async () => {
      await using place = await scratch();
      await place.write(steps);
      const suite = { tasksDir: place.path, suite: place.path.split('/').at(-1)!, kind: 'docker' as const };
      await using run = await runHarbor({ ...suite, agents: ['oracle', 'mimo', 'nop'] });
      expect(await legsOf(run, 'oracle')).toEqual([
        { leg: 'scaffold', rewards: { reward: 1 }, stops: null },
        { leg: 'implement', rewards: { reward: 1, safety: 1 }, stops: null },
        { leg: 'document', rewards: { reward: 0.25 }, stops: null },
      ]);
      expect(run.trial('oracle')).toMatchObject({ score: 0.75, passed: false, steps: 3 });
      // The model sees one instruction after the other, each in a conversation of its own.
      const mimo = run.trial('mimo');
      expect(mimo).toMatchObject({
        score: 0.75,
        outcome: { kind: 'completed' },
        tamper: { attempted: false },
      });
      const clock = (await run.events('mimo')).flatMap((event) =>
        event.type === 'step' ? [event['step']] : [],
      );
      expect(clock).toEqual(Array.from({ length: mimo.steps }, (_, index) => index + 1));
      expect(await legsOf(run, 'nop')).toEqual([
        { leg: 'scaffold', rewards: { reward: 0.5 }, stops: null },
        // Laid out before the agent: setup.sh fails on what the step before left undone.
        { leg: 'implement', rewards: null, stops: expect.stringMatching(/setup\.sh .* exited with 3/) },
      ]);
      expect(run.trial('nop')).toMatchObject({ score: 0.5, passed: false });
    });

    test('public network: the gateway is reached on top of it, and the working directory is the one asked for', async () => {
      await using provider = createDockerProvider();
      const source = { directory: undefined, image: 'node:24-bookworm', digest: 'x', buildTimeoutMs: 60_000 };
      const reached = Promise.withResolvers<void>();
      await using sandbox = await provider.create({
        ...{ id: `harbor-public-${process.pid}`, runId: 'test', env: {}, workdir: '/data/work' },
        environment: await provider.prepare(source, {}),
        limits: { cpus: 1, memoryMb: 512, storageMb: 512, pids: 64 },
        network: { kind: 'public' },
        onConnection(connection) {
          reached.resolve();
          connection.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
        },
      });
      const script = `fetch(${JSON.stringify(sandbox.gatewayUrl)}).then((answer) => console.log(answer.status, process.cwd()))`;
      const { stdout, stderr } = await sandbox.exec({ argv: ['node', '-e', script], timeoutMs: 60_000 });
      expect({ stdout, stderr }).toEqual({ stdout: '204 /data/work\n', stderr: '' });
      await reached.promise;
    });
  }),
);

async function legsOf(run: Awaited<ReturnType<typeof runHarbor>>, agent: string) {
  const ended = (await run.events(agent)).filter(({ type }) => type === 'leg-ended');
  return ended.map(({ leg, marks, stops }) => ({
    leg,
    rewards: (marks as { rewards?: unknown } | null)?.rewards ?? null,
    stops,
  }));
}
