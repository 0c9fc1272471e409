/** Pieces that the texts of migrations are made of. */

export const capital = (text) => text[0].toUpperCase() + text.slice(1);

const indent = (text, by) =>
  text
    .trim()
    .split('\n')
    .map((line) => (line.trim() === '' ? '' : `${by}${line.trim()}`))
    .join('\n');

/** A statement that runs SQL of one line or more. */
export const exec = (sql) => `  db.exec(\`\n${indent(sql, '    ')}\n  \`);\n`;

/** The text of a migration, without its first line. */
export function migration({ imports = '', define = '', up, down }) {
  const head = [imports, define]
    .filter((part) => part !== '')
    .map((part) => `${part.trim()}\n\n`)
    .join('');
  return `${head}export function up(db) {\n${up.trimEnd()}\n}\n\nexport function down(db) {\n${down.trimEnd()}\n}\n`;
}

/** A SQL literal. */
export function literal(value) {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return `'${value.replaceAll("'", "''")}'`;
}

/**
 * A migration that replaces columns of a table by others, value by value.
 * @param c the unit's context
 * @param {'plain' | 'other'} manner
 * @param spec `{ table?, was, now, forth, back, forth2, back2, before?, after? }`: columns as `[name, type]`; `forth`
 *   and `back` are texts of functions from the values of the old columns to those of the new and the other way,
 *   `forth2` and `back2` the same written differently; `before` and `after` are SQL around up and down
 */
export function transform(c, manner, spec) {
  return manner === 'plain' ? byRows(c, spec) : byFunctions(c, spec);
}

const list = (columns) => columns.map(([name]) => name).join(', ');
const assign = (columns) => columns.map(([name]) => `${name} = ?`).join(', ');
const add = (table, columns) =>
  columns.map(([name, type]) => `ALTER TABLE ${table} ADD COLUMN ${name} ${type};`).join('\n');
const drop = (table, columns) =>
  columns.map(([name]) => `ALTER TABLE ${table} DROP COLUMN ${name};`).join('\n');
const numbered = (columns, name) => columns.map((_, at) => `${name}_${at}`).join(', ');

function byRows(c, { was, now, forth, back, before = '', after = '' }) {
  const undo = `undo_${c.nn}`;
  const marks = Array.from({ length: 1 + was.length + now.length }, () => '?').join(', ');
  const of = (columns) => columns.map(([name]) => `row.${name}`).join(', ');
  return migration({
    imports: "import { rows } from './kit.mjs';",
    define: `const forth = ${forth};\n\nconst back = ${back};`,
    up: `${exec(`${before}\n${add(c.t, now)}
CREATE TABLE ${undo} (id INTEGER PRIMARY KEY, ${numbered(was, 'was')}, ${numbered(now, 'now')});`)}
  const set = db.prepare('UPDATE ${c.t} SET ${assign(now)} WHERE id = ?');
  const keep = db.prepare('INSERT INTO ${undo} VALUES (${marks})');
  for (const row of rows(db, 'SELECT id, ${list(was)} FROM ${c.t}')) {
    const now = forth(${of(was)});
    set.run(...now, row.id);
    keep.run(row.id, ${of(was)}, ...now);
  }
${exec(drop(c.t, was))}`,
    down: `${exec(add(c.t, was))}
  const kept = new Map(rows(db, 'SELECT * FROM ${undo}').map((row) => [row.id, row]));
  const set = db.prepare('UPDATE ${c.t} SET ${assign(was)} WHERE id = ?');
  for (const row of rows(db, 'SELECT id, ${list(now)} FROM ${c.t}')) {
    const old = kept.get(row.id);
    const same = old !== undefined && ${now.map(([name], at) => `old.now_${at} === row.${name}`).join(' && ')};
    set.run(...(same ? [${was.map((_, at) => `old.was_${at}`).join(', ')}] : back(${of(now)})), row.id);
  }
${exec(`${drop(c.t, now)}\nDROP TABLE ${undo};\n${after}`)}`,
  });
}

function byFunctions(c, { was, now, forth2, back2, before = '', after = '' }) {
  const undo = `undo_${c.nn}`;
  const call = (name, at, columns) => `${name}(${at}, ${list(columns)})`;
  const same = now.map(([name], at) => `kept.now_${at} IS ${c.t}.${name}`).join(' AND ');
  return migration({
    define: `const forth = ${forth2};\n\nconst back = ${back2};`,
    up: `  db.function('forth', { varargs: true }, (at, ...was) => forth(...was)[at]);
${exec(`${before}\n${add(c.t, now)}
UPDATE ${c.t} SET ${now.map(([name], at) => `${name} = ${call('forth', at, was)}`).join(', ')};
CREATE TABLE ${undo} AS SELECT id, ${was.map(([name], at) => `${name} AS was_${at}`).join(', ')}, ${now.map(([name], at) => `${name} AS now_${at}`).join(', ')} FROM ${c.t};
${drop(c.t, was)}`)}`,
    down: `  db.function('back', { varargs: true }, (at, ...now) => back(...now)[at]);
${exec(`${add(c.t, was)}
UPDATE ${c.t} SET ${was.map(([name], at) => `${name} = ${call('back', at, now)}`).join(', ')};
UPDATE ${c.t} SET ${was.map(([name], at) => `${name} = kept.was_${at}`).join(', ')} FROM ${undo} AS kept
WHERE kept.id = ${c.t}.id AND ${same};
${drop(c.t, now)}
DROP TABLE ${undo};
${after}`)}`,
  });
}
