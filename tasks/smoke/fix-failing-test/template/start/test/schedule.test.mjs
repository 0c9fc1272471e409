import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instalments } from '../src/schedule.mjs';

test('a plan over working days', () => {
  assert.deepEqual(instalments({ first: '2024-03-05', count: 3 }), ['2024-03-05', '2024-04-05', '2024-05-06']);
});

test('a plan needs a count', () => {
  assert.throws(() => instalments({ first: '2024-03-05', count: 0 }), RangeError);
});
