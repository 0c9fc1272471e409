/** Two tables, of what is there and what was thrown away, become one. */
import { exec, migration } from './text.mjs';

const UNKNOWN = '1900-01-01';

const end = (
  c,
) => `CREATE TABLE ${c.trash} (id INTEGER PRIMARY KEY, ${c.e}_id INTEGER, body TEXT, gone_on TEXT);
INSERT INTO ${c.trash} SELECT coalesce(u.was, t.id), t.${c.e}_id, t.body,
CASE WHEN u.gone_on IS NULL AND u.now IS NOT NULL AND t.deleted_on = '${UNKNOWN}' THEN NULL ELSE t.deleted_on END
FROM ${c.own} t LEFT JOIN undo_${c.nn} u ON u.now = t.id WHERE t.deleted_on IS NOT NULL;
DELETE FROM ${c.own} WHERE deleted_on IS NOT NULL;
ALTER TABLE ${c.own} DROP COLUMN deleted_on;
DROP TABLE undo_${c.nn};`;

const plain = (c) =>
  migration({
    up: exec(`ALTER TABLE ${c.own} ADD COLUMN deleted_on TEXT;
CREATE TABLE undo_${c.nn} AS
SELECT t.id AS was, t.gone_on, CASE WHEN l.id IS NULL THEN t.id ELSE
(SELECT max(id) FROM (SELECT id FROM ${c.own} UNION ALL SELECT id FROM ${c.trash}))
+ row_number() OVER (PARTITION BY l.id IS NULL ORDER BY t.id) END AS now
FROM ${c.trash} t LEFT JOIN ${c.own} l ON l.id = t.id;
INSERT INTO ${c.own} (id, ${c.e}_id, body, deleted_on)
SELECT u.now, t.${c.e}_id, t.body, coalesce(t.gone_on, '${UNKNOWN}') FROM ${c.trash} t JOIN undo_${c.nn} u ON u.was = t.id;
DROP TABLE ${c.trash};`),
    down: exec(end(c)),
  });

const other = (c) =>
  migration({
    up: `${exec(`ALTER TABLE ${c.own} ADD COLUMN deleted_on TEXT;
CREATE TABLE undo_${c.nn} (now INTEGER PRIMARY KEY, was INTEGER, gone_on TEXT);`)}
  const ids = (table) => {
    const all = db.prepare('SELECT id FROM ' + table);
    all.setReadBigInts(true);
    return all.all().map((row) => row.id);
  };
  const live = new Set(ids('${c.own}'));
  let next = [...live, ...ids('${c.trash}')].reduce((most, id) => (id > most ? id : most), 0n);
  const gone = db.prepare('SELECT * FROM ${c.trash} ORDER BY id');
  gone.setReadBigInts(true);
  for (const row of gone.all()) {
    const id = live.has(row.id) ? ++next : row.id;
    db.prepare('INSERT INTO undo_${c.nn} VALUES (?, ?, ?)').run(id, row.id, row.gone_on);
    const put = db.prepare('INSERT INTO ${c.own} (id, ${c.e}_id, body, deleted_on) VALUES (?, ?, ?, ?)');
    put.run(id, row.${c.e}_id, row.body, row.gone_on ?? '${UNKNOWN}');
  }
  db.exec('DROP TABLE ${c.trash}');`,
    down: exec(end(c)),
  });

const code = (c, restore) => `export function ${c.e}${c.F}(db, id) {
  const sql = 'SELECT id, body FROM ${c.own} WHERE ${c.e}_id = ? AND deleted_on IS NULL ORDER BY id';
  return db.prepare(sql).all(id).map((row) => [row.id, row.body]);
}

export function drop${c.E}${c.F}(db, id, on) {
  const set = db.prepare('UPDATE ${c.own} SET deleted_on = ? WHERE ${c.e}_id = ? AND deleted_on IS NULL');
  return Number(set.run(on, id).changes);
}

export function gone${c.E}${c.F}(db) {
${restore}
}`;

