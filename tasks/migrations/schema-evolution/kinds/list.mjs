/** A list in a column of text becomes rows of a table of its own. */
import { exec, migration } from './text.mjs';

const cut = (c) => `(text) => {
  const parts = (text ?? '').split('${c.f.mark}').map((part) => part.replace(/^ +| +$/g, '')).filter((part) => part !== '');
  return ${c.f.twice === 'kept' ? 'parts' : 'parts.filter((part, at) => parts.indexOf(part) === at)'};
}`;
const cut2 = (c) => `(text) => {
  const found = [];
  for (const part of String(text ?? '').split(/ *[${c.f.mark}] */)) {
    const bare = part.split(/^ +/).pop().split(/ +$/)[0];
    if (bare !== ''${c.f.twice === 'kept' ? '' : ' && !found.includes(bare)'}) found.push(bare);
  }
  return found;
}`;

const create = (c) => `CREATE TABLE ${c.own} (
${c.e}_id INTEGER NOT NULL,
position INTEGER NOT NULL,
name TEXT NOT NULL,
PRIMARY KEY (${c.e}_id, position)
);
CREATE TABLE undo_${c.nn} (id INTEGER PRIMARY KEY, was TEXT, joined TEXT);`;

const joined = (c, owner) =>
  `(SELECT group_concat(name, '${c.f.mark} ' ORDER BY position) FROM ${c.own} WHERE ${c.e}_id = ${owner})`;

const plain = (c) =>
  migration({
    imports: "import { rows } from './kit.mjs';",
    define: `const cut = ${cut(c)};`,
    up: `${exec(create(c))}
  const add = db.prepare('INSERT INTO ${c.own} VALUES (?, ?, ?)');
  const keep = db.prepare('INSERT INTO undo_${c.nn} VALUES (?, ?, ?)');
  for (const row of rows(db, 'SELECT id, ${c.col} AS text FROM ${c.t}')) {
    const names = cut(row.text);
    names.forEach((name, at) => add.run(row.id, at + 1, name));
    keep.run(row.id, row.text, names.length === 0 ? null : names.join('${c.f.mark} '));
  }
  db.exec('ALTER TABLE ${c.t} DROP COLUMN ${c.col}');`,
    down: exec(`ALTER TABLE ${c.t} ADD COLUMN ${c.col} TEXT;
UPDATE ${c.t} SET ${c.col} = ${joined(c, `${c.t}.id`)};
UPDATE ${c.t} SET ${c.col} = undo.was FROM undo_${c.nn} AS undo WHERE undo.id = ${c.t}.id AND undo.joined IS ${c.t}.${c.col};
DROP TABLE ${c.own};
DROP TABLE undo_${c.nn};`),
  });

const other = (c) =>
  migration({
    define: `const cut = ${cut2(c)};`,
    up: `  db.function('cut', (text) => JSON.stringify(cut(text)));
${exec(`${create(c)}
INSERT INTO ${c.own} SELECT t.id, part.key + 1, part.value FROM ${c.t} t, json_each(cut(t.${c.col})) part;
INSERT INTO undo_${c.nn} SELECT id, ${c.col}, ${joined(c, `${c.t}.id`)} FROM ${c.t};
ALTER TABLE ${c.t} DROP COLUMN ${c.col};`)}`,
    down: `${exec(`ALTER TABLE ${c.t} ADD COLUMN ${c.col} TEXT;`)}
  const all = db.prepare('SELECT ${c.e}_id AS owner, name FROM ${c.own} ORDER BY ${c.e}_id, position');
  all.setReadBigInts(true);
  const texts = new Map();
  for (const { owner, name } of all.iterate()) texts.set(owner, [...(texts.get(owner) ?? []), name]);
  const set = db.prepare('UPDATE ${c.t} SET ${c.col} = ? WHERE id = ?');
  for (const [owner, names] of texts) set.run(names.join('${c.f.mark} '), owner);
${exec(`UPDATE ${c.t} SET ${c.col} = (SELECT was FROM undo_${c.nn} u WHERE u.id = ${c.t}.id)
WHERE EXISTS (SELECT 1 FROM undo_${c.nn} u WHERE u.id = ${c.t}.id AND u.joined IS ${c.t}.${c.col});
DROP TABLE ${c.own};
DROP TABLE undo_${c.nn};`)}`,
  });

