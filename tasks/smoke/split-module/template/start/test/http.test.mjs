import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { handle } from '../src/http.mjs';
import { resetOrders } from '../src/orders.mjs';

beforeEach(resetOrders);

test('an order is made, found and cancelled', () => {
  const body = { customer: 'ada', lines: [{ unitCents: 500, quantity: 1 }] };
  const made = handle({ method: 'POST', path: '/orders', body });
  assert.equal(made.status, 201);
  assert.equal(handle({ method: 'GET', path: `/orders/${made.body.id}` }).body.total, 595);
  assert.equal(handle({ method: 'DELETE', path: `/orders/${made.body.id}` }).body.state, 'cancelled');
  assert.equal(handle({ method: 'GET', path: '/orders/none' }).status, 404);
});
