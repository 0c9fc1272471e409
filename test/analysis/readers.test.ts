import { describe, expect, it } from 'vitest';
import { analyse, detected } from './log-files.ts';
import { jsonl, times } from './sample.ts';

const use = (id: string, command: string, message = `m-${id}`) => ({
  type: 'assistant',
  message: {
    id: message,
    role: 'assistant',
    model: 'claude-x',
    content: [{ type: 'tool_use', id, name: 'Bash', input: { command } }],
    usage: { input_tokens: 10, output_tokens: 5 },
  },
});
const result = (id: string, content: string) => ({
  type: 'user',
  message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content }] },
});

describe('claude-code', () => {
  it('merges the lines of one message into one step, with the results between them', async () => {
    const text = jsonl(
      { type: 'user', message: { role: 'user', content: 'Do it.' } },
      use('a', 'ls src', 'one'),
      result('a', 'x.js'),
      use('b', 'cat x.js', 'one'),
      result('b', 'text'),
      {
        type: 'assistant',
        message: { id: 'two', role: 'assistant', content: [{ type: 'text', text: 'Done.' }] },
      },
    );
    expect(await analyse('claude-code', text)).toMatchObject({ steps: 2, operations: 2, model: 'claude-x' });
  });

  it('finds a loop and gives the lines of the log', async () => {
    const loop = times(4, (at) => [use(`l${at}`, 'git status'), result(`l${at}`, 'clean')]).flat();
    const found = await analyse('claude-code', jsonl(use('a', 'npm ci'), result('a', 'added 5'), ...loop));
    expect(found.onset).toMatchObject({ step: 2, ref: 3, cause: 'cycle' });
  });

  it('passes over torn and odd lines and counts them; subagents are no steps', async () => {
    const side = { ...use('s', 'ls'), isSidechain: true };
    const text = jsonl(use('a', 'ls'), '{"type":"assistant","mess', '[1]', side, result('a', 'x'), '');
    expect(await analyse('claude-code', text)).toMatchObject({ steps: 1, skipped: 2 });
  });
});

