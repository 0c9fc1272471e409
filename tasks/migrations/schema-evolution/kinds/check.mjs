/** A rule for a column that the database keeps from now on; what breaks it is set right. */
import { exec, migration } from './text.mjs';

const bounds = { percent: [0, 100], rank: [1, 9], offset: [-12, 14] };
const low = (c) => bounds[c.f.range][0];
const high = (c) => bounds[c.f.range][1];
const rule = (c) =>
  `CHECK (${c.col} IS NULL OR (typeof(${c.col}) = 'integer' AND ${c.col} BETWEEN ${low(c)} AND ${high(c)}))`;
const right = (c) =>
  c.f.beyond === 'clamped'
    ? `CASE WHEN typeof(${c.col}) <> 'integer' THEN NULL ELSE max(${low(c)}, min(${high(c)}, ${c.col})) END`
    : `CASE WHEN typeof(${c.col}) = 'integer' AND ${c.col} BETWEEN ${low(c)} AND ${high(c)} THEN ${c.col} END`;

const undo = (c) =>
  exec(`UPDATE ${c.t} SET ${c.col} = u.was FROM undo_${c.nn} u WHERE u.id = ${c.t}.id AND u.now IS ${c.t}.${c.col};
DROP TABLE undo_${c.nn};`);

const plain = (c) =>
  migration({
    imports: "import { rebuild } from './kit.mjs';",
    define: `const rule = ", ${rule(c)}";`,
    up: `${exec(`CREATE TABLE undo_${c.nn} AS SELECT id, ${c.col} AS was, ${right(c)} AS now FROM ${c.t};
UPDATE ${c.t} SET ${c.col} = (SELECT now FROM undo_${c.nn} u WHERE u.id = ${c.t}.id);`)}  rebuild(db, '${c.t}', (sql) => sql.replace(/\\)\\s*$/, rule + ')'));`,
    down: `  rebuild(db, '${c.t}', (sql) => sql.replace(rule, ''));\n${undo(c)}`,
  });

/** A column that is added may have a rule of its own, so no table has to be rebuilt. */
const other = (c) => {
  const swap = (type) => `ALTER TABLE ${c.t} RENAME COLUMN ${c.col} TO old_${c.col};
ALTER TABLE ${c.t} ADD COLUMN ${c.col} ${type};
UPDATE ${c.t} SET ${c.col} = old_${c.col};
ALTER TABLE ${c.t} DROP COLUMN old_${c.col};`;
  return migration({
    imports: "import { rows } from './kit.mjs';",
    define: `const right = (value) => {
  if (!Number.isInteger(Number(value)) || typeof value === 'string' || value === null) return null;
${c.f.beyond === 'clamped' ? `  return value < ${low(c)} ? ${low(c)} : value > ${high(c)} ? ${high(c)} : value;` : `  return value < ${low(c)} || value > ${high(c)} ? null : value;`}
};`,
    up: `  db.exec('CREATE TABLE undo_${c.nn} (id INTEGER PRIMARY KEY, was, now INTEGER)');
  const keep = db.prepare('INSERT INTO undo_${c.nn} SELECT id, ${c.col}, ? FROM ${c.t} WHERE id = ?');
  for (const { id, value } of rows(db, 'SELECT id, ${c.col} AS value FROM ${c.t}')) {
    keep.run(right(value), id);
    db.prepare('UPDATE ${c.t} SET ${c.col} = ? WHERE id = ?').run(right(value), id);
  }
${exec(swap(`INTEGER ${rule(c)}`))}`,
    down: `${exec(swap('INTEGER'))}${undo(c)}`,
  });
};

const code = (c, style) => `export function mean${c.E}${c.F}(db) {
  const { sum, count } = db.prepare('SELECT total(${c.col}) AS sum, count(${c.col}) AS count FROM ${c.t}').get();
  return count === 0 ? null : Math.round((sum / count) * 100);
}

export function set${c.E}${c.F}(db, id, value) {
${style}
}`;

const CODES = { CHECK: 275 };

export const check = {
  id: 'check',
  flags: { range: ['percent', 'rank', 'offset'], beyond: ['clamped', 'cleared'] },
  names: [{ col: 'score' }, { col: 'level' }, { col: 'rating' }],
  start: (c) => ({ columns: [`${c.col} INTEGER`] }),
  odd: (c) => [null, low(c), high(c), low(c) - 1, high(c) + 1, 'n/a', '', 5000, -5000, 3, 3.5],
  value: (c, rng) => rng.int(low(c), high(c)),
  tables: () => [],
  title: (c) => `a rule for ${c.col}`,
  request: (c) => [
    `\`${c.t}.${c.col}\` is to be NULL or a whole number from ${low(c)} to ${high(c)}; the database has to refuse everything else from now on, also fractions and text that is no number.`,
    `Today's ${c.f.beyond === 'clamped' ? 'whole numbers beyond become the nearest of the two' : 'values beyond become NULL'}; what is no whole number becomes NULL. All else of the table stays as it is: columns, keys, indexes, triggers.`,
    `Down: no rule, and each value that is unchanged since is what it was before.`,
    `\`set${c.E}${c.F}(db, id, value)\` answers true where a row was changed, false where there is none or the database refuses the value; it throws on nothing of the two. \`mean${c.E}${c.F}\` is as it was.`,
  ],
  migration: (c, manner) => (manner === 'plain' ? plain(c) : other(c)),
  docs: (c) => [
    [`mean${c.E}${c.F}(db)`, `a hundred times the mean ${c.col}, rounded; null for none`],
    [`set${c.E}${c.F}(db, id, value)`, 'true where a row was changed, else false'],
  ],
  before: (c) =>
    code(c, `  return db.prepare('UPDATE ${c.t} SET ${c.col} = ? WHERE id = ?').run(value, id).changes > 0;`),
  after: (c) =>
    code(
      c,
      `  try {
    return db.prepare('UPDATE ${c.t} SET ${c.col} = ? WHERE id = ?').run(value, id).changes > 0;
  } catch (error) {
    if (error.errcode === ${CODES.CHECK}) return false;
    throw error;
  }`,
    ),
  other: (c) =>
    code(
      c,
      `  return db.prepare('UPDATE OR IGNORE ${c.t} SET ${c.col} = ?1 WHERE id = ?2').run(value, id).changes > 0;`,
    ).replace(
      "  return db.prepare('UPDATE OR IGNORE",
      `  const fits = value === null || (Number.isInteger(Number(value)) && value !== '' && value >= ${low(c)} && value <= ${high(c)});
  if (!fits) return false;
  return db.prepare('UPDATE`,
    ),
  cases: (c, ids) => [
    [`mean${c.E}${c.F}`],
    ...[low(c), high(c) + 1, 2.5, 'x', null].map((value) => [`set${c.E}${c.F}`, ids[1], value]),
    [`set${c.E}${c.F}`, 4444, low(c)],
  ],
  edits: (c) => [
    `UPDATE ${c.t} SET ${c.col} = ${low(c) + 2} WHERE id = 2`,
    `UPDATE ${c.t} SET ${c.col} = NULL WHERE id = 3`,
  ],
  trials: (c) => [
    ...[high(c) + 1, low(c) - 1, "'x'", '2.5'].map((value) => ({
      sql: `UPDATE ${c.t} SET ${c.col} = ${value} WHERE id = 2`,
    })),
    ...[high(c), low(c), 'NULL'].map((value) => ({
      sql: `UPDATE ${c.t} SET ${c.col} = ${value} WHERE id = 2`,
    })),
  ],
};
