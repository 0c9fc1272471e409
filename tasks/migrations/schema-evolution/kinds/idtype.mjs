/** Numbers as ids become texts with a prefix, in the table and in what refers to it. */
import { exec, migration } from './text.mjs';

const code = (c, value) =>
  `CASE WHEN ${value} IS NULL THEN NULL ELSE printf('${c.prefix}-%0${c.f.width}d', ${value}) END`;
const number = (c, value) => `CAST(substr(${value}, ${c.prefix.length + 2}) AS INTEGER)`;

const rebuildOwn = (c, to) =>
  `rebuild(db, '${c.own}', (sql) => sql.replace(${to === 'TEXT' ? "/id INTEGER PRIMARY KEY/, 'id TEXT PRIMARY KEY NOT NULL'" : "/id TEXT PRIMARY KEY NOT NULL/, 'id INTEGER PRIMARY KEY'"}));`;

/** Plain: the tables are rebuilt with the new type, then the values follow. */
const plain = (c) =>
  migration({
    imports: "import { rebuild } from './kit.mjs';",
    up: `  ${rebuildOwn(c, 'TEXT')}
  rebuild(db, '${c.pages}', (sql) => sql.replace('${c.ref} INTEGER', '${c.ref} TEXT'));
${exec(`UPDATE ${c.own} SET id = ${code(c, 'CAST(id AS INTEGER)')};
UPDATE ${c.pages} SET ${c.ref} = ${code(c, `CAST(${c.ref} AS INTEGER)`)};`)}`,
    down: `${exec(`UPDATE ${c.pages} SET ${c.ref} = CAST(${number(c, c.ref)} AS TEXT);
UPDATE ${c.own} SET id = CAST(${number(c, 'id')} AS TEXT);`)}
  rebuild(db, '${c.pages}', (sql) => sql.replace('${c.ref} TEXT', '${c.ref} INTEGER'));
  ${rebuildOwn(c, 'INTEGER')}`,
  });

/** Other: new tables beside the old ones, written out. */
const other = (c) => {
  const move = (own, ref, id, to) => `ALTER TABLE ${c.own} RENAME TO old_${c.own};
ALTER TABLE ${c.pages} RENAME TO old_${c.pages};
CREATE TABLE ${c.own} (id ${own}, ${c.e}_id INTEGER, title TEXT);
CREATE TABLE ${c.pages} (id INTEGER PRIMARY KEY, ${c.ref} ${ref}, number INTEGER);
INSERT INTO ${c.own} SELECT ${id}, ${c.e}_id, title FROM old_${c.own};
INSERT INTO ${c.pages} SELECT id, ${to}, number FROM old_${c.pages};
DROP TABLE old_${c.own};
DROP TABLE old_${c.pages};`;
  return migration({
    up: exec(move('TEXT PRIMARY KEY NOT NULL', 'TEXT', code(c, 'id'), code(c, c.ref))),
    down: exec(move('INTEGER PRIMARY KEY', 'INTEGER', number(c, 'id'), number(c, c.ref))),
  });
};

const functions = (c, next) => `export function ${c.e}${c.F}(db, id) {
  return db.prepare('SELECT id, title FROM ${c.own} WHERE ${c.e}_id = ? ORDER BY id').all(id).map((row) => [row.id, row.title]);
}

export function count${c.E}${c.F}(db, id) {
  return db.prepare('SELECT count(*) AS count FROM ${c.pages} WHERE ${c.ref} = ?').get(id).count;
}

export function add${c.E}${c.F}(db, owner, title) {
${next}
}`;

