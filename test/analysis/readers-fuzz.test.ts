import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Format, formats } from '../../src/analysis/index.ts';
import { analyses, detected } from './log-files.ts';
import { zip } from './zip.ts';

const fixture = (path: string): Buffer =>
  readFileSync(join(import.meta.dirname, '../../fixtures/analysis', path));

const sample = (epoch: number): string =>
  JSON.stringify({ messages: [{ role: 'assistant', content: `${epoch}`, tool_calls: [] }] });
const archive = (way: 'deflate' | 'zstd'): Buffer =>
  zip({ 'samples/a_epoch_1.json': sample(1), 'samples/a_epoch_2.json': sample(2), 'header.json': '{}' }, way);
const atif = Buffer.from(
  JSON.stringify({
    schema_version: 'ATIF-v1.7',
    agent: { name: 'a' },
    steps: [1, 2, 3].map((step_id) => ({
      step_id,
      source: 'agent',
      message: 'é',
      tool_calls: [{ tool_call_id: 'c', function_name: 'Bash', arguments: { command: 'ls "\\\\"' } }],
      observation: { results: [{ source_call_id: 'c', content: 'x' }] },
    })),
  }),
);

const logs: readonly (readonly [Format, Buffer])[] = [
  ...(['claude-code', 'codex', 'gemini-cli', 'qwen-code'] as const).flatMap((format) => [
    [format, fixture(`${format}/session.jsonl`)] as const,
    [format, fixture(`${format}/stream.jsonl`)] as const,
  ]),
  ['opencode', fixture('opencode/stream.jsonl')],
  ['mimo-code', fixture('mimo-code/stream.jsonl')],
  ['mimo-bench', fixture('codex/record.jsonl')],
  ['atif', atif],
  ['swe-agent', fixture('swe-agent/demo.traj')],
  ['mini-swe-agent', fixture('mini-swe-agent/version-2.traj.json')],
  ['openhands', fixture('openhands/application.json')],
  ['openhands', fixture('openhands/sdk-events.json')],
  ['inspect', fixture('inspect/log.json')],
  ['inspect', archive('deflate')],
  ['inspect', archive('zstd')],
];

const total = (found: readonly { steps: number; skipped: number }[], field: 'steps' | 'skipped'): number =>
  found.reduce((sum, trajectory) => sum + trajectory[field], 0);

describe.each(logs)('a damaged log of %s', (format, whole) => {
  it('cut anywhere is read up to there, never with more steps than it had, and never throws', async () => {
    const before = total(await analyses(format, whole), 'steps');
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), async (at) => {
        const found = await analyses(format, whole.subarray(0, at));
        expect(total(found, 'steps')).toBeLessThanOrEqual(before);
      }),
      { numRuns: 25 },
    );
  });

  it('with bytes overwritten never throws, neither when it is read nor when its format is told', async () => {
    const damage = fc.record({
      at: fc.nat(whole.length - 1),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (places) => {
        const broken = Buffer.from(whole);
        for (const { at, bytes } of places) broken.set(bytes.subarray(0, broken.length - at), at);
        await expect(analyses(format, broken)).resolves.toBeInstanceOf(Array);
        await detected(broken);
      }),
      { numRuns: 25 },
    );
  });
});

it.each(formats)('%s: a line or a document that ends in the middle of a value is counted', async (format) => {
  const [, whole] = logs.find(([name, bytes]) => name === format && bytes[0] !== 'P'.charCodeAt(0)) ?? [];
  const text = whole?.toString('utf8') ?? '';
  const cut = text.slice(0, text.lastIndexOf('"', text.length - 40));
  expect(total(await analyses(format, cut), 'skipped')).toBeGreaterThan(0);
});

it('anything at all, read as any format, never throws', async () => {
  const json = fc.json({ maxDepth: 4 }).map((text) => Buffer.from(text));
  const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array));
  const magic = fc
    .tuple(fc.constantFrom('SQLite format 3\u0000', 'PK\u0003\u0004', '{"steps":[', '[{'), bytes)
    .map(([start, rest]) => Buffer.concat([Buffer.from(start, 'latin1'), rest]));
  await fc.assert(
    fc.asyncProperty(fc.oneof(json, bytes, magic), fc.constantFrom(...formats), async (content, format) => {
      await detected(content);
      const found = await analyses(format, content);
      expect(found.every(({ steps, skipped }) => steps >= 0 && skipped >= 0)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

it('objects with the right names and the wrong values never throw', async () => {
  const names = [
    'type',
    'message',
    'content',
    'part',
    'payload',
    'item',
    'steps',
    'messages',
    'trajectory',
    'action',
  ];
  const more = [
    'observation',
    'source',
    'kind',
    'samples',
    'tool_calls',
    'role',
    'state',
    '$set',
    'parts',
    'id',
  ];
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(
        'assistant',
        'tool',
        'step-start',
        'agent',
        'gemini',
        'ActionEvent',
        'response_item',
        'tool_use',
        1,
        null,
        true,
      ),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names, ...more), tie('any'), { maxKeys: 5 }),
    ),
  })).any;
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { maxLength: 6 }),
      fc.constantFrom(...formats),
      async (values, format) => {
        await analyses(format, values.map((one) => JSON.stringify(one)).join('\n'));
        await analyses(format, JSON.stringify(values[0] ?? null));
      },
    ),
    { numRuns: 300 },
  );
});