describe('codex', () => {
  const item = (payload: object) => ({ timestamp: 't', type: 'response_item', payload });
  it('reads rollouts: several calls of one response are one step', async () => {
    const call = (id: string, cmd: string) =>
      item({ type: 'function_call', name: 'exec_command', call_id: id, arguments: JSON.stringify({ cmd }) });
    const output = (id: string, text: string) =>
      item({ type: 'function_call_output', call_id: id, output: text });
    const text = jsonl(
      { type: 'session_meta', payload: { id: 's' } },
      { type: 'turn_context', payload: { model: 'gpt-x' } },
      item({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Looking.' }] }),
      call('1', 'ls'),
      call('2', 'cat a'),
      output('1', 'a'),
      output('2', 'text'),
      call('3', 'node a'),
      output('3', 'Process exited with code 1\nboom'),
    );
    expect(await analyse('codex', text)).toMatchObject({ steps: 2, operations: 3, model: 'gpt-x' });
  });

  it('finds a loop in a rollout though each output has a number of its own', async () => {
    const loop = times(4, (at) => [
      item({ type: 'function_call', name: 'exec_command', call_id: `${at}`, arguments: '{"cmd":"ls"}' }),
      item({
        type: 'function_call_output',
        call_id: `${at}`,
        output: `Chunk ID: ad44a${at}\nWall time: 0.000${at} seconds\nProcess exited with code 0\nOutput:\na`,
      }),
    ]);
    expect(await analyse('codex', jsonl(...loop.flat()))).toMatchObject({
      onset: { step: 1, cause: 'cycle' },
    });
  });

  it('reads the events of exec --json', async () => {
    const run = (id: number) => ({
      type: 'item.completed',
      item: { id: `i${id}`, type: 'command_execution', command: 'ls', aggregated_output: 'a', exit_code: 0 },
    });
    const text = jsonl({ type: 'thread.started', thread_id: 't' }, ...times(4, run));
    expect(await analyse('codex', text)).toMatchObject({ steps: 4, onset: { step: 1, ref: 2 } });
  });
});

describe('atif', () => {
  const act = (step_id: number, command: string, more: object = {}) => ({
    step_id,
    source: 'agent',
    message: '',
    tool_calls: [{ tool_call_id: `c${step_id}`, function_name: 'Bash', arguments: { command } }],
    observation: { results: [{ source_call_id: `c${step_id}`, content: 'ok' }] },
    ...more,
  });
  const document = (steps: readonly object[]): string =>
    JSON.stringify({ schema_version: 'ATIF-v1.6', agent: { name: 'a', version: '1' }, steps }, null, 2);

  it('joins the steps that a converter split from one response', async () => {
    const timestamp = '2026-01-01T00:00:00Z';
    const steps = [
      { step_id: 1, source: 'user', message: 'Do it.' },
      { step_id: 2, source: 'agent', message: 'First.', timestamp, metrics: { prompt_tokens: 1 } },
      act(3, 'ls', { timestamp }),
      act(4, 'pwd', { timestamp }),
      act(5, 'date', { timestamp: '2026-01-01T00:00:09Z' }),
    ];
    expect(await analyse('atif', document(steps))).toMatchObject({ steps: 2, operations: 3 });
  });

  it('gives step_ids, and says that trees are missing', async () => {
    const steps = times(5, (at) => act(at + 1, ':'));
    const found = await analyse('atif', document(steps));
    expect(found.episodes).toContainEqual(
      expect.objectContaining({ kind: 'malformed', firstRef: 1, lastRef: 5 }),
    );
    expect(found.notAssessable).toContainEqual({ kind: 'thrash', needs: 'the tree after each step' });
  });

  it('reads what is whole in a document that is cut, and counts the rest', async () => {
    const text = document([act(1, 'ls'), act(2, 'pwd'), act(3, 'date')]);
    expect(await analyse('atif', text.slice(0, text.indexOf('date')))).toMatchObject({
      steps: 2,
      skipped: 1,
    });
  });

  it('takes embedded subagents, copied context and other sources for no steps', async () => {
    const text = JSON.stringify({
      subagent_trajectories: [{ trajectory_id: 'x', steps: [act(1, 'rm x')] }],
      schema_version: 'ATIF-v1.7',
      steps: [
        { step_id: 1, source: 'system', message: 'Be good.' },
        act(2, 'ls', { is_copied_context: true }),
        act(3, 'pwd'),
        act(4, 'make', { llm_call_count: 0 }),
        { step_id: 5, source: 'agent', message: 'Done.' },
      ],
      agent: { name: 'late', version: '1', model_name: 'm' },
    });
    expect(await analyse('atif', text)).toMatchObject({
      steps: 2,
      operations: 2,
      agent: 'late',
      model: 'm',
      address: 'step_id',
    });
  });
});

describe('mimo-bench', () => {
  const step = (number: number, command: string, text: string, tree: string) => ({
    type: 'step',
    step: number,
    text: '',
    operations: [{ id: `${number}`, tool: 'bash', arguments: { command }, result: { text, isError: false } }],
    snapshot: { tree },
  });
  const claim = { done: true, testsPass: null, text: 'Done.' };
  const verdict = (values: readonly number[]) => ({
    status: 'graded',
    score: 0,
    passed: values.every((value) => value === 1),
    milestones: values.map((value, at) => ({ id: `m${at}`, title: 'm', weight: 1, value })),
    gates: [],
    constraints: [],
    durationMs: 1,
  });
  const journal = (values: readonly number[], outcome = 'completed'): string =>
    jsonl(
      { type: 'trial-started', trial: { agent: 'mimo', model: 'sim/x' } },
      ...times(6, (at) => step(at + 1, 'git status', 'clean', 't')),
      { type: 'agent-ended', outcome: { kind: outcome, reason: '' }, claim },
      { type: 'graded', verdict: verdict(values) },
    );

  it('takes the end from the verdict: no onset on a run that succeeded', async () => {
    expect(await analyse('mimo-bench', journal([1, 1]))).toMatchObject({
      onset: null,
      end: 'success',
      steps: 6,
    });
  });
  it('finds the onset of one that did not, and the early stop', async () => {
    const found = await analyse('mimo-bench', journal([1, 0]));
    expect(found).toMatchObject({ onset: { step: 1, cause: 'cycle' }, end: 'breakdown' });
    expect(found.findings.map(({ kind }) => kind)).toContain('early-stop');
  });
  it('calls no limit an early stop', async () => {
    const found = await analyse('mimo-bench', journal([0], 'limit'));
    expect(found.findings.map(({ kind }) => kind)).not.toContain('early-stop');
  });
  it.each([
    ['found though the whole outputs differ in their times', (at: number) => `ok 1 (${at}.5ms)`, 'cycle'],
    ['not found where the whole outputs differ in what was left out', () => 'ok 1', undefined],
  ])('a loop of a command with a long output is %s', async (_what, line, cause) => {
    const long = (at: number) => ({
      type: 'step',
      step: at,
      text: '',
      operations: [
        {
          id: `${at}`,
          tool: 'bash',
          arguments: { command: 'npm test' },
          result: {
            text: `${line(at)}\nok 2 ha\n[... ${9000 + at} characters ...]\nlf\nok 900`,
            isError: false,
            blob: `sha${at}`,
          },
        },
      ],
      snapshot: { tree: 't' },
    });
    const found = await analyse('mimo-bench', jsonl(...times(6, (at) => long(at + 1))));
    expect(found.onset?.cause).toBe(cause);
  });
  it('counts a step that a resumed attempt did again once', async () => {
    const text = jsonl(step(1, 'ls', 'a', 't'), step(2, 'ls', 'a', 't'), step(2, 'pwd', '/', 't'));
    expect(await analyse('mimo-bench', text)).toMatchObject({ steps: 2 });
  });
});

describe('detectFormat', () => {
  it.each([
    ['claude-code', jsonl({ type: 'summary', summary: 's' }, use('a', 'ls'))],
    ['claude-code', jsonl({ type: 'system', subtype: 'init', session_id: 's', permissionMode: 'default' })],
    ['codex', jsonl('{"torn', { type: 'session_meta', payload: {} })],
    ['codex', jsonl({ type: 'thread.started', thread_id: 't' })],
    ['atif', JSON.stringify({ schema_version: 'ATIF-v1.7', steps: [] }, null, 2)],
    ['atif', JSON.stringify({ agent: {}, schema_version: 'ATIF-v1.7', steps: [] })],
    ['mimo-bench', jsonl({ seq: 1, at: 1, type: 'trial-started', prev: '', hash: 'h' })],
    [
      'qwen-code',
      jsonl({ type: 'assistant', uuid: 'u', message: { id: 'u', role: 'assistant', content: [] } }),
    ],
    ['swe-agent', JSON.stringify({ trajectory: [{ action: 'ls', observation: '' }], info: {} })],
    ['mini-swe-agent', JSON.stringify({ info: { mini_version: '2.0.0' }, messages: [] }, null, 2)],
    ['openhands', JSON.stringify([{ id: 0, timestamp: 't', source: 'user', action: 'message', args: {} }])],
    ['inspect', JSON.stringify({ version: 2, eval: { run_id: 'r', task: 't' }, samples: [] })],
    ['gemini-cli', JSON.stringify({ sessionId: 's', projectHash: 'p', messages: [] }, null, 2)],
  ])('knows %s by content', async (format, text) => {
    expect(await detected(text)).toBe(format);
  });
  it.each([
    '{"name":"package"}',
    'text',
    jsonl({ type: 'user' }),
    '',
    '[]',
    '[1,2]',
    '{"messages":[{"role":"user"}]}',
    'SQLite format 3\u0000 and nothing else',
    'PK\u0003\u0004 and nothing else',
  ])('takes %j for nothing known', async (text) => {
    expect(await detected(text)).toBeUndefined();
  });
});
