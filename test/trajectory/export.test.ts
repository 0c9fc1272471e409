import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { noUsage, type Step, systemClock } from '../../src/core/index.ts';
import { BlobStore, Journal, type TrialPaths, trialPaths } from '../../src/store/index.ts';
import { exportTrajectory, type Trajectory, trajectorySchema } from '../../src/trajectory/index.ts';
import { trialWith } from '../report/trials.ts';

interface Written extends AsyncDisposable {
  readonly paths: TrialPaths;
  readonly journal: Journal;
  readonly blobs: BlobStore;
  export(changes?: Parameters<typeof trialWith>[0]): Promise<Trajectory>;
}

async function trial(): Promise<Written> {
  const directory = await mkdtemp(join(tmpdir(), 'mimo-bench-trajectory-'));
  const paths = trialPaths(directory);
  const journal = await Journal.open(paths.journal, { clock: systemClock });
  return {
    paths,
    journal,
    blobs: new BlobStore(paths.blobs),
    async export(changes = {}) {
      await exportTrajectory(paths, { result: trialWith(changes), instruction: 'Do the work.' });
      return trajectorySchema.parse(JSON.parse(await readFile(paths.trajectory, 'utf8')));
    },
    async [Symbol.asyncDispose]() {
      await journal.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function step(number: number, changes: Partial<Step> = {}): { type: 'step' } & Step & { snapshot: unknown } {
  return {
    type: 'step',
    ...{
      step: number,
      text: `step ${number}`,
      reasoning: '',
      operations: [],
      usage: noUsage,
      contextTokens: 0,
    },
    ...{ costUsd: null, startedAt: 1_790_000_000_000, modelMs: 30, sandboxMs: 12, waitingMs: 0 },
    ...changes,
    snapshot: { commit: `commit-${number}`, tree: `tree-${number}`, changes: [], ms: 3 },
  };
}

describe('the trajectory of a trial', () => {
  test('has results whole, with what the format has no field for beside them', async () => {
    await using at = await trial();
    const long = 'x'.repeat(10_000);
    const blob = await at.blobs.put(long);
    const result = { text: 'cut', isError: true, exitCode: 2, durationMs: 7, blob };
    const operations = [
      { id: 'c1', tool: 'bash', arguments: { command: 'ls' }, result },
      { id: 'c2', tool: 'apply_patch', arguments: 'free text' },
    ];
    const usage = { input: 100, cached: 40, cacheWrite: 10, output: 20, estimated: false };
    await at.journal.append(step(1, { operations, usage, reasoning: 'Hm.', costUsd: 0.5 }));
    const { steps } = await at.export({ model: 'provider/model' });
    expect(steps[1]).toEqual({
      step_id: 2,
      timestamp: new Date(1_790_000_000_000).toISOString(),
      source: 'agent',
      model_name: 'provider/model',
      message: 'step 1',
      reasoning_content: 'Hm.',
      llm_call_count: 1,
      tool_calls: [
        { tool_call_id: 'c1', function_name: 'bash', arguments: { command: 'ls' } },
        { tool_call_id: 'c2', function_name: 'apply_patch', arguments: { input: 'free text' } },
      ],
      observation: {
        results: [
          { source_call_id: 'c1', content: long, extra: { is_error: true, exit_code: 2, duration_ms: 7 } },
        ],
      },
      metrics: {
        ...{ prompt_tokens: 100, completion_tokens: 20, cached_tokens: 40, cost_usd: 0.5 },
        extra: { cache_write_tokens: 10, estimated: false },
      },
      extra: {
        ...{ step: 1, snapshot: { commit: 'commit-1', tree: 'tree-1' } },
        ...{ duration_ms: 42, model_ms: 30, sandbox_ms: 12, waiting_ms: 0 },
      },
    });
  });

  test('leaves out what an interrupted attempt did after the step it went on from', async () => {
    await using at = await trial();
    await at.journal.append(step(1));
    const abandonedFrom = await at.journal.append(step(2, { text: 'abandoned' }));
    await at.journal.append({ type: 'call-ended', thread: 'side', usage: { ...noUsage, input: 9 } });
    await at.journal.append({ type: 'resumed', step: 1, abandonedFrom });
    await at.journal.append(step(2, { text: 'again' }));
    const { steps, final_metrics } = await at.export();
    expect(steps.map((one) => one.message)).toEqual(['Do the work.', 'step 1', 'again']);
    expect(final_metrics?.extra?.['side_calls']).toMatchObject({ calls: 0, prompt_tokens: 0 });
  });

  test('tells a compaction where it happened, in the agent’s words where it has any', async () => {
    await using at = await trial();
    const seen = { type: 'compaction', call: '3', before: 20, after: 6, common: 1 };
    await at.journal.append(step(1));
    await at.journal.append(seen);
    await at.journal.append(step(2));
    await at.journal.append({ type: 'agent/compaction', summaryBlob: await at.blobs.put('What was done.') });
    await at.journal.append(seen);
    await at.journal.append(step(3));
    const { steps } = await at.export();
    expect(steps.map((one) => one.source)).toEqual(['user', 'agent', 'system', 'agent', 'system', 'agent']);
    expect(steps[2]!.message).toContain('of 20 messages 1 were kept');
    expect(steps[4]!.message).toBe('What was done.');
  });

  test('takes an edit of the history for a compaction only where the agent says that it was one', async () => {
    await using at = await trial();
    const seen = { type: 'history-edit', call: '3', before: 6, after: 5, common: 4 };
    await at.journal.append(seen);
    await at.journal.append(step(1));
    await at.journal.append({ type: 'agent/compaction', summaryBlob: await at.blobs.put('What was done.') });
    await at.journal.append(seen);
    const { steps } = await at.export();
    expect(steps.map((one) => one.source)).toEqual(['user', 'agent', 'system']);
  });

  test('counts side calls apart', async () => {
    await using at = await trial();
    await at.journal.append({
      type: 'call-ended',
      thread: 'side',
      usage: { ...noUsage, input: 9, output: 2 },
    });
    await at.journal.append({ type: 'call-ended', thread: 'main', usage: { ...noUsage, input: 90 } });
    await at.journal.append(step(1));
    const { steps, final_metrics } = await at.export({ costUsd: null });
    expect(steps).toHaveLength(2);
    const side = { calls: 1, prompt_tokens: 9, completion_tokens: 2 };
    expect(final_metrics).toMatchObject({ total_steps: 2, extra: { side_calls: side } });
    expect(final_metrics).not.toHaveProperty('total_cost_usd');
  });

  test('begins with the system prompt and names the tools, on each wire', async () => {
    const tool = { name: 'bash', description: 'Runs a command.' };
    const openings = [
      { envelope: { system: [{ type: 'text', text: 'Be good.' }], tools: [tool] }, messages: [] },
      { envelope: { tools: [tool] }, messages: [{ role: 'developer', content: 'Be good.' }] },
      { envelope: { instructions: 'Be good.' }, messages: [{ type: 'additional_tools', tools: [tool] }] },
      {
        envelope: {
          systemInstruction: { parts: [{ text: 'Be good.' }] },
          tools: [{ functionDeclarations: [tool] }],
        },
        messages: [],
      },
    ];
    for (const { envelope, messages } of openings) {
      await using at = await trial();
      const append = await Promise.all(messages.map((message) => at.blobs.put(JSON.stringify(message))));
      await at.journal.append({
        ...{ type: 'call-started', thread: 'main', append },
        envelope: await at.blobs.put(JSON.stringify(envelope)),
      });
      const { steps, agent } = await at.export();
      expect(steps.map((one) => [one.source, one.message])).toEqual([
        ['system', 'Be good.'],
        ['user', 'Do the work.'],
      ]);
      expect(agent.tool_definitions).toEqual([tool]);
    }
  });

  test('of an agent that calls no model claims no model call', async () => {
    await using at = await trial();
    await at.journal.append(step(1));
    const { steps, agent } = await at.export({ model: 'none', simulated: false });
    expect(steps[1]).toMatchObject({ llm_call_count: 0 });
    expect(steps[1]).not.toHaveProperty('metrics');
    expect(agent).not.toHaveProperty('model_name');
  });
});
