import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, addMonths, daysBetween, isDate, rollToWorkingDay } from '../src/calendar.mjs';

test('days are added over the end of a month and of a year', () => {
  assert.equal(addDays('2024-02-28', 2), '2024-03-01');
  assert.equal(addDays('2023-12-31', 1), '2024-01-01');
});

test('months are added', () => {
  assert.equal(addMonths('2024-03-05', 2), '2024-05-05');
  assert.equal(addMonths('2023-11-15', 3), '2024-02-15');
});

test('the end of a month stays the end of a month', () => {
  assert.equal(addMonths('2023-01-31', 1), '2023-02-28');
});

test('days between two dates', () => {
  assert.equal(daysBetween('2024-02-01', '2024-03-01'), 29);
});

test('a Saturday moves to the Monday after', () => {
  assert.equal(rollToWorkingDay('2024-06-08'), '2024-06-10');
});

test('dates that do not exist are no dates', () => {
  assert.equal(isDate('2023-02-29'), false);
  assert.equal(isDate('2024-02-29'), true);
});
