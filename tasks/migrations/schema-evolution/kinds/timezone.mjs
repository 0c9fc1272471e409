/** Local times become UTC, across the changes to and from summer time. */
import { transform } from './text.mjs';

const places = { Lisbon: 0, Oslo: 1, Helsinki: 2 };

const forth = (c) => `(text) => {
  const found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})[ T]([0-9]{2}):([0-9]{2})$/.exec(text ?? '');
  if (found === null) return [null];
  const [year, month, day, hour, minute] = found.slice(1).map(Number);
  const local = Date.UTC(year, month - 1, day, hour, minute);
  if (new Date(local).toISOString().slice(0, 16) !== found.slice(1, 4).join('-') + 'T' + found[4] + ':' + found[5]) return [null];
  const change = (at) => Date.UTC(year, at, 31, 1) - new Date(Date.UTC(year, at, 31)).getUTCDay() * 86400000;
  const summer = local - ${places[c.f.place] + 1} * 3600000;
  const time = summer >= change(2) && summer < change(9) ? summer : local - ${places[c.f.place]} * 3600000;
  return [${c.f.form === 'seconds' ? 'time / 1000' : "new Date(time).toISOString().replace('.000', '')"}];
}`;
const back = (c) => `(now) => {
  if (now === null) return [null];
  const time = ${c.f.form === 'seconds' ? 'now * 1000' : 'Date.parse(now)'};
  const year = new Date(time).getUTCFullYear();
  const change = (at) => Date.UTC(year, at, 31, 1) - new Date(Date.UTC(year, at, 31)).getUTCDay() * 86400000;
  const offset = time >= change(2) && time < change(9) ? ${places[c.f.place] + 1} : ${places[c.f.place]};
  return [new Date(time + offset * 3600000).toISOString().slice(0, 16).replace('T', ' ')];
}`;
const lastSunday = `(year, month) => {
    let day = 31;
    while (new Date(Date.UTC(year, month - 1, day)).getUTCDay() !== 0) day -= 1;
    return year + '-' + String(month).padStart(2, '0') + '-' + day;
  }`;
const forth2 = (c) => `(text) => {
  const lastSunday = ${lastSunday};
  const clean = (text ?? '').replace(' ', 'T');
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$/.test(clean) || (text ?? '').includes(' T')) return [null];
  const moment = new Date(clean + ':00Z');
  if (Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 16) !== clean) return [null];
  const year = moment.getUTCFullYear();
  const hour = 'T0${places[c.f.place] + 2}:00';
  const summer = clean >= lastSunday(year, 3) + hour && clean < lastSunday(year, 10) + hour;
  moment.setUTCHours(moment.getUTCHours() - ${places[c.f.place]} - (summer ? 1 : 0));
  return [${c.f.form === 'seconds' ? 'Math.round(moment.getTime() / 1000)' : "moment.toISOString().slice(0, 19) + 'Z'"}];
}`;
const back2 = (c) => `(now) => {
  const lastSunday = ${lastSunday};
  if (now === null) return [null];
  const moment = new Date(${c.f.form === 'seconds' ? 'now * 1000' : 'now'});
  const utc = moment.toISOString().slice(0, 16);
  const [start, end] = [3, 10].map((month) => lastSunday(moment.getUTCFullYear(), month) + 'T01:00');
  moment.setUTCHours(moment.getUTCHours() + ${places[c.f.place]} + (utc >= start && utc < end ? 1 : 0));
  return [moment.toISOString().slice(0, 10) + ' ' + moment.toISOString().slice(11, 16)];
}`;

const code = (c, form) => `const utc${c.F} = ${form};

export function ${c.e}sDuring${c.F}(db, from, to) {
  const sql = 'SELECT id FROM ${c.t} WHERE ${c.now} >= ? AND ${c.now} < ? AND id < 1e15 ORDER BY ${c.now}, id';
  return db.prepare(sql).all(from, to).map((row) => row.id);
}

export function set${c.E}${c.F}(db, id, text) {
  return Number(db.prepare('UPDATE ${c.t} SET ${c.now} = ? WHERE id = ?').run(...utc${c.F}(text), id).changes);
}`;

const range = (c) =>
  c.f.form === 'seconds'
    ? [Date.UTC(2024, 2, 31) / 1000, Date.UTC(2024, 9, 27, 1, 30) / 1000]
    : ['2024-03-31T00:30:00Z', '2024-10-27T01:30:00Z'];

