/** At most one row in a state for each owner, by a partial unique index. */
import { exec, migration } from './text.mjs';

const ranked = (c) =>
  `SELECT id, row_number() OVER (PARTITION BY ${c.e}_id ORDER BY begun DESC, id ${c.f.tie === 'highest' ? 'DESC' : 'ASC'}) AS place FROM ${c.own} WHERE state = 'active' AND ${c.e}_id IS NOT NULL`;
const index = (c) => `CREATE UNIQUE INDEX ${c.own}_active ON ${c.own} (${c.e}_id) WHERE state = 'active';`;
const down = (c) =>
  exec(`DROP INDEX ${c.own}_active;
UPDATE ${c.own} SET state = 'active' WHERE state = '${c.f.into}' AND id IN (SELECT id FROM undo_${c.nn});
DROP TABLE undo_${c.nn};`);

const code = (c, start) => `export function ${c.e}${c.F}(db, id) {
  const row = db.prepare("SELECT id, begun FROM ${c.own} WHERE ${c.e}_id = ? AND state = 'active'").get(id);
  return row === undefined ? null : [row.id, row.begun];
}

export function start${c.E}${c.F}(db, id, begun) {
${start}
}`;

export const partial = {
  id: 'partial',
  flags: { tie: ['highest', 'lowest'], into: ['closed', 'dropped'] },
  names: [{ col: 'plans' }, { col: 'leases' }, { col: 'policies' }],
  derive: (c) => ({ own: `${c.e}_${c.col}` }),
  start: (c) => ({
    columns: [],
    tables: { [c.own]: `id INTEGER PRIMARY KEY,\n  ${c.e}_id INTEGER,\n  state TEXT,\n  begun TEXT` },
  }),
  rows: (c, ids, rng, odd) => ({
    [c.own]: Array.from({ length: 22 }, (_, at) => [
      at + 1,
      odd && at % 9 === 4 ? null : rng.pick(ids.slice(0, 6)),
      odd && at % 10 === 7 ? null : rng.pick(['active', 'active', 'closed', 'dropped', 'Active']),
      odd && at % 8 === 3 ? null : `2024-0${rng.int(1, 3)}-01`,
    ]),
  }),
  tables: (c) => [c.own],
  title: (c) => `one active row in ${c.own}`,
  request: (c) => [
    `For each ${c.e} there is to be at most one row of \`${c.own}\` whose \`state\` is exactly \`active\`, by a unique index over \`${c.e}_id\` for those rows alone. Rows in other states, and rows without a ${c.e}, are not limited.`,
    `Where there are more today, the one last \`begun\` stays active (NULL is before all others), of those the one with the ${c.f.tie} id; the others become \`${c.f.into}\`.`,
    `Down: the index goes, and what was made \`${c.f.into}\` and still is becomes \`active\`.`,
    `\`start${c.E}${c.F}(db, id, begun)\` makes the active row \`${c.f.into}\` before it adds the new one, whose id it answers. \`${c.e}${c.F}(db, id)\` answers \`[id, begun]\` of the active row.`,
  ],
  migration: (c, manner) =>
    manner === 'plain'
      ? migration({
          up: exec(`CREATE TABLE undo_${c.nn} AS SELECT id FROM (${ranked(c)}) WHERE place > 1;
UPDATE ${c.own} SET state = '${c.f.into}' WHERE id IN (SELECT id FROM undo_${c.nn});
${index(c)}`),
          down: down(c),
        })
      : migration({
          imports: "import { rows } from './kit.mjs';",
          up: `  db.exec('CREATE TABLE undo_${c.nn} (id INTEGER PRIMARY KEY)');
  const seen = new Set();
  const close = db.prepare("UPDATE ${c.own} SET state = '${c.f.into}' WHERE id = ?");
  const keep = db.prepare('INSERT INTO undo_${c.nn} VALUES (?)');
  const sql = "SELECT id, ${c.e}_id AS owner FROM ${c.own} WHERE state = 'active' AND ${c.e}_id IS NOT NULL ORDER BY begun DESC, id ${c.f.tie === 'highest' ? 'DESC' : 'ASC'}";
  for (const { id, owner } of rows(db, sql)) {
    if (seen.has(owner)) {
      close.run(id);
      keep.run(id);
    }
    seen.add(owner);
  }
${exec(index(c))}`,
          down: down(c),
        }),
  docs: (c) => [
    [
      `${c.e}${c.F}(db, id)`,
      '`[id, begun]` of the active row last begun, of those the one with the highest id; null for none',
    ],
    [`start${c.E}${c.F}(db, id, begun)`, 'the id of the new active row'],
  ],
  before: (c) => `export function ${c.e}${c.F}(db, id) {
  const sql = "SELECT id, begun FROM ${c.own} WHERE ${c.e}_id = ? AND state = 'active' ORDER BY begun DESC, id DESC";
  const row = db.prepare(sql).get(id);
  return row === undefined ? null : [row.id, row.begun];
}

export function start${c.E}${c.F}(db, id, begun) {
  const add = db.prepare("INSERT INTO ${c.own} (${c.e}_id, state, begun) VALUES (?, 'active', ?)");
  return Number(add.run(id, begun).lastInsertRowid);
}`,
  after: (c) =>
    code(
      c,
      `  db.prepare("UPDATE ${c.own} SET state = '${c.f.into}' WHERE ${c.e}_id = ? AND state = 'active'").run(id);
  const add = db.prepare("INSERT INTO ${c.own} (${c.e}_id, state, begun) VALUES (?, 'active', ?)");
  return Number(add.run(id, begun).lastInsertRowid);`,
    ),
  other: (c) =>
    code(
      c,
      `  const there = ${c.e}${c.F}(db, id);
  if (there !== null) db.prepare("UPDATE ${c.own} SET state = '${c.f.into}' WHERE id = ?").run(there[0]);
  const sql = "INSERT INTO ${c.own} (${c.e}_id, state, begun) VALUES (?, 'active', ?) RETURNING id";
  return db.prepare(sql).get(id, begun).id;`,
    ),
  cases: (c, ids) => [
    ...ids.slice(0, 6).map((id) => [`${c.e}${c.F}`, id]),
    {
      sql: `INSERT OR IGNORE INTO ${c.own} (${c.e}_id, state, begun) VALUES (${ids[1]}, 'active', '2024-01-01')`,
      call: [`start${c.E}${c.F}`, ids[1], '2024-12-01'],
    },
    [`start${c.E}${c.F}`, ids[2], null],
    [`start${c.E}${c.F}`, ids[10], '2020-01-01'],
  ],
  edits: (c) => [
    `UPDATE ${c.own} SET state = 'paused' WHERE id IN (SELECT id FROM ${c.own} WHERE ${c.e}_id = 2)`,
    `INSERT INTO ${c.own} VALUES (601, 2, '${c.f.into}', '2025-01-01')`,
  ],
  trials: (c) => [
    { sql: `INSERT INTO ${c.own} (${c.e}_id, state) VALUES (3, 'active'), (3, 'active')` },
    {
      sql: `INSERT INTO ${c.own} (${c.e}_id, state) VALUES (3, 'closed'), (3, 'closed'), (NULL, 'active'), (NULL, 'active')`,
    },
    { sql: `UPDATE ${c.own} SET state = 'active'` },
  ],
};
