import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { cancelOrder, createOrder, loyaltyOf, priceLine, resetOrders } from '../src/orders.mjs';

const line = { unitCents: 1000, quantity: 2 };

beforeEach(resetOrders);

test('a line has its tax', () => {
  assert.equal(priceLine(line), 2380);
  assert.equal(priceLine({ ...line, category: 'reduced' }), 2140);
});

test('orders are numbered', () => {
  assert.equal(createOrder('ada', [line]).id, 'A1000');
  assert.equal(createOrder('ada', [line]).id, 'A1001');
});

test('the fourth order has a discount, unless one was cancelled', () => {
  const first = createOrder('ada', [line]);
  createOrder('ada', [line]);
  createOrder('ada', [line]);
  assert.equal(createOrder('ada', [line]).discount, 119);
  assert.equal(loyaltyOf('ada'), 5);
  cancelOrder(first.id);
  assert.equal(loyaltyOf('ada'), 5);
  assert.equal(loyaltyOf('bob'), 0);
});
