import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import { list, rate } from '../../src/app/registry.js';

test('every module gives the price of a key', () => {
  for (const id of list()) assert.equal(typeof rate(id, 'sample'), 'number');
});

test('an unknown module has a code', () => {
  assert.throws(() => rate('no/such', 'x'), { code: 'ENAME' });
});

test('the report has a line for each area', () => {
  const report = execFileSync(process.execPath, ['src/app/cli.js', 'report', 'sample'], { encoding: 'utf8' });
  assert.equal(report.trim().split('\n').length, new Set(list().map((id) => id.split('/')[0])).size);
});
