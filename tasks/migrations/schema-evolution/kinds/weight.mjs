/** Measures with their units in the text become a whole number of one unit. */
import { transform } from './text.mjs';

/** In hundred-thousandths of the target unit, so that a pound and an inch are exact. */
const scales = {
  grams: { g: 100_000n, kg: 100_000_000n, lb: 45_359_237n },
  millimetres: { mm: 100_000n, cm: 1_000_000n, in: 2_540_000n },
};
const table = (c) =>
  `{ ${Object.entries(scales[c.f.target])
    .map(([unit, size]) => `${unit}: ${size}n`)
    .join(', ')} }`;

const forth = (c) => `(text) => {
  const sizes = ${table(c)};
  const found = /^ *([0-9]+)(?:[.,]([0-9]+))? *([a-z]*) *$/i.exec(text ?? '');
  const size = sizes[(found?.[3] || '${c.bare}').toLowerCase()];
  if (found === null || size === undefined) return [null];
  const digits = found[2] ?? '';
  const scaled = BigInt(found[1] + digits) * size;
  const unit = 100000n * 10n ** BigInt(digits.length);
  return [Number((2n * scaled + unit) / (2n * unit))];
}`;
const forth2 = (c) => `(text) => {
  const sizes = new Map(Object.entries(${table(c)}));
  const clean = (text ?? '').trim().toLowerCase();
  if (/[^0-9.,a-z ]/i.test(text ?? '')) return [null];
  const number = /^[0-9]+([.,][0-9]+)?/.exec(clean)?.[0];
  if (number === undefined) return [null];
  const size = sizes.get(clean.slice(number.length).trim() || '${c.bare}');
  if (size === undefined) return [null];
  const [whole, fraction = ''] = number.split(/[.,]/);
  const shift = 10n ** BigInt(fraction.length) * 100000n;
  const amount = BigInt(whole + fraction) * size;
  const down = amount / shift;
  return [Number((amount - down * shift) * 2n >= shift ? down + 1n : down)];
}`;

const code = (c, form) => `const amount${c.F} = ${form};

export function most${c.E}${c.F}(db, count) {
  const sql = 'SELECT id, ${c.now} AS amount FROM ${c.t} WHERE ${c.now} IS NOT NULL AND id < 1e15 ORDER BY ${c.now} DESC, id LIMIT ?';
  return db.prepare(sql).all(count).map((row) => [row.id, row.amount]);
}

export function set${c.E}${c.F}(db, id, text) {
  const set = db.prepare('UPDATE ${c.t} SET ${c.now} = ? WHERE id = ?');
  return Number(set.run(...amount${c.F}(text), id).changes);
}`;

export const weight = {
  id: 'weight',
  flags: { target: ['grams', 'millimetres'], bare: ['large', 'small'] },
  names: [
    { col: 'size', now: 'size_whole' },
    { col: 'measure', now: 'measure_whole' },
    { col: 'extent', now: 'extent_whole' },
  ],
  derive: (c) => ({ bare: Object.keys(scales[c.f.target])[c.f.bare === 'large' ? 1 : 0] }),
  start: (c) => ({ columns: [`${c.col} TEXT`] }),
  odd: (c) => {
    const [small, large, foreign] = Object.keys(scales[c.f.target]);
    return [
      null,
      `12 ${large}`,
      `900${small}`,
      `3 ${foreign.toUpperCase()}`,
      `1,5 ${large}`,
      '7',
      `0.5${small}`,
      `2.4999 ${small}`,
      'heavy',
      '',
      `12 ${large} ?`,
      ` 4,25${foreign}  `,
      `5 stone`,
      `-3 ${small}`,
    ];
  },
  value: (c, rng) => `${rng.int(1, 90)} ${rng.pick(Object.keys(scales[c.f.target]))}`,
  tables: () => [],
  title: (c) => `${c.col} in ${c.f.target}`,
  request: (c) => [
    `\`${c.t}.${c.col}\` holds text such as \`12 ${Object.keys(scales[c.f.target])[1]}\` or \`3,5${Object.keys(scales[c.f.target])[2]}\`. It becomes \`${c.now}\`, whole ${c.f.target} (integer), and goes.`,
    `Digits, perhaps a point or comma with more digits, perhaps a unit in capitals or small letters; spaces before, between and behind. Units: ${c.f.target === 'grams' ? 'g, kg, lb (453.59237 g)' : 'mm, cm, in (25.4 mm)'}; without a unit it is ${c.bare}. Anything else, negative numbers too, is NULL. Calculate exactly; half and more is rounded up.`,
    `Plain inverse: the number, a space, \`${Object.keys(scales[c.f.target])[0]}\`.`,
    `\`most${c.E}${c.F}(db, count)\` answers \`[id, ${c.f.target}]\`, largest first, then by id; rows without a value are left out. \`set${c.E}${c.F}(db, id, text)\` takes text by the same rule.`,
  ],
  migration: (c, manner) =>
    transform(c, manner, {
      was: [[c.col, 'TEXT']],
      now: [[c.now, 'INTEGER']],
      forth: forth(c),
      back: `(amount) => [amount === null ? null : amount + ' ${Object.keys(scales[c.f.target])[0]}']`,
      forth2: forth2(c),
      back2: `(amount) => (amount === null ? [null] : [String(amount).concat(' ', '${Object.keys(scales[c.f.target])[0]}')])`,
    }),
  docs: (c) => [
    [
      `most${c.E}${c.F}(db, count)`,
      `\`[id, text]\` of the largest numbers at the start of ${c.col}, ids below 1e15`,
    ],
    [`set${c.E}${c.F}(db, id, text)`, 'how many rows were changed'],
  ],
  before: (c) => `export function most${c.E}${c.F}(db, count) {
  const sql = 'SELECT id, ${c.col} AS text FROM ${c.t} WHERE ${c.col} IS NOT NULL AND id < 1e15 ORDER BY CAST(${c.col} AS REAL) DESC, id LIMIT ?';
  return db.prepare(sql).all(count).map((row) => [row.id, row.text]);
}

export function set${c.E}${c.F}(db, id, text) {
  return Number(db.prepare('UPDATE ${c.t} SET ${c.col} = ? WHERE id = ?').run(text, id).changes);
}`,
  after: (c) => code(c, forth(c)),
  other: (c) => code(c, forth2(c)),
  cases: (c, ids) => [
    [`most${c.E}${c.F}`, 5],
    [`most${c.E}${c.F}`, 40],
    ...['1,0005', ' 2 LB', '2 IN ', 'x', null].map((text) => [`set${c.E}${c.F}`, ids[1], text]),
  ],
  edits: (c) => [
    `UPDATE ${c.t} SET ${c.now} = 77 WHERE id = 2`,
    `UPDATE ${c.t} SET ${c.now} = NULL WHERE id = 3`,
  ],
};
