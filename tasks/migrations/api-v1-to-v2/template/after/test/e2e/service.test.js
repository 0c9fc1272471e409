import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { createApp } from '../../src/app.js';
import { listen } from '../../src/server.js';

test('the service document names the versions', async () => {
  const { status, body } = await createApp().handle({ method: 'GET', url: '/' });
  assert.equal(status, 200);
  assert.deepEqual(JSON.parse(body).versions.map(({ version }) => version), [1, 2]);
});

test('every retirement can be looked up', async () => {
  const app = createApp();
  const { count, items } = JSON.parse((await app.handle({ method: 'GET', url: '/retirements' })).body);
  assert.equal(items.length, count);
  for (const { href } of items) assert.equal((await app.handle({ method: 'GET', url: href })).status, 200);
});

test('what is not there is not found', async () => {
  assert.equal((await createApp().handle({ method: 'GET', url: '/v1/nowhere/things' })).status, 404);
});

test('a socket answers as the handler does', async () => {
  const address = path.join(tmpdir(), `rigshed-${process.pid}.sock`);
  const server = await listen(address);
  const status = await new Promise((resolve, reject) => {
    request({ socketPath: address, path: '/' }, (response) => { response.resume(); resolve(response.statusCode); }).on('error', reject).end();
  });
  server.close();
  rmSync(address, { force: true });
  assert.equal(status, 200);
});
