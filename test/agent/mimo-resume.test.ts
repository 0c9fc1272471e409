import { describe, expect, it } from 'vitest';
import { createAgent } from '../../src/agent/index.ts';
import { createScriptedModel, type ScriptedReply } from '../../src/testing/scripted-model.ts';
import {
  bash,
  call,
  createTestTrial,
  done,
  impatientClock,
  inTurn,
  type MimoSettings,
  play,
} from './mimo.ts';
import type { TestTrial } from './trial.ts';

/** Work of every kind: several calls a reply, errors, notes, spilled output, vetoes, retries, UTF-8. */
const script: readonly ScriptedReply[] = [
  {
    text: 'První krok 🐎',
    calls: [
      { name: 'bash', arguments: { command: 'echo ž > a.txt; ls' } },
      { name: 'read', arguments: { path: 'a.txt' } },
    ],
  },
  call('note', { text: 'units 1 to 3 are done' }),
  bash('seq 1 9000'),
  call('nothing', {}),
  bash('cat a.txt'),
  bash('cat a.txt'),
  { text: 'cut', stop: 'length' },
  call('edit', { path: 'a.txt', old_text: 'ž', new_text: 'é' }),
  bash('cat a.txt; exit 2'),
  bash('seq 1 9000'),
  bash('npm test'),
  done,
];

const settings: MimoSettings = {
  loops: 'enforce',
  outputCharacters: 6000,
  maxOutputTokens: 2000,
  keepTokens: 2500,
};
const contextWindow = 9000;
const npm = { '/package.json': '{"scripts":{"test":"exit 3"}}' };

async function prepared(): Promise<TestTrial> {
  return createTestTrial({ 'package.json': npm['/package.json'] });
}

/** Bodies name the working directory, which differs between two trials on the host. */
const comparable = (bodies: readonly string[], trial: TestTrial): string[] =>
  bodies.map((body) => body.replaceAll(trial.sandbox.workdir, '/app'));

/** Interrupts the agent after every checkpoint and continues it from there, in the same workspace. */
async function playInterrupted(
  trial: TestTrial,
  script: (request: { index: number }) => ScriptedReply,
  wire: 'anthropic' | 'openai-chat',
  mimo: MimoSettings,
) {
  await using model = await createScriptedModel(wire, script);
  const context = trial.context({ endpoint: model.endpoint({ contextWindow }) });
  for (;;) {
    const stop = new AbortController();
    // Settings come from the checkpoint once there is one.
    const agent = createAgent('mimo', {
      mimo: trial.checkpoints.length === 0 ? mimo : {},
      clock: impatientClock(),
    });
    const end = await agent.run({
      ...context,
      signal: stop.signal,
      checkpoint: trial.checkpoints.at(-1),
      saveCheckpoint: async (state) => {
        await context.saveCheckpoint(state);
        stop.abort(new Error('interrupted after a checkpoint'));
      },
    });
    if (end.exitReason !== 'aborted') return { end, bodies: [...model.bodies] };
    // No script here takes so many rounds.
    if (trial.checkpoints.length > 40) throw new Error('the agent does not get ahead');
  }
}

describe.each(['anthropic', 'openai-chat'] as const)('resuming over %s', (wire) => {
  it('repeats the next request to the byte, from whatever checkpoint it is continued', async () => {
    await using whole = await prepared();
    const reference = await play(whole, script, { wire, mimo: settings, contextWindow });
    expect(reference.end.exitReason).toBe('completed');
    expect(whole.eventsOf('compaction').length).toBeGreaterThan(0);
    const expected = reference.bodies;

    for (const checkpoint of whole.checkpoints.slice(0, -1)) {
      const { turn } = checkpoint as { turn: number };
      await using model = await createScriptedModel(wire, ({ index }) =>
        inTurn(script)({ index: index + turn }),
      );
      const agent = createAgent('mimo', { clock: impatientClock() });
      const abort = new AbortController();
      await agent.run(
        whole.context({
          endpoint: model.endpoint({ contextWindow }),
          checkpoint,
          signal: AbortSignal.any([abort.signal]),
          // One request is enough: the agent is stopped before it acts on a workspace that is not its own.
          audit: async (event) => {
            if (event.type === 'context') abort.abort(new Error('enough'));
          },
          saveCheckpoint: async () => {},
        }),
      );
      expect(model.bodies[0]).toBe(expected[turn]);
    }
  });

  it('goes on to the same end as a run that was never interrupted', async () => {
    await using whole = await prepared();
    const reference = await play(whole, script, { wire, mimo: settings, contextWindow });
    await using trial = await prepared();
    const { end, bodies } = await playInterrupted(trial, inTurn(script), wire, settings);
    expect(end).toEqual(reference.end);
    expect(trial.eventsOf('resumed').length).toBeGreaterThan(5);
    expect(trial.eventsOf('resumed').every((event) => event['treeMatches'])).toBe(true);
    expect(comparable(bodies, trial)).toEqual(comparable(reference.bodies, whole));
  });
});

