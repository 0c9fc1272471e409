/** A running figure that triggers keep, whoever writes. */
import { exec, migration } from './text.mjs';

const measure = (c, row) => (c.f.what === 'sum' ? `coalesce(${row}delta, 0)` : '1');
const total = (c) => (c.f.what === 'sum' ? 'coalesce(sum(coalesce(delta, 0)), 0)' : 'count(*)');

const change = (c, row, sign) =>
  `UPDATE ${c.t} SET ${c.now} = ${c.now} ${sign} ${measure(c, `${row}.`)} WHERE id = ${row}.${c.e}_id;`;
const recount = (c, row) =>
  `UPDATE ${c.t} SET ${c.now} = (SELECT ${total(c)} FROM ${c.own} WHERE ${c.e}_id = ${row}.${c.e}_id) WHERE id = ${row}.${c.e}_id;`;

const triggers = (c, step) => `CREATE TRIGGER ${c.own}_added AFTER INSERT ON ${c.own} BEGIN
${step.add}
END;
CREATE TRIGGER ${c.own}_changed AFTER UPDATE ON ${c.own} BEGIN
${step.take}
${step.add}
END;
CREATE TRIGGER ${c.own}_gone AFTER DELETE ON ${c.own} BEGIN
${step.take}
END;`;

const start = (c) => `ALTER TABLE ${c.t} ADD COLUMN ${c.now} INTEGER NOT NULL DEFAULT 0;
UPDATE ${c.t} SET ${c.now} = (SELECT ${total(c)} FROM ${c.own} WHERE ${c.e}_id = ${c.t}.id);`;
const end = (c) => `DROP TRIGGER ${c.own}_added;
DROP TRIGGER ${c.own}_changed;
DROP TRIGGER ${c.own}_gone;
ALTER TABLE ${c.t} DROP COLUMN ${c.now};`;

const code = (c, style) => `export function ${c.e}${c.F}(db, id) {
  return db.prepare('SELECT ${c.now} AS value FROM ${c.t} WHERE id = ?').get(id)?.value ?? 0;
}

export function move${c.E}${c.F}(db, id, delta) {
${style}
}`;

export const counter = {
  id: 'counter',
  flags: { what: ['sum', 'count'] },
  names: [
    { col: 'moves', now: 'moves_now' },
    { col: 'transfers', now: 'transfers_now' },
    { col: 'entries', now: 'entries_now' },
  ],
  derive: (c) => ({ own: `${c.e}_${c.col}` }),
  start: (c) => ({
    columns: [],
    tables: { [c.own]: `id INTEGER PRIMARY KEY,\n  ${c.e}_id INTEGER,\n  delta INTEGER` },
  }),
  rows: (c, ids, rng, odd) => ({
    [c.own]: Array.from({ length: 20 }, (_, at) => [
      at + 1,
      odd && at % 6 === 1 ? rng.pick([null, 777]) : rng.pick(ids.slice(0, 5)),
      odd && at % 5 === 3 ? null : rng.int(-9, 20),
    ]),
  }),
  tables: (c) => [c.own],
  title: (c) => `${c.now}, kept by triggers`,
  request: (c) => [
    `\`${c.t}\` gets \`${c.now}\` (integer, not null, default 0): ${c.f.what === 'sum' ? `the sum of \`delta\` over its rows in \`${c.own}\` (NULL counts as 0)` : `the number of its rows in \`${c.own}\``}, for what is there and from then on: triggers keep it true when rows are added, changed (also when they go from one ${c.e} to another) and deleted, by several rows at once as well. People write to that table with other programs.`,
    'Down: triggers and column go.',
    `\`${c.e}${c.F}(db, id)\` reads the column (0 for an unknown id); \`move${c.E}${c.F}(db, id, delta)\` adds a row and answers its id.`,
  ],
  migration: (c, manner) =>
    manner === 'plain'
      ? migration({
          up: exec(
            `${start(c)}\n${triggers(c, { add: change(c, 'new', '+'), take: change(c, 'old', '-') })}`,
          ),
          down: exec(end(c)),
        })
      : migration({
          up: exec(`${start(c)}\n${triggers(c, { add: recount(c, 'new'), take: recount(c, 'old') })}`),
          down: exec(end(c)),
        }),
  docs: (c) => [
    [`${c.e}${c.F}(db, id)`, `${c.f.what === 'sum' ? 'the sum' : 'the number'} of its ${c.col}; 0 for none`],
    [`move${c.E}${c.F}(db, id, delta)`, 'the id of the new row'],
  ],
  before: (c) => `export function ${c.e}${c.F}(db, id) {
  return db.prepare('SELECT ${total(c)} AS value FROM ${c.own} WHERE ${c.e}_id = ?').get(id).value;
}

export function move${c.E}${c.F}(db, id, delta) {
  return Number(db.prepare('INSERT INTO ${c.own} (${c.e}_id, delta) VALUES (?, ?)').run(id, delta).lastInsertRowid);
}`,
  after: (c) =>
    code(
      c,
      `  const added = db.prepare('INSERT INTO ${c.own} (${c.e}_id, delta) VALUES (?, ?)').run(id, delta);
  return Number(added.lastInsertRowid);`,
    ),
  other: (c) =>
    code(
      c,
      `  return db.prepare('INSERT INTO ${c.own} (${c.e}_id, delta) VALUES (?, ?) RETURNING id').get(id, delta).id;`,
    ),
  cases: (c, ids) => [
    ...ids.map((id) => [`${c.e}${c.F}`, id]),
    [`${c.e}${c.F}`, 4444],
    {
      sql: `UPDATE ${c.t} SET ${c.now} = ${c.now} + 1000 WHERE id = ${ids[1]}`,
      call: [`${c.e}${c.F}`, ids[1]],
    },
    [`move${c.E}${c.F}`, ids[1], 7],
    [`move${c.E}${c.F}`, ids[1], null],
  ],
  edits: (c) => [
    `INSERT INTO ${c.own} (id, ${c.e}_id, delta) VALUES (501, 2, 40)`,
    `DELETE FROM ${c.own} WHERE id = 4`,
  ],
  trials: (c) => {
    const look = `SELECT id, ${c.now} FROM ${c.t} WHERE id IN (1, 2, 3) ORDER BY id`;
    return [
      { sql: `INSERT INTO ${c.own} (${c.e}_id, delta) VALUES (1, 5), (2, NULL), (2, -4)`, look },
      { sql: `UPDATE ${c.own} SET ${c.e}_id = 3, delta = 11 WHERE ${c.e}_id = 1`, look },
      { sql: `UPDATE ${c.own} SET ${c.e}_id = NULL WHERE ${c.e}_id = 2`, look },
      { sql: `UPDATE ${c.own} SET delta = delta + 1`, look },
      { sql: `DELETE FROM ${c.own}`, look },
    ];
  },
};
