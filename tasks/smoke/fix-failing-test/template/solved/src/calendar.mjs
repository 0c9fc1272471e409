// Dates are texts, YYYY-MM-DD. Date objects stay inside this file.

const DAY_MS = 24 * 60 * 60 * 1000;

function toUtc(text) {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const at = match ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  if (Number.isNaN(at.getTime()) || fromUtc(at) !== text) throw new RangeError(`not a date: ${text}`);
  return at;
}

function fromUtc(at) {
  return at.toISOString().slice(0, 10);
}

export function isDate(text) {
  try {
    toUtc(text);
    return true;
  } catch {
    return false;
  }
}

export function addDays(date, days) {
  return fromUtc(new Date(toUtc(date).getTime() + days * DAY_MS));
}

export function addMonths(date, months) {
  const at = toUtc(date);
  const day = at.getUTCDate();
  // From the first of the month, so that a short target month does not push the date into the next one.
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  at.setUTCDate(Math.min(day, lastDay));
  return fromUtc(at);
}

export function daysBetween(from, to) {
  return Math.round((toUtc(to) - toUtc(from)) / DAY_MS);
}

export function isWorkingDay(date, holidays = []) {
  const weekday = toUtc(date).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.includes(date);
}

export function rollToWorkingDay(date, holidays = []) {
  const forward = nextWorkingDay(date, 1, holidays);
  return forward.slice(0, 7) === date.slice(0, 7) ? forward : nextWorkingDay(date, -1, holidays);
}

function nextWorkingDay(date, step, holidays) {
  let day = date;
  while (!isWorkingDay(day, holidays)) day = addDays(day, step);
  return day;
}