describe('what counts toward an end', () => {
  it.each([
    ['repetition', bash('true'), { loops: 'enforce' }, 'loop-stopped'],
    ['vetoes', done, { check: 'false', maxReentries: 3 }, 'max-vetoes'],
    ['cut replies', { text: 'and', stop: 'length' }, {}, 'output-limit'],
  ] satisfies [string, ScriptedReply, MimoSettings, string][])(
    'outlives interruptions: %s',
    async (_, reply, mimo, reason) => {
      await using whole = await createTestTrial();
      const reference = await play(whole, () => reply, { mimo, contextWindow });
      expect(reference.end.exitReason).toBe(reason);
      await using trial = await createTestTrial();
      const { end, bodies } = await playInterrupted(trial, () => reply, 'anthropic', mimo);
      expect(end).toEqual(reference.end);
      expect(comparable(bodies, trial)).toEqual(comparable(reference.bodies, whole));
    },
  );

  it('outlives interruptions: the random state', async () => {
    const replies: ScriptedReply[] = [
      { status: 500, message: 'down' },
      bash('true'),
      { status: 500, message: 'down' },
      done,
    ];
    await using whole = await createTestTrial();
    await play(whole, replies);
    await using trial = await createTestTrial();
    await playInterrupted(trial, inTurn(replies), 'anthropic', {});
    const waits = (of: TestTrial) => of.eventsOf('model-retry').map((event) => event['waitMs']);
    expect(waits(trial)).toEqual(waits(whole));
    expect(new Set(waits(whole)).size).toBe(2);
  });
});

describe('a checkpoint', () => {
  it('adds a constant amount to the record, however long the conversation is', async () => {
    await using trial = await createTestTrial();
    const rounds = Array.from({ length: 60 }, (_, n) => bash(`echo ${1000 + n}`));
    await play(trial, rounds);
    const sizes = trial.checkpoints.map((state) => JSON.stringify(state).length);
    expect(Math.max(...sizes.slice(20, -1)) - Math.min(...sizes.slice(20, -1))).toBeLessThan(40);
    const parts = [...trial.blobs.values()]
      .filter((blob) => blob.includes('mimo-log@1'))
      .map((blob) => blob.length);
    expect(parts).toHaveLength(61);
    expect(Math.max(...parts)).toBeLessThan(1500);
  });

  it('names the snapshot of the workspace that it was written on', async () => {
    await using trial = await createTestTrial();
    await play(trial, [bash('echo 1 > f'), bash('echo 2 > f')]);
    const ends = trial.eventsOf('action-end').map((event) => event['tree']);
    const saved = trial.checkpoints.map((state) => (state as { workspace: { tree: string } }).workspace.tree);
    expect(saved.slice(0, 2)).toEqual(ends);
  });

  it('of an agent that ended lets it end the same way without asking the model again', async () => {
    await using trial = await createTestTrial();
    const { end } = await play(trial, [bash('true'), done]);
    const again = await play(trial, [], { context: { checkpoint: trial.checkpoints.at(-1) } });
    expect(again.end).toEqual(end);
    expect(again.bodies).toHaveLength(0);
  });

  it('tells when the workspace is not the one it was written on', async () => {
    await using trial = await createTestTrial();
    await play(trial, [bash('echo 1 > f'), done]);
    await trial.sandbox.exec({ argv: ['sh', '-c', 'echo other > f'] });
    await play(trial, [done], { context: { checkpoint: trial.checkpoints[0] } });
    expect(trial.eventsOf('resumed')).toMatchObject([{ turn: 1, treeMatches: false }]);
  });

  it('of another version is refused in words', async () => {
    await using trial = await createTestTrial();
    await play(trial, [bash('true'), done]);
    const checkpoint = { ...(trial.checkpoints[0] as object), version: '99.0.0' };
    await expect(play(trial, [], { context: { checkpoint } })).rejects.toMatchObject({
      code: 'CHECKPOINT_INCOMPATIBLE',
      kind: 'user',
      message: expect.stringContaining('99.0.0'),
    });
  });
});
