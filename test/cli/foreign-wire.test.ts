import { describe, expect, test } from 'vitest';
import { planOutputSchema } from '../../src/cli/index.ts';
import { summarySchema, type Wire } from '../../src/core/index.ts';
import { buildTask, loadSuite, taskRoots } from '../../src/task/index.ts';
import { type FlakyProvider, startFlakyProvider } from '../../src/testing/flaky-provider.ts';
import { invoke, scratch } from './invoke.ts';

const oneTask = ['run', '--suite', 'smoke', '--task', 'fix-failing-test', '--sandbox', 'local'];

/** A provider of all four wires, with a model behind it that knows the task. */
async function providerFor(directory: string): Promise<FlakyProvider> {
  const suite = await loadSuite('smoke', taskRoots({ tasksDirs: [], cwd: directory }));
  const source = suite.members.find((member) => member.name === 'fix-failing-test')!;
  const task = await buildTask(source, { seed: 1, outDir: `${directory}/built` });
  return startFlakyProvider(task.reference, []);
}

describe('a provider whose wire the built-in agent does not speak', () => {
  test.each<Wire>(['gemini', 'openai-responses'])(
    '%s: the trial is done as over any other, and its contender says translated',
    async (wire) => {
      await using place = await scratch();
      await using remote = await providerFor(place.path);
      const env = { MIMO_BENCH_PROVIDER_FOREIGN_URL: remote.url, MIMO_BENCH_PROVIDER_FOREIGN_WIRE: wire };
      const run = [...oneTask, '--model', 'foreign/a-model'];
      const { code, stdout, stderr } = await invoke([...run, '--json'], { cwd: place.path, env });
      expect(stderr).toContain('score 1.000');
      expect(code).toBe(0);
      const summary = summarySchema.parse(JSON.parse(stdout));
      expect(summary.trials).toMatchObject([{ translated: true, score: 1, outcome: { kind: 'completed' } }]);
      expect(summary.contenders).toMatchObject([{ translated: true }]);
      const report = await invoke(['report', 'latest'], { cwd: place.path });
      expect(report.stdout).toContain('foreign/a-model (translated)');
    },
  );
});

describe('--max-cost', () => {
  test('warns before the run that it does not bind a model of unknown price', async () => {
    await using place = await scratch();
    const plan = async (model: string): Promise<readonly string[]> => {
      const args = [...oneTask, '--dry-run', '--json', '--max-cost', '1', '--model', model];
      const { stdout } = await invoke(args, { cwd: place.path, env: { ANTHROPIC_API_KEY: 'dummy' } });
      return planOutputSchema.parse(JSON.parse(stdout)).warnings;
    };
    expect(await plan('mine@http://127.0.0.1:1')).toEqual([
      expect.stringContaining('--max-cost does not bind mine@http://127.0.0.1:1'),
    ]);
    expect(await plan('anthropic/claude-opus-4-5')).toEqual([]);
  });
});
