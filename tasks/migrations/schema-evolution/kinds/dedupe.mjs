/** A unique key is wanted where there are duplicates; what refers to them is moved. */
import { exec, migration } from './text.mjs';

const order = { newest: 'seen DESC, id DESC', oldest: 'id' };

const index = (c) => `CREATE UNIQUE INDEX ${c.own}_key ON ${c.own} (${c.e}_id, value);`;
const restore = (c) => `DROP INDEX ${c.own}_key;
UPDATE ${c.own} SET value = u.value FROM undo_${c.nn} u WHERE u.id = ${c.own}.id AND u.keeper = u.id AND u.bare IS ${c.own}.value;
INSERT INTO ${c.own} SELECT id, ${c.e}_id, value, seen FROM undo_${c.nn} WHERE keeper <> id;
UPDATE ${c.calls} SET contact_id = u.was FROM undo_${c.nn}_calls u WHERE u.id = ${c.calls}.id AND u.now = ${c.calls}.contact_id;
DROP TABLE undo_${c.nn};
DROP TABLE undo_${c.nn}_calls;`;

const plain = (c) =>
  migration({
    up: exec(`CREATE TABLE undo_${c.nn} AS
SELECT id, ${c.e}_id, value, seen, lower(trim(value)) AS bare,
CASE WHEN value IS NULL OR ${c.e}_id IS NULL THEN id
ELSE first_value(id) OVER (PARTITION BY ${c.e}_id, lower(trim(value)) ORDER BY ${order[c.f.keep]}) END AS keeper
FROM ${c.own};
CREATE TABLE undo_${c.nn}_calls AS
SELECT c.id, c.contact_id AS was, u.keeper AS now FROM ${c.calls} c JOIN undo_${c.nn} u ON u.id = c.contact_id WHERE u.keeper <> u.id;
UPDATE ${c.calls} SET contact_id = u.now FROM undo_${c.nn}_calls u WHERE u.id = ${c.calls}.id;
DELETE FROM ${c.own} WHERE id IN (SELECT id FROM undo_${c.nn} WHERE keeper <> id);
UPDATE ${c.own} SET value = lower(trim(value));
${index(c)}`),
    down: exec(restore(c)),
  });

const other = (c) =>
  migration({
    imports: "import { rows } from './kit.mjs';",
    define: `const bare = (text) => text.replace(/^ +| +$/g, '').replace(/[A-Z]/g, (letter) => letter.toLowerCase());`,
    up: `${exec(`CREATE TABLE undo_${c.nn} (id INTEGER PRIMARY KEY, ${c.e}_id INTEGER, value TEXT, seen TEXT, bare TEXT, keeper INTEGER);
CREATE TABLE undo_${c.nn}_calls (id INTEGER PRIMARY KEY, was INTEGER, now INTEGER);`)}
  const keepers = new Map();
  const note = db.prepare('INSERT INTO undo_${c.nn} VALUES (?, ?, ?, ?, ?, ?)');
  const change = db.prepare('UPDATE ${c.own} SET value = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM ${c.own} WHERE id = ?');
  for (const row of rows(db, 'SELECT * FROM ${c.own} ORDER BY ${order[c.f.keep]}')) {
    const text = row.value === null ? null : bare(row.value);
    const key = JSON.stringify([String(row.${c.e}_id), text]);
    const own = text === null || row.${c.e}_id === null;
    if (!own && !keepers.has(key)) keepers.set(key, row.id);
    const keeper = own ? row.id : keepers.get(key);
    note.run(row.id, row.${c.e}_id, row.value, row.seen, text, keeper);
    if (keeper === row.id) change.run(text, row.id);
    else remove.run(row.id);
  }
${exec(`INSERT INTO undo_${c.nn}_calls
SELECT c.id, c.contact_id, u.keeper FROM ${c.calls} c, undo_${c.nn} u WHERE u.id = c.contact_id AND u.keeper <> u.id;
UPDATE ${c.calls} SET contact_id = (SELECT now FROM undo_${c.nn}_calls u WHERE u.id = ${c.calls}.id)
WHERE id IN (SELECT id FROM undo_${c.nn}_calls);
${index(c)}`)}`,
    down: exec(restore(c)),
  });

const code = (c, style) => `const bare${c.F} = ${style.bare};

export function ${c.e}${c.F}(db, id) {
  const sql = 'SELECT id, value FROM ${c.own} WHERE ${c.e}_id = ? ORDER BY id';
  return db.prepare(sql).all(id).map((row) => [row.id, row.value]);
}

export function see${c.E}${c.F}(db, id, text, on) {
${style.see}
}`;

