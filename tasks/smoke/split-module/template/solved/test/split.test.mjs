import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as store from '../src/order-store.mjs';
import * as orders from '../src/orders.mjs';
import * as pricing from '../src/pricing.mjs';

test('the old module passes on what the two new ones hold', () => {
  for (const [name, value] of Object.entries({ ...store, ...pricing })) assert.equal(orders[name], value);
});
