/** Two of the names in a table of names and values become columns. */
import { exec, migration } from './text.mjs';

const number =
  'ltrim(CAST(CAST(f.value AS INTEGER) AS TEXT)) = f.value AND abs(CAST(f.value AS INTEGER)) < 1000000000000';

const restore = (c) => `ALTER TABLE ${c.t} DROP COLUMN ${c.a};
ALTER TABLE ${c.t} DROP COLUMN ${c.b};
DROP TABLE undo_${c.nn};`;

const plain = (c) =>
  migration({
    up: exec(`ALTER TABLE ${c.t} ADD COLUMN ${c.a} TEXT;
ALTER TABLE ${c.t} ADD COLUMN ${c.b} INTEGER;
CREATE TABLE undo_${c.nn} AS
SELECT f.${c.e}_id AS owner, f.name, f.value AS was FROM ${c.own} f JOIN ${c.t} t ON t.id = f.${c.e}_id
WHERE (f.name = '${c.k0}' AND f.value IS NOT NULL) OR (f.name = '${c.k1}' AND ${number});
UPDATE ${c.t} SET ${c.a} = u.was FROM undo_${c.nn} u WHERE u.owner = ${c.t}.id AND u.name = '${c.k0}';
UPDATE ${c.t} SET ${c.b} = CAST(u.was AS INTEGER) FROM undo_${c.nn} u WHERE u.owner = ${c.t}.id AND u.name = '${c.k1}';
DELETE FROM ${c.own} WHERE EXISTS (SELECT 1 FROM undo_${c.nn} u WHERE u.owner = ${c.own}.${c.e}_id AND u.name = ${c.own}.name);`),
    down: exec(`INSERT OR REPLACE INTO ${c.own} (${c.e}_id, name, value) SELECT id, '${c.k0}', ${c.a} FROM ${c.t} WHERE ${c.a} IS NOT NULL;
INSERT OR REPLACE INTO ${c.own} (${c.e}_id, name, value) SELECT id, '${c.k1}', CAST(${c.b} AS TEXT) FROM ${c.t} WHERE ${c.b} IS NOT NULL;
${restore(c)}`),
  });

const other = (c) =>
  migration({
    imports: "import { rows } from './kit.mjs';",
    define:
      "const isWhole = (value) => /^(?:0|-?[1-9][0-9]*)$/.test(value ?? '') && Math.abs(Number(value)) < 1e12;",
    up: `${exec(`ALTER TABLE ${c.t} ADD COLUMN ${c.a} TEXT;
ALTER TABLE ${c.t} ADD COLUMN ${c.b} INTEGER;
CREATE TABLE undo_${c.nn} (done INTEGER);`)}
  const owners = new Set(rows(db, 'SELECT id FROM ${c.t}').map((row) => String(row.id)));
  const take = db.prepare('DELETE FROM ${c.own} WHERE ${c.e}_id = ? AND name = ?');
  const first = db.prepare('UPDATE ${c.t} SET ${c.a} = ? WHERE id = ?');
  const second = db.prepare('UPDATE ${c.t} SET ${c.b} = ? WHERE id = ?');
  for (const { ${c.e}_id: owner, name, value } of rows(db, 'SELECT ${c.e}_id, name, value FROM ${c.own}')) {
    if (!owners.has(String(owner)) || value === null) continue;
    if (name === '${c.k0}') first.run(value, owner);
    else if (name === '${c.k1}' && isWhole(value)) second.run(Number(value), owner);
    else continue;
    take.run(owner, name);
  }`,
    down: `  const put = db.prepare('INSERT OR REPLACE INTO ${c.own} (${c.e}_id, name, value) VALUES (?, ?, ?)');
  for (const row of rows(db, 'SELECT id, ${c.a} AS a, ${c.b} AS b FROM ${c.t}')) {
    if (row.a !== null) put.run(row.id, '${c.k0}', row.a);
    if (row.b !== null) put.run(row.id, '${c.k1}', String(row.b));
  }
${exec(restore(c))}`,
  });

const code = (c, all) => `export function ${c.e}${c.F}(db, id) {
  const row = db.prepare('SELECT ${c.a} AS a, ${c.b} AS b FROM ${c.t} WHERE id = ?').get(id);
  return row === undefined ? null : { ${c.k0}: row.a, ${c.k1}: row.b };
}

export function ${c.e}sBy${c.F}(db) {
  const sql = 'SELECT id FROM ${c.t} WHERE ${c.b} IS NOT NULL AND id < 1e15 ORDER BY ${c.b} DESC, id';
${all}
}

export function set${c.E}${c.F}(db, id, number) {
  return Number(db.prepare('UPDATE ${c.t} SET ${c.b} = ? WHERE id = ?').run(number, id).changes);
}`;

