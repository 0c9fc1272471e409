import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import test from 'node:test';
import * as stacks from 'stacks';
import run from '../../src/cli.js';

test('every module gives the price of a key', async () => {
  for (const id of stacks.list()) assert.equal(typeof (await stacks.rate(id, 'sample')), 'number');
});

test('an unknown module has a code', async () => {
  await assert.rejects(stacks.rate('no/such', 'x'), { code: 'ENAME' });
});

test('the report has a line for each group', async () => {
  const groups = new Set(stacks.list().map((id) => id.split('/')[0]));
  assert.equal((await run(['report', 'sample'])).trim().split('\n').length, groups.size);
});

test('the host counts the modules', () => {
  const host = path.join(import.meta.dirname, '../../host/circulation.cjs');
  assert.match(execFileSync(process.execPath, [host, 'sample'], { encoding: 'utf8' }), /^stacks \d+\.\d+\.\d+: \d+ modules\n/);
});

test('modules are found by the name of the package', async () => {
  const [id] = stacks.list();
  assert.equal(await import(`stacks/modules/${id}`), await stacks.load(id));
});
