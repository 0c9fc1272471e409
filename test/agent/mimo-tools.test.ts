import { describe, expect, it } from 'vitest';
import type { ScriptedReply } from '../../src/testing/scripted-model.ts';
import { bash, call, createTestTrial, play, resultsIn } from './mimo.ts';
import type { TestTrial } from './trial.ts';

/** Results of the calls, one call a reply. */
async function resultsOf(trial: TestTrial, replies: readonly ScriptedReply[], mimo = {}) {
  const { bodies } = await play(trial, replies, { mimo });
  return resultsIn(bodies.at(-1)!);
}

async function fileText(trial: TestTrial, path: string): Promise<string | undefined> {
  const [entry] = await trial.sandbox.get(`${trial.sandbox.workdir}/${path}`);
  return entry && Buffer.from(entry.content).toString('utf8');
}

describe('bash', () => {
  it('runs each call in a fresh shell in the working directory, input closed', async () => {
    await using trial = await createTestTrial();
    const [first, second, third] = await resultsOf(trial, [
      bash('mkdir d; cd d; export X=1; pwd'),
      bash('pwd; echo "[$X]"; cat'),
      bash('echo out; echo err >&2; exit 3'),
    ]);
    expect(first!.text).toBe(`Exit code: 0\n${trial.sandbox.workdir}/d\n`);
    expect(second!.text).toBe(`Exit code: 0\n${trial.sandbox.workdir}\n[]\n`);
    expect(third).toEqual({ text: 'Exit code: 3\nout\n[stderr]\nerr\n', isError: true });
  });

  it('kills the whole process group at the deadline and says so', async () => {
    await using trial = await createTestTrial();
    const [result, after] = await resultsOf(trial, [
      call('bash', { command: '(sleep 30; touch late) & echo begun; wait', timeout_seconds: 0.3 }),
      bash('ls'),
    ]);
    expect(result).toEqual({
      text: 'Exit code: none. Killed with its children at the deadline of 0.3 s.\nbegun\n',
      isError: true,
    });
    expect(after!.text).toBe('Exit code: 0\n');
    expect(trial.eventsOf('action-end')[0]).toMatchObject({ timedOut: true });
  });

  it('shows the head and the tail of a huge output and keeps all of it readable', async () => {
    await using trial = await createTestTrial();
    const replies: ScriptedReply[] = [bash('seq 1 300000')];
    const { bodies } = await play(trial, ({ index, body }) => {
      if (index === 0) return replies[0]!;
      const path = /output:[0-9a-f]{64}/.exec(body)?.[0];
      if (index === 1) return call('read', { path, offset: 150_001, limit: 2 });
      return { text: 'Done.' };
    });
    const [output, page] = resultsIn(bodies.at(-1)!);
    expect(output!.text.length).toBeLessThan(16_300);
    expect(output!.text).toMatch(/^Exit code: 0\n1\n2\n[\s\S]*characters left out here[\s\S]*\n300000\n$/);
    expect(page!.text).toContain('150001\t150000\n150002\t150001\n');
    const end = trial.eventsOf('action-end')[0]!;
    expect(trial.blobs.get(end['outputBlob'] as string)).toHaveLength(end['outputBytes'] as number);
  });

  it('says how many bytes were lost when even the record cannot hold the output', async () => {
    await using trial = await createTestTrial();
    await play(trial, [bash('head -c 3000000 /dev/zero | tr "\\0" x')], { mimo: { spillBytes: 1_000_000 } });
    expect(trial.eventsOf('action-end')[0]).toMatchObject({ outputLost: 2_000_000 });
  });

  it('keeps characters outside ASCII whole, from the model to the file and back', async () => {
    await using trial = await createTestTrial();
    const text = 'žluťoučký 🐎 — 漢字';
    const [output] = await resultsOf(trial, [bash(`printf '%s\\n' '${text}' | tee f.txt`)]);
    expect(output!.text).toBe(`Exit code: 0\n${text}\n`);
    expect(await fileText(trial, 'f.txt')).toBe(`${text}\n`);
  });

  it('survives a workdir that the agent removed', async () => {
    await using trial = await createTestTrial({ 'a.txt': 'a' });
    const results = await resultsOf(trial, [
      bash(`rm -rf ${trial.sandbox.workdir}`),
      bash('echo still here'),
    ]);
    expect(results[0]!.isError).toBe(false);
    expect(results[1]!.isError).toBe(true);
  });
});

