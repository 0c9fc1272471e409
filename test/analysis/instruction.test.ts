import { describe, expect, it } from 'vitest';
import { createObserver, detect, observedRun } from '../../src/analysis/index.ts';
import { forbiddenPaths } from '../../src/analysis/instruction.ts';
import { analyse } from './log-files.ts';
import { healthy, jsonl, type Sample, source } from './sample.ts';

describe('what an instruction forbids', () => {
  it.each([
    ['Do not modify `package.json`.', ['package.json']],
    ['You must not edit or delete the file src/api/types.ts, nor anything else.', ['src/api/types.ts']],
    ["Never touch 'a.json', 'b.json' or tests/c.test.js", ['a.json', 'b.json', 'tests/c.test.js']],
  ])('%j names %j', (text, paths) => expect(forbiddenPaths(text)).toEqual(paths));

  it.each([
    'Do not change the exported names of `src/index.js`.',
    'Modify `package.json` as needed.',
    'Do not modify the tests.',
    'Never commit to main. See README.md for the rules.',
  ])('%j names no file', (text) => expect(forbiddenPaths(text)).toEqual([]));
});

describe('amnesia', () => {
  const instruction = 'Migrate all modules. Do not modify `package.json`.';
  const broken: Sample = { run: "sed -i 's/1.0/1.1/' ./package.json", tree: 'x' };
  const found = (samples: readonly Sample[], asked?: string) =>
    detect(observedRun(source(samples).map(createObserver()), undefined, undefined, asked)).findings;

  it('forgets a rule of the instruction long after it', () => {
    expect(found([...healthy(20), broken], instruction)).toMatchObject([
      { kind: 'amnesia', first: 21, last: 21, evidence: { compared: { forbidden: 'package.json' } } },
    ]);
  });
  it('is none where the rule is broken at once, where there is none, and where the file is only read', () => {
    expect(found([broken], instruction)).toEqual([]);
    expect(found([...healthy(20), broken], 'Migrate all modules.')).toEqual([]);
    expect(found([...healthy(20), { run: 'cat package.json', out: '{}', tree: 'x' }], instruction)).toEqual(
      [],
    );
  });
  it('knows the rule from the words of the user in a log', async () => {
    const use = (id: string, command: string) => ({
      type: 'assistant',
      message: {
        id: `m${id}`,
        role: 'assistant',
        content: [{ type: 'tool_use', id, name: 'Bash', input: { command } }],
      },
    });
    const result = (id: string) => ({
      type: 'user',
      message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: `done ${id}` }] },
    });
    const steps = healthy(20).flatMap(({ run = '' }, at) => [use(`${at}`, run), result(`${at}`)]);
    const text = jsonl(
      { type: 'user', message: { role: 'user', content: instruction } },
      ...steps,
      use('x', broken.run ?? ''),
      result('x'),
    );
    const { findings } = await analyse('claude-code', text);
    expect(findings).toMatchObject([{ kind: 'amnesia', first: 21 }]);
  });
});
