import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAgent } from '../agent/index.ts';
import { internalError } from '../core/index.ts';
import { createLocalProvider } from '../sandbox/index.ts';
import { type AgentTrial, filesHolding, processesOf, referenceSteps, runAgentTrial } from './agent-trial.ts';
import { contractKey, contractModel, startFlakyProvider } from './flaky-provider.ts';
import { nativeLedgers } from './native-ledger.ts';

export interface AgentSubject {
  /** As `--agent` takes it. */
  readonly agent: string;
  /** What it does when a model repeats itself: goes on for ever, or ends by a guard of its own. */
  readonly inALoop: 'goes on' | 'stops itself';
}

const testDeadlineMs = 240_000;

/** The behaviour that every command line agent has behind the gateway, tried with the real program. */
export function agentContract(subject: AgentSubject): void {
  describe(`${subject.agent} in a local sandbox`, { timeout: testDeadlineMs }, () => {
    workContract(subject);
    endingContract(subject);
    providerContract(subject);
  });
}

function workContract({ agent }: AgentSubject): void {
  describe('under a steady model', () => {
    let trial: AgentTrial;
    beforeAll(async () => {
      trial = await runAgentTrial({ agent, model: 'sim/steady', kind: 'local' });
    }, testDeadlineMs);
    afterAll(() => trial[Symbol.asyncDispose]());

    test('does the whole work, says so, and one reply is one step', () => {
      const { outcome, score, passed, claim, steps, operations } = trial.result;
      expect({ outcome: outcome.kind, score, passed, done: claim.done, operations }).toEqual({
        ...{ outcome: 'completed', score: 1, passed: true, done: true, operations: steps - 1 },
      });
      expect(claim.text).toMatch(/work is finished/);
    });

    test('is recorded under the version that it says of itself', () => {
      const requested = createAgent(agent).version;
      expect(trial.result.agentVersion).toBe(requested);
      expect(trial.events.find(({ type }) => type === 'agent-version')).toMatchObject({ version: requested });
    });

    test('agrees with its own log on steps, operations and tokens; side calls are no steps', async () => {
      const read = nativeLedgers[agent];
      if (!read) throw internalError('NO_LEDGER', `no reader of ${agent}'s own log`);
      const own = await read(trial.paths.native);
      const steps = trial.events.filter(({ type }) => type === 'step');
      const counted = steps.map(({ operations, usage }) => ({
        ...{ calls: (operations as unknown[]).length },
        ...{ input: (usage as { input: number }).input, output: (usage as { output: number }).output },
      }));
      expect(own).toEqual(counted);
      const sides = trial.events.filter(
        (event) => event.type === 'call-started' && event['thread'] === 'side',
      );
      expect(sides).toHaveLength(trial.result.sideCalls);
    });

    test('keeps its output and its own logs, and leaves nothing running', async () => {
      expect(await readdir(trial.paths.native)).toContain('stdout.jsonl');
      await expectNothingLeft(trial.runId);
    });

    test('leaves nothing of its own in the workspace: the final tree is the one of the reference', async () => {
      await using oracle = await runAgentTrial({ agent: 'oracle', model: 'sim/steady', kind: 'local' });
      expect(trial.result.snapshots.final.tree).toBe(oracle.result.snapshots.final.tree);
    });
  });
}

function endingContract({ agent, inALoop }: AgentSubject): void {
  test('a step budget ends it at exactly that many steps', async () => {
    await using trial = await runAgentTrial({ agent, model: 'sim/steady', kind: 'local', maxSteps: 4 });
    expect(trial.result).toMatchObject({ outcome: { kind: 'limit', limit: 'steps' }, steps: 4 });
    expect(trial.result.claim.done).toBeNull();
    await expectNothingLeft(trial.runId);
  });

  test(`a model that repeats itself: it ${inALoop}`, async () => {
    await using trial = await runAgentTrial({
      agent,
      model: 'sim/loop@3?period=1',
      kind: 'local',
      maxSteps: 25,
    });
    const { outcome, steps, claim } = trial.result;
    if (inALoop === 'goes on') {
      expect({ outcome, steps }).toMatchObject({ outcome: { kind: 'limit', limit: 'steps' }, steps: 25 });
    } else {
      expect(outcome.kind).toBe('gave-up');
      expect(claim.done).toBe(false);
      expect(steps).toBeLessThan(25);
    }
  });

  test('a time budget ends it while it waits for its model, whatever it makes of SIGTERM', async () => {
    const model = 'sim/steady?latency=20000';
    await using trial = await runAgentTrial({ agent, model, kind: 'local', timeoutMs: 12_000 });
    expect(trial.result.outcome).toMatchObject({ kind: 'limit', limit: 'wall' });
    // From the sandbox being ready: how long it took to start is the machine's affair.
    const at = (wanted: string): number => trial.events.find(({ type }) => type === wanted)?.at ?? Number.NaN;
    expect(at('agent-ended') - at('workspace')).toBeLessThan(12_000 + 12_000);
    await expectNothingLeft(trial.runId);
  });
}

function providerContract({ agent }: AgentSubject): void {
  const environment = (url: string) => contractModel(url, createAgent(agent).wires?.[0] ?? 'openai-chat');
  const key = contractKey;

  test('a provider that says 429 and 500 is waited for; its key is nowhere but in the gateway', async () => {
    await using provider = await startFlakyProvider(await referenceSteps(), [429, 429, 500]);
    const env = environment(provider.url);
    await using trial = await runAgentTrial({ agent, model: 'contract/model', kind: 'local', env });
    expect(trial.result).toMatchObject({ outcome: { kind: 'completed' }, score: 1 });
    // Which call meets the refusals is the agent's affair: some ask for a title first, beside the main thread.
    expect(await filesHolding(trial.directory, '"type":"provider-wait"')).toHaveLength(1);
    expect(provider.statuses.slice(0, 4)).toEqual([429, 429, 500, 200]);
    expect(provider.keys.every((value) => value.includes(key))).toBe(true);
    expect(await filesHolding(trial.directory, key)).toEqual([]);
  });

  test('a provider that refuses for good makes the trial invalid, not the agent bad', async () => {
    await using provider = await startFlakyProvider(
      [],
      Array.from({ length: 500 }, () => 401),
    );
    const env = environment(provider.url);
    await using trial = await runAgentTrial({ agent, model: 'contract/model', kind: 'local', env });
    expect(trial.result).toMatchObject({ outcome: { kind: 'invalid', code: 'PROVIDER_AUTH' }, score: null });
    await expectNothingLeft(trial.runId);
  });
}

async function expectNothingLeft(runId: string): Promise<void> {
  await using provider = createLocalProvider();
  expect(await provider.reap({ runId, dryRun: true })).toEqual({ sandboxes: [] });
  expect(await processesOf(runId)).toEqual([]);
}
