import { expect, test } from 'vitest';
import { type AgentEnd, noClaim } from '../../src/core/index.ts';
import { outcomeOf } from '../../src/trial/end-reason.ts';

const quiet = { stopped: undefined, providerFailure: undefined, refused: undefined, end: undefined };
const ended = (done: boolean | null): AgentEnd => ({
  kind: 'ended',
  claim: { ...noClaim, done },
  exitReason: 'completed',
});

test('an agent that ends by itself completed, unless it says that it gave up', () => {
  expect(outcomeOf({ ...quiet, end: ended(true) })).toEqual({ kind: 'completed', reason: 'completed' });
  expect(outcomeOf({ ...quiet, end: ended(null) }).kind).toBe('completed');
  expect(outcomeOf({ ...quiet, end: ended(false) }).kind).toBe('gave-up');
});

test('broken infrastructure outranks everything the agent did', () => {
  const outcome = outcomeOf({
    stopped: { kind: 'infrastructure', code: 'SANDBOX_LOST', reason: 'gone' },
    providerFailure: undefined,
    refused: { limit: 'steps', reason: '50 steps' },
    end: { kind: 'crashed', claim: noClaim, exitReason: 'rc 1' },
  });
  expect(outcome).toEqual({ kind: 'invalid', code: 'SANDBOX_LOST', reason: 'gone' });
});

test('a failed provider makes the trial invalid even when the agent ended politely', () => {
  const providerFailure = { code: 'PROVIDER_AUTH', reason: '401' };
  expect(outcomeOf({ ...quiet, providerFailure, end: ended(true) })).toEqual({
    kind: 'invalid',
    ...providerFailure,
  });
});

test('a crash that a refused budget caused is a limit', () => {
  const end: AgentEnd = { kind: 'crashed', claim: noClaim, exitReason: 'error 402' };
  expect(outcomeOf({ ...quiet, refused: { limit: 'cost', reason: '$5' }, end })).toEqual({
    kind: 'limit',
    limit: 'cost',
    reason: '$5',
  });
});

test('a deadline is a limit even when the agent never said how it ended', () => {
  const stopped = { kind: 'limit', limit: 'idle', reason: 'silent' } as const;
  expect(outcomeOf({ ...quiet, stopped })).toEqual(stopped);
});

test('a crash by itself is a crash', () => {
  const end: AgentEnd = { kind: 'crashed', claim: noClaim, exitReason: 'rc 1' };
  expect(outcomeOf({ ...quiet, end })).toEqual({ kind: 'agent-crashed', reason: 'rc 1' });
});

test('an agent without a model that stops at the step limit is a limit', () => {
  const end = { kind: 'refused', claim: noClaim, exitReason: 'step-limit' } as const;
  expect(outcomeOf({ ...quiet, end })).toEqual({ kind: 'limit', limit: 'steps', reason: 'the step limit' });
});
