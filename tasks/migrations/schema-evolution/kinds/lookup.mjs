/** Words that people spelled as they liked become ids of a table of words. */
import { literal, transform } from './text.mjs';

const entries = (c) =>
  c.words
    .split('|')
    .map((word, at) => ({ id: (at + 1) * 10, name: word.split('=')[0], spelled: word.split('=') }));
const map = (c) =>
  `{ ${entries(c)
    .flatMap(({ id, spelled }) => spelled.map((word) => `'${word}': ${id}`))
    .join(', ')} }`;
const unknown = (c) => (c.f.unknown === 'other' ? '90' : 'null');

const forth = (c) => `(word) => {
  const ids = ${map(c)};
  if (word === null) return [null];
  const key = word.replace(/^ +| +$/g, '').replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return [Object.hasOwn(ids, key) ? ids[key] : ${unknown(c)}];
}`;
const forth2 = (c) => `(word) => {
  const known = [${entries(c)
    .map(({ id, spelled }) => `[${id}, /^ *(?:${spelled.join('|')}) *$/i]`)
    .join(', ')}];
  if (word === null) return [null];
  const found = known.find(([, pattern]) => pattern.test(word));
  return [found === undefined ? ${unknown(c)} : found[0]];
}`;
const names = (c) =>
  `{ ${entries(c)
    .map(({ id, name }) => `${id}: '${name}'`)
    .join(', ')}${c.f.unknown === 'other' ? ", 90: 'other'" : ''} }`;

const rows = (c) => [...entries(c), ...(c.f.unknown === 'other' ? [{ id: 90, name: 'other' }] : [])];
const create = (c) => `CREATE TABLE ${c.words0} (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO ${c.words0} (id, name) VALUES ${rows(c)
  .map(({ id, name }) => `(${id}, ${literal(name)})`)
  .join(', ')};`;

const code = (c, form) => `const word${c.F} = ${form};

export function ${c.e}sBy${c.F}(db) {
  const sql = 'SELECT w.name, count(t.id) AS count FROM ${c.words0} w LEFT JOIN ${c.t} t ON t.${c.col}_id = w.id GROUP BY w.id ORDER BY w.id';
  return db.prepare(sql).all().map((row) => [row.name, row.count]);
}

export function set${c.E}${c.F}(db, id, word) {
  return Number(db.prepare('UPDATE ${c.t} SET ${c.col}_id = ? WHERE id = ?').run(...word${c.F}(word), id).changes);
}`;

export const lookup = {
  id: 'lookup',
  flags: { unknown: ['other', 'null'] },
  names: [
    { col: 'species', words: 'dog=hund|cat=katt|bird' },
    { col: 'stage', words: 'open=opened=new|waiting|done=closed=finished' },
    { col: 'channel', words: 'phone=tel|counter|letter=post|web' },
  ],
  derive: (c) => ({ words0: `${c.e}_${c.col}_words` }),
  start: (c) => ({ columns: [`${c.col} TEXT`] }),
  odd: (c) => {
    const [first, second] = entries(c);
    return [
      null,
      first.name,
      first.spelled.at(-1).toUpperCase(),
      ` ${second.name} `,
      second.name,
      'ØRN',
      '',
      'other',
      `${first.name}\t`,
      'K\u0130',
      entries(c).at(-1).spelled.at(-1),
      `${first.name}s`,
    ];
  },
  value: (c, rng) => rng.pick(rng.pick(entries(c)).spelled),
  tables: (c) => [c.words0],
  title: (c) => `a table of words for ${c.col}`,
  request: (c) => [
    `\`${c.t}.${c.col}\` is free text. A new table \`${c.words0}\` (\`id\` integer, the primary key; \`name\` text, not null, unique) holds ${rows(
      c,
    )
      .map(({ id, name }) => `${id} \`${name}\``)
      .join(
        ', ',
      )}; \`${c.t}.${c.col}_id\` (integer) refers to it by value, without a foreign key. \`${c.col}\` goes.`,
    `Capitals A to Z count as small letters, spaces at the ends do not count. Other spellings: ${entries(c)
      .filter(({ spelled }) => spelled.length > 1)
      .map(
        ({ name, spelled }) =>
          `${spelled
            .slice(1)
            .map((each) => `\`${each}\``)
            .join(', ')} for \`${name}\``,
      )
      .join(
        '; ',
      )}. NULL stays NULL; anything else is ${c.f.unknown === 'other' ? '90' : 'NULL'}${c.f.unknown === 'other' ? ' (`other` itself, too)' : ''}.`,
    'Plain inverse: the name; NULL for NULL and for an id that is not in the table as you filled it. The table goes.',
    `\`${c.e}sBy${c.F}(db)\` answers \`[name, count]\` for every row of the table in order of its id, with 0 where there is none. \`set${c.E}${c.F}(db, id, word)\` still takes a word, by the same rule.`,
  ],
  migration: (c, manner) =>
    transform(c, manner, {
      was: [[c.col, 'TEXT']],
      now: [[`${c.col}_id`, 'INTEGER']],
      before: create(c),
      after: `DROP TABLE ${c.words0};`,
      forth: forth(c),
      back: `(id) => [${names(c)}[id] ?? null]`,
      forth2: forth2(c),
      back2: `(id) => [new Map([${rows(c)
        .map(({ id, name }) => `[${id}, '${name}']`)
        .join(', ')}]).get(id) ?? null]`,
    }),
  docs: (c) => [
    [
      `${c.e}sBy${c.F}(db)`,
      `\`[${c.col}, count]\` for every spelling, NULL left out, in order of the spelling`,
    ],
    [`set${c.E}${c.F}(db, id, word)`, 'how many rows were changed'],
  ],
  before: (c) => `export function ${c.e}sBy${c.F}(db) {
  const sql = 'SELECT ${c.col} AS name, count(*) AS count FROM ${c.t} WHERE ${c.col} IS NOT NULL GROUP BY ${c.col} ORDER BY ${c.col}';
  return db.prepare(sql).all().map((row) => [row.name, row.count]);
}

export function set${c.E}${c.F}(db, id, word) {
  return Number(db.prepare('UPDATE ${c.t} SET ${c.col} = ? WHERE id = ?').run(word, id).changes);
}`,
  after: (c) => code(c, forth(c)),
  other: (c) => code(c, forth2(c)),
  cases: (c, ids) => [
    [`${c.e}sBy${c.F}`],
    ...[` ${entries(c)[1].name.toUpperCase()}`, 'none', null, ''].map((word) => [
      `set${c.E}${c.F}`,
      ids[1],
      word,
    ]),
  ],
  edits: (c) => [
    `UPDATE ${c.t} SET ${c.col}_id = 20 WHERE id = 2`,
    `UPDATE ${c.t} SET ${c.col}_id = 777 WHERE id = 3`,
  ],
  trials: (c) => [{ sql: `INSERT INTO ${c.words0} (id, name) VALUES (55, '${entries(c)[0].name}')` }],
};
