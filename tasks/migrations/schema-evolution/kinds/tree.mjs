/** A tree of parents becomes paths; what is no tree is mended. */
import { exec, migration } from './text.mjs';

/** Follows parents as far as they go: `top` is the ancestor that a path begins with. */
const walk = `const pathOf = (id, parents) => {
  const seen = [];
  let at = id;
  while (!seen.includes(at)) {
    seen.unshift(at);
    const up = parents.get(at) ?? null;
    if (up === null || !parents.has(up)) return seen;
    at = up;
  }
  // A circle, closed at \`at\`: its smallest member becomes a root.
  const circle = seen.slice(0, seen.indexOf(at) + 1);
  const root = circle.reduce((least, each) => (each < least ? each : least));
  parents.set(root, null);
  return pathOf(id, parents);
};`;

const plain = (c) =>
  migration({
    imports: "import { rows } from './kit.mjs';",
    define: walk,
    up: `${exec(`ALTER TABLE ${c.own} ADD COLUMN path TEXT;
CREATE TABLE undo_${c.nn} (id INTEGER PRIMARY KEY, was INTEGER, path TEXT);`)}
  const all = rows(db, 'SELECT id, parent_id FROM ${c.own} ORDER BY id');
  const parents = new Map(all.map((row) => [row.id, row.parent_id]));
  const set = db.prepare('UPDATE ${c.own} SET path = ? WHERE id = ?');
  const keep = db.prepare('INSERT INTO undo_${c.nn} VALUES (?, ?, ?)');
  for (const row of all) {
    const path = '${c.f.mark}' + pathOf(row.id, parents).join('${c.f.mark}') + '${c.f.mark}';
    set.run(path, row.id);
    keep.run(row.id, row.parent_id, path);
  }
  db.exec('ALTER TABLE ${c.own} DROP COLUMN parent_id');`,
    down: `  db.exec('ALTER TABLE ${c.own} ADD COLUMN parent_id INTEGER');
  const set = db.prepare('UPDATE ${c.own} SET parent_id = ? WHERE id = ?');
  for (const row of rows(db, 'SELECT id, path FROM ${c.own}')) {
    const parent = row.path?.split('${c.f.mark}').at(-3) || null;
    set.run(parent === null ? null : BigInt(parent), row.id);
  }
${exec(`UPDATE ${c.own} SET parent_id = u.was FROM undo_${c.nn} u WHERE u.id = ${c.own}.id AND u.path = ${c.own}.path;
ALTER TABLE ${c.own} DROP COLUMN path;
DROP TABLE undo_${c.nn};`)}`,
  });

/** By recursion in SQL: first the circles are found and opened, then the paths grow from the roots. */
const other = (c) =>
  migration({
    imports: "import { rows } from './kit.mjs';",
    up: exec(`CREATE TABLE undo_${c.nn} AS SELECT id, parent_id AS was, NULL AS path FROM ${c.own};
UPDATE ${c.own} SET parent_id = NULL WHERE parent_id NOT IN (SELECT id FROM ${c.own});
WITH RECURSIVE up (start, at, depth) AS (
SELECT id, parent_id, 1 FROM ${c.own} WHERE parent_id IS NOT NULL
UNION SELECT up.start, t.parent_id, depth + 1 FROM up JOIN ${c.own} t ON t.id = up.at WHERE t.parent_id IS NOT NULL AND depth < 60
), circle (id, least) AS (SELECT start, (SELECT min(o.at) FROM up o WHERE o.start = up.start) FROM up WHERE start = at)
UPDATE ${c.own} SET parent_id = NULL WHERE id IN (SELECT id FROM circle WHERE id = least);
ALTER TABLE ${c.own} ADD COLUMN path TEXT;
WITH RECURSIVE down (id, path) AS (
SELECT id, '${c.f.mark}' || id || '${c.f.mark}' FROM ${c.own} WHERE parent_id IS NULL
UNION ALL SELECT t.id, down.path || t.id || '${c.f.mark}' FROM ${c.own} t JOIN down ON t.parent_id = down.id
) UPDATE ${c.own} SET path = down.path FROM down WHERE down.id = ${c.own}.id;
UPDATE undo_${c.nn} SET path = (SELECT path FROM ${c.own} t WHERE t.id = undo_${c.nn}.id);
ALTER TABLE ${c.own} DROP COLUMN parent_id;`),
    down: `  db.exec('ALTER TABLE ${c.own} ADD COLUMN parent_id INTEGER');
  const parent = db.prepare('UPDATE ${c.own} SET parent_id = CAST(? AS INTEGER) WHERE id = ?');
  for (const { id, path } of rows(db, 'SELECT id, path FROM ${c.own} WHERE path IS NOT NULL')) {
    const steps = path.split('${c.f.mark}').filter((step) => step !== '');
    if (steps.length > 1) parent.run(steps[steps.length - 2], id);
  }
${exec(`UPDATE ${c.own} SET parent_id = (SELECT was FROM undo_${c.nn} u WHERE u.id = ${c.own}.id)
WHERE EXISTS (SELECT 1 FROM undo_${c.nn} u WHERE u.id = ${c.own}.id AND u.path = ${c.own}.path);
ALTER TABLE ${c.own} DROP COLUMN path;
DROP TABLE undo_${c.nn};`)}`,
  });

