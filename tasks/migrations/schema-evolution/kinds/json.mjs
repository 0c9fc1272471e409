/** An object in a column of JSON gives two of its members a column of their own. */
import { transform } from './text.mjs';

const forth = (c) => `(text) => {
  let found;
  try {
    found = JSON.parse(text ?? 'null');
  } catch {
    return [null, null, text];
  }
  if (found === null || typeof found !== 'object' || Array.isArray(found)) return [null, null, text];
  const { ${c.k0}: first, ${c.k1}: second, ...rest } = found;
  if (first !== undefined && typeof first !== 'string') rest.${c.k0} = first;
  if (second !== undefined && !Number.isSafeInteger(second)) rest.${c.k1} = second;
  return [
    typeof first === 'string' ? first : null,
    Number.isSafeInteger(second) ? second : null,
    Object.keys(rest).length === 0 ? null : JSON.stringify(rest),
  ];
}`;
const forth2 = (c) => `(text) => {
  const isObject = (value) => Object.prototype.toString.call(value) === '[object Object]';
  const read = () => {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  };
  const value = text === null ? undefined : read();
  if (!isObject(value)) return [null, null, text];
  const fits = { ${c.k0}: (each) => typeof each === 'string', ${c.k1}: (each) => Number.isSafeInteger(each) };
  const taken = Object.keys(fits).map((key) => (Object.hasOwn(value, key) && fits[key](value[key]) ? value[key] : null));
  const kept = Object.entries(value).filter(([key]) => !Object.hasOwn(fits, key));
  const unfit = Object.keys(fits).filter((key) => Object.hasOwn(value, key) && !fits[key](value[key]));
  const rest = [...kept, ...unfit.map((key) => [key, value[key]])];
  return [...taken, rest.length > 0 ? JSON.stringify(Object.fromEntries(rest)) : null];
}`;
const back = (c) => `(first, second, rest) => {
  if (first === null && second === null) return [rest];
  let more;
  try {
    more = JSON.parse(rest ?? '{}');
  } catch {
    more = {};
  }
  if (more === null || typeof more !== 'object' || Array.isArray(more)) more = {};
  return [JSON.stringify({ ...(first === null ? {} : { ${c.k0}: first }), ...(second === null ? {} : { ${c.k1}: second }), ...more })];
}`;
const back2 = (c) => `(first, second, rest) => {
  const all = [];
  if (first !== null) all.push(['${c.k0}', first]);
  if (second !== null) all.push(['${c.k1}', second]);
  if (all.length === 0) return [rest];
  let more = {};
  try {
    more = JSON.parse(rest);
  } catch {
    more = {};
  }
  const whole = Object.fromEntries(all);
  if (Object.prototype.toString.call(more) === '[object Object]') Object.assign(whole, more);
  return [JSON.stringify(whole)];
}`;

const code = (c, form) => `const opened${c.F} = ${form};

export function ${c.e}sWith${c.F}(db, ${c.k0}) {
  const sql = 'SELECT id, ${c.b} AS amount FROM ${c.t} WHERE ${c.a} = ? AND id < 1e15 ORDER BY id';
  return db.prepare(sql).all(${c.k0}).map((row) => [row.id, row.amount]);
}

export function set${c.E}${c.F}(db, id, text) {
  const set = db.prepare('UPDATE ${c.t} SET ${c.a} = ?, ${c.b} = ?, ${c.rest} = ? WHERE id = ?');
  return Number(set.run(...opened${c.F}(text), id).changes);
}`;

