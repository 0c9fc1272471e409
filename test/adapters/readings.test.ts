import { describe, expect, test } from 'vitest';
import { nothingRead, type Reading } from '../../src/agent/adapters/adapter.ts';
import { jsonLines } from '../../src/agent/adapters/json.ts';
import { adapters } from '../../src/agent/adapters/table.ts';

/** What an agent's adapter makes of lines of its output; the shapes are those that the real programs print. */
function reading(agent: string, ...events: readonly unknown[]): Reading {
  const adapter = adapters.find(({ name }) => name === agent)!;
  let state = nothingRead;
  const lines = jsonLines((event) => {
    state = adapter.read(state, event);
  });
  for (const event of events) lines.write(`${JSON.stringify(event)}\n`);
  lines.end();
  return state;
}

const kind = (agent: string, ...events: readonly unknown[]) => reading(agent, ...events).terminal?.kind;
const say = (text: string) => ({ type: 'assistant', message: { content: [{ type: 'text', text }] } });

describe('how each agent ends is read from its events', () => {
  test('claude-code: success, a turn limit, an error, and a result that was not the end', () => {
    const end = { type: 'result', subtype: 'success', is_error: false, result: 'Done.' };
    expect(reading('claude-code', say('On it.'), end)).toEqual({
      text: 'Done.',
      terminal: { kind: 'done', reason: 'success' },
    });
    const turns = { type: 'result', subtype: 'error_max_turns', is_error: true };
    expect(kind('claude-code', say('On it.'), turns)).toBe('stopped');
    const broken = { type: 'result', subtype: 'success', is_error: true, result: 'API Error: 402' };
    expect(reading('claude-code', broken).terminal).toEqual({ kind: 'failed', reason: 'API Error: 402' });
    expect(kind('claude-code', end, say('A background task came back.'))).toBeUndefined();
  });

  test('codex: a turn that completed, and one that failed', () => {
    const words = { type: 'item.completed', item: { type: 'agent_message', text: 'Done.' } };
    const command = { type: 'item.completed', item: { type: 'command_execution', text: 'ls' } };
    expect(reading('codex', words, command, { type: 'turn.completed', usage: {} })).toEqual({
      text: 'Done.',
      terminal: { kind: 'done', reason: 'turn completed' },
    });
    const failed = { type: 'turn.failed', error: { message: 'budget' } };
    expect(reading('codex', words, failed).terminal).toEqual({ kind: 'failed', reason: 'budget' });
  });

  test.each(['opencode', 'mimo-code'])('%s: a step that ends for another reason than tool calls', (agent) => {
    const finish = (reason: string) => ({ type: 'step_finish', part: { reason } });
    const text = { type: 'text', part: { text: 'Done.' } };
    expect(kind(agent, text, finish('tool-calls'))).toBeUndefined();
    expect(reading(agent, text, finish('stop'))).toEqual({
      text: 'Done.',
      terminal: { kind: 'done', reason: 'stop' },
    });
    expect(kind(agent, finish('stop'), { type: 'step_start', part: {} })).toBeUndefined();
    const error = (message: string) => ({ type: 'error', error: { name: 'Error', data: { message } } });
    expect(kind(agent, error('no such model'))).toBe('failed');
    expect(kind(agent, error('Text loop detected: model repeated the same output 3 times'))).toBe('stopped');
  });

  test('gemini-cli: its loop guard is no success, although it says success', () => {
    const piece = (content: string) => ({ type: 'message', role: 'assistant', content, delta: true });
    const success = { type: 'result', status: 'success' };
    expect(reading('gemini-cli', piece('All '), piece('done.'), success)).toEqual({
      text: 'All done.',
      terminal: { kind: 'done', reason: 'success' },
    });
    expect(reading('gemini-cli', piece('a'), { type: 'tool_use' }, piece('b')).text).toBe('b');
    const guard = { type: 'error', severity: 'warning', message: 'Loop detected, stopping execution' };
    expect(kind('gemini-cli', guard, success)).toBe('stopped');
    const other = { type: 'error', severity: 'warning', message: 'A tool is slow' };
    expect(kind('gemini-cli', other, success)).toBe('done');
    expect(kind('gemini-cli', { type: 'result', status: 'error', error: { message: 'quota' } })).toBe(
      'failed',
    );
  });

  test('qwen-code: its guard is told from an error', () => {
    const result = (message: string) => ({
      type: 'result',
      subtype: 'error_during_execution',
      is_error: true,
      error: { message },
    });
    expect(kind('qwen-code', result('Loop detection halted the run'))).toBe('stopped');
    expect(kind('qwen-code', result('Connection error.'))).toBe('failed');
  });

  test('pi: its last message tells, whatever its exit code', () => {
    const message = (stopReason: string, text = '', errorMessage?: string) => ({
      type: 'message_end',
      message: { role: 'assistant', content: [{ type: 'text', text }], stopReason, errorMessage },
    });
    expect(kind('pi', message('toolUse'))).toBeUndefined();
    expect(reading('pi', message('stop', 'Done.'))).toEqual({
      text: 'Done.',
      terminal: { kind: 'done', reason: 'stop' },
    });
    expect(reading('pi', message('error', '', '402')).terminal).toEqual({ kind: 'failed', reason: '402' });
    // It tries again after an error; what comes then counts.
    expect(kind('pi', message('error', '', '500'), { type: 'agent_start' }, message('stop', 'Done.'))).toBe(
      'done',
    );
    expect(
      kind('pi', { type: 'message_end', message: { role: 'toolResult', stopReason: 'stop' } }),
    ).toBeUndefined();
  });

  test('cline: completed, its own abort, an error', () => {
    const result = (finishReason: string) => ({ type: 'run_result', finishReason, text: 'Words.' });
    expect(reading('cline', result('completed'))).toEqual({
      text: 'Words.',
      terminal: { kind: 'done', reason: 'completed' },
    });
    expect(kind('cline', result('aborted'))).toBe('stopped');
    expect(kind('cline', result('error'))).toBe('failed');
    expect(kind('cline', { type: 'agent_event', event: { type: 'done' } })).toBeUndefined();
  });
});

describe('a stream of events', () => {
  test('is read whatever the chunks, between lines that are no events, and past one that is too long', () => {
    const seen: unknown[] = [];
    const lines = jsonLines((event) => seen.push(event['n']));
    const text = `warning: hm\n{"n":1}\n{broken\n[1]\n{"n":2,"x":"${'y'.repeat(5 * 1024 * 1024)}"}\n{"n":3}\n{"n":4}`;
    for (let at = 0; at < text.length; at += 65_521) lines.write(text.slice(at, at + 65_521));
    expect(seen).toEqual([1, 3]);
    lines.end();
    expect(seen).toEqual([1, 3, 4]);
  });
});
