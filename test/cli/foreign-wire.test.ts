import { describe, expect, test } from 'vitest';
import { planOutputSchema } from '../../src/cli/index.ts';
import { summarySchema, type Wire } from '../../src/core/index.ts';
import { createGateway, type Gateway } from '../../src/gateway/index.ts';
import { createSimulatedModel } from '../../src/model/index.ts';
import { buildTask, loadSuite, taskRoots } from '../../src/task/index.ts';
import { invoke, scratch } from './invoke.ts';

const oneTask = ['run', '--suite', 'smoke', '--task', 'fix-failing-test', '--sandbox', 'local'];

/** A provider that speaks whatever wire it is asked over, with a model behind it that knows the task. */
async function providerFor(directory: string): Promise<{ gateway: Gateway; url: string }> {
  const suite = await loadSuite('smoke', taskRoots({ tasksDirs: [], cwd: directory }));
  const source = suite.members.find((member) => member.name === 'fix-failing-test')!;
  const task = await buildTask(source, { seed: 1, outDir: `${directory}/built` });
  const gateway = await createGateway();
  const model = createSimulatedModel('steady', {
    reference: task.reference,
    seed: 1,
    onTruth: () => undefined,
  });
  const opened = gateway.openTrial({
    upstream: model,
    modelName: 'a-model',
    simulated: true,
    price: undefined,
    budgets: {},
    sink: { stepEnded: async () => undefined },
    recorder: { record: async () => undefined, storeBlob: async () => 'unused' },
    instruction: task.instruction,
  });
  return { gateway, url: opened.hostUrl };
}

describe('a provider whose wire the built-in agent does not speak', () => {
  test.each<Wire>(['gemini', 'openai-responses'])(
    '%s: the trial is done as over any other, and its contender says translated',
    async (wire) => {
      await using place = await scratch();
      const { gateway, url } = await providerFor(place.path);
      await using _ = gateway;
      const env = { MIMO_BENCH_PROVIDER_FOREIGN_URL: url, MIMO_BENCH_PROVIDER_FOREIGN_WIRE: wire };
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
