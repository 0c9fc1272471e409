/** Rows are marked with a fact that exists only because an earlier migration was sealed. */
import { exec, migration } from './text.mjs';

const code = (c, find) => `export function unsealed${c.E}${c.F}(db) {
${find}
}`;

export const stamp = {
  id: 'stamp',
  needsEarlier: true,
  flags: { which: ['all', 'kept'] },
  names: [{ col: 'intake' }, { col: 'source' }, { col: 'lineage' }],
  derive: (c) => ({ now: `${c.col}_seal` }),
  start: (c) => ({ columns: [`${c.col} TEXT`] }),
  odd: () => [null, '', 'paper', 'scan', null],
  value: (_c, rng) => rng.pick(['paper', 'scan', 'call']),
  tables: () => [],
  title: (c) => `${c.now}: which state of the database a row comes from`,
  request: (c) => [
    `The auditors want to see from which state of the database a row of \`${c.t}\` comes: a new column \`${c.now}\` (text) holds the seal that migrations/LEDGER.tsv has for request ${c.earlier}, ${c.f.which === 'all' ? 'in every row that is there' : `in every row that is there and has a \`${c.col}\` (NULL and the empty text are none)`}. The seal stands in the migration as text; a migration does not read files.`,
    'Rows that come later have NULL. Down: the column goes.',
    `\`unsealed${c.E}${c.F}(db)\` answers the ids below 1e15 of the rows without a seal, ascending.`,
  ],
  migration: (c, manner) => {
    const where =
      c.f.which === 'all'
        ? ''
        : manner === 'plain'
          ? ` WHERE coalesce(${c.col}, '') <> ''`
          : ` WHERE ${c.col} > ''`;
    return manner === 'plain'
      ? migration({
          up: exec(`ALTER TABLE ${c.t} ADD COLUMN ${c.now} TEXT;
UPDATE ${c.t} SET ${c.now} = '@SEAL-${c.earlier}@'${where};`),
          down: exec(`ALTER TABLE ${c.t} DROP COLUMN ${c.now};`),
        })
      : migration({
          define: `const seal = '@SEAL-${c.earlier}@';`,
          up: `  db.exec('ALTER TABLE ${c.t} ADD COLUMN ${c.now} TEXT');
  db.prepare("UPDATE ${c.t} SET ${c.now} = ?${where}").run(seal);`,
          down: `  db.exec('ALTER TABLE ${c.t} DROP COLUMN ${c.now}');`,
        });
  },
  docs: (c) => [
    [`unsealed${c.E}${c.F}(db)`, 'ids below 1e15 of all rows, ascending: there are no seals yet'],
  ],
  before: (c) =>
    code(
      c,
      `  return db.prepare('SELECT id FROM ${c.t} WHERE id < 1e15 ORDER BY id').all().map((row) => row.id);`,
    ),
  after: (c) =>
    code(
      c,
      `  const sql = 'SELECT id FROM ${c.t} WHERE ${c.now} IS NULL AND id < 1e15 ORDER BY id';
  return db.prepare(sql).all().map((row) => row.id);`,
    ),
  other: (c) =>
    code(
      c,
      `  const all = db.prepare('SELECT id, ${c.now} AS seal FROM ${c.t} WHERE id < 1e15 ORDER BY id').all();
  return all.filter((row) => row.seal === null).map((row) => row.id);`,
    ),
  cases: (c) => [[`unsealed${c.E}${c.F}`]],
  edits: (c) => [`UPDATE ${c.t} SET ${c.now} = NULL WHERE id = 2`],
  trials: (c) => [
    {
      sql: `INSERT INTO ${c.t} (id, ${c.col}) VALUES (901, 'paper')`,
      look: `SELECT ${c.now} FROM ${c.t} WHERE id = 901`,
    },
  ],
};
