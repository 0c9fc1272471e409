/** A reference becomes a foreign key; what refers to nothing has to go somewhere. */
import { exec, migration } from './text.mjs';

const child = (c) => c.f.side === 'child';
/** The table that refers, the column, and the table that is referred to. */
const parts = (c) =>
  child(c) ? { from: c.own, column: `${c.e}_id`, to: c.t } : { from: c.t, column: `${c.col}_id`, to: c.own };
const key = (c) => {
  const { column, to } = parts(c);
  return `FOREIGN KEY (${column}) REFERENCES ${to} (id) ON DELETE ${c.f.rule === 'drop' ? 'CASCADE' : 'SET NULL'}`;
};
const orphans = (c) => {
  const { from, column, to } = parts(c);
  return `${from}.${column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${to} p WHERE p.id = ${from}.${column})`;
};
const rule = (c) => (child(c) ? c.f.rule : 'null');

const clean = (c) => {
  const { from, column } = parts(c);
  return rule(c) === 'drop'
    ? `CREATE TABLE undo_${c.nn} AS SELECT * FROM ${from} WHERE ${orphans(c)};
DELETE FROM ${from} WHERE ${orphans(c)};`
    : `CREATE TABLE undo_${c.nn} AS SELECT id, ${column} AS was FROM ${from} WHERE ${orphans(c)};
UPDATE ${from} SET ${column} = NULL WHERE ${orphans(c)};`;
};
const unclean = (c) => {
  const { from, column } = parts(c);
  return rule(c) === 'drop'
    ? `INSERT INTO ${from} SELECT * FROM undo_${c.nn};
DROP TABLE undo_${c.nn};`
    : `UPDATE ${from} SET ${column} = u.was FROM undo_${c.nn} u WHERE u.id = ${from}.id AND ${from}.${column} IS NULL;
DROP TABLE undo_${c.nn};`;
};

const plain = (c) =>
  migration({
    imports: "import { rebuild } from './kit.mjs';",
    up: `${exec(clean(c))}  rebuild(db, '${parts(c).from}', (sql) => sql.replace(/\\)\\s*$/, ', ${key(c)})'));`,
    // Renamed tables are quoted by SQLite.
    down: `  const key = /,\\s*FOREIGN KEY \\(${parts(c).column}\\) REFERENCES [^(]*\\(id\\) ON DELETE (?:CASCADE|SET NULL)/;
  rebuild(db, '${parts(c).from}', (sql) => sql.replace(key, ''));
${exec(unclean(c))}`,
  });

/** A column that is added may refer; so it is added, filled, and put in the old one's place. */
const other = (c) => {
  const { from, column, to } = parts(c);
  const swap = (type) => `ALTER TABLE ${from} ADD COLUMN next_${column} ${type};
UPDATE ${from} SET next_${column} = ${column};
ALTER TABLE ${from} DROP COLUMN ${column};
ALTER TABLE ${from} RENAME COLUMN next_${column} TO ${column};`;
  const refers = `INTEGER REFERENCES ${to} (id) ON DELETE ${c.f.rule === 'drop' ? 'CASCADE' : 'SET NULL'}`;
  return migration({
    imports: "import { rebuild } from './kit.mjs';",
    up: exec(`${clean(c)}\n${swap(refers)}`),
    down: `  rebuild(db, '${from}', (sql) => sql.replace(/(${column}"? INTEGER) REFERENCES [^(]*\\(id\\) ON DELETE (?:CASCADE|SET NULL)/, '$1'));
${exec(
  rule(c) === 'drop'
    ? `INSERT INTO ${from} (id, ${column}, day) SELECT id, ${column}, day FROM undo_${c.nn};
DROP TABLE undo_${c.nn};`
    : unclean(c),
)}`,
  });
};

const reader = (c) =>
  child(c)
    ? `export function ${c.e}${c.F}(db, id) {
  return db.prepare('SELECT id FROM ${c.own} WHERE ${c.e}_id = ? ORDER BY id').all(id).map((row) => row.id);
}`
    : `export function ${c.e}${c.F}(db, id) {
  const sql = 'SELECT p.day FROM ${c.t} t JOIN ${c.own} p ON p.id = t.${c.col}_id WHERE t.id = ?';
  return db.prepare(sql).get(id)?.day ?? null;
}`;

