import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliver } from '../src/client.mjs';
import { loadConfig } from '../src/config.mjs';
import { drain } from '../src/shutdown.mjs';

test('a carrier that fails is tried again', async () => {
  let calls = 0;
  const send = async () => {
    calls++;
    if (calls < 3) throw new Error('down');
    return 'taken';
  };
  assert.equal(await deliver(loadConfig(), send, 'northpost', {}), 'taken');
  assert.equal(calls, 3);
});

test('the drain ends at its time', async () => {
  const left = await drain(loadConfig({ shutdown: { timeout: 5 } }), [new Promise(() => {}), Promise.resolve()]);
  assert.equal(left, 1);
});