export const softdelete = {
  id: 'softdelete',
  flags: { clash: ['next'] },
  names: [{ col: 'notes' }, { col: 'photos' }, { col: 'reminders' }],
  derive: (c) => ({ own: `${c.e}_${c.col}`, trash: `${c.e}_${c.col}_trash` }),
  start: (c) => ({
    columns: [],
    tables: {
      [c.own]: `id INTEGER PRIMARY KEY,\n  ${c.e}_id INTEGER,\n  body TEXT`,
      [c.trash]: `id INTEGER PRIMARY KEY,\n  ${c.e}_id INTEGER,\n  body TEXT,\n  gone_on TEXT`,
    },
  }),
  rows: (c, ids, rng, odd) => ({
    [c.own]: Array.from({ length: 11 }, (_, at) => [
      at * 2 + 1,
      rng.pick(ids.slice(0, 5)),
      odd && at === 4 ? null : `b${at}`,
    ]),
    [c.trash]: Array.from({ length: 8 }, (_, at) => [
      odd && at % 3 === 1 ? at * 2 + 1 : at * 2 + 2,
      odd && at === 5 ? 777 : rng.pick(ids.slice(0, 5)),
      `t${at}`,
      odd && at % 4 === 2 ? null : `2023-0${at + 1}-05`,
    ]),
  }),
  tables: (c) => [c.own],
  title: (c) => `one table for ${c.own} and its trash`,
  request: (c) => [
    `\`${c.trash}\` goes: its rows move to \`${c.own}\`, which gets a column \`deleted_on\` (text, NULL for what is there). \`deleted_on\` is \`gone_on\`, or \`${UNKNOWN}\` where that is NULL.`,
    `A row keeps its id. Where \`${c.own}\` has a row of that id, the one from the trash gets a new one: above the highest of both tables, counted up by one in order of the old ids.`,
    `Down: rows with \`deleted_on\` move back to \`${c.trash}\`, those that came from there with their old ids, and with NULL again where \`${UNKNOWN}\` stood for it.`,
    `\`${c.e}${c.F}(db, id)\` leaves out what is deleted; \`drop${c.E}${c.F}(db, id, on)\` marks what is there; \`gone${c.E}${c.F}(db)\` answers \`[${c.e}_id, deleted_on]\` of what is deleted, by \`deleted_on\`, then by id.`,
  ],
  migration: (c, manner) => (manner === 'plain' ? plain(c) : other(c)),
  docs: (c) => [
    [`${c.e}${c.F}(db, id)`, '`[id, body]` of each, in order of its id'],
    [`drop${c.E}${c.F}(db, id, on)`, `how many were thrown away: all of that ${c.e}`],
    [`gone${c.E}${c.F}(db)`, `\`[${c.e}_id, gone_on]\` of what was thrown away, by gone_on, then by id`],
  ],
  before: (c) => `export function ${c.e}${c.F}(db, id) {
  const sql = 'SELECT id, body FROM ${c.own} WHERE ${c.e}_id = ? ORDER BY id';
  return db.prepare(sql).all(id).map((row) => [row.id, row.body]);
}

export function drop${c.E}${c.F}(db, id, on) {
  const copy = 'INSERT INTO ${c.trash} SELECT id, ${c.e}_id, body, ? FROM ${c.own} WHERE ${c.e}_id = ?';
  db.prepare(copy).run(on, id);
  return Number(db.prepare('DELETE FROM ${c.own} WHERE ${c.e}_id = ?').run(id).changes);
}

export function gone${c.E}${c.F}(db) {
  const sql = 'SELECT ${c.e}_id AS owner, gone_on FROM ${c.trash} ORDER BY gone_on, id';
  return db.prepare(sql).all().map((row) => [row.owner, row.gone_on]);
}`,
  after: (c) =>
    code(
      c,
      `  const sql = 'SELECT ${c.e}_id AS owner, deleted_on FROM ${c.own} WHERE deleted_on IS NOT NULL ORDER BY deleted_on, id';
  return db.prepare(sql).all().map((row) => [row.owner, row.deleted_on]);`,
    ),
  other: (c) =>
    code(
      c,
      `  const sql = 'SELECT ${c.e}_id, deleted_on FROM ${c.own} WHERE deleted_on > \\'\\' ORDER BY 2, id';
  const found = db.prepare(sql);
  found.setReturnArrays(true);
  return found.all();`,
    ),
  cases: (c, ids) => [
    ...ids.slice(0, 5).map((id) => [`${c.e}${c.F}`, id]),
    [`drop${c.E}${c.F}`, ids[1], '2024-11-11'],
    [`drop${c.E}${c.F}`, ids[2], '2024-11-12'],
    [`gone${c.E}${c.F}`],
  ],
  edits: (c) => [
    `UPDATE ${c.own} SET deleted_on = '2025-02-02' WHERE id = 5`,
    `UPDATE ${c.own} SET deleted_on = NULL WHERE id = 2`,
    `INSERT INTO ${c.own} VALUES (601, 2, 'late', '${UNKNOWN}')`,
  ],
};
