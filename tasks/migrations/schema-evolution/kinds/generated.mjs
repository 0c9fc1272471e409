/** A generated column with an index takes the place of what each query calculated. */
import { exec, migration } from './text.mjs';

const TERMS = {
  key: (c) => ({ type: 'TEXT', term: `upper(replace(trim(${c.p0}), ' ', ''))` }),
  product: (c) => ({ type: 'INTEGER', term: `coalesce(${c.p1}, 1) * ${c.p2}` }),
  year: (c) => ({ type: 'INTEGER', term: `CAST(substr(${c.p0}, 1, 4) AS INTEGER)` }),
};
const words = {
  key: (c) => `\`${c.p0}\` without spaces at its ends and inside, a to z in capitals`,
  product: (c) => `\`${c.p1}\` (1 where that is NULL) times \`${c.p2}\``,
  year: (c) =>
    `the whole number at the beginning of the first four characters of \`${c.p0}\` (0 where there is none), NULL for NULL`,
};
const of = (c) => TERMS[c.f.what](c);
const text = (c) => c.f.what !== 'product';

const code = (c, find) => `export function ${c.e}sBy${c.F}(db, value) {
${find}
}`;
const wanted = (c) => (c.f.what === 'key' ? "upper(replace(trim(?), ' ', ''))" : '?');

export const generated = {
  id: 'generated',
  flags: { what: ['key', 'product', 'year'] },
  names: [
    { col: 'code', p0: 'code_text', p1: 'code_count', p2: 'code_unit', now: 'code_key' },
    { col: 'batch', p0: 'batch_text', p1: 'batch_count', p2: 'batch_unit', now: 'batch_key' },
    { col: 'docket', p0: 'docket_text', p1: 'docket_count', p2: 'docket_unit', now: 'docket_key' },
  ],
  start: (c) => ({ columns: text(c) ? [`${c.p0} TEXT`] : [`${c.p1} INTEGER`, `${c.p2} INTEGER`] }),
  odd: (c) =>
    ({
      key: [null, '', ' ab 12 ', 'AB12', 'åb', 'a b', 'ab12'],
      product: [
        [null, null],
        [3, null],
        [null, 4],
        [2, 2],
        [0, 9],
        [-1, -4],
      ],
      year: [null, '', '2024-01-01', '24', 'x2024', ' 2024', '2024', '20x4'],
    })[c.f.what],
  row: (c, value) => (text(c) ? { [c.p0]: value } : { [c.p1]: value[0], [c.p2]: value[1] }),
  value: (c, rng) =>
    ({
      key: () => `${rng.pick(['ab', 'CD'])} ${rng.int(10, 14)}`,
      product: () => [rng.int(1, 4), rng.int(1, 4)],
      year: () => `20${rng.int(20, 24)}-${rng.int(10, 12)}`,
    })[c.f.what](),
  tables: () => [],
  title: (c) => `${c.now}, calculated by the database`,
  request: (c) => [
    `\`${c.t}\` gets a generated column \`${c.now}\` (${of(c).type.toLowerCase()}, virtual): ${words[c.f.what](c)}. An index over it makes the search by it quick.`,
    'Down: index and column go.',
    `\`${c.e}sBy${c.F}(db, value)\` searches by the column${c.f.what === 'key' ? ', for its value treated in the same way' : ''}, and answers \`[id, ${c.now}]\` from now on.`,
  ],
  migration: (c, manner) =>
    manner === 'plain'
      ? migration({
          up: exec(`ALTER TABLE ${c.t} ADD COLUMN ${c.now} ${of(c).type} GENERATED ALWAYS AS (${of(c).term}) VIRTUAL;
CREATE INDEX ${c.e}_${c.now} ON ${c.t} (${c.now});`),
          down: exec(`DROP INDEX ${c.e}_${c.now};
ALTER TABLE ${c.t} DROP COLUMN ${c.now};`),
        })
      : migration({
          imports: "import { rebuild } from './kit.mjs';",
          up: `  rebuild(db, '${c.t}', (sql) => sql.replace(/\\(/, '(${c.now} ${of(c).type} AS (${of(c).term}), '));
  db.exec('CREATE INDEX ${c.e}_by_${c.now} ON ${c.t} (${c.now})');`
            .replaceAll("' '", "\\' \\'")
            .replaceAll(", ''", ", \\'\\'"),
          down: `  db.exec('DROP INDEX ${c.e}_by_${c.now}');
  db.exec('ALTER TABLE ${c.t} DROP COLUMN ${c.now}');`,
        }),
  docs: (c) => [
    [
      `${c.e}sBy${c.F}(db, value)`,
      `ids below 1e15, ascending, that have this value: ${words[c.f.what](c).replaceAll('`', '')}`,
    ],
  ],
  before: (c) =>
    code(
      c,
      `  const sql = \`SELECT id FROM ${c.t} WHERE ${of(c).term} = ${wanted(c)} AND id < 1e15 ORDER BY id\`;
  return db.prepare(sql).all(value).map((row) => row.id);`,
    ),
  after: (c) =>
    code(
      c,
      `  const sql = \`SELECT id, ${c.now} AS found FROM ${c.t} WHERE ${c.now} = ${wanted(c)} AND id < 1e15 ORDER BY id\`;
  return db.prepare(sql).all(value).map((row) => [row.id, row.found]);`,
    ),
  other: (c) =>
    code(
      c,
      `  const found = db.prepare(\`SELECT id, ${c.now} FROM ${c.t} WHERE id < 1e15 AND ${c.now} IN (${wanted(c)}) ORDER BY id ASC\`);
  found.setReturnArrays(true);
  return found.all(value);`,
    ),
  cases: (c) =>
    ({ key: ['AB12', ' a b', 'åB', '', 'cd11'], product: [4, 0, 8, 12], year: [2024, 24, 0, 20, 2022] })[
      c.f.what
    ].map((value) => [`${c.e}sBy${c.F}`, value]),
  edits: (c) => [
    text(c)
      ? `UPDATE ${c.t} SET ${c.p0} = '2031 q' WHERE id = 2`
      : `UPDATE ${c.t} SET ${c.p2} = 50 WHERE id = 2`,
  ],
  trials: (c) => [
    { sql: `UPDATE ${c.t} SET ${c.now} = 1 WHERE id = 2` },
    {
      sql: text(c) ? `UPDATE ${c.t} SET ${c.p0} = ' 20 zz'` : `UPDATE ${c.t} SET ${c.p2} = 7`,
      look: `SELECT id, ${c.now} FROM ${c.t} ORDER BY id`,
    },
    { plan: `SELECT id FROM ${c.t} WHERE ${c.now} = 3` },
  ],
};