export const pivot = {
  id: 'pivot',
  flags: { orphans: ['stay'] },
  names: [
    { col: 'facts', k0: 'nickname', k1: 'litter', a: 'facts_nickname', b: 'facts_litter' },
    { col: 'traits_of', k0: 'temper', k1: 'rank', a: 'of_temper', b: 'of_rank' },
    { col: 'extras', k0: 'remark', k1: 'pieces', a: 'extras_remark', b: 'extras_pieces' },
  ],
  derive: (c) => ({ own: `${c.e}_${c.col}` }),
  start: (c) => ({
    columns: [],
    tables: {
      [c.own]: `${c.e}_id INTEGER NOT NULL,\n  name TEXT NOT NULL,\n  value TEXT,\n  PRIMARY KEY (${c.e}_id, name)`,
    },
  }),
  rows: (c, ids, rng, odd) => ({
    [c.own]: [
      ...ids.flatMap((id, at) =>
        at % 3 === 0
          ? []
          : [
              [id, c.k0, rng.pick(['Pus', 'Bø', 'x'])],
              [id, c.k1, String(rng.int(0, 40))],
            ],
      ),
      ...ids.slice(0, 6).map((id, at) => [id, 'other', `o${at}`]),
      [ids[0], c.k1, odd ? '007' : '12'],
      ...(odd
        ? [
            [777, c.k0, 'orphan'],
            [777, c.k1, '3'],
            [ids[3], c.k1, ' 4'],
            [ids[3], c.k0, null],
            [ids[6], c.k1, '-0'],
            [ids[6], c.k0, ''],
            [ids[9], c.k1, '1e3'],
          ]
        : []),
    ],
  }),
  tables: (c) => [c.own],
  title: (c) => `columns for ${c.k0} and ${c.k1}`,
  request: (c) => [
    `The rows of \`${c.own}\` named \`${c.k0}\` and \`${c.k1}\` become columns of \`${c.t}\`: \`${c.a}\` (text) and \`${c.b}\` (integer), NULL where there is none. The rows that were taken go; all others stay, of other names and of a ${c.e} that does not exist.`,
    `A value of \`${c.k1}\` is taken only where it is a whole number as one writes it: digits without a leading zero, perhaps a minus sign, no other character, less than 1,000,000,000,000 in size (\`0\`, but not \`-0\`). A NULL is not taken.`,
    `Plain inverse: a row for each value that is not NULL, in place of one of that name that is there; the numbers in digits.`,
    `\`${c.e}${c.F}(db, id)\` answers \`{ ${c.k0}, ${c.k1} }\` from the columns, a number or null for the second; null for an unknown id. \`${c.e}sBy${c.F}(db)\` reads the column; \`set${c.E}${c.F}(db, id, number)\` sets it and answers how many rows were changed.`,
  ],
  migration: (c, manner) => (manner === 'plain' ? plain(c) : other(c)),
  docs: (c) => [
    [`${c.e}${c.F}(db, id)`, `\`{ ${c.k0}, ${c.k1} }\` as text or null`],
    [`${c.e}sBy${c.F}(db)`, `ids below 1e15 that have a ${c.k1}, largest first, then by id`],
    [`set${c.E}${c.F}(db, id, number)`, 'how many rows were changed'],
  ],
  before: (c) => `export function ${c.e}${c.F}(db, id) {
  const value = (name) => db.prepare('SELECT value FROM ${c.own} WHERE ${c.e}_id = ? AND name = ?').get(id, name)?.value ?? null;
  return { ${c.k0}: value('${c.k0}'), ${c.k1}: value('${c.k1}') };
}

export function ${c.e}sBy${c.F}(db) {
  const sql = "SELECT ${c.e}_id AS id FROM ${c.own} WHERE name = '${c.k1}' AND ${c.e}_id < 1e15 ORDER BY CAST(value AS INTEGER) DESC, 1";
  return db.prepare(sql).all().map((row) => row.id);
}

export function set${c.E}${c.F}(db, id, number) {
  const sql = "INSERT OR REPLACE INTO ${c.own} VALUES (?, '${c.k1}', ?)";
  return Number(db.prepare(sql).run(id, String(number)).changes);
}`,
  after: (c) => code(c, '  return db.prepare(sql).all().map((row) => row.id);'),
  other: (c) => code(c, '  return Array.from(db.prepare(sql).iterate(), ({ id }) => id);'),
  cases: (c, ids) => [
    ...ids.map((id) => [`${c.e}${c.F}`, id]),
    [`${c.e}${c.F}`, 4444],
    [`${c.e}sBy${c.F}`],
    [`set${c.E}${c.F}`, ids[1], 41],
    [`set${c.E}${c.F}`, 4444, 41],
  ],
  edits: (c) => [
    `UPDATE ${c.t} SET ${c.a} = 'Ny' WHERE id = 2`,
    `UPDATE ${c.t} SET ${c.b} = NULL WHERE id = 3`,
    `UPDATE ${c.t} SET ${c.b} = 9 WHERE id = 5`,
  ],
};
