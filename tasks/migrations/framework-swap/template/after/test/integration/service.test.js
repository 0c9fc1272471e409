'use strict';

const assert = require('node:assert/strict');
const { after, test } = require('node:test');
const { createApp } = require('../../src/app');
const ids = require('../../src/routes/index.json');

const app = createApp();
after(() => app.close());

test('is healthy', async () => {
  const response = await app.inject('/health');
  assert.deepEqual(response.json(), { ok: true, routes: ids.length });
});

test('serves files', async () => {
  const response = await app.inject('/static/tides.txt');
  assert.equal(response.statusCode, 200);
});

test('has every route module at its place', async () => {
  for (const id of ids) assert.equal((await app.inject(`/${id}/load/abc`)).json().unit, id);
});
