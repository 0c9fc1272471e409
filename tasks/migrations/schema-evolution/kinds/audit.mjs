/** Changes of a column are written down by triggers. */
import { exec, migration } from './text.mjs';

const TRIGGERS = {
  changed: (
    c,
  ) => `CREATE TRIGGER ${c.own}_changed AFTER UPDATE OF ${c.col} ON ${c.t} WHEN old.${c.col} IS NOT new.${c.col} BEGIN
INSERT INTO ${c.own} (${c.e}_id, was, now) VALUES (new.id, old.${c.col}, new.${c.col});
END;`,
  added: (c) => `CREATE TRIGGER ${c.own}_added AFTER INSERT ON ${c.t} WHEN new.${c.col} IS NOT NULL BEGIN
INSERT INTO ${c.own} (${c.e}_id, was, now) VALUES (new.id, NULL, new.${c.col});
END;`,
  gone: (c) => `CREATE TRIGGER ${c.own}_gone AFTER DELETE ON ${c.t} WHEN old.${c.col} IS NOT NULL BEGIN
INSERT INTO ${c.own} (${c.e}_id, was, now) VALUES (old.id, old.${c.col}, NULL);
END;`,
};
const events = (c) => c.f.events.split(' ');

const create = (c) =>
  `CREATE TABLE ${c.own} (id INTEGER PRIMARY KEY, ${c.e}_id INTEGER NOT NULL, was TEXT, now TEXT);`;
const triggers = (c) =>
  events(c)
    .map((event) => TRIGGERS[event](c))
    .join('\n');

const code = (c, set) => `export function ${c.e}${c.F}Log(db, id) {
  return db.prepare('SELECT was, now FROM ${c.own} WHERE ${c.e}_id = ? ORDER BY id').all(id).map(({ was, now }) => [was, now]);
}

export function set${c.E}${c.F}(db, id, value) {
${set}
}`;

export const audit = {
  id: 'audit',
  flags: { events: ['changed', 'changed added', 'changed added gone', 'changed gone'] },
  names: [{ col: 'grade' }, { col: 'verdict' }, { col: 'tariff' }],
  derive: (c) => ({ own: `${c.e}_${c.col}_log` }),
  start: (c) => ({ columns: [`${c.col} TEXT`] }),
  odd: () => [null, 'A', 'b', '', 'Å', null, 'A', ' '],
  value: (_c, rng) => rng.pick(['A', 'B', 'C']),
  tables: (c) => [c.own],
  title: (c) => `a log of ${c.col}`,
  request: (c) => [
    `Every change of \`${c.t}.${c.col}\` is to be found in a new table \`${c.own}\`: \`id\` (integer, the primary key), \`${c.e}_id\` (integer, not null), \`was\` and \`now\` (text). Triggers write it: ${[
      'when the value becomes another one (NULL is a value here; setting what is there already is no change)',
      ...(events(c).includes('added') ? ['when a row is added with a value, `was` NULL'] : []),
      ...(events(c).includes('gone') ? ['when a row with a value is deleted, `now` NULL'] : []),
    ].join('; ')}.${events(c).length < 3 ? ' Nothing else is logged.' : ''}`,
    `The log begins with one row for each value that is there and not NULL, \`was\` NULL, in order of the ${c.e}'s id, ids from 1.`,
    'Down: table and triggers go.',
    `\`${c.e}${c.F}Log(db, id)\` answers \`[was, now]\` for each row, in order. \`set${c.E}${c.F}(db, id, value)\` answers how many rows were changed, and leaves the log to the triggers.`,
  ],
  migration: (c, manner) =>
    manner === 'plain'
      ? migration({
          up: exec(`${create(c)}
INSERT INTO ${c.own} (${c.e}_id, was, now) SELECT id, NULL, ${c.col} FROM ${c.t} WHERE ${c.col} IS NOT NULL ORDER BY id;
${triggers(c)}`),
          down: exec(
            `${events(c)
              .map((event) => `DROP TRIGGER ${c.own}_${event};`)
              .join('\n')}\nDROP TABLE ${c.own};`,
          ),
        })
      : migration({
          imports: "import { rows } from './kit.mjs';",
          up: `${exec(create(c))}
  const add = db.prepare('INSERT INTO ${c.own} VALUES (?, ?, NULL, ?)');
  const there = rows(db, 'SELECT id, ${c.col} AS value FROM ${c.t} ORDER BY id').filter(({ value }) => value !== null);
  there.forEach(({ id, value }, at) => add.run(at + 1, id, value));
${exec(triggers(c))}`,
          down: `  for (const event of [${events(c)
            .map((event) => `'${event}'`)
            .join(', ')}]) db.exec('DROP TRIGGER ${c.own}_' + event);
  db.exec('DROP TABLE ${c.own}');`,
        }),
  docs: (c) => [
    [`${c.e}${c.F}Log(db, id)`, `\`[[null, ${c.col}]]\`; empty where there is none`],
    [`set${c.E}${c.F}(db, id, value)`, 'how many rows were changed'],
  ],
  before: (c) => `export function ${c.e}${c.F}Log(db, id) {
  const row = db.prepare('SELECT ${c.col} AS value FROM ${c.t} WHERE id = ?').get(id);
  return row === undefined || row.value === null ? [] : [[null, row.value]];
}

export function set${c.E}${c.F}(db, id, value) {
  return Number(db.prepare('UPDATE ${c.t} SET ${c.col} = ? WHERE id = ?').run(value, id).changes);
}`,
  after: (c) =>
    code(
      c,
      `  return Number(db.prepare('UPDATE ${c.t} SET ${c.col} = ? WHERE id = ?').run(value, id).changes);`,
    ),
  other: (c) =>
    code(
      c,
      `  const { changes } = db.prepare('UPDATE ${c.t} SET ${c.col} = ?1 WHERE id = ?2').run(value, id);
  return Number(changes);`,
    ),
  cases: (c, ids) => [
    ...ids.map((id) => [`${c.e}${c.F}Log`, id]),
    {
      sql: `UPDATE ${c.t} SET ${c.col} = 'R' WHERE id = ${ids[1]}; UPDATE ${c.t} SET ${c.col} = 'S' WHERE id = ${ids[1]}`,
      call: [`${c.e}${c.F}Log`, ids[1]],
    },
    [`set${c.E}${c.F}`, ids[1], 'Q'],
    [`set${c.E}${c.F}`, ids[1], null],
  ],
  edits: (c) => [`UPDATE ${c.t} SET ${c.col} = 'Z' WHERE id = 2`],
  trials: (c) => {
    const look = `SELECT ${c.e}_id, was, now FROM ${c.own} WHERE id > 8 OR ${c.e}_id IN (2, 901) ORDER BY ${c.e}_id, id`;
    return [
      { sql: `UPDATE ${c.t} SET ${c.col} = 'new' WHERE id < 6`, look },
      { sql: `UPDATE ${c.t} SET ${c.col} = ${c.col}`, look },
      { sql: `UPDATE ${c.t} SET ${c.col} = NULL`, look },
      { sql: `INSERT INTO ${c.t} (id, ${c.col}) VALUES (901, 'x'), (902, NULL)`, look },
      { sql: `DELETE FROM ${c.t} WHERE id = 2`, look },
    ];
  },
};
