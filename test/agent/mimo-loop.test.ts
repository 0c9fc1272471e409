import { describe, expect, it } from 'vitest';
import { mimoExitReasonSchema } from '../../src/agent/index.ts';
import type { ScriptedReply } from '../../src/testing/scripted-model.ts';
import { bash, createTestTrial, done, impatientClock, play, resultsIn } from './mimo.ts';

describe.each(['anthropic', 'openai-chat'] as const)('the loop over %s', (wire) => {
  it('queries, acts, observes and appends until the model ends its turn', async () => {
    await using trial = await createTestTrial({ 'a.txt': 'alpha' });
    const script: ScriptedReply[] = [
      {
        text: 'I look first.',
        calls: [
          { name: 'read', arguments: { path: 'a.txt' } },
          { name: 'bash', arguments: { command: 'ls' } },
        ],
      },
      bash('echo beta > b.txt'),
      done,
    ];
    const { end, bodies } = await play(trial, script, { wire });
    expect(end).toEqual({
      kind: 'ended',
      claim: { done: true, testsPass: true, text: 'Done. All tests pass.' },
      exitReason: 'completed',
    });
    expect(bodies).toHaveLength(3);
    expect(resultsIn(bodies[2]!).map(({ text }) => text)).toEqual([
      '     1\talpha\n',
      'Exit code: 0\na.txt\n',
      'Exit code: 0\n',
    ]);
    expect(JSON.parse(bodies[0]!).tools).toHaveLength(6);
    expect(bodies[0]).toContain('Make the tests pass.');
  });

  it('stops as refused when the gateway ends the budget', async () => {
    await using trial = await createTestTrial();
    const script: ScriptedReply[] = [
      bash('true'),
      { status: 402, message: 'the step budget of 1 is used up' },
    ];
    const { end, bodies } = await play(trial, script, { wire });
    expect(end).toMatchObject({ kind: 'refused', exitReason: 'budget-refused', claim: { done: null } });
    expect(bodies).toHaveLength(2);
  });

  it('tries again after broken connections and server errors, and then crashes as a value', async () => {
    await using trial = await createTestTrial();
    const clock = impatientClock();
    const script: ScriptedReply[] = [{ broken: true }, { status: 503, message: 'down' }, bash('true'), done];
    const { end, bodies } = await play(trial, script, { wire, clock });
    expect(end.exitReason).toBe('completed');
    expect(new Set(bodies.slice(0, 3)).size).toBe(1);
    expect(clock.waits).toHaveLength(2);
    expect(clock.waits[1]!).toBeGreaterThan(clock.waits[0]! / 2);
    expect(trial.eventsOf('model-retry')).toMatchObject([
      { attempt: 1, status: null },
      { attempt: 2, status: 503 },
    ]);

    await using other = await createTestTrial();
    const down = await play(other, () => ({ status: 500, message: 'down' }), {
      wire,
      mimo: { modelRetries: 2 },
    });
    expect(down.end).toMatchObject({ kind: 'crashed', exitReason: 'model-error' });
    expect(down.bodies).toHaveLength(3);
  });

  it('does not wait for ever for a model that never answers', async () => {
    await using trial = await createTestTrial();
    const never = Promise.withResolvers<ScriptedReply>();
    const mimo = { modelTimeoutSec: 1, modelRetries: 1 };
    const { end, bodies } = await play(trial, () => never.promise, { wire, mimo });
    expect(end).toMatchObject({ kind: 'crashed', exitReason: 'model-error' });
    expect(bodies).toHaveLength(2);
    expect(trial.eventsOf('model-retry')).toMatchObject([{ reason: 'no reply within 1 s' }]);
  });

  it('does not repeat a request that the provider calls wrong', async () => {
    await using trial = await createTestTrial();
    const { end, bodies } = await play(trial, [{ status: 400, message: 'no such parameter' }], { wire });
    expect(end).toMatchObject({ kind: 'crashed', exitReason: 'model-error' });
    expect(bodies).toHaveLength(1);
  });
});