describe('read', () => {
  it('numbers lines, reads a range, and says where the file goes on', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index + 1}`).join('\n');
    await using trial = await createTestTrial({ 'f.txt': `${lines}\n` });
    const [range, end, beyond] = await resultsOf(trial, [
      call('read', { path: 'f.txt', offset: 10, limit: 2 }),
      call('read', { path: `${trial.sandbox.workdir}/f.txt`, offset: 50 }),
      call('read', { path: 'f.txt', offset: 51 }),
    ]);
    expect(range!.text).toBe('    10\tline 10\n    11\tline 11\n[39 more lines; go on with offset 12]\n');
    expect(end!.text).toBe('    50\tline 50\n');
    expect(beyond).toEqual({ text: 'read: f.txt has 50 lines; line 51 does not exist', isError: true });
  });

  it('follows links and tells what it cannot read', async () => {
    await using trial = await createTestTrial({ 'real.txt': 'hello', 'sub/x': '1' });
    const results = await resultsOf(trial, [
      bash('ln -s real.txt link; ln -s nowhere broken; printf "a\\0b" > bin; mkfifo pipe; : > empty'),
      call('read', { path: 'link' }),
      call('read', { path: 'sub' }),
      call('read', { path: 'none.txt' }),
      call('read', { path: 'bin' }),
      call('read', { path: 'pipe' }),
      call('read', { path: 'empty' }),
      call('read', { path: `output:${'0'.repeat(64)}` }),
    ]);
    expect(results.slice(1).map(({ text }) => text)).toEqual([
      '     1\thello\n',
      'read: sub is a directory',
      `read: ${trial.sandbox.workdir}/none.txt does not exist`,
      'read: bin is a binary file of 3 bytes',
      'read: pipe is a special file',
      'empty is empty',
      `read: output:${'0'.repeat(64)} names no output of this conversation`,
    ]);
  });
});

describe('write and edit', () => {
  it('writes new files with their directories and keeps the mode of old ones', async () => {
    await using trial = await createTestTrial({ 'run.sh': 'old' });
    const results = await resultsOf(trial, [
      bash('chmod +x run.sh; ln -s run.sh alias'),
      call('write', { path: 'alias', content: '#!/bin/sh\necho ňew\n' }),
      call('write', { path: 'a/b/c.txt', content: '' }),
      bash('./run.sh; test -L alias && test -f a/b/c.txt'),
    ]);
    expect(results[1]!.text).toBe('Replaced alias (20 bytes)');
    expect(results[2]!.text).toBe('Created a/b/c.txt (0 bytes)');
    expect(results[3]).toEqual({ text: 'Exit code: 0\nňew\n', isError: false });
  });

  it('never replaces a directory by a file', async () => {
    await using trial = await createTestTrial({ 'd/keep.txt': 'k' });
    const [result] = await resultsOf(trial, [call('write', { path: 'd', content: 'x' })]);
    expect(result).toEqual({ text: 'write: d is a directory. Nothing was written.', isError: true });
    expect(await fileText(trial, 'd/keep.txt')).toBe('k');
  });

  it('edits one exact passage and leaves every other byte as it was', async () => {
    await using trial = await createTestTrial();
    const bytes = Buffer.concat([
      Buffer.from('\uFEFFone\r\ntwo\r\n'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('\r\nend'),
    ]);
    await trial.sandbox.put([{ path: `${trial.sandbox.workdir}/f`, mode: '100755', content: bytes }]);
    const [result] = await resultsOf(trial, [call('edit', { path: 'f', old_text: 'two', new_text: 'dvě' })]);
    expect(result!.text).toBe('Edited f at line 2');
    const [entry] = await trial.sandbox.get(`${trial.sandbox.workdir}/f`);
    expect(entry!.mode).toBe('100755');
    const wanted = Buffer.concat([
      Buffer.from('\uFEFFone\r\ndvě\r\n'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('\r\nend'),
    ]);
    expect(Buffer.from(entry!.content).equals(wanted)).toBe(true);
  });

  it('changes nothing when the passage is not unique or not there, and tells how many there are', async () => {
    await using trial = await createTestTrial({ f: 'aaa\n  b  c\n', g: 'x\r\ny\r\n' });
    const results = await resultsOf(trial, [
      call('edit', { path: 'f', old_text: 'aa', new_text: 'z' }),
      call('edit', { path: 'f', old_text: 'q', new_text: 'z' }),
      call('edit', { path: 'f', old_text: 'b c', new_text: 'z' }),
      call('edit', { path: 'g', old_text: 'x\ny', new_text: 'z' }),
      call('edit', { path: 'none', old_text: 'x', new_text: 'z' }),
      call('edit', { path: 'f', old_text: 'b', new_text: 'b' }),
    ]);
    expect(results.map(({ text }) => text)).toEqual([
      'edit: f: old_text occurs 2 times; add lines around it until it is unique. Nothing was changed.',
      'edit: f: old_text occurs 0 times. Nothing was changed.',
      'edit: f: old_text occurs 0 times, but it does when white space is ignored: read the file again. Nothing was changed.',
      'edit: g: old_text occurs 0 times, but it does when white space is ignored (the file has CRLF line ends): read the file again. Nothing was changed.',
      'edit: none does not exist. Nothing was changed.',
      'edit: f: old_text and new_text are the same. Nothing was changed.',
    ]);
    expect(await fileText(trial, 'f')).toBe('aaa\n  b  c\n');
  });
});

describe('search', () => {
  const files = {
    'src/b.ts': 'const x = 1;\nfunction find() {}\n',
    'src/a.ts': 'find(x);\n',
    'src/deep/c.js': 'find(1)\n',
    'node_modules/p/i.js': 'find(2)\n',
  };

  it('finds lines by expression and glob, in a fixed order', async () => {
    await using trial = await createTestTrial(files);
    const results = await resultsOf(trial, [
      call('search', { pattern: 'find\\((x|1)?\\)' }),
      call('search', { pattern: 'find', glob: '*.js' }),
      call('search', { pattern: 'find', glob: 'src/**/*.ts' }),
      call('search', { pattern: 'find', glob: 'src/*.js' }),
      call('search', { pattern: 'find', path: 'node_modules' }),
      call('search', { pattern: 'nothing here' }),
    ]);
    expect(results.map(({ text }) => text)).toEqual([
      'src/a.ts:1:find(x);\nsrc/b.ts:2:function find() {}\nsrc/deep/c.js:1:find(1)',
      'src/deep/c.js:1:find(1)',
      'src/a.ts:1:find(x);\nsrc/b.ts:2:function find() {}',
      'No matches.',
      'node_modules/p/i.js:1:find(2)',
      'No matches.',
    ]);
  });

  it('tells a broken expression and a missing path from an empty result', async () => {
    await using trial = await createTestTrial(files);
    const [broken, missing] = await resultsOf(trial, [
      call('search', { pattern: '(' }),
      call('search', { pattern: 'x', path: 'nowhere' }),
    ]);
    expect(broken).toMatchObject({ isError: true, text: expect.stringMatching(/^search: .*unmatched/i) });
    expect(missing).toMatchObject({ isError: true, text: expect.stringContaining('does not exist') });
  });
});

describe('a call that cannot be carried out', () => {
  it('is answered with what is wrong, is recorded, and does nothing', async () => {
    await using trial = await createTestTrial();
    const results = await resultsOf(trial, [
      call('Bash', { command: 'touch x' }),
      call('bash', { cmd: 'touch x' }),
      call('bash', { command: 'touch x', timeout_seconds: 9999 }),
      call('bash', { command: `touch x #${'y'.repeat(130_000)}` }),
      call('write', { path: 'x\0', content: '' }),
      call('read', { path: 'x', offset: 0 }),
    ]);
    expect(results.every(({ isError }) => isError)).toBe(true);
    expect(results[0]!.text).toBe(
      'There is no tool "Bash". Nothing was done. The tools are: bash, read, write, edit, search, note.',
    );
    expect(results[1]!.text).toMatch(/^bash: invalid arguments. Nothing was done. .*command/);
    expect(results[2]!.text).toContain('timeout_seconds');
    expect(results[3]!.text).toContain('longer than 120000 bytes');
    expect(results[4]!.text).toContain('not a valid path');
    expect(await trial.sandbox.get(`${trial.sandbox.workdir}/x`)).toEqual([]);
    expect(trial.eventsOf('action-rejected').map((event) => event['tool'])).toEqual([
      'Bash',
      'bash',
      'bash',
      'bash',
      'read',
    ]);
  });

  it('tells a model that wrote broken JSON to write it again', async () => {
    await using trial = await createTestTrial();
    const { bodies } = await play(trial, [call('bash', '{"command": "touch x')], { wire: 'openai-chat' });
    expect(resultsIn(bodies.at(-1)!)[0]!.text).toMatch(/^bash: the arguments are not valid JSON/);
  });
});
