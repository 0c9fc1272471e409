import { describe, expect, it } from 'vitest';
import type { Format } from '../../src/analysis/index.ts';
import { trajectoriesOf } from '../../src/analysis/readers/log.ts';
import { logFiles } from './log-files.ts';
import { jsonl } from './sample.ts';

const claude = (id: string) => ({
  type: 'assistant',
  message: { id, role: 'assistant', content: [{ type: 'text', text: id }] },
});
const codex = (command: string) => [
  {
    type: 'response_item',
    payload: { type: 'function_call', name: 'shell', call_id: command, arguments: '{}' },
  },
  { type: 'response_item', payload: { type: 'function_call_output', call_id: command, output: 'x' } },
];
const step = (number: number) => ({
  type: 'step',
  step: number,
  text: '',
  operations: [],
  snapshot: { tree: 't' },
});
const part = (messageID: string, text: string) => ({
  type: 'text',
  sessionID: 's',
  part: { messageID, type: 'text', text },
});
const atif = (step_id: number, more: object) => ({ step_id, source: 'agent', message: 'x', ...more });
const gemini = (id: string) => ({ id, type: 'gemini', content: id });
const qwen = (uuid: string) => ({
  type: 'assistant',
  uuid,
  message: { role: 'model', parts: [{ text: uuid }] },
});
const openhands = (id: number) => ({
  id,
  timestamp: 't',
  source: 'agent',
  action: 'run',
  args: { command: 'ls' },
  tool_call_metadata: { model_response: { id: `r${id}` } },
});

/** Two steps, a compaction, two steps. */
const logs: readonly (readonly [Format, string])[] = [
  [
    'claude-code',
    jsonl(
      claude('1'),
      claude('2'),
      { type: 'system', subtype: 'compact_boundary' },
      claude('3'),
      claude('4'),
    ),
  ],
  [
    'codex',
    jsonl(
      ...codex('1'),
      ...codex('2'),
      { type: 'compacted', payload: { message: 'so far' } },
      ...codex('3'),
      ...codex('4'),
    ),
  ],
  ['mimo-bench', jsonl(step(1), step(2), { type: 'compaction', call: 'c' }, step(3), step(4))],
  [
    'gemini-cli',
    jsonl(gemini('1'), gemini('2'), { $set: { messages: [gemini('x')] } }, gemini('3'), gemini('4')),
  ],
  [
    'qwen-code',
    jsonl(qwen('1'), qwen('2'), { type: 'system', subtype: 'chat_compression' }, qwen('3'), qwen('4')),
  ],
  [
    'openhands',
    JSON.stringify([
      openhands(1),
      openhands(2),
      { id: 3, source: 'agent', action: 'condensation' },
      openhands(4),
      openhands(5),
    ]),
  ],
  [
    'atif',
    JSON.stringify({
      schema_version: 'ATIF-v1.7',
      steps: [
        atif(1, {}),
        atif(2, {}),
        { step_id: 3, source: 'system', message: '', extra: { context_management: { type: 'compaction' } } },
        atif(4, {}),
        atif(5, {}),
      ],
    }),
  ],
];

describe('the step after a compaction', () => {
  it.each(logs)('is marked in %s, and no other', async (format, text) => {
    await using files = await logFiles({ log: text });
    const marks: boolean[] = [];
    for await (const { steps } of trajectoriesOf({ path: files.path('log') }, format))
      for await (const { compacted } of steps) marks.push(compacted === true);
    expect(marks).toEqual([false, false, true, false]);
  });
});

it('events of other sessions than the first are of subagents, and no steps', async () => {
  const other = { ...part('m9', 'helper'), sessionID: 'child' };
  await using files = await logFiles({ log: jsonl(part('m1', 'a'), other, part('m2', 'b')) });
  const texts: string[] = [];
  for await (const { steps } of trajectoriesOf({ path: files.path('log') }, 'opencode'))
    for await (const { text } of steps) texts.push(text);
  expect(texts).toEqual(['a', 'b']);
});
