/** Two columns of text become one. */
import { transform } from './text.mjs';

const trimmed = (name) => `${name}?.replace(/^ +| +$/g, '') || null`;

const forth = (c) => `(a, b) => {
  const [first, second] = [${trimmed('a')}, ${trimmed('b')}];
  if (first === null) return [second];
  return [second === null ? first + '${c.f.joiner}' : first + '${c.f.joiner}' + second];
}`;
const forth2 = (c) => `(a, b) => {
  const bare = (text) => (text === null ? '' : text.split(/^ +/).pop().split(/ +$/)[0]);
  const [left, right] = [bare(a), bare(b)];
  return [left === '' ? right || null : left.concat('${c.f.joiner}', right)];
}`;
const back = (c) => `(text) => {
  if (text === null) return [null, null];
  const at = text.indexOf('${c.f.joiner}');
  return at === -1 ? [null, text] : [text.slice(0, at), text.slice(at + 1) || null];
}`;
const back2 = (c) => `(text) => {
  const [first, ...rest] = (text ?? '').split('${c.f.joiner}');
  if (text === null || rest.length === 0) return [null, text];
  return [first, rest.join('${c.f.joiner}') || null];
}`;

const code = (c, form) => `const whole${c.F} = ${form};

export function ${c.e}${c.F}(db, id) {
  return db.prepare('SELECT ${c.col} AS text FROM ${c.t} WHERE id = ?').get(id)?.text ?? null;
}

export function set${c.E}${c.F}(db, id, ${c.p0}, ${c.p1}) {
  const [text] = whole${c.F}(${c.p0}, ${c.p1});
  return Number(db.prepare('UPDATE ${c.t} SET ${c.col} = ? WHERE id = ?').run(text, id).changes);
}`;

export const merge = {
  id: 'merge',
  flags: { joiner: ['/', '-', ':'] },
  names: [
    { col: 'phone', p0: 'prefix', p1: 'extension' },
    { col: 'place', p0: 'building', p1: 'door' },
    { col: 'chart', p0: 'volume', p1: 'leaf' },
  ],
  start: (c) => ({ columns: [`${c.p0} TEXT`, `${c.p1} TEXT`] }),
  odd: (c) => [
    [null, null],
    ['', ' '],
    ['47', null],
    [null, '12'],
    [' 47 ', ' 12  34 '],
    [`4${c.f.joiner}7`, '9'],
    ['é', `x${c.f.joiner}y`],
    ['47', '   '],
  ],
  row: (c, value) => ({ [c.p0]: value[0], [c.p1]: value[1] }),
  value: (_c, rng) => [String(rng.int(1, 99)), String(rng.int(100, 999))],
  tables: () => [],
  title: (c) => `${c.p0} and ${c.p1} become ${c.col}`,
  request: (c) => [
    `\`${c.p0}\` and \`${c.p1}\` of \`${c.t}\` (text) become one column \`${c.col}\` (text), and go.`,
    `It is \`${c.p0}\`, \`${c.f.joiner}\`, \`${c.p1}\`, each without the spaces at its ends; an empty part counts as NULL. Without \`${c.p0}\` it is \`${c.p1}\` alone; without \`${c.p1}\` it ends with the \`${c.f.joiner}\`; with neither it is NULL.`,
    `Plain inverse: what stands before the first \`${c.f.joiner}\` is \`${c.p0}\`, what stands behind it \`${c.p1}\` (NULL where there is nothing); without one all is \`${c.p1}\`.`,
    `\`${c.e}${c.F}(db, id)\` answers the new text (null where there is none), and \`set${c.E}${c.F}(db, id, ${c.p0}, ${c.p1})\` keeps its parameters.`,
  ],
  migration: (c, manner) =>
    transform(c, manner, {
      was: [
        [c.p0, 'TEXT'],
        [c.p1, 'TEXT'],
      ],
      now: [[c.col, 'TEXT']],
      forth: forth(c),
      back: back(c),
      forth2: forth2(c),
      back2: back2(c),
    }),
  docs: (c) => [
    [`${c.e}${c.F}(db, id)`, `\`{ ${c.p0}, ${c.p1} }\`; null for an unknown id`],
    [`set${c.E}${c.F}(db, id, ${c.p0}, ${c.p1})`, 'how many rows were changed'],
  ],
  before: (c) => `export function ${c.e}${c.F}(db, id) {
  const row = db.prepare('SELECT ${c.p0}, ${c.p1} FROM ${c.t} WHERE id = ?').get(id);
  return row === undefined ? null : { ${c.p0}: row.${c.p0}, ${c.p1}: row.${c.p1} };
}

export function set${c.E}${c.F}(db, id, ${c.p0}, ${c.p1}) {
  const set = db.prepare('UPDATE ${c.t} SET ${c.p0} = ?, ${c.p1} = ? WHERE id = ?');
  return Number(set.run(${c.p0}, ${c.p1}, id).changes);
}`,
  after: (c) => code(c, forth(c)),
  other: (c) => code(c, forth2(c)),
  cases: (c, ids) => [
    ...ids.map((id) => [`${c.e}${c.F}`, id]),
    [`set${c.E}${c.F}`, ids[1], ' 5 ', ' 6 '],
    [`set${c.E}${c.F}`, ids[1], null, '6'],
    [`set${c.E}${c.F}`, ids[2], '5', ''],
    [`set${c.E}${c.F}`, ids[2], null, null],
  ],
  edits: (c) => [
    `UPDATE ${c.t} SET ${c.col} = '1${c.f.joiner}2${c.f.joiner}3' WHERE id = 2`,
    `UPDATE ${c.t} SET ${c.col} = 'none' WHERE id = 3`,
  ],
};
