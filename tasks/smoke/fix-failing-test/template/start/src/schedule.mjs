import { addMonths, rollToWorkingDay } from './calendar.mjs';

/**
 * The due dates of a plan. The first instalment is due on the first date itself (rolled like the others).
 */
export function instalments({ first, count, everyMonths = 1, holidays = [] }) {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`count: expected 1 or more, got ${count}`);
  const dates = [];
  let next = first;
  for (let index = 0; index < count; index++) {
    next = rollToWorkingDay(next, holidays);
    dates.push(next);
    next = addMonths(next, everyMonths);
  }
  return dates;
}