describe('how the built-in agent ends', () => {
  it.each([
    [[{ text: 'I give up, the compiler is missing.' }], 'gave-up', 'ended', false],
    [[{ text: 'Hello.' }], 'stopped', 'ended', null],
    [[{ text: '' }], 'stopped', 'ended', null],
    [[{ text: 'No.', stop: 'refusal' }], 'model-refusal', 'ended', null],
  ] satisfies [ScriptedReply[], string, string, boolean | null][])(
    '%j: %s',
    async (script, reason, kind, claimed) => {
      await using trial = await createTestTrial();
      const { end } = await play(trial, script);
      expect(end).toMatchObject({ exitReason: reason, kind, claim: { done: claimed } });
      expect(mimoExitReasonSchema.parse(end.exitReason)).toBe(reason);
      expect(trial.eventsOf('ended')).toMatchObject([{ exitReason: reason }]);
    },
  );

  it('lets a reply that was cut go on, a few times', async () => {
    await using trial = await createTestTrial();
    const cut: ScriptedReply = { text: 'and then', stop: 'length' };
    const recovered = await play(trial, [cut, cut, done]);
    expect(recovered.end.exitReason).toBe('completed');
    expect(recovered.bodies[1]).toContain('Your reply was cut at');

    await using other = await createTestTrial();
    const endless = await play(other, () => cut);
    expect(endless.end.exitReason).toBe('output-limit');
    expect(endless.bodies).toHaveLength(4);
  });

  it('is stopped by the trial in the middle of a command, whose children die', async () => {
    await using trial = await createTestTrial();
    const running = play(trial, [bash('(sleep 1; touch late) & touch started; sleep 60')]);
    await expect.poll(() => trial.sandbox.get(`${trial.sandbox.workdir}/started`)).toHaveLength(1);
    const saved = trial.checkpoints.length;
    trial.abort.abort(new Error('interrupted'));
    const { end, bodies } = await running;
    expect(end).toMatchObject({ kind: 'ended', exitReason: 'aborted', claim: { done: null } });
    expect(bodies).toHaveLength(1);
    expect(trial.eventsOf('action-end')).toMatchObject([{ aborted: true, changes: null }]);
    expect(trial.eventsOf('ended')).toMatchObject([{ exitReason: 'aborted' }]);
    expect(trial.checkpoints.length).toBe(saved);
    const left = await trial.sandbox.exec({ argv: ['pgrep', '-f', `touch late`] });
    expect(left.stdout).toBe('');
  });

  it('is stopped by the trial while it waits for the model', async () => {
    await using trial = await createTestTrial();
    const asked = Promise.withResolvers<void>();
    const never = Promise.withResolvers<ScriptedReply>();
    const running = play(trial, () => {
      asked.resolve();
      return never.promise;
    });
    await asked.promise;
    trial.abort.abort(new Error('wall'));
    expect((await running).end.exitReason).toBe('aborted');
  });

  it('lets the death of its sandbox through as the infrastructure error it is', async () => {
    await using trial = await createTestTrial();
    const script = ({ index }: { index: number }): ScriptedReply => {
      if (index === 1) trial.sandbox.lose();
      return bash('true');
    };
    await expect(play(trial, script)).rejects.toMatchObject({ code: 'SANDBOX_LOST', kind: 'infra' });
  });
});

