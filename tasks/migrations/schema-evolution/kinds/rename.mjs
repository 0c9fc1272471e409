/** The table gets the name that everybody uses; another program goes on reading the old one. */
import { exec, migration } from './text.mjs';

const view = (c) => `CREATE VIEW ${c.t} AS SELECT id, ${c.now} AS ${c.col} FROM ${c.next};`;

const code = (c, read) => `export function ${c.e}${c.F}(db, id) {
${read}
}

export function set${c.E}${c.F}(db, id, text) {
  return Number(db.prepare('UPDATE ${c.t} SET ${c.now} = ? WHERE id = ?').run(text, id).changes);
}`;

export const rename = {
  id: 'rename',
  renames: true,
  flags: { prefix: ['register', 'ledger', 'book'] },
  names: [
    { col: 'caption', now: 'display_name' },
    { col: 'heading', now: 'public_name' },
    { col: 'subject', now: 'title_line' },
  ],
  derive: (c) => ({ next: `${c.e}_${c.f.prefix}` }),
  start: (c) => ({ columns: [`${c.col} TEXT`] }),
  odd: () => [null, '', 'Ærlig', "O'Hara", 'x"y', '多'],
  value: (_c, rng) => rng.pick(['Ro', 'Gul', 'Tre', 'Sol']),
  tables: (c) => [c.next],
  title: (c) => `${c.t} becomes ${c.next}`,
  request: (c) => [
    `The table \`${c.t}\` is called \`${c.next}\` from now on, and its column \`${c.col}\` is called \`${c.now}\`. What hangs on it (indexes, triggers, keys of other tables) goes on working under the new name.`,
    `The export still reads \`${c.t}\`: make it a view with \`id\` and \`${c.col}\` and nothing else.`,
    `Down: as before. Later requests call the table by its new name.`,
    `No function of the module changes its name or its answers.`,
  ],
  migration: (c, manner) =>
    manner === 'plain'
      ? migration({
          up: exec(`ALTER TABLE ${c.t} RENAME TO ${c.next};
ALTER TABLE ${c.next} RENAME COLUMN ${c.col} TO ${c.now};
${view(c)}`),
          down: exec(`DROP VIEW ${c.t};
ALTER TABLE ${c.next} RENAME COLUMN ${c.now} TO ${c.col};
ALTER TABLE ${c.next} RENAME TO ${c.t};`),
        })
      : migration({
          up: `  for (const step of ['ALTER TABLE ${c.t} RENAME COLUMN ${c.col} TO ${c.now}', 'ALTER TABLE ${c.t} RENAME TO ${c.next}']) db.exec(step);
  db.exec('CREATE VIEW ${c.t} (id, ${c.col}) AS SELECT id, ${c.now} FROM ${c.next}');`,
          down: `  db.exec('DROP VIEW ${c.t}');
  db.exec('ALTER TABLE ${c.next} RENAME TO ${c.t}');
  db.exec('ALTER TABLE ${c.t} RENAME COLUMN ${c.now} TO ${c.col}');`,
        }),
  docs: (c) => [
    [`${c.e}${c.F}(db, id)`, `the ${c.col}; null for none`],
    [`set${c.E}${c.F}(db, id, text)`, 'how many rows were changed'],
  ],
  before: (c) => `export function ${c.e}${c.F}(db, id) {
  return db.prepare('SELECT ${c.col} AS text FROM ${c.t} WHERE id = ?').get(id)?.text ?? null;
}

export function set${c.E}${c.F}(db, id, text) {
  return Number(db.prepare('UPDATE ${c.t} SET ${c.col} = ? WHERE id = ?').run(text, id).changes);
}`,
  after: (c) =>
    code(c, `  return db.prepare('SELECT ${c.now} AS text FROM ${c.t} WHERE id = ?').get(id)?.text ?? null;`),
  other: (c) =>
    code(
      c,
      `  const row = db.prepare('SELECT ${c.now} FROM ${c.t} WHERE id = ?').get(id);
  return row === undefined ? null : row.${c.now};`,
    ),
  cases: (c, ids) => [
    ...ids.map((id) => [`${c.e}${c.F}`, id]),
    [`set${c.E}${c.F}`, ids[1], 'Ny'],
    [`set${c.E}${c.F}`, 4444, 'Ny'],
  ],
  edits: (c) => [`UPDATE ${c.next} SET ${c.now} = 'Ny' WHERE id = 2`],
};
