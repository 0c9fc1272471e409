/**
 * What is seen of a database. `observe` is sent as text to a child process, so it closes over nothing; the build
 * calls it on the reference. It knows no expectation.
 *
 * @param {{load: (file: string) => Promise<object>}} tools
 * @param {{mode: 'up' | 'down' | 'code' | 'climb' | 'descend', jobs: object[]}} asked
 * @returns one answer a job, `{ error }` where it threw
 */
export async function observe({ load }, { mode, jobs }) {
  const { DatabaseSync, StatementSync } = process.getBuiltinModule('node:sqlite');
  // A migration that changes them must not reach the requests that are tried after it.
  for (const each of [DatabaseSync, StatementSync]) Object.freeze(each.prototype);
  const { createHash } = process.getBuiltinModule('node:crypto');
  const rowsOf = (db, sql, ...given) => {
    const statement = db.prepare(sql);
    statement.setReadBigInts(true);
    return statement.all(...given);
  };
  const typed = (value) => {
    if (value === null) return null;
    if (typeof value === 'bigint') return `i${value}`;
    if (typeof value === 'number') return `r${value}`;
    if (typeof value === 'string') return `s${value}`;
    return `b${Buffer.from(value).toString('hex')}`;
  };
  const literal = (value) => {
    if (value === null || typeof value === 'bigint') return String(value ?? 'NULL');
    if (typeof value === 'number') return Number.isInteger(value) ? `${value}.0` : String(value);
    if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
    return `X'${Buffer.from(value).toString('hex')}'`;
  };
  const quoted = (name) => `"${name.replaceAll('"', '""')}"`;
  const objects = (db) =>
    rowsOf(
      db,
      "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql IS NOT NULL ORDER BY name",
    );
  const affinity = (type) => {
    const name = type.toUpperCase();
    if (name.includes('INT')) return 'INTEGER';
    if (/CHAR|CLOB|TEXT/.test(name)) return 'TEXT';
    if (name === '' || name.includes('BLOB')) return 'BLOB';
    return /REAL|FLOA|DOUB/.test(name) ? 'REAL' : 'NUMERIC';
  };
  const columnsOf = (db, table) => rowsOf(db, 'SELECT * FROM pragma_table_xinfo(?) ORDER BY name', table);

  /** Prepared once: the same tables are read after every call of a module. */
  const reader = (db, table, columns) => {
    const names = columns.map(({ name }) => quoted(name)).join(', ');
    const statement = db.prepare(`SELECT ${names} FROM ${quoted(table)}`);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    return () =>
      statement
        .all()
        .map((row) => JSON.stringify(row.map(typed)))
        .sort();
  };
  const describe = (db, { name, type }) => {
    const columns = columnsOf(db, name);
    const rows = reader(db, name, columns)();
    if (type === 'view') return { kind: 'view', columns: columns.map((each) => each.name), rows };
    const shape = columns.map(
      (each) =>
        `${each.name} ${affinity(each.type)}${each.notnull ? ' not null' : ''}${each.pk ? ` key ${each.pk}` : ''}${each.hidden ? ' generated' : ''}`,
    );
    const keys = rowsOf(
      db,
      'SELECT "from", "table", coalesce("to", \'id\') AS "to", on_delete FROM pragma_foreign_key_list(?)',
      name,
    );
    const unique = rowsOf(
      db,
      'SELECT name, partial FROM pragma_index_list(?) WHERE "unique" = 1 AND origin <> \'pk\'',
      name,
    );
    const over = (index) =>
      rowsOf(db, 'SELECT name FROM pragma_index_xinfo(?) WHERE key = 1', index)
        .map((each) => each.name ?? 'term')
        .sort();
    return {
      kind: 'table',
      columns: shape,
      keys: keys.map((each) => `${each.from} ${each.table}.${each.to} ${each.on_delete}`).sort(),
      unique: unique.map((each) => `${over(each.name).join(' ')}${each.partial ? ' partial' : ''}`).sort(),
      rows,
    };
  };
  const isUndo = (name) => /^undo_/.test(name);
  const tablesOf = (db) =>
    objects(db).filter(({ type, name }) => (type === 'table' || type === 'view') && !isUndo(name));
  const dump = (db) => Object.fromEntries(tablesOf(db).map((each) => [each.name, describe(db, each)]));
  const inside = (db) => ({
    things: objects(db)
      .filter(({ type }) => type === 'index' || type === 'trigger')
      .map(({ name }) => name),
    undo: objects(db)
      .filter(({ type, name }) => type === 'table' && isUndo(name))
      .map(({ name }) => name),
  });
  const toSql = (db) => {
    const all = objects(db);
    const of = (...types) => all.filter(({ type }) => types.includes(type)).map(({ sql }) => `${sql};`);
    const inserts = all
      .filter(({ type }) => type === 'table')
      .flatMap(({ name }) => {
        const columns = columnsOf(db, name).filter((each) => each.hidden === 0n);
        const rows = rowsOf(
          db,
          `SELECT ${columns.map((each) => quoted(each.name)).join(', ')} FROM ${quoted(name)}`,
        );
        const tuples = rows.map((row) => `(${columns.map((each) => literal(row[each.name])).join(', ')})`);
        return tuples.length === 0
          ? []
          : [
              `INSERT INTO ${quoted(name)} (${columns.map((each) => quoted(each.name)).join(', ')}) VALUES\n${tuples.join(',\n')};`,
            ];
      });
    return [...of('table'), ...inserts, ...of('index'), ...of('trigger'), ...of('view')].join('\n');
  };
  const sha = (text, length) => createHash('sha256').update(text).digest('hex').slice(0, length);
  const hasher = (db, only) => {
    const wanted = tablesOf(db).filter(({ name }) => only === undefined || only.includes(name));
    const all = wanted.map(({ name }) => {
      const columns = columnsOf(db, name).filter((each) => !each.name.endsWith('_seal'));
      return { name, columns: columns.map((each) => each.name), rows: reader(db, name, columns) };
    });
    return () =>
      Object.fromEntries(
        all.map(({ name, columns, rows }) => [name, sha(JSON.stringify([columns, rows()]), 24)]),
      );
  };
  const hashes = (db) => hasher(db)();
  const open = (sql) => {
    const db = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false });
    db.exec(sql);
    return db;
  };
  const transact = (db, work) => {
    db.exec('BEGIN');
    const left = work(db);
    if (left !== null && typeof left?.then === 'function') throw new Error('a migration is not asynchronous');
    db.exec('COMMIT');
  };
  const migrate = async (db, file, way) => {
    const module = await load(file);
    transact(db, module[way]);
    const violated = rowsOf(db, 'PRAGMA foreign_key_check').length;
    if (violated > 0) throw new Error(`${violated} rows break a foreign key`);
  };
  const undone = (db, work) => {
    db.exec('SAVEPOINT trial');
    try {
      return work();
    } finally {
      db.exec('ROLLBACK TO trial; RELEASE trial');
    }
  };
  const attempt = (db, { sql, look, plan }) =>
    undone(db, () => {
      if (plan !== undefined)
        return rowsOf(db, `EXPLAIN QUERY PLAN ${plan}`).every(({ detail }) => detail.startsWith('SEARCH'))
          ? 'by index'
          : 'by reading all';
      try {
        db.exec(sql);
      } catch (error) {
        return (error.errcode & 255) === 19 ? 'refused' : 'error';
      }
      return look === undefined
        ? 'taken'
        : rowsOf(db, look).map((row) => JSON.stringify(Object.values(row).map(typed)));
    });
  const sorted = (_key, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  const answer = (db, module, sums, { sql, call: [name, ...given] }) =>
    undone(db, () => {
      if (sql !== undefined) db.exec(sql);
      try {
        const value = module[name](db, ...given);
        if (value !== null && typeof value?.then === 'function') return { said: 'a promise' };
        const after = sha(JSON.stringify(sums()), 16);
        return { said: `${JSON.stringify(value, sorted)} ${after}`, value: JSON.stringify(value) };
      } catch (error) {
        return { said: `threw ${error.message}` };
      }
    });

  const doing = {
    up: async ({ sql, file, trials }) => {
      const db = open(sql);
      await migrate(db, file, 'up');
      const seen = { dump: dump(db), ...inside(db), sql: toSql(db) };
      db.exec('PRAGMA foreign_keys = ON');
      return { ...seen, trials: trials.map((each) => attempt(db, each)) };
    },
    down: async ({ sql, file, edits }) => {
      const db = open(sql);
      for (const edit of edits) db.exec(edit);
      await migrate(db, file, 'down');
      return { dump: dump(db), ...inside(db) };
    },
    code: async ({ sql, file, calls, tables }) => {
      const db = open(sql);
      db.exec('PRAGMA foreign_keys = ON');
      const module = await load(file);
      const sums = hasher(db, tables);
      const answered = calls.map((each) => answer(db, module, sums, each));
      return {
        exports: Object.keys(module).sort(),
        answers: answered.map(({ said }) => said),
        values: answered.map(({ value }) => value),
      };
    },
    climb: async ({ sql, files, checkpoints }) => {
      const db = open(sql);
      const seen = {};
      let reached = 0;
      let error;
      try {
        for (const file of files) {
          await migrate(db, file, 'up');
          reached += 1;
          if (checkpoints.includes(reached)) seen[reached] = hashes(db);
        }
      } catch (thrown) {
        error = String(thrown?.message ?? thrown);
      }
      return { reached, seen, stopped: error ?? null, sql: error === undefined ? toSql(db) : '' };
    },
    descend: async ({ sql, files }) => {
      const db = open(sql);
      for (const file of files.toReversed()) await migrate(db, file, 'down');
      return { hashes: hashes(db), ...inside(db) };
    },
  };
  const answers = [];
  for (const job of jobs) {
    try {
      answers.push(await doing[mode](job));
    } catch (error) {
      answers.push({ error: String(error?.message ?? error) });
    }
  }
  return answers;
}
