/** A column is computed from another table, once for what is there, and kept by the code from then on. */
import { exec, migration } from './text.mjs';

const value = {
  sum: (c, owner) =>
    `(SELECT coalesce(sum(amount), 0) FROM ${c.own} WHERE ${c.e}_id = ${owner} AND coalesce(void, 0) = 0)`,
  latest: (c, owner) =>
    `(SELECT amount FROM ${c.own} WHERE ${c.e}_id = ${owner} AND coalesce(void, 0) = 0 ORDER BY given_on DESC, id DESC LIMIT 1)`,
  days: (c, owner) =>
    `(SELECT count(DISTINCT given_on) FROM ${c.own} WHERE ${c.e}_id = ${owner} AND coalesce(void, 0) = 0)`,
};
const words = {
  sum: 'the sum of `amount` (NULL counts as 0)',
  latest:
    'the `amount` of the last one by `given_on`, then by `id` (a `given_on` of NULL comes before all others), NULL where there is none',
  days: 'the number of different values of `given_on` (NULL is none)',
};
const column = (c) => (c.f.what === 'latest' ? `${c.now} INTEGER` : `${c.now} INTEGER NOT NULL DEFAULT 0`);

const plain = (c) =>
  migration({
    up: exec(`ALTER TABLE ${c.t} ADD COLUMN ${column(c)};
UPDATE ${c.t} SET ${c.now} = ${value[c.f.what](c, `${c.t}.id`)};`),
    down: exec(`ALTER TABLE ${c.t} DROP COLUMN ${c.now};`),
  });

const other = (c) => {
  const fold = {
    sum: `    known.set(owner, Number(known.get(owner) ?? 0) + Number(amount ?? 0));`,
    latest: `    known.set(owner, amount);`,
    days: `    const days = seen.get(owner) ?? new Set();
    if (given_on !== null) days.add(given_on);
    seen.set(owner, days);
    known.set(owner, days.size);`,
  }[c.f.what];
  return migration({
    imports: "import { rows } from './kit.mjs';",
    up: `  db.exec('ALTER TABLE ${c.t} ADD COLUMN ${column(c)}');
  const known = new Map();
${c.f.what === 'days' ? '  const seen = new Map();\n' : ''}  const sql = 'SELECT ${c.e}_id AS owner, amount, given_on, void FROM ${c.own} ORDER BY given_on, id';
  for (const { owner, amount, given_on, void: gone } of rows(db, sql)) {
    if ((gone ?? 0) !== 0) continue;
${fold}
  }
  const set = db.prepare('UPDATE ${c.t} SET ${c.now} = ? WHERE id = ?');
  for (const [owner, each] of known) set.run(each, owner);`.replace(
      /amount, given_on, void: gone \}/,
      c.f.what === 'days' ? 'given_on, void: gone }' : 'amount, void: gone }',
    ),
    down: `  db.exec('ALTER TABLE ${c.t} DROP COLUMN ${c.now}');`,
  });
};

const code = (c, update) => `export function ${c.e}${c.F}(db, id) {
  return db.prepare('SELECT ${c.now} AS value FROM ${c.t} WHERE id = ?').get(id)?.value ?? null;
}

export function add${c.E}${c.F}(db, id, amount, on) {
  db.prepare('INSERT INTO ${c.own} (${c.e}_id, amount, given_on) VALUES (?, ?, ?)').run(id, amount, on);
${update}
}

export function void${c.E}${c.F}(db, id, on) {
  const gone = db.prepare('UPDATE ${c.own} SET void = 1 WHERE ${c.e}_id = ? AND given_on = ?').run(id, on).changes;
${update}
  return Number(gone);
}`;