describe('the completion check', () => {
  it('sends the agent back to work until the command passes', async () => {
    await using trial = await createTestTrial();
    const { end, bodies } = await play(trial, [done, bash('touch ok'), done], {
      mimo: { check: 'test -f ok || { echo ok is missing; exit 9; }' },
    });
    expect(end).toMatchObject({ exitReason: 'completed', claim: { done: true } });
    expect(bodies).toHaveLength(3);
    expect(bodies[1]).toContain('the completion check failed (exit code 9):\\nok is missing');
    expect(trial.eventsOf('veto')).toMatchObject([{ by: 'check', veto: 1, reentry: true, exitCode: 9 }]);
    expect(trial.eventsOf('action-end').map((event) => event['tool'])).toEqual(['check', 'bash', 'check']);
  });

  it('gives up on an agent that it cannot move, after the set number of re-entries', async () => {
    await using trial = await createTestTrial();
    const { end, bodies } = await play(trial, () => done, { mimo: { check: 'false', maxReentries: 2 } });
    expect(end).toMatchObject({ kind: 'ended', exitReason: 'max-vetoes', claim: { done: true } });
    expect(bodies).toHaveLength(3);
    expect(trial.eventsOf('veto').map((event) => event['reentry'])).toEqual([true, true, false]);
  });

  it('asks a judge in a side call without tools, after the command has passed', async () => {
    await using trial = await createTestTrial();
    let judged = 0;
    const { end, bodies } = await play(
      trial,
      ({ tools }) => {
        if (tools) return done;
        judged += 1;
        return { text: judged === 1 ? 'VETO: the changelog is empty' : 'PASS' };
      },
      { mimo: { judge: true, check: 'true' } },
    );
    expect(end.exitReason).toBe('completed');
    expect(bodies).toHaveLength(4);
    expect(bodies[1]).toContain('Make the tests pass.');
    expect(bodies[2]).toContain('the changelog is empty');
    expect(trial.eventsOf('veto')).toMatchObject([{ by: 'judge', reason: 'the changelog is empty' }]);
  });

  it('takes the agent’s word when the judge’s answer cannot be read, and records that', async () => {
    await using trial = await createTestTrial();
    const { end } = await play(trial, ({ tools }) => (tools ? done : { text: 'Well, maybe.' }), {
      mimo: { judge: true },
    });
    expect(end.exitReason).toBe('completed');
    expect(trial.eventsOf('judge-unusable')).toHaveLength(1);
  });
});

describe('repetition', () => {
  const again = bash('cat a.txt');
  const rounds = (count: number): ScriptedReply[] => Array.from({ length: count }, () => again);

  it('is recorded from the third time on and changes nothing in monitor mode', async () => {
    await using trial = await createTestTrial({ 'a.txt': 'a' });
    const watched = await play(trial, rounds(5));
    expect(watched.end.exitReason).toBe('completed');
    expect(trial.eventsOf('loop-notice')).toMatchObject([
      { turn: 3, repeats: 3, response: 'none', detail: 'cat a.txt' },
      { turn: 4, repeats: 4 },
      { turn: 5, repeats: 5 },
    ]);
    expect(watched.bodies.join('')).not.toContain('Runtime notice');
  });

  it('is not seen where the tree or the output differs', async () => {
    await using trial = await createTestTrial({ 'a.txt': 'a' });
    const script = [1, 2, 3, 4].flatMap((n) => [bash(`echo ${n} > b.txt`), again]);
    await play(trial, [...script, ...[1, 2, 3, 4].map(() => bash('date +%N'))]);
    expect(trial.eventsOf('loop-notice')).toEqual([]);
  });

  it('is seen in short cycles', async () => {
    await using trial = await createTestTrial({ 'a.txt': 'a' });
    await play(trial, [again, bash('ls'), again, bash('ls'), again, bash('ls')]);
    expect(trial.eventsOf('loop-notice').map((event) => event['detail'])).toEqual(['cat a.txt', 'ls']);
  });

  it('is reminded of, replanned and stopped in enforce mode', async () => {
    await using trial = await createTestTrial({ 'a.txt': 'a' });
    const { end, bodies } = await play(trial, () => again, { mimo: { loops: 'enforce' } });
    expect(end).toMatchObject({ kind: 'ended', exitReason: 'loop-stopped', claim: { done: null } });
    expect(trial.eventsOf('loop-notice').map((event) => event['response'])).toEqual([
      'remind',
      'replan',
      'stop',
    ]);
    expect(bodies).toHaveLength(9);
    expect(bodies[3]).toContain('You have done the same thing 3 times');
    expect(bodies[6]).toContain('Stop and write a new plan');
  });

  it('is forgiven in enforce mode when the agent goes on to something else', async () => {
    await using trial = await createTestTrial({ 'a.txt': 'a' });
    const others = Array.from({ length: 30 }, (_, n) => bash(`echo ${n}`));
    const { end } = await play(trial, [...rounds(3), ...others, ...rounds(3)], {
      mimo: { loops: 'enforce' },
    });
    expect(end.exitReason).toBe('completed');
    expect(trial.eventsOf('loop-notice').map((event) => event['response'])).toEqual(['remind', 'remind']);
  });
});