export const timezone = {
  id: 'timezone',
  flags: { place: ['Oslo', 'Lisbon', 'Helsinki'], form: ['seconds', 'text'] },
  names: [
    { col: 'seen_at', now: 'seen_utc', word: 'seen' },
    { col: 'booked_at', now: 'booked_utc', word: 'booked' },
    { col: 'changed_at', now: 'changed_utc', word: 'changed' },
  ],
  start: (c) => ({ columns: [`${c.col} TEXT`] }),
  odd: () => [
    null,
    '2024-03-31 02:30',
    '2024-03-31 01:59',
    '2024-03-31 03:00',
    '2024-10-27 02:30',
    '2024-10-27 03:00',
    '2024-10-27 01:30',
    '2024-02-29T12:00',
    '2023-02-29 12:00',
    'Monday',
    '2024-07-01 24:00',
    '2023-12-31 23:30',
    '2024-06-15 00:00',
    '2024-10-27 04:00',
  ],
  value: (_c, rng) =>
    `202${rng.int(2, 4)}-${String(rng.int(1, 12)).padStart(2, '0')}-${String(rng.int(1, 28)).padStart(2, '0')} ${String(rng.int(5, 21)).padStart(2, '0')}:${rng.pick(['00', '20', '45'])}`,
  tables: () => [],
  title: (c) => `${c.col} in UTC`,
  request: (c) => [
    `\`${c.t}.${c.col}\` is the local time of ${c.f.place}, \`YYYY-MM-DD HH:MM\` (some with a \`T\`). It becomes \`${c.now}\` in UTC, ${c.f.form === 'seconds' ? 'in seconds since 1970 (integer)' : 'as text such as `2024-05-01T06:30:00Z`'}, and goes.`,
    `${c.f.place} is ${places[c.f.place]} hours ahead of UTC, and one more in summer: from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October, in all years. A local time that comes twice is the first of the two; one that is skipped is taken as winter time. What is no such time, or no day of the calendar, is NULL.`,
    'Plain inverse: local time again, `YYYY-MM-DD HH:MM`.',
    `\`${c.e}sDuring${c.F}(db, from, to)\` takes UTC in the new form, and answers ids below 1e15 by time and id; \`to\` does not count. \`set${c.E}${c.F}(db, id, text)\` takes local time by the same rule.`,
  ],
  migration: (c, manner) =>
    transform(c, manner, {
      was: [[c.col, 'TEXT']],
      now: [[c.now, c.f.form === 'seconds' ? 'INTEGER' : 'TEXT']],
      forth: forth(c),
      back: back(c),
      forth2: forth2(c),
      back2: back2(c),
    }),
  docs: (c) => [
    [
      `${c.e}sDuring${c.F}(db, from, to)`,
      'ids below 1e15 in order of the local times from `from` on and before `to`, then of id',
    ],
    [`set${c.E}${c.F}(db, id, text)`, 'how many rows were changed'],
  ],
  before: (c) => `export function ${c.e}sDuring${c.F}(db, from, to) {
  const sql = 'SELECT id FROM ${c.t} WHERE ${c.col} >= ? AND ${c.col} < ? AND id < 1e15 ORDER BY ${c.col}, id';
  return db.prepare(sql).all(from, to).map((row) => row.id);
}

export function set${c.E}${c.F}(db, id, text) {
  return Number(db.prepare('UPDATE ${c.t} SET ${c.col} = ? WHERE id = ?').run(text, id).changes);
}`,
  after: (c) => code(c, forth(c)),
  other: (c) => code(c, forth2(c)),
  cases: (c, ids) => [
    [`${c.e}sDuring${c.F}`, ...range(c)],
    ...['2025-03-30 02:15', '2025-10-26 02:15', '2025-10-26 03:00', '', '2025-01-01T00:10'].map((text) => [
      `set${c.E}${c.F}`,
      ids[1],
      text,
    ]),
  ],
  edits: (c) => {
    const time = Date.UTC(2024, 9, 27, 1, 15);
    return [
      `UPDATE ${c.t} SET ${c.now} = ${c.f.form === 'seconds' ? time / 1000 : "'2024-10-27T01:15:00Z'"} WHERE id = 2`,
      `UPDATE ${c.t} SET ${c.now} = NULL WHERE id = 3`,
    ];
  },
};