export const dedupe = {
  id: 'dedupe',
  flags: { keep: ['newest', 'oldest'] },
  names: [
    { col: 'contacts', child: 'calls' },
    { col: 'addresses', child: 'letters' },
    { col: 'aliases', child: 'mentions' },
  ],
  derive: (c) => ({ own: `${c.e}_${c.col}`, calls: `${c.e}_${c.child}` }),
  start: (c) => ({
    columns: [],
    tables: {
      [c.own]: `id INTEGER PRIMARY KEY,\n  ${c.e}_id INTEGER,\n  value TEXT,\n  seen TEXT`,
      [c.calls]: 'id INTEGER PRIMARY KEY,\n  contact_id INTEGER,\n  note TEXT',
    },
  }),
  rows: (c, ids, rng, odd) => ({
    [c.own]: Array.from({ length: 20 }, (_, at) => [
      at + 1,
      odd && at === 13 ? null : rng.pick(ids.slice(0, 4)),
      odd && at % 8 === 5
        ? null
        : rng.pick([
            'ann@x.no',
            'Ann@X.no',
            ' ann@x.no ',
            'bo@x.no',
            'BO@x.no',
            odd ? 'ÅSE@x.no' : 'liv@x.no',
            'åse@x.no',
          ]),
      odd && at % 6 === 2 ? null : `2024-0${rng.int(1, 5)}-10`,
    ]),
    [c.calls]: Array.from({ length: 16 }, (_, at) => [
      at + 1,
      odd && at === 9 ? 888 : rng.int(1, 20),
      `n${at}`,
    ]),
  }),
  tables: (c) => [c.own, c.calls],
  title: (c) => `no duplicates in ${c.own}`,
  request: (c) => [
    `\`${c.own}\` is to have one row for each \`${c.e}_id\` and \`value\`, by a unique index on the two. Values are kept without spaces at their ends, A to Z in small letters (other letters as they are); a row whose \`value\` or \`${c.e}_id\` is NULL has no duplicates.`,
    `Of duplicates ${c.f.keep === 'newest' ? 'the one last `seen` stays (NULL is before all others), of those the one with the highest id' : 'the one with the lowest id stays'}; the others go, and \`${c.calls}.contact_id\` of theirs is set to it.`,
    `Down: the index goes, rows that had gone come back as they were, \`${c.calls}\` that were moved and still are where they were moved to go back, and a value that is unchanged gets its old spelling.`,
    `\`see${c.E}${c.F}(db, id, text, on)\` sets \`seen\` of the row that is there for the text, or adds one, and answers its id. \`${c.e}${c.F}(db, id)\` is as it was.`,
  ],
  migration: (c, manner) => (manner === 'plain' ? plain(c) : other(c)),
  docs: (c) => [
    [`${c.e}${c.F}(db, id)`, '`[id, value]` of each, in order of its id'],
    [`see${c.E}${c.F}(db, id, text, on)`, 'the id of the row, which is a new one each time'],
  ],
  before: (c) => `export function ${c.e}${c.F}(db, id) {
  const sql = 'SELECT id, value FROM ${c.own} WHERE ${c.e}_id = ? ORDER BY id';
  return db.prepare(sql).all(id).map((row) => [row.id, row.value]);
}

export function see${c.E}${c.F}(db, id, text, on) {
  const add = db.prepare('INSERT INTO ${c.own} (${c.e}_id, value, seen) VALUES (?, ?, ?)');
  return Number(add.run(id, text, on).lastInsertRowid);
}`,
  after: (c) =>
    code(c, {
      bare: "(text) => text.replace(/^ +| +$/g, '').replace(/[A-Z]/g, (letter) => letter.toLowerCase())",
      see: `  const value = bare${c.F}(text);
  const there = db.prepare('SELECT id FROM ${c.own} WHERE ${c.e}_id = ? AND value = ?').get(id, value);
  if (there === undefined) {
    const add = db.prepare('INSERT INTO ${c.own} (${c.e}_id, value, seen) VALUES (?, ?, ?)');
    return Number(add.run(id, value, on).lastInsertRowid);
  }
  db.prepare('UPDATE ${c.own} SET seen = ? WHERE id = ?').run(on, there.id);
  return there.id;`,
    }),
  other: (c) =>
    code(c, {
      bare: "'lower(trim(?2))'",
      see: `  const sql = \`INSERT INTO ${c.own} (${c.e}_id, value, seen) VALUES (?1, \${bare${c.F}}, ?3)
    ON CONFLICT (${c.e}_id, value) DO UPDATE SET seen = excluded.seen RETURNING id\`;
  return db.prepare(sql).get(id, text, on).id;`,
    }),
  cases: (c, ids) => [
    ...ids.slice(0, 5).map((id) => [`${c.e}${c.F}`, id]),
    [`see${c.E}${c.F}`, ids[0], ' ANN@x.no', '2024-12-01'],
    [`see${c.E}${c.F}`, ids[1], 'Ny@x.no ', '2024-12-01'],
    [`see${c.E}${c.F}`, ids[1], 'bo@X.NO', null],
  ],
  edits: (c) => [
    `UPDATE ${c.own} SET value = 'changed@x.no' WHERE id = (SELECT min(id) FROM ${c.own} WHERE ${c.e}_id = 2)`,
    `INSERT INTO ${c.own} VALUES (601, 2, 'late@x.no', '2025-01-01')`,
    `UPDATE ${c.calls} SET contact_id = 601 WHERE id = 3`,
  ],
  trials: (c) => [
    {
      sql: `INSERT INTO ${c.own} (${c.e}_id, value) SELECT ${c.e}_id, value FROM ${c.own} WHERE value IS NOT NULL AND ${c.e}_id IS NOT NULL LIMIT 1`,
    },
    {
      sql: `INSERT INTO ${c.own} (${c.e}_id, value) VALUES (2, NULL), (2, NULL), (NULL, 'ann@x.no'), (NULL, 'ann@x.no')`,
    },
  ],
};
