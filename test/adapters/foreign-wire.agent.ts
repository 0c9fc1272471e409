import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ScriptStep, Wire } from '../../src/core/index.ts';
import { buildTask, loadSuite, taskRoots } from '../../src/task/index.ts';
import { runAgentTrial } from '../../src/testing/agent-trial.ts';
import { startFlakyProvider } from '../../src/testing/flaky-provider.ts';
import { whereInstalled } from './installed.ts';

/** Real programs on providers that do not speak their wire. */
const foreign: readonly { agent: string; wire: Wire; model?: string }[] = [
  { agent: 'claude-code', wire: 'openai-chat' },
  { agent: 'claude-code', wire: 'gemini' },
  { agent: 'codex', wire: 'anthropic' },
  // By this name codex speaks its second protocol, whose one tool is freeform.
  { agent: 'codex', wire: 'gemini', model: 'gpt-6-astra' },
  { agent: 'gemini-cli', wire: 'openai-responses' },
  { agent: 'pi', wire: 'anthropic' },
  { agent: 'mimo-code', wire: 'gemini' },
];

async function reference(): Promise<readonly ScriptStep[]> {
  const directory = await mkdtemp(join(tmpdir(), 'mimo-foreign-'));
  try {
    const suite = await loadSuite('smoke', taskRoots({ tasksDirs: [], cwd: directory }));
    const source = suite.members.find(({ name }) => name === 'fix-failing-test')!;
    return (await buildTask(source, { seed: 1, outDir: join(directory, 'built') })).reference;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

for (const { agent, wire, model = 'a-model' } of foreign) {
  await whereInstalled(agent, () => {
    describe(`${agent} with ${model} on a provider of ${wire}`, () => {
      test('does the whole work as over its own wire', async () => {
        await using provider = await startFlakyProvider(await reference(), []);
        await using trial = await runAgentTrial({
          ...{ agent, model: `foreign/${model}`, kind: 'local', timeoutMs: 120_000 },
          env: {
            MIMO_BENCH_PROVIDER_FOREIGN_URL: provider.url,
            MIMO_BENCH_PROVIDER_FOREIGN_WIRE: wire,
            MIMO_BENCH_PROVIDER_FOREIGN_KEY: 'sk-foreign',
          },
        });
        const { outcome, score, translated, steps, operations, claim } = trial.result;
        expect({ outcome, score, translated, operations, done: claim.done }).toMatchObject({
          ...{
            outcome: { kind: 'completed' },
            score: 1,
            translated: true,
            operations: steps - 1,
            done: true,
          },
        });
        expect(trial.events.filter(({ type }) => type === 'translated').length).toBeGreaterThanOrEqual(steps);
        expect(new Set(provider.keys.map((key) => key.replace('Bearer ', '')))).toEqual(
          new Set(['sk-foreign']),
        );
      });
    });
  });
}
