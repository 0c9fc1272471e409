/** What a migration may import. It stays as it is: migrations that are sealed rely on it. */

/** All rows. Whole numbers that fit a JavaScript number come as numbers, larger ones as BigInt. */
export function rows(db, sql, ...given) {
  const statement = db.prepare(sql);
  statement.setReadBigInts(true);
  const small = (value) => (typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value);
  return statement.all(...given).map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, small(value)])));
}

/**
 * Makes a table anew from its edited definition, for what ALTER TABLE cannot do. Columns of the same name are
 * copied; indexes, triggers and references to the table stay.
 */
export function rebuild(db, table, edit) {
  const { sql } = db.prepare("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table);
  const edited = edit(sql);
  if (edited === sql) throw new Error(`rebuild: the definition of ${table} was not changed`);
  const others = db
    .prepare("SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL")
    .all(table);
  const names = (of) => db.prepare('SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0').all(of).map((row) => `"${row.name}"`);
  db.exec('PRAGMA legacy_alter_table = ON');
  db.exec(edited.replace(/^CREATE TABLE\s+(?:"[^"]+"|[^\s(]+)/i, `CREATE TABLE "rebuilt_${table}"`));
  const kept = names(table).filter((name) => names(`rebuilt_${table}`).includes(name)).join(', ');
  db.exec(`INSERT INTO "rebuilt_${table}" (${kept}) SELECT ${kept} FROM "${table}"`);
  db.exec(`DROP TABLE "${table}"`);
  db.exec(`ALTER TABLE "rebuilt_${table}" RENAME TO "${table}"`);
  db.exec('PRAGMA legacy_alter_table = OFF');
  for (const other of others) db.exec(other.sql);
}
