import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import test from 'node:test';
import { compose, list, rate } from '@ferry/app';

test('every module gives the price of a key', () => {
  for (const id of list()) assert.equal(typeof rate(id, 'sample'), 'number');
});

test('an unknown module has a code', () => {
  assert.throws(() => rate('no/such', 'x'), { code: 'ENAME' });
});

test('the report has a line for each area', () => {
  const cli = fileURLToPath(new URL('../src/cli.js', import.meta.url));
  const report = execFileSync(process.execPath, [cli, 'report', 'sample'], { encoding: 'utf8' });
  assert.equal(report.trim().split('\n').length, new Set(list().map((id) => id.split('/')[0])).size);
});

test('what is composed can be closed', () => {
  const { board, close } = compose();
  close();
  assert.deepEqual(board, []);
});
