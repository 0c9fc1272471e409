import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '../src/config.mjs';

test('the environment overrides the file, the file the defaults', () => {
  const config = loadConfig({ retries: 1, port: 1 }, { RELAY_PORT: '2' });
  assert.equal(config.retries, 1);
  assert.equal(config.port, 2);
  assert.equal(config.shutdown.timeout, 10000);
});

test('an unknown key is an error', () => {
  assert.throws(() => loadConfig({ retires: 1 }), /unknown key "retires"/);
});

test('a deprecated key works and warns', () => {
  const warnings = [];
  assert.deepEqual(loadConfig({ carrier: 'x' }, {}, (text) => warnings.push(text)).carriers, ['x']);
  assert.deepEqual(warnings, ['"carrier" is deprecated, use "carriers"']);
});
