import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '../src/config.mjs';

function load(file, env) {
  const warnings = [];
  const config = loadConfig(file, env, (text) => warnings.push(text));
  return { config, warnings };
}

test('the old key still works, and warns', () => {
  const { config, warnings } = load({ timeout: 7 });
  assert.equal(config.requestTimeoutMs, 7);
  assert.equal('timeout' in config, false);
  assert.deepEqual(warnings, ['"timeout" is deprecated, use "requestTimeoutMs"']);
});

test('the new key counts where both are given', () => {
  assert.equal(load({ timeout: 7, requestTimeoutMs: 8 }).config.requestTimeoutMs, 8);
  const env = { RELAY_TIMEOUT: '7', RELAY_REQUEST_TIMEOUT_MS: '9' };
  assert.equal(load({}, env).config.requestTimeoutMs, 9);
});
