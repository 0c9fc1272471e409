/** Databases as they were at the beginning, as SQL: the visible one, and those that only the grader has. */
import { literal } from './kinds/text.mjs';
import { contextOf } from './plan.mjs';

/** `odd`: the share of rows that hold what nobody expects. The id of the last row does not fit a JavaScript number. */
export const SNAPSHOTS = {
  dev: { rows: 11, odd: false },
  north: { rows: 18, odd: true },
  south: { rows: 17, odd: true },
  empty: { rows: 0, odd: false },
};
export const HIDDEN = ['north', 'south', 'empty'];
const FAR_ID = 9_007_199_254_740_993n;

/** Ids that code is tried with: all exist in every snapshot that has rows. */
export const TRIED_IDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

const idsOf = (rows) => (rows === 0 ? [] : [...Array.from({ length: rows - 1 }, (_, at) => at + 1), FAR_ID]);

/** @returns {string} the SQL of one entity's tables in a snapshot */
export function entitySql(entity, snapshot, rng) {
  const { rows, odd } = SNAPSHOTS[snapshot];
  const ids = idsOf(rows);
  const statements = [];
  const columns = ['id INTEGER PRIMARY KEY', 'label TEXT'];
  const values = ids.map((id, at) => ({ id, label: `${entity.name} ${at + 1}` }));
  for (const facet of entity.facets) {
    const c = contextOf(facet, 0);
    const own = rng.fork(`${snapshot}/${entity.name}/${facet.kind.id}`);
    const start = facet.kind.start(c);
    columns.push(...start.columns);
    if (start.columns.length > 0) fill(values, facet.kind, c, odd, own);
    const children =
      rows === 0 || facet.kind.rows === undefined ? {} : facet.kind.rows(c, ids, own.fork('rows'), odd);
    for (const [table, body] of Object.entries(start.tables ?? {})) {
      statements.push(`CREATE TABLE ${table} (\n  ${body}\n);`);
      const unique = distinct(children[table] ?? [], table, body);
      if (unique.length > 0)
        statements.push(`INSERT INTO ${table} VALUES\n${unique.map(tuple).join(',\n')};`);
    }
  }
  const names = columns.map((column) => column.split(' ')[0]);
  const base = `CREATE TABLE ${entity.table} (\n  ${columns.join(',\n  ')}\n);`;
  const inserted = values.map((row) => tuple(names.map((name) => row[name])));
  return [
    base,
    ...(inserted.length > 0
      ? [`INSERT INTO ${entity.table} (${names.join(', ')}) VALUES\n${inserted.join(',\n')};`]
      : []),
    ...statements,
  ].join('\n');
}

const tuple = (values) => `(${values.map(literal).join(', ')})`;

function fill(values, kind, c, odd, rng) {
  const strange = rng.shuffle(kind.odd(c));
  values.forEach((row, at) => {
    const each =
      odd && at < strange.length ? strange[at] : !odd && at % 4 === 3 ? strange[at % 3] : kind.value(c, rng);
    Object.assign(row, kind.row === undefined ? { [c.col]: each } : kind.row(c, each));
  });
}

/** Generators may repeat a key; the first row of it counts. */
function distinct(rows, _table, body) {
  const key = /PRIMARY KEY \(([^)]*)\)/.exec(body)?.[1].split(', ').length ?? 1;
  const seen = new Set();
  return rows.filter((row) => {
    const id = row.slice(0, key).join('|');
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

/** What is in the database beside, and is nobody's business. */
export const JOURNAL = `CREATE TABLE journal_2017 (
  line INTEGER PRIMARY KEY,
  text TEXT NOT NULL
);
INSERT INTO journal_2017 (line, text) VALUES
(1, 'taken over from the card index'),
(2, 'kept for the tax office until 2028'),
(3, 'Ærfugl, Sæter, "sic"');`;

export const wholeSql = (plan, snapshot, rng) =>
  `${[...plan.entities.map((entity) => entitySql(entity, snapshot, rng)), JOURNAL].join('\n\n')}\n`;
