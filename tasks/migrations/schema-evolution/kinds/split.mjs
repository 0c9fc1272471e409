/** One column of text becomes two. White space is space, tab and line feed, as the request says. */
import { transform } from './text.mjs';

const forth = {
  comma: `(text) => {
  const clean = (text ?? '').replace(/[ \\t\\n]+/g, ' ').replace(/^ | $/g, '');
  const at = clean.indexOf(',');
  if (at === -1) return [null, clean || null];
  return [clean.slice(at + 1).replace(/^ /, '') || null, clean.slice(0, at).replace(/ $/, '') || null];
}`,
  word: `(text) => {
  const clean = (text ?? '').replace(/[ \\t\\n]+/g, ' ').replace(/^ | $/g, '');
  const at = clean.lastIndexOf(' ');
  return [clean.slice(0, Math.max(at, 0)) || null, clean.slice(at + 1) || null];
}`,
};
const forth2 = {
  comma: `(text) => {
  const words = (text ?? '').split(/[ \\t\\n]/).filter((word) => word !== '').join(' ');
  const [family, ...given] = words.split(',');
  const bare = (part) => part.split(' ').filter((word) => word !== '').join(' ') || null;
  return given.length === 0 ? [null, bare(words)] : [bare(given.join(',')), bare(family)];
}`,
  word: `(text) => {
  const words = (text ?? '').split(/[ \\t\\n]/).filter((word) => word !== '');
  const last = words.pop();
  return [words.join(' ') || null, last ?? null];
}`,
};
const joined = {
  comma: "[b, a].filter((part) => part !== null).join(', ')",
  word: "[a, b].filter((part) => part !== null).join(' ')",
};

const spec = (c) => ({
  was: [[c.col, 'TEXT']],
  now: [
    [c.a, 'TEXT'],
    [c.b, 'TEXT'],
  ],
  forth: forth[c.f.form],
  back: `(a, b) => [${joined[c.f.form]} || null]`,
  forth2: forth2[c.f.form],
  back2:
    c.f.form === 'comma'
      ? "(a, b) => [a === null ? b || null : b === null ? a || null : b + ', ' + a]"
      : "(a, b) => [a === null ? b || null : b === null ? a || null : a + ' ' + b]",
});

const code = (c, form) => `const parts${c.F} = ${form};

export function ${c.e}${c.F}(db, id) {
  const row = db.prepare('SELECT ${c.a} AS a, ${c.b} AS b FROM ${c.t} WHERE id = ?').get(id);
  return row === undefined ? null : { ${c.a}: row.a, ${c.b}: row.b };
}

export function set${c.E}${c.F}(db, id, text) {
  const [a, b] = parts${c.F}(text);
  return Number(db.prepare('UPDATE ${c.t} SET ${c.a} = ?, ${c.b} = ? WHERE id = ?').run(a, b, id).changes);
}`;

export const split = {
  id: 'split',
  flags: { form: ['comma', 'word'] },
  names: [
    { col: 'keeper', a: 'keeper_given', b: 'keeper_family' },
    { col: 'contact', a: 'contact_first', b: 'contact_last' },
    { col: 'handler', a: 'handler_given', b: 'handler_surname' },
  ],
  start: (c) => ({ columns: [`${c.col} TEXT`] }),
  odd: (c) => [
    null,
    '',
    ' \t ',
    c.f.form === 'comma' ? 'Lie, Tove' : 'Tove Lie',
    c.f.form === 'comma' ? ' de la  Cruz ,\tAna  María ' : ' Ana  María\tCruz ',
    'Nansen',
    ', Per',
    'Ås,Bjørn, jr.',
    'van der Berg , ',
    'Zoë\u00a0Ek',
    c.f.form === 'comma' ? 'Lie,Tove' : 'Tove  Lie',
    '王, 小明',
  ],
  value: (c, rng) => {
    const [given, family] = [
      rng.pick(['Ida', 'Jon', 'Marit', 'Åse']),
      rng.pick(['Dahl', 'Moe', 'Strand', 'Ødegård']),
    ];
    return c.f.form === 'comma' ? `${family}, ${given}` : `${given} ${family}`;
  },
  tables: () => [],
  title: (c) => `${c.col} becomes ${c.a} and ${c.b}`,
  request: (c) => [
    `\`${c.t}.${c.col}\` (text) becomes \`${c.a}\` and \`${c.b}\` (text, both may be NULL), and goes.`,
    c.f.form === 'comma'
      ? `What stands before the first comma is \`${c.b}\`, the rest behind it \`${c.a}\`; without a comma all of it is \`${c.b}\`.`
      : `The last word is \`${c.b}\`, all before it \`${c.a}\`; a single word is \`${c.b}\`.`,
    'White space means space, tab and line feed, nothing else: runs of it become one space, at the ends of a part it goes. A part with nothing left is NULL.',
    c.f.form === 'comma'
      ? `Plain inverse: \`${c.b}\`, comma, space, \`${c.a}\`; a part that is NULL is left out with its comma; both NULL give NULL.`
      : `Plain inverse: \`${c.a}\`, space, \`${c.b}\`; a part that is NULL is left out; both NULL give NULL.`,
    `\`${c.e}${c.F}(db, id)\` answers \`{ ${c.a}, ${c.b} }\` from now on (null for an unknown id). \`set${c.E}${c.F}(db, id, text)\` still takes the old text, and cuts it by the same rule.`,
  ],
  migration: (c, manner) => transform(c, manner, spec(c)),
  docs: (c) => [
    [`${c.e}${c.F}(db, id)`, `the ${c.col} as it was written; null for an unknown id`],
    [`set${c.E}${c.F}(db, id, text)`, 'how many rows were changed'],
  ],
  before: (c) => `export function ${c.e}${c.F}(db, id) {
  const row = db.prepare('SELECT ${c.col} AS text FROM ${c.t} WHERE id = ?').get(id);
  return row === undefined ? null : row.text;
}

export function set${c.E}${c.F}(db, id, text) {
  return Number(db.prepare('UPDATE ${c.t} SET ${c.col} = ? WHERE id = ?').run(text, id).changes);
}`,
  after: (c) => code(c, forth[c.f.form]),
  other: (c) => code(c, forth2[c.f.form]),
  cases: (c, ids) => [
    ...ids.map((id) => [`${c.e}${c.F}`, id]),
    [`${c.e}${c.F}`, 4444],
    ...[' Lie ,  Tove\t', 'Tove  Marie Lie', '', null, 'X,'].map((text) => [`set${c.E}${c.F}`, ids[1], text]),
  ],
  edits: (c) => [
    `UPDATE ${c.t} SET ${c.a} = 'Ny' WHERE id = 2`,
    `UPDATE ${c.t} SET ${c.b} = NULL WHERE id = 3`,
  ],
};
