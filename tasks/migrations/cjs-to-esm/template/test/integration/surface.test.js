'use strict';

const test = require('node:test');
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const path = require('node:path');
const stacks = require('../..');
const run = require('../../src/cli');

test('every module gives the price of a key', () => {
  stacks.list().forEach((id) => assert.equal(typeof stacks.rate(id, 'sample'), 'number'));
});

test('an unknown module has a code', () => {
  assert.throws(() => stacks.rate('no/such', 'x'), { code: 'ENAME' });
});

test('the report has a line for each group', () => {
  const groups = new Set(stacks.list().map((id) => id.split('/')[0]));
  assert.equal(run(['report', 'sample']).trim().split('\n').length, groups.size);
});

test('the host counts the modules', () => {
  const host = path.join(__dirname, '../../host/circulation.cjs');
  assert.match(execFileSync(process.execPath, [host, 'sample'], { encoding: 'utf8' }), /^stacks \d+\.\d+\.\d+: \d+ modules\n/);
});