const below = (c, text) => `export function ${c.e}${c.F}Below(db, id) {
${text}
}

export function add${c.E}${c.F}(db, parent, name) {
  const above = parent === null ? '${c.f.mark}' : db.prepare('SELECT path FROM ${c.own} WHERE id = ?').get(parent)?.path;
  if (above === undefined) return null;
  const id = Number(db.prepare('INSERT INTO ${c.own} (name) VALUES (?)').run(name).lastInsertRowid);
  db.prepare('UPDATE ${c.own} SET path = ? WHERE id = ?').run(\`\${above}\${id}${c.f.mark}\`, id);
  return id;
}`;

export const tree = {
  id: 'tree',
  flags: { mark: ['/', '.', '>'] },
  names: [{ col: 'groups' }, { col: 'topics' }, { col: 'shelves' }],
  derive: (c) => ({ own: `${c.e}_${c.col}` }),
  start: (c) => ({
    columns: [],
    tables: { [c.own]: 'id INTEGER PRIMARY KEY,\n  parent_id INTEGER,\n  name TEXT' },
  }),
  rows: (c, _ids, rng, odd) => ({
    [c.own]: odd
      ? [
          [1, null],
          [2, 1],
          [3, 2],
          [4, 99],
          [5, 4],
          [6, 8],
          [7, 6],
          [8, 7],
          [9, 7],
          [10, 10],
          [11, 10],
          [12, 3],
          [15, 12],
          [20, null],
        ].map(([id, parent]) => [id, parent, `n${id}`])
      : Array.from({ length: 9 }, (_, at) => [at + 1, at < 2 ? null : rng.int(1, at), `n${at}`]),
  }),
  tables: (c) => [c.own],
  title: (c) => `paths for ${c.own}`,
  request: (c) => [
    `\`${c.own}.parent_id\` goes; instead each row has its \`path\` (text): the ids from its root down to itself, each followed by \`${c.f.mark}\`, with a \`${c.f.mark}\` before all: \`${c.f.mark}1${c.f.mark}4${c.f.mark}9${c.f.mark}\` for 9 below 4 below 1.`,
    'A parent that does not exist counts as none. Where parents go round in a circle, the smallest id of that circle becomes a root.',
    'Plain inverse: the last id before its own, NULL for a root.',
    `\`${c.e}${c.F}Below(db, id)\` answers all ids below one, ascending, without itself, from the paths. \`add${c.E}${c.F}(db, parent, name)\` sets the path; it answers the new id, or null (and adds nothing) for a parent that does not exist; a parent of null makes a root.`,
  ],
  migration: (c, manner) => (manner === 'plain' ? plain(c) : other(c)),
  docs: (c) => [
    [`${c.e}${c.F}Below(db, id)`, 'all ids below one, ascending, without itself'],
    [`add${c.E}${c.F}(db, parent, name)`, 'the new id'],
  ],
  before: (c) => `export function ${c.e}${c.F}Below(db, id) {
  const sql = 'WITH RECURSIVE b (id) AS (SELECT id FROM ${c.own} WHERE parent_id = ?1 UNION SELECT t.id FROM ${c.own} t JOIN b ON t.parent_id = b.id) SELECT id FROM b WHERE id <> ?1 ORDER BY id';
  return db.prepare(sql).all(id).map((row) => row.id);
}

export function add${c.E}${c.F}(db, parent, name) {
  return Number(db.prepare('INSERT INTO ${c.own} (parent_id, name) VALUES (?, ?)').run(parent, name).lastInsertRowid);
}`,
  after: (c) =>
    below(
      c,
      `  const sql = \`SELECT id FROM ${c.own} WHERE path LIKE (SELECT path FROM ${c.own} WHERE id = ?1) || '_%' ORDER BY id\`;
  return db.prepare(sql).all(id).map((row) => row.id);`,
    ),
  other: (c) =>
    below(
      c,
      `  const all = db.prepare('SELECT id, path FROM ${c.own} ORDER BY id').all();
  return all.filter((row) => row.id !== id && row.path.includes(\`${c.f.mark}\${id}${c.f.mark}\`)).map((row) => row.id);`,
    ),
  cases: (c) => [
    ...[1, 2, 4, 6, 10, 12, 44].map((id) => [`${c.e}${c.F}Below`, id]),
    [`add${c.E}${c.F}`, 3, 'new'],
    [`add${c.E}${c.F}`, null, 'root'],
    [`add${c.E}${c.F}`, 4444, 'lost'],
  ],
  edits: (c) => [
    `UPDATE ${c.own} SET path = '${c.f.mark}2${c.f.mark}3${c.f.mark}' WHERE id = 3`,
    `INSERT INTO ${c.own} (id, name, path) VALUES (601, 'late', '${c.f.mark}1${c.f.mark}601${c.f.mark}')`,
  ],
};
