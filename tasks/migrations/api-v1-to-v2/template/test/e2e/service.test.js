import assert from 'node:assert/strict';
import test from 'node:test';
import { createApp } from '../../src/app.js';

test('the service document names the versions', async () => {
  const { status, body } = await createApp().handle({ method: 'GET', url: '/' });
  assert.equal(status, 200);
  assert.equal(JSON.parse(body).service, 'rigshed');
});

test('what is not there is not found', async () => {
  assert.equal((await createApp().handle({ method: 'GET', url: '/v1/nowhere/things' })).status, 404);
});
