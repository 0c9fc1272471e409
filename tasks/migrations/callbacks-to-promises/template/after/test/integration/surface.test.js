'use strict';

const test = require('node:test');
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const path = require('node:path');
const api = require('../../compat/api.json');
const registry = require('../../src/registry');

const CLI = path.join(__dirname, '../../src/cli.js');

test('every module gives a price through the registry', async () => {
  for (const { id } of api.modules) assert.equal(typeof (await registry.priceOf(id, 'sample')), 'number');
});

test('an unknown module is an error', async () => {
  await assert.rejects(registry.priceOf('no/such', 'sample'), { code: 'ENAME' });
});

test('the command line prints what the registry says', async () => {
  const { id } = api.modules.at(-1);
  const price = await registry.priceOf(id, 'sample');
  assert.equal(execFileSync(process.execPath, [CLI, 'price', id, 'sample'], { encoding: 'utf8' }), `${price}\n`);
});