export const idtype = {
  id: 'idtype',
  flags: { width: ['6', '4', '8'] },
  names: [
    { col: 'files', child: 'pages', ref: 'file_id', prefix: 'F' },
    { col: 'cases', child: 'hearings', ref: 'case_id', prefix: 'CA' },
    { col: 'kits', child: 'items', ref: 'kit_id', prefix: 'KIT' },
  ],
  derive: (c) => ({ own: `${c.e}_${c.col}`, pages: `${c.e}_${c.child}` }),
  start: (c) => ({
    columns: [],
    tables: {
      [c.own]: `id INTEGER PRIMARY KEY,\n  ${c.e}_id INTEGER,\n  title TEXT`,
      [c.pages]: `id INTEGER PRIMARY KEY,\n  ${c.ref} INTEGER,\n  number INTEGER`,
    },
  }),
  rows: (c, ids, rng, odd) => ({
    [c.own]: [
      ...Array.from({ length: 7 }, (_, at) => [at * 3 + 1, rng.pick(ids.slice(0, 4)), `f${at}`]),
      [odd ? 123456789 : 12345, ids[1], 'far'],
      ...(odd ? [[9007199254740995n, ids[2], 'farther']] : []),
    ],
    [c.pages]: Array.from({ length: 14 }, (_, at) => [
      at + 1,
      odd && at === 5
        ? null
        : odd && at === 6
          ? 8888
          : odd && at === 7
            ? 9007199254740995n
            : rng.pick([1, 4, 7, 10, 12345]),
      at,
    ]),
  }),
  tables: (c) => [c.own, c.pages],
  title: (c) => `ids of ${c.own} as text`,
  request: (c) => [
    `The ids of \`${c.own}\` become text: \`${c.prefix}-\` and the number, filled up with zeros to ${c.f.width} digits (longer ones stay longer): 12 is \`${c.prefix}-${'12'.padStart(Number(c.f.width), '0')}\`. \`id\` is text, the primary key and not null. \`${c.pages}.${c.ref}\` becomes text of the same form, also where it refers to nothing; NULL stays NULL.`,
    `Down: the numbers again, in columns of integers. Ids are in the asked form by then.`,
    `\`${c.e}${c.F}(db, id)\` answers \`[id, title]\` with the new ids in their order as text; \`count${c.E}${c.F}(db, id)\` takes a new id; \`add${c.E}${c.F}(db, owner, title)\` answers the new id, whose number is one above the highest (1 for the first).`,
  ],
  migration: (c, manner) => (manner === 'plain' ? plain(c) : other(c)),
  docs: (c) => [
    [`${c.e}${c.F}(db, id)`, '`[id, title]` of each, in order of its id'],
    [`count${c.E}${c.F}(db, id)`, `how many ${c.pages} refer to it`],
    [`add${c.E}${c.F}(db, owner, title)`, 'the new id'],
  ],
  before: (c) =>
    functions(
      c,
      `  const add = db.prepare('INSERT INTO ${c.own} (${c.e}_id, title) VALUES (?, ?)');
  return Number(add.run(owner, title).lastInsertRowid);`,
    ),
  after: (c) =>
    functions(
      c,
      `  const last = db.prepare("SELECT coalesce(max(${number(c, 'id')}), 0) AS number FROM ${c.own}");
  last.setReadBigInts(true);
  const id = '${c.prefix}-' + String(last.get().number + 1n).padStart(${c.f.width}, '0');
  db.prepare('INSERT INTO ${c.own} (id, ${c.e}_id, title) VALUES (?, ?, ?)').run(id, owner, title);
  return id;`,
    ),
  other: (c) =>
    functions(
      c,
      `  const sql = \`INSERT INTO ${c.own} (id, ${c.e}_id, title)
    VALUES ((SELECT printf('${c.prefix}-%0${c.f.width}d', 1 + coalesce(max(${number(c, 'id')}), 0)) FROM ${c.own}), ?, ?) RETURNING id\`;
  return db.prepare(sql).get(owner, title).id;`,
    ),
  cases: (c, ids) => [
    ...ids.slice(0, 2).map((id) => [`${c.e}${c.F}`, id]),
    [`count${c.E}${c.F}`, `${c.prefix}-${'1'.padStart(Number(c.f.width), '0')}`],
    [`count${c.E}${c.F}`, `${c.prefix}-${'12345'.padStart(Number(c.f.width), '0')}`],
    [`add${c.E}${c.F}`, ids[1], 'new'],
  ],
  edits: (c) => [
    `INSERT INTO ${c.own} VALUES ('${c.prefix}-${'40'.padStart(Number(c.f.width), '0')}', 2, 'late')`,
    `UPDATE ${c.pages} SET ${c.ref} = '${c.prefix}-${'40'.padStart(Number(c.f.width), '0')}' WHERE id = 3`,
  ],
  trials: (c) => [
    { sql: `INSERT INTO ${c.own} VALUES (NULL, 1, 'x')` },
    { sql: `INSERT INTO ${c.own} VALUES ('${c.prefix}-${'1'.padStart(Number(c.f.width), '0')}', 1, 'x')` },
  ],
};