const code = (c, loop) => `export function ${c.e}${c.F}(db, id) {
  return db.prepare('SELECT name FROM ${c.own} WHERE ${c.e}_id = ? ORDER BY position').all(id).map((row) => row.name);
}

export function ${c.e}sWith${c.F}(db, name) {
  const sql = 'SELECT DISTINCT ${c.e}_id AS id FROM ${c.own} WHERE name = ? AND ${c.e}_id < 1e15 ORDER BY 1';
  return db.prepare(sql).all(name).map((row) => row.id);
}

export function set${c.E}${c.F}(db, id, names) {
  db.prepare('DELETE FROM ${c.own} WHERE ${c.e}_id = ?').run(id);
  const add = db.prepare('INSERT INTO ${c.own} VALUES (?, ?, ?)');
${loop}
}`;

export const list = {
  id: 'list',
  flags: { mark: [',', ';', '|'], twice: ['kept', 'dropped'] },
  names: [{ col: 'labels' }, { col: 'allergies' }, { col: 'rooms' }],
  derive: (c) => ({ own: `${c.e}_${c.col}_list` }),
  start: (c) => ({ columns: [`${c.col} TEXT`] }),
  odd: (c) => [
    null,
    '',
    c.f.mark,
    `a${c.f.mark}b`,
    ` a ${c.f.mark} a${c.f.mark}A `,
    `x y${c.f.mark}${c.f.mark}é`,
    'one',
    `b${c.f.mark} a`,
    `tab\t${c.f.mark} tab`,
    `${c.f.mark}${c.f.mark} a`,
  ],
  value: (c, rng) => rng.sample(['a', 'b', 'wool', 'nuts', 'x y'], rng.int(1, 3)).join(`${c.f.mark} `),
  tables: (c) => [c.own],
  title: (c) => `rows for ${c.col}`,
  request: (c) => [
    `\`${c.t}.${c.col}\` is a list, its parts separated by \`${c.f.mark}\`. It becomes the table \`${c.own}\`: \`${c.e}_id\` and \`position\` (integer, not null, together the primary key, in this order; positions from 1 without gaps), \`name\` (text, not null). The column goes.`,
    `Spaces at the ends of a part go, empty parts too. A name that comes again ${c.f.twice === 'kept' ? 'counts every time' : 'is dropped (capitals matter)'}.`,
    `Plain inverse: the names in order of position, joined by \`${c.f.mark}\` and a space; no row gives NULL. "Unchanged" means here: the rows of that ${c.e}, taken together.`,
    `\`${c.e}${c.F}(db, id)\` and \`${c.e}sWith${c.F}(db, name)\` read the rows. \`set${c.E}${c.F}(db, id, names)\` replaces them by the names as they are given.`,
  ],
  migration: (c, manner) => (manner === 'plain' ? plain(c) : other(c)),
  docs: (c) => [
    [`${c.e}${c.F}(db, id)`, 'the names as a list; empty for none'],
    [`${c.e}sWith${c.F}(db, name)`, 'ids below 1e15 that have the name, ascending'],
    [`set${c.E}${c.F}(db, id, names)`, 'nothing; names is a list'],
  ],
  before: (c) => `function names${c.F}(text) {
  return (text ?? '').split('${c.f.mark}').map((part) => part.trim()).filter(Boolean);
}

export function ${c.e}${c.F}(db, id) {
  return names${c.F}(db.prepare('SELECT ${c.col} AS text FROM ${c.t} WHERE id = ?').get(id)?.text);
}

export function ${c.e}sWith${c.F}(db, name) {
  const all = db.prepare('SELECT id, ${c.col} AS text FROM ${c.t} WHERE id < 1e15 ORDER BY id').all();
  return all.filter((row) => names${c.F}(row.text).includes(name)).map((row) => row.id);
}

export function set${c.E}${c.F}(db, id, names) {
  db.prepare('UPDATE ${c.t} SET ${c.col} = ? WHERE id = ?').run(names.join('${c.f.mark} '), id);
}`,
  after: (c) => code(c, '  names.forEach((name, at) => add.run(id, at + 1, name));'),
  other: (c) => code(c, '  let position = 0;\n  for (const name of names) add.run(id, ++position, name);'),
  cases: (c, ids) => [
    ...ids.map((id) => [`${c.e}${c.F}`, id]),
    [`${c.e}sWith${c.F}`, 'a'],
    [`set${c.E}${c.F}`, ids[1], ['z', 'a', 'z']],
    [`set${c.E}${c.F}`, ids[2], []],
  ],
  edits: (c) => [
    `DELETE FROM ${c.own} WHERE ${c.e}_id = 2`,
    `INSERT INTO ${c.own} VALUES (2, 1, 'new'), (2, 2, 'a')`,
    `DELETE FROM ${c.own} WHERE ${c.e}_id = 3`,
  ],
  trials: (c) => [
    { sql: `INSERT INTO ${c.own} VALUES (2, 7, NULL)` },
    { sql: `INSERT INTO ${c.own} VALUES (2, 7, 'a'), (2, 7, 'b')` },
  ],
};
