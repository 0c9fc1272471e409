'use strict';

const test = require('node:test');
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const path = require('node:path');
const api = require('../../compat/api.json');
const registry = require('../../src/registry');

const CLI = path.join(__dirname, '../../src/cli.js');

test('every module gives a price through the registry', (t, done) => {
  let open = api.modules.length;
  api.modules.forEach((each) => {
    registry.priceOf(each.id, 'sample', (err, price) => {
      assert.ifError(err);
      assert.equal(typeof price, 'number');
      open -= 1;
      if (open === 0) done();
    });
  });
});

test('an unknown module is an error', (t, done) => {
  registry.priceOf('no/such', 'sample', (err) => {
    assert.equal(err.code, 'ENAME');
    done();
  });
});

test('the command line prints what the registry says', (t, done) => {
  const id = api.modules[api.modules.length - 1].id;
  registry.priceOf(id, 'sample', (err, price) => {
    assert.ifError(err);
    assert.equal(execFileSync(process.execPath, [CLI, 'price', id, 'sample'], { encoding: 'utf8' }), price + '\n');
    done();
  });
});