export const json = {
  id: 'json',
  flags: { order: ['first', 'last'] },
  names: [
    { col: 'extra', k0: 'chip', k1: 'length', a: 'extra_chip', b: 'extra_length', rest: 'extra_rest' },
    {
      col: 'details',
      k0: 'colour',
      k1: 'years',
      a: 'details_colour',
      b: 'details_years',
      rest: 'details_rest',
    },
    {
      col: 'payload',
      k0: 'origin',
      k1: 'copies',
      a: 'payload_origin',
      b: 'payload_copies',
      rest: 'payload_rest',
    },
  ],
  start: (c) => ({ columns: [`${c.col} TEXT`] }),
  odd: (c) => [
    null,
    '',
    '{}',
    '[1]',
    '"x"',
    `{"${c.k0}":"blå","${c.k1}":3}`,
    `{ "more": {"a": [1]}, "${c.k1}": 4.5, "${c.k0}": 9 }`,
    `{"${c.k0}":"blå","more":null}`,
    `{"${c.k1}":0}`,
    `{"${c.k0}":"","${c.k1}":-2,"z":1,"a":2}`,
    '{broken',
    'null',
    `{"${c.k0}":null}`,
  ],
  value: (c, rng) =>
    c.f.order === 'first'
      ? `{"${c.k0}":"${rng.pick(['blå', 'red', 'N7'])}","${c.k1}":${rng.int(0, 30)},"seen":true}`
      : `{"seen": ${rng.int(1, 9)}, "${c.k1}": ${rng.int(0, 30)}, "${c.k0}": "${rng.pick(['blå', 'red', 'N7'])}"}`,
  tables: () => [],
  title: (c) => `${c.k0} and ${c.k1} out of ${c.col}`,
  request: (c) => [
    `\`${c.t}.${c.col}\` is text that should be a JSON object. Its members \`${c.k0}\` (a string) and \`${c.k1}\` (a whole number) become columns \`${c.a}\` (text) and \`${c.b}\` (integer); what is left of the object goes to \`${c.rest}\` (text) as compact JSON, NULL where nothing is left. \`${c.col}\` goes.`,
    `A member of another type is not taken: it stays, behind all others (\`${c.k0}\` before \`${c.k1}\` where it is both). The rest stays in its order. Text that is no JSON object goes to \`${c.rest}\` as it is.`,
    `Plain inverse: compact JSON with \`${c.k0}\` and \`${c.k1}\`, each where it is not NULL, then the members of \`${c.rest}\` (none where that is no object; one that is there already keeps its place and takes the value of \`${c.rest}\`). With neither, \`${c.rest}\` as it is.`,
    `\`${c.e}sWith${c.F}(db, ${c.k0})\` answers \`[id, ${c.k1}]\` from the columns. \`set${c.E}${c.F}(db, id, text)\` takes JSON, by the same rule.`,
  ],
  migration: (c, manner) =>
    transform(c, manner, {
      was: [[c.col, 'TEXT']],
      now: [
        [c.a, 'TEXT'],
        [c.b, 'INTEGER'],
        [c.rest, 'TEXT'],
      ],
      forth: forth(c),
      back: back(c),
      forth2: forth2(c),
      back2: back2(c),
    }),
  docs: (c) => [
    [
      `${c.e}sWith${c.F}(db, ${c.k0})`,
      `\`[id, ${c.k1}]\` (or null) of those whose ${c.col} has that \`${c.k0}\`, ids below 1e15, ascending`,
    ],
    [`set${c.E}${c.F}(db, id, text)`, 'how many rows were changed'],
  ],
  before: (c) => `export function ${c.e}sWith${c.F}(db, ${c.k0}) {
  const sql = "SELECT id, json_extract(${c.col}, '$.${c.k1}') AS amount FROM ${c.t} WHERE json_valid(${c.col}) AND json_extract(${c.col}, '$.${c.k0}') = ? AND id < 1e15 ORDER BY id";
  return db.prepare(sql).all(${c.k0}).map((row) => [row.id, row.amount]);
}

export function set${c.E}${c.F}(db, id, text) {
  return Number(db.prepare('UPDATE ${c.t} SET ${c.col} = ? WHERE id = ?').run(text, id).changes);
}`,
  after: (c) => code(c, forth(c)),
  other: (c) => code(c, forth2(c)),
  cases: (c, ids) => [
    [`${c.e}sWith${c.F}`, 'blå'],
    [`${c.e}sWith${c.F}`, ''],
    ...[`{"b":1,"${c.k0}":"q"}`, '7', null, `{"${c.k1}":true,"x":{}}`].map((text) => [
      `set${c.E}${c.F}`,
      ids[1],
      text,
    ]),
  ],
  edits: (c) => [
    `UPDATE ${c.t} SET ${c.a} = 'new' WHERE id = 2`,
    `UPDATE ${c.t} SET ${c.a} = NULL, ${c.b} = NULL WHERE id = 3`,
    `UPDATE ${c.t} SET ${c.b} = 12, ${c.rest} = 'odd' WHERE id = 5`,
  ],
};
