import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addMonths, rollToWorkingDay } from '../src/calendar.mjs';
import { instalments } from '../src/schedule.mjs';

test('a leap day and twelve months is the last of February', () => {
  assert.equal(addMonths('2024-02-29', 12), '2025-02-28');
  assert.equal(addMonths('2024-03-31', -1), '2024-02-29');
});

test('a due date does not leave its month', () => {
  assert.equal(rollToWorkingDay('2024-06-30'), '2024-06-28');
});

test('a plan from the 31st comes back to the 31st', () => {
  assert.deepEqual(instalments({ first: '2024-01-31', count: 3 }), ['2024-01-31', '2024-02-29', '2024-03-29']);
  assert.equal(instalments({ first: '2024-01-31', count: 8 })[7], '2024-08-30');
});