export const backfill = {
  id: 'backfill',
  flags: { what: ['sum', 'latest', 'days'] },
  names: [
    { col: 'doses', now: 'dose_figure' },
    { col: 'visits_of', now: 'visit_figure' },
    { col: 'loans', now: 'loan_figure' },
  ],
  derive: (c) => ({ own: `${c.e}_${c.col}` }),
  start: (c) => ({
    columns: [],
    tables: {
      [c.own]: `id INTEGER PRIMARY KEY,\n  ${c.e}_id INTEGER,\n  amount INTEGER,\n  given_on TEXT,\n  void INTEGER`,
    },
  }),
  rows: (c, ids, rng, odd) => ({
    [c.own]: Array.from({ length: 26 }, (_, at) => [
      at + 1,
      odd && at % 11 === 5 ? 777 : rng.pick(ids.slice(0, 6)),
      odd && at % 7 === 3 ? null : rng.int(-3, 30),
      odd && at % 9 === 2 ? null : `2024-0${rng.int(1, 4)}-0${rng.int(1, 3)}`,
      rng.pick([null, 0, 0, 0, 1]),
    ]),
  }),
  tables: (c) => [c.own],
  title: (c) => `${c.now} on ${c.t}`,
  request: (c) => [
    `\`${c.t}\` gets a column \`${c.now}\` (integer${c.f.what === 'latest' ? '' : ', not null, default 0'}): over the rows of \`${c.own}\` that belong to it and are not void, ${words[c.f.what]}. Void is where \`void\` is neither NULL nor 0.`,
    'Down: the column goes.',
    `\`${c.e}${c.F}(db, id)\` reads the column. \`add${c.E}${c.F}(db, id, amount, on)\` and \`void${c.E}${c.F}(db, id, on)\` keep it true (the rows of other ${c.t} are not looked at); there are no triggers for it.`,
  ],
  migration: (c, manner) => (manner === 'plain' ? plain(c) : other(c)),
  docs: (c) => [
    [`${c.e}${c.F}(db, id)`, `${words[c.f.what].replaceAll('`', '')}, over rows that are not void`],
    [`add${c.E}${c.F}(db, id, amount, on)`, 'nothing'],
    [`void${c.E}${c.F}(db, id, on)`, 'how many rows were made void'],
  ],
  before: (c) => `export function ${c.e}${c.F}(db, id) {
  return db.prepare(\`SELECT ${value[c.f.what](c, '?')} AS value\`).get(id).value;
}

export function add${c.E}${c.F}(db, id, amount, on) {
  db.prepare('INSERT INTO ${c.own} (${c.e}_id, amount, given_on) VALUES (?, ?, ?)').run(id, amount, on);
}

export function void${c.E}${c.F}(db, id, on) {
  const set = db.prepare('UPDATE ${c.own} SET void = 1 WHERE ${c.e}_id = ? AND given_on = ?');
  return Number(set.run(id, on).changes);
}`,
  after: (c) =>
    code(
      c,
      `  db.prepare(\`UPDATE ${c.t} SET ${c.now} = ${value[c.f.what](c, `${c.t}.id`)} WHERE id = ?\`).run(id);`,
    ),
  other: (c) =>
    code(
      c,
      `  const { figure } = db.prepare(\`SELECT ${value[c.f.what](c, '?')} AS figure\`).get(id);
  db.prepare('UPDATE ${c.t} SET ${c.now} = ? WHERE id = ?').run(figure, id);`,
    ),
  cases: (c, ids) => [
    ...ids.map((id) => [`${c.e}${c.F}`, id]),
    [`add${c.E}${c.F}`, ids[0], 17, '2024-09-01'],
    [`add${c.E}${c.F}`, ids[1], 5, '2024-01-01'],
    [`void${c.E}${c.F}`, ids[1], '2024-01-01'],
    [`void${c.E}${c.F}`, ids[0], '2024-02-02'],
  ],
  edits: (c) => [`DELETE FROM ${c.own} WHERE id = 3`, `UPDATE ${c.t} SET ${c.now} = 99 WHERE id = 2`],
  trials: (c) => (c.f.what === 'latest' ? [] : [{ sql: `UPDATE ${c.t} SET ${c.now} = NULL WHERE id = 2` }]),
};
