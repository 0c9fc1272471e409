import { describe, expect, it } from 'vitest';
import { isNoOp, isReadOnly, writtenPaths } from '../../src/analysis/shell-command.ts';
import { toolKind } from '../../src/analysis/tool-kind.ts';
import { analyse } from './log-files.ts';
import { findingsIn, times } from './sample.ts';

describe('a tool', () => {
  it.each([
    ['Bash', 'shell'],
    ['container.exec', 'shell'],
    ['developer__shell', 'shell'],
    ['mcp__files__read_file', 'read'],
    ['str_replace_editor', 'write'],
    ['mark_task_complete', 'note'],
    ['BashOutput', 'wait'],
    ['AskUserQuestion', 'other'],
  ])('%s is of the kind %s', (tool, kind) => expect(toolKind(tool)).toBe(kind));

  it('that sends keys is a terminal, and a wait where it sends none', () => {
    expect(toolKind('bash_command', { keystrokes: 'ls\n' })).toBe('terminal');
    expect(toolKind('bash_command', { keystrokes: '', duration: 10 })).toBe('wait');
  });

  it('that sends keys may send what is no command: the keys of an editor are not malformed', () => {
    const keys = (text: string) => ({ tool: 'bash_command', args: { keystrokes: text }, out: text });
    expect(findingsIn([':wq\n', ':q!\n', ':w\n', ':x\n'].map(keys), 'malformed')).toEqual([]);
  });
});

it('several calls that share one terminal are answered by what it showed', async () => {
  const call = (id: string, keystrokes: string) => ({
    tool_call_id: id,
    function_name: 'bash_command',
    arguments: { keystrokes, duration: 1 },
  });
  const steps = times(5, (at) => ({
    step_id: at + 1,
    source: 'agent',
    message: '',
    tool_calls: [call(`a${at}`, 'cd src\n'), call(`b${at}`, 'repo-fix\n')],
    observation: { results: [{ content: 'bash: repo-fix: command not found' }] },
  }));
  const document = { schema_version: 'ATIF-v1.7', agent: { name: 'terminus-2', version: '2' }, steps };
  const analysis = await analyse('atif', JSON.stringify(document));
  expect(analysis.notAssessable.map(({ kind }) => kind)).not.toContain('phantom');
  expect(analysis.findings.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['phantom', 'error-lock']),
  );
  expect(analysis.onset).toMatchObject({ step: 1, cause: 'phantom' });
});

describe('a shell text', () => {
  it.each([
    [': ls -la /app', true],
    [': ls | head -n 5', true],
    [': id git 2>/dev/null || useradd git', true],
    [':groupadd git 2>/dev/null || true', true],
    [': ls && cat a', false],
    [': > a.log', false],
    [':\nnpm test', false],
    ['echo hi | tee a', false],
  ])('%j does nothing: %s', (text, nothing) => expect(isNoOp(text)).toBe(nothing));

  it.each([
    ["sed -n '1,80p' a.js", true],
    ["sed -i 's/a/b/' a.js", false],
    ['git branch -vv', true],
    ['git branch new', false],
    ['npm test 2>&1 | tail -n 20', true],
    [': python3 a.py > out.txt 2>&1 ; cat out.txt', true],
    ['cat a > b', false],
  ])('%j changes nothing: %s', (text, nothing) => expect(isReadOnly(text)).toBe(nothing));

  it.each([
    ["cat > src/a.js <<'EOF'\nx > y\nEOF", ['src/a.js']],
    ["sed -i 's/a/b/' src/a.js && echo x >> b.txt", ['b.txt', 'src/a.js']],
    ['cp a.js b.js; mv c d', ['b.js', 'd']],
    ['npm test > /dev/null 2>&1', []],
  ])('%j writes %j', (text, paths) => expect(writtenPaths(text).toSorted()).toEqual(paths));
});
