/**
 * What every module answers, whatever the version of the library: its public behaviour is frozen. Written
 * from the rows alone, apart from the library and the modules.
 */
import { collections } from '../catalog.mjs';
import { showsLabel } from './bodies.mjs';

const HOUR = 3_600_000;

const models = {
  one(cap, rows, id) {
    const c = collections[cap.collection];
    const row = rows.find((each) => each.id === id);
    if (row === undefined) return { error: cap.code };
    const label = showsLabel(cap)
      ? { label: `${row[c.groups[0]]} / ${row[c.groups[1]]}` }
      : { [c.groups[0]]: row[c.groups[0]] };
    return { value: { id, ...label, [c.money]: row[c.money], [c.time]: row[c.time] } };
  },
  many(cap, rows, value) {
    const c = collections[cap.collection];
    const found = live(rows).filter((row) => row[cap.group] === value);
    const shown = (row) =>
      cap.variant === 0 ? { [c.money]: row[c.money] } : { label: row[c.groups[0]], [c.time]: row[c.time] };
    return { value: found.map((row) => ({ id: row.id, ...shown(row) })) };
  },
  amount(cap, rows, value) {
    const { money } = collections[cap.collection];
    const cents = live(rows)
      .filter((row) => row[cap.group] === value)
      .reduce((sum, row) => sum + row[money], 0);
    return { value: cap.variant === 0 ? { cents } : { [cap.group]: value, cents } };
  },
  write(cap, rows, id) {
    const row = rows.find((each) => each.id === id);
    return row === undefined ? { error: cap.code } : { value: { id, revision: row.revision + 1 } };
  },
  span(cap, rows, from, hours) {
    const { time } = collections[cap.collection];
    return {
      value: live(rows)
        .filter((row) => row[time] >= from && row[time] < from + hours * HOUR)
        .map((row) => row.id),
    };
  },
};

const live = (rows) => rows.filter((row) => !row.archived).sort((a, b) => a.id - b.id);

/** @returns {{value: unknown} | {error: string}} */
export const modelAnswer = (cap, tables, args) => models[cap.kind](cap, tables[cap.collection], ...args);
