import { expect, test } from 'vitest';
import { agentContract } from '../../src/testing/agent-contract.ts';
import { referenceSteps, runAgentTrial } from '../../src/testing/agent-trial.ts';
import { contractModel, startFlakyProvider } from '../../src/testing/flaky-provider.ts';
import { nativeLedgers } from '../../src/testing/native-ledger.ts';
import { whereInstalled } from './installed.ts';

await whereInstalled('codex', () => {
  agentContract({ agent: 'codex', inALoop: 'goes on' });

  test('codex on a model of its second protocol: tools in the input, the shell as a program, steps all the same', async () => {
    await using provider = await startFlakyProvider(await referenceSteps(), []);
    const env = contractModel(provider.url, 'openai-responses');
    const model = 'contract/gpt-6-astra';
    await using trial = await runAgentTrial({ agent: 'codex', model, kind: 'local', env });
    const { outcome, score, steps, claim } = trial.result;
    expect({ outcome: outcome.kind, score, steps, done: claim.done }).toEqual({
      ...{ outcome: 'completed', score: 1, steps: 14, done: true },
    });
    const tools = trial.events
      .filter(({ type }) => type === 'step')
      .flatMap(({ operations }) => operations as { tool: string; arguments: unknown }[]);
    expect(new Set(tools.map(({ tool }) => tool))).toEqual(new Set(['exec']));
    expect(tools.every(({ arguments: given }) => String(given).includes('tools.exec_command'))).toBe(true);
    const own = await nativeLedgers['codex']!(trial.paths.native);
    expect(own).toHaveLength(14);
  }, 120_000);
});
