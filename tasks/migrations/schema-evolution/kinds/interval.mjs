/** Values with a beginning get an end. */
import { exec, migration } from './text.mjs';

const merged = (c) => c.f.equal === 'merged';

const until = (c) => `UPDATE ${c.own} SET until = n.next FROM (
SELECT id, lead(since) OVER (PARTITION BY ${c.e}_id ORDER BY since, id) AS next FROM ${c.own}
) n WHERE n.id = ${c.own}.id;`;

const same = (c) => `CREATE TABLE undo_${c.nn} AS
SELECT id, ${c.e}_id, rate, since FROM (
SELECT *, lag(rate) OVER w AS before, row_number() OVER w AS place FROM ${c.own} WINDOW w AS (PARTITION BY ${c.e}_id ORDER BY since, id)
) WHERE place > 1 AND rate IS before;
DELETE FROM ${c.own} WHERE id IN (SELECT id FROM undo_${c.nn});`;

const down = (c) => `ALTER TABLE ${c.own} DROP COLUMN until;
${merged(c) ? `INSERT INTO ${c.own} SELECT * FROM undo_${c.nn};\nDROP TABLE undo_${c.nn};` : ''}`;

const plain = (c) =>
  migration({
    up: exec(`${merged(c) ? `${same(c)}\n` : ''}ALTER TABLE ${c.own} ADD COLUMN until TEXT;\n${until(c)}`),
    down: exec(down(c)),
  });

const other = (c) =>
  migration({
    imports: "import { rows } from './kit.mjs';",
    up: `${exec(`ALTER TABLE ${c.own} ADD COLUMN until TEXT;
${merged(c) ? `CREATE TABLE undo_${c.nn} (id INTEGER PRIMARY KEY, ${c.e}_id INTEGER, rate INTEGER, since TEXT);` : ''}`)}
  const close = db.prepare('UPDATE ${c.own} SET until = ? WHERE id = ?');
${merged(c) ? `  const keep = db.prepare('INSERT INTO undo_${c.nn} VALUES (?, ?, ?, ?)');\n  const remove = db.prepare('DELETE FROM ${c.own} WHERE id = ?');\n` : ''}  let last;
  for (const row of rows(db, 'SELECT id, ${c.e}_id AS owner, rate, since FROM ${c.own} ORDER BY ${c.e}_id, since, id')) {
    const follows = last !== undefined && last.owner === row.owner;
${
  merged(c)
    ? `    if (follows && last.rate === row.rate) {
      keep.run(row.id, row.owner, row.rate, row.since);
      remove.run(row.id);
      continue;
    }
`
    : ''
}    if (follows) close.run(row.since, last.id);
    last = row;
  }`,
    down: exec(down(c)),
  });

const code = (c, find) => `export function ${c.e}${c.F}On(db, id, day) {
${find}
}

export function change${c.E}${c.F}(db, id, rate, since) {
  db.prepare('UPDATE ${c.own} SET until = ? WHERE ${c.e}_id = ? AND until IS NULL').run(since, id);
  const add = db.prepare('INSERT INTO ${c.own} (${c.e}_id, rate, since) VALUES (?, ?, ?)');
  return Number(add.run(id, rate, since).lastInsertRowid);
}`;

export const interval = {
  id: 'interval',
  flags: { equal: ['kept', 'merged'] },
  names: [{ col: 'rates' }, { col: 'prices' }, { col: 'limits' }],
  derive: (c) => ({ own: `${c.e}_${c.col}` }),
  start: (c) => ({
    columns: [],
    tables: { [c.own]: `id INTEGER PRIMARY KEY,\n  ${c.e}_id INTEGER,\n  rate INTEGER,\n  since TEXT` },
  }),
  rows: (c, ids, rng, odd) => ({
    [c.own]: Array.from({ length: 24 }, (_, at) => [
      at + 1,
      odd && at % 10 === 6 ? null : rng.pick(ids.slice(0, 4)),
      odd && at % 9 === 5 ? null : rng.int(1, 3) * 10,
      odd && at % 11 === 8 ? null : `2024-0${rng.int(1, 6)}-01`,
    ]),
  }),
  tables: (c) => [c.own],
  title: (c) => `an end for ${c.own}`,
  request: (c) => [
    `\`${c.own}\` gets a column \`until\` (text): the \`since\` of the next row of that ${c.e}, in order of \`since\` (NULL first), then \`id\`; NULL for the last. Rows without a ${c.e} count as of one ${c.e}.`,
    merged(c)
      ? `A row with the same \`rate\` as the one before it (as the rows are today, before any is removed; NULL is like NULL) says nothing and goes; ends are found after that.`
      : 'No row is removed, whatever its rate.',
    `Down: the column goes${merged(c) ? ', and the rows that had gone are there again' : ''}.`,
    `\`${c.e}${c.F}On(db, id, day)\` answers the rate of the row with \`since\` at or before the day (NULL is before all) and \`until\` after it or NULL; of several the one with the highest id; null for none. \`change${c.E}${c.F}(db, id, rate, since)\` ends the rows without an end, adds one, and answers its id.`,
  ],
  migration: (c, manner) => (manner === 'plain' ? plain(c) : other(c)),
  docs: (c) => [
    [`${c.e}${c.F}On(db, id, day)`, 'the rate of the row last begun at or before that day; null for none'],
    [`change${c.E}${c.F}(db, id, rate, since)`, 'the id of the new row'],
  ],
  before: (c) => `export function ${c.e}${c.F}On(db, id, day) {
  const sql = "SELECT rate FROM ${c.own} WHERE ${c.e}_id = ? AND coalesce(since, '') <= ? ORDER BY since DESC, id DESC";
  return db.prepare(sql).get(id, day)?.rate ?? null;
}

export function change${c.E}${c.F}(db, id, rate, since) {
  const add = db.prepare('INSERT INTO ${c.own} (${c.e}_id, rate, since) VALUES (?, ?, ?)');
  return Number(add.run(id, rate, since).lastInsertRowid);
}`,
  after: (c) =>
    code(
      c,
      `  const sql = "SELECT rate FROM ${c.own} WHERE ${c.e}_id = ?1 AND coalesce(since, '') <= ?2 AND (until IS NULL OR until > ?2) ORDER BY id DESC";
  return db.prepare(sql).get(id, day)?.rate ?? null;`,
    ),
  other: (c) =>
    code(
      c,
      `  const all = db.prepare('SELECT * FROM ${c.own} WHERE ${c.e}_id = ? ORDER BY id').all(id);
  const holds = ({ since, until }) => (since === null || since <= day) && (until === null || until > day);
  return all.findLast(holds)?.rate ?? null;`,
    ),
  cases: (c, ids) => [
    ...ids
      .slice(0, 4)
      .flatMap((id) => ['2023-01-01', '2024-03-01', '2024-05-15'].map((day) => [`${c.e}${c.F}On`, id, day])),
    [`change${c.E}${c.F}`, ids[1], 90, '2024-12-01'],
    [`change${c.E}${c.F}`, ids[10], 90, '2024-12-01'],
  ],
  edits: (c) => [
    `INSERT INTO ${c.own} (id, ${c.e}_id, rate, since, until) VALUES (601, 2, 5, '2025-01-01', NULL)`,
    `UPDATE ${c.own} SET rate = 33 WHERE id = (SELECT min(id) FROM ${c.own})`,
  ],
};
