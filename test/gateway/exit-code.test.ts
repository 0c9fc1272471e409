import { describe, expect, it } from 'vitest';
import { durationOf, exitCodeOf } from '../../src/gateway/exit-code.ts';
import { mentions } from '../../src/gateway/mention.ts';

describe('the exit code of a tool result', () => {
  it.each([
    ['claude-code', 'Exit code 2\ncat: no: No such file', 2],
    ['codex', 'Chunk ID: 3b\nWall time: 0.2 seconds\nProcess exited with code 0\nOutput:\nx', 0],
    ['codex, older', '{"output":"x","metadata":{"exit_code":127,"duration_seconds":0.1}}', 127],
    ['gemini-cli', `Output: ${'long '.repeat(500)}\nExit Code: 1\nSignal: 0`, 1],
    ['brackets', 'ok\n[exit code: 0]', 0],
    ['a tag', '<exit_code>-9</exit_code>', -9],
    ['a status', 'Command exited with status 3', 3],
    ['a failure', 'ls: no\nError: Command failed with exit code 7.', 7],
    ['pi', 'x\n\nCommand exited with code 1', 1],
  ])('is read as %s words it', (_agent, text, code) => {
    expect(exitCodeOf(text)).toBe(code);
  });

  it.each([
    ['plain output', 'all good, 12 tests passed'],
    [
      'the name of a test',
      '✔ add prints the date (4ms)\n✔ a wrong date ends with exit code 2 and says which (3ms)',
    ],
    ['code that exits', 'process.exit(1);\nif (code) exit 2'],
    ['words deep inside long output', `${'a'.repeat(500)}\nexit code: 1\n${'b'.repeat(500)}`],
  ])('is not made up from %s', (_case, text) => {
    expect(exitCodeOf(text)).toBeUndefined();
  });

  it('comes with the duration where that is stated', () => {
    expect(durationOf('Wall time: 0.25 seconds\nProcess exited with code 0')).toBe(250);
    expect(durationOf('it took a while')).toBeUndefined();
  });
});

describe("a subagent's first words", () => {
  const call = (args: unknown) => [{ type: 'tool-call' as const, id: 'c', name: 'task', arguments: args }];
  const prompt = 'Find every caller of parse() in the repository.';

  it.each([
    ['are the prompt itself', prompt, { prompt }],
    ['are wrapped by the harness', `<env>linux</env>\n${prompt}`, { prompt }],
    ['are a part of the prompt', 'every caller of parse() in', { input: [{ text: prompt }] }],
    ['are short but equal', 'go on', { message: 'go on' }],
  ])('count when they %s', (_case, words, args) => {
    expect(mentions([words], call(args))).toBe(true);
  });

  it.each([
    [
      'a short argument stands in them by chance',
      'Summary: the work in src/app.js goes on well.',
      { path: 'src/app.js' },
    ],
    [
      'a summary quotes a command',
      `Summary. ${'Much was done. '.repeat(40)} Last: npm test -- --run all`,
      { c: 'npm test -- --run all' },
    ],
  ])('do not count when %s', (_case, words, args) => {
    expect(mentions([words], call(args))).toBe(false);
  });
});
