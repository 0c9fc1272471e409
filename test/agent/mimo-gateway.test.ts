import { describe, expect, it } from 'vitest';
import { createAgent } from '../../src/agent/index.ts';
import type { AgentEnd, ReplyUpstream, ScriptStep, Step, Wire } from '../../src/core/index.ts';
import { createGateway, type GatewayEvent } from '../../src/gateway/index.ts';
import { createSimulatedModel } from '../../src/model/index.ts';
import { createTestTrial, impatientClock, type MimoSettings } from './mimo.ts';
import type { TestTrial } from './trial.ts';

const reference = (count: number): ScriptStep[] =>
  Array.from({ length: count }, (_, index) => ({
    title: `unit ${index + 1}`,
    script: `echo unit ${index + 1} >> log.txt; head -c 1200 /dev/zero | tr '\\0' x; echo`,
  }));

interface Ran {
  readonly end: AgentEnd;
  readonly steps: readonly Step[];
  readonly calls: readonly GatewayEvent[];
  readonly counters: { readonly steps: number; readonly operations: number; readonly sideCalls: number };
}

/** The built-in agent with a simulated model, through the real gateway. */
async function runThroughGateway(
  trial: TestTrial,
  setup: {
    readonly wire: Wire;
    readonly persona?: string;
    readonly count: number;
    readonly maxSteps?: number;
    readonly contextWindow?: number;
    readonly mimo?: MimoSettings;
    readonly upstream?: (model: ReplyUpstream) => ReplyUpstream;
  },
): Promise<Ran> {
  await using gateway = await createGateway({});
  const steps: Step[] = [];
  const calls: GatewayEvent[] = [];
  const context = trial.context();
  const model = createSimulatedModel(setup.persona ?? 'steady', {
    reference: reference(setup.count),
    seed: 7,
    onTruth: () => {},
  });
  await using opened = gateway.openTrial({
    upstream: setup.upstream?.(model) ?? model,
    modelName: 'steady',
    simulated: true,
    price: undefined,
    budgets: setup.maxSteps === undefined ? {} : { maxSteps: setup.maxSteps },
    sink: { stepEnded: async (step) => void steps.push(step) },
    recorder: { record: async (event) => void calls.push(event), storeBlob: context.storeBlob },
    instruction: context.instruction,
  });
  const endpoint = {
    hostUrl: opened.hostUrl,
    sandboxUrl: opened.hostUrl,
    apiKey: 'dummy',
    model: 'steady',
    wire: setup.wire,
    contextWindow: setup.contextWindow ?? 1_000_000,
  };
  const agent = createAgent('mimo', { mimo: setup.mimo ?? {}, clock: impatientClock() });
  const end = await agent.run({ ...context, endpoint });
  await opened.finish();
  return { end, steps, calls, counters: opened.counters };
}

describe.each(['anthropic', 'openai-chat'] as const)('mimo through the gateway over %s', (wire) => {
  it('does a reference under a steady model, every step counted once, with results and exit codes', async () => {
    await using trial = await createTestTrial();
    const { end, steps, counters } = await runThroughGateway(trial, { wire, count: 12 });
    expect(end).toMatchObject({ kind: 'ended', exitReason: 'completed', claim: { done: true } });
    expect(counters).toMatchObject({ steps: 13, operations: 12, sideCalls: 0 });
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 13 }, (_, index) => index + 1));
    expect(steps.slice(0, 12).every(({ operations }) => operations[0]?.result?.exitCode === 0)).toBe(true);
    const [log] = await trial.sandbox.get(`${trial.sandbox.workdir}/log.txt`);
    expect(Buffer.from(log!.content).toString().trim().split('\n')).toHaveLength(12);
  });

  it('ends at exactly the step budget, as refused', async () => {
    await using trial = await createTestTrial();
    const { end, counters } = await runThroughGateway(trial, { wire, count: 12, maxSteps: 5 });
    expect(end).toMatchObject({ kind: 'refused', exitReason: 'budget-refused' });
    expect(counters.steps).toBe(5);
    expect(trial.eventsOf('action-end')).toHaveLength(5);
  });

  it('stays one main thread through compactions and vetoes, its side calls apart', async () => {
    await using trial = await createTestTrial();
    const { end, steps, calls, counters } = await runThroughGateway(trial, {
      wire,
      count: 40,
      contextWindow: 9000,
      mimo: {
        maxOutputTokens: 1000,
        keepTokens: 1200,
        summary: 'model',
        check: 'test -f vetoed || { touch vetoed; exit 1; }',
      },
    });
    expect(end.exitReason).toBe('completed');
    expect(trial.eventsOf('compaction').length).toBeGreaterThan(2);
    expect(trial.eventsOf('veto')).toHaveLength(1);
    expect(counters.steps).toBe(42);
    expect(steps).toHaveLength(42);
    expect(counters.sideCalls).toBe(trial.eventsOf('compaction').length);
    const sides = calls.filter((event) => event.type === 'call-started' && event.thread === 'side');
    expect(sides.every((event) => 'side' in event && event.side === 'no-tools')).toBe(true);
    const seen = calls.filter((event) => event.type === 'compaction');
    expect(seen).toHaveLength(trial.eventsOf('compaction').length);
  });

  it('records the repetition of a looping model without changing it', async () => {
    await using trial = await createTestTrial();
    const { end } = await runThroughGateway(trial, { wire, persona: 'loop@4', count: 12, maxSteps: 15 });
    expect(end.exitReason).toBe('budget-refused');
    expect(trial.eventsOf('loop-notice').length).toBeGreaterThan(0);
  });
});
