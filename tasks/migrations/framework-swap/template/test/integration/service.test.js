'use strict';

const { expect } = require('chai');
const request = require('supertest');
const { createApp } = require('../../src/app');
const ids = require('../../src/routes/index.json');

describe('the service', () => {
  const app = createApp();

  it('is healthy', async () => {
    const res = await request(app).get('/health');
    expect(res.body).to.deep.equal({ ok: true, routes: ids.length });
  });

  it('serves files', () => request(app).get('/static/tides.txt').expect(200));

  it('has every route module at its place', async () => {
    for (const id of ids) {
      const res = await request(app).get(`/${id}/load/abc`);
      expect(res.body.unit).to.equal(id);
    }
  });
});
