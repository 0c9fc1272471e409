import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { detectFormat, type Format, type TrajectoryAnalysis } from '../../src/analysis/index.ts';
import { analysesOf } from './log-files.ts';

/** Trimmed logs of real command lines that a simulated model held in a loop from step 5 on, and our record of each. */
const folder = (format: Format): string => join(import.meta.dirname, '../../fixtures/analysis', format);

async function read(format: Format, path: string): Promise<TrajectoryAnalysis> {
  expect(await detectFormat({ path })).toBe(format);
  const [only, ...others] = await analysesOf(format, path);
  if (!only || others.length > 0) throw new Error(`${path}: not one trajectory`);
  return only;
}

const found = ({ findings }: TrajectoryAnalysis) =>
  findings.map(({ kind, first, last }) => [kind, first, last]);

/** Steps and calls that the gateway saw and the agent's own log does not hold, and why. */
const missing: readonly (readonly [format: Format, file: string, steps: number, calls: number])[] = [
  ['claude-code', 'session.jsonl', 0, 0],
  ['claude-code', 'stream.jsonl', 0, 0],
  ['codex', 'session.jsonl', 0, 0],
  ['codex', 'stream.jsonl', 0, 0],
  ['opencode', 'stream.jsonl', 0, 0],
  ['mimo-code', 'stream.jsonl', 0, 0],
  // Its guard stopped it at the ninth call, asked the model once more, and wrote down neither.
  ['gemini-cli', 'session.jsonl', 2, 2],
  // The stream has the words of the ninth reply, without its call.
  ['gemini-cli', 'stream.jsonl', 1, 2],
  // Its guard stopped it at the ninth reply, of which the chat has nothing and the stream the words.
  ['qwen-code', 'session.jsonl', 1, 1],
  ['qwen-code', 'stream.jsonl', 0, 1],
];

describe('the log of a real command line', () => {
  it.each(missing)(
    'of %s, %s, is read as our own record of the same trial',
    async (format, file, steps, calls) => {
      const record = await read('mimo-bench', join(folder(format), 'record.jsonl'));
      const log = await read(format, join(folder(format), file));
      expect(log).toMatchObject({
        agent: format,
        address: 'line',
        steps: record.steps - steps,
        operations: record.operations - calls,
        skipped: 0,
        onset: { step: record.onset?.step, cause: record.onset?.cause },
      });
      expect(found(log)).toEqual(found(record));
      expect(record.onset).toMatchObject({ step: 5, cause: 'cycle' });
    },
  );

  it('gives an address at which the step can be found', async () => {
    const path = join(folder('claude-code'), 'session.jsonl');
    const { onset } = await read('claude-code', path);
    const line = (await readFile(path, 'utf8')).split('\n')[Number(onset?.ref) - 1] ?? '';
    expect(JSON.parse(line)).toMatchObject({ type: 'assistant', message: { role: 'assistant' } });
  });

  it('of opencode has the tree after each step, so that thrash can be decided', async () => {
    const { notAssessable } = await read('opencode', join(folder('opencode'), 'stream.jsonl'));
    expect(notAssessable.map(({ kind }) => kind)).not.toContain('thrash');
  });
});
