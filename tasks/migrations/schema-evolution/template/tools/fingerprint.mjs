import { createHash } from 'node:crypto';

const typed = (value) => {
  if (value === null) return null;
  if (typeof value === 'bigint') return `i${value}`;
  if (typeof value === 'number') return `r${value}`;
  return typeof value === 'string' ? `s${value}` : `b${Buffer.from(value).toString('hex')}`;
};
const all = (db, sql, ...given) => {
  const statement = db.prepare(sql);
  statement.setReadBigInts(true);
  return statement.all(...given);
};
const sum = (text, length) => createHash('sha256').update(text).digest('hex').slice(0, length);

/**
 * A sum over the data of each table and view, whatever the order of rows and columns. Tables `undo_...` and columns
 * `..._seal` do not count.
 */
export function fingerprints(db) {
  const sql = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
  const tables = all(db, sql).map(({ name }) => name).filter((name) => !name.startsWith('undo_'));
  return Object.fromEntries(tables.map((table) => {
    const columns = all(db, 'SELECT name FROM pragma_table_xinfo(?) ORDER BY name', table).map(({ name }) => name).filter((name) => !name.endsWith('_seal'));
    const rows = all(db, `SELECT ${columns.map((name) => `"${name}"`).join(', ')} FROM "${table}"`);
    const lines = rows.map((row) => JSON.stringify(columns.map((name) => typed(row[name])))).sort();
    return [table, sum(JSON.stringify([columns, lines]), 24)];
  }));
}

/** The sum over some tables that goes into the ledger; tables that do not exist do not count. */
export const fingerprint = (found, tables) => sum(tables.filter((table) => table in found).sort().map((table) => `${table} ${found[table]}\n`).join(''), 24);