export const fk = {
  id: 'fk',
  flags: { side: ['child', 'base'], rule: ['drop', 'null'] },
  names: [{ col: 'visits' }, { col: 'wards' }, { col: 'shifts' }],
  derive: (c) => ({ own: `${c.e}_${c.col}` }),
  start: (c) =>
    child(c)
      ? { columns: [], tables: { [c.own]: `id INTEGER PRIMARY KEY,\n  ${c.e}_id INTEGER,\n  day TEXT` } }
      : { columns: [`${c.col}_id INTEGER`], tables: { [c.own]: 'id INTEGER PRIMARY KEY,\n  day TEXT' } },
  row: (c, value) => (child(c) ? {} : { [`${c.col}_id`]: value }),
  odd: () => [null, 1, 2, 99, 3, -1, 2],
  value: (_c, rng) => rng.int(1, 4),
  rows: (c, ids, rng, odd) => ({
    [c.own]: child(c)
      ? Array.from({ length: 14 }, (_, at) => [
          at + 1,
          odd && at % 4 === 1 ? rng.pick([777, 0, null]) : rng.pick(ids.slice(0, 6)),
          `d${at}`,
        ])
      : Array.from({ length: 5 }, (_, at) => [at + 1, `ward ${at}`]),
  }),
  tables: (c) => [c.own],
  title: (c) => `${parts(c).from}.${parts(c).column} becomes a foreign key`,
  request: (c) => {
    const { from, column, to } = parts(c);
    return [
      `\`${from}.${column}\` becomes a foreign key to \`${to}\` (\`id\`): when a row there is deleted, ${c.f.rule === 'drop' ? 'the rows that refer to it go with it' : 'the references to it become NULL'}.`,
      `What refers to no row today ${rule(c) === 'drop' ? 'goes' : 'gets NULL'}; NULL stays NULL. All else of the table stays as it is: columns, keys, indexes, triggers.`,
      `Down: no foreign key, and ${rule(c) === 'drop' ? 'the rows that had gone are there again' : 'a reference that was made NULL, and still is, is what it was'}.`,
      `\`remove${c.E}${c.F}(db, id)\` deletes the row of \`${to}\` and nothing else (the key does the rest), and answers from now on how many rows of \`${from}\` referred to it, null where there is no such row. \`${c.e}${c.F}\` is as it was.`,
    ];
  },
  migration: (c, manner) => (manner === 'plain' ? plain(c) : other(c)),
  docs: (c) => [
    [
      `${c.e}${c.F}(db, id)`,
      child(c) ? 'the ids of its rows, ascending' : 'the `day` of the row that it refers to, or null',
    ],
    [
      `remove${c.E}${c.F}(db, id)`,
      `1 where a row of ${parts(c).to} was removed, else 0; what refers to it ${c.f.rule === 'drop' ? 'is removed first' : 'is set to NULL first'}`,
    ],
  ],
  before: (c) => {
    const { from, column, to } = parts(c);
    const first = c.f.rule === 'drop' ? `DELETE FROM ${from}` : `UPDATE ${from} SET ${column} = NULL`;
    return `${reader(c)}

export function remove${c.E}${c.F}(db, id) {
  db.prepare('${first} WHERE ${column} = ?').run(id);
  return Number(db.prepare('DELETE FROM ${to} WHERE id = ?').run(id).changes);
}`;
  },
  after: (c) => `${reader(c)}

export function remove${c.E}${c.F}(db, id) {
  const { count } = db.prepare('SELECT count(*) AS count FROM ${parts(c).from} WHERE ${parts(c).column} = ?').get(id);
  const removed = db.prepare('DELETE FROM ${parts(c).to} WHERE id = ?').run(id).changes;
  return Number(removed) === 1 ? count : null;
}`,
  other: (c) => `${reader(c)}

export function remove${c.E}${c.F}(db, id) {
  const referring = db.prepare('SELECT 1 FROM ${parts(c).from} WHERE ${parts(c).column} = ?').all(id).length;
  return db.prepare('DELETE FROM ${parts(c).to} WHERE id = ? RETURNING id').all(id).length === 0 ? null : referring;
}`,
  cases: (c, ids) => [
    ...ids.slice(0, 6).map((id) => [`${c.e}${c.F}`, id]),
    [`remove${c.E}${c.F}`, child(c) ? ids[1] : 2],
    [`remove${c.E}${c.F}`, child(c) ? ids[2] : 1],
    [`remove${c.E}${c.F}`, 4444],
  ],
  edits: (c) => {
    const { from, column } = parts(c);
    return child(c)
      ? [`INSERT INTO ${from} (id, ${column}, day) VALUES (601, 2, 'late')`]
      : [`UPDATE ${from} SET ${column} = 4 WHERE id = 2`];
  },
  trials: (c) => {
    const { from, column, to } = parts(c);
    const look = `SELECT id, ${column} FROM ${from} ORDER BY id`;
    return [
      { sql: `UPDATE ${from} SET ${column} = 4321 WHERE id = (SELECT min(id) FROM ${from})` },
      { sql: `DELETE FROM ${to} WHERE id = 2`, look },
      { sql: `UPDATE ${from} SET ${column} = NULL`, look },
    ];
  },
};
