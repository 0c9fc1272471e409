/** A number of bits becomes columns, or columns become a number of bits. */
import { transform } from './text.mjs';

const three = (c) => [c.a, c.b, c.c];
const open = (c) => c.f.way === 'open';
const columns = (c) => ({
  was: open(c) ? [[c.col, 'INTEGER']] : three(c).map((name) => [name, 'INTEGER']),
  now: open(c) ? three(c).map((name) => [name, 'INTEGER']) : [[c.col, 'INTEGER']],
});
const bits = (c) => c.f.bits.split(' ').map(Number);

const apart = (c) =>
  `(mask) => [${bits(c).join(', ')}].map((bit) => Number((BigInt(mask ?? 0) >> BigInt(bit)) & 1n))`;
const apart2 = (c) => `(mask) => {
  const digits = BigInt.asUintN(64, BigInt(mask ?? 0)).toString(2).padStart(64, '0');
  return [${bits(c).join(', ')}].map((bit) => Number(digits[63 - bit]));
}`;
const together = (c) => `(...flags) => {
  const bits = [${bits(c).join(', ')}];
  return [flags.reduce((sum, flag, at) => sum + (flag === null || flag === 0 ? 0 : 2 ** bits[at]), 0)];
}`;
const together2 = (c) =>
  `(a, b, c) => [(a ? ${2 ** bits(c)[0]} : 0) + (b ? ${2 ** bits(c)[1]} : 0) + (c ? ${2 ** bits(c)[2]} : 0)]`;

const code = (c, form) => {
  const where = open(c) ? `${c.b} = 1` : `(${c.col} & ${2 ** bits(c)[1]}) <> 0`;
  const args = open(c) ? 'mask' : three(c).join(', ');
  const set = columns(c)
    .now.map(([name]) => `${name} = ?`)
    .join(', ');
  return `const marks${c.F} = ${form};

export function ${c.e}sMarked${c.F}(db) {
  return db.prepare('SELECT id FROM ${c.t} WHERE ${where} AND id < 1e15 ORDER BY id').all().map((row) => row.id);
}

export function set${c.E}${c.F}(db, id, ${args}) {
  return Number(db.prepare('UPDATE ${c.t} SET ${set} WHERE id = ?').run(...marks${c.F}(${args}), id).changes);
}`;
};

export const flags = {
  id: 'flags',
  flags: { way: ['open', 'pack'], bits: ['0 2 5', '1 3 4', '0 1 40'] },
  names: [
    { col: 'marks', a: 'is_shy', b: 'is_fasting', c: 'is_stray' },
    { col: 'traits', a: 'was_paid', b: 'was_checked', c: 'was_sent' },
    { col: 'notices', a: 'has_chip', b: 'has_pass', c: 'has_escort' },
  ],
  start: (c) => ({ columns: columns(c).was.map(([name]) => `${name} INTEGER`) }),
  odd: (c) =>
    open(c)
      ? [null, 0, 1, 7, 255, -1, 2 ** 40 + 1, 36, 26, 2 ** 33, -8]
      : [
          [null, null, null],
          [0, 0, 0],
          [1, null, 0],
          [5, 1, -1],
          [0, 1, 1],
          [1, 1, 1],
          [null, 2, null],
        ],
  row: (c, value) => (open(c) ? { [c.col]: value } : { [c.a]: value[0], [c.b]: value[1], [c.c]: value[2] }),
  value: (c, rng) => (open(c) ? rng.int(0, 63) : [rng.int(0, 1), rng.int(0, 1), rng.int(0, 1)]),
  tables: () => [],
  title: (c) => (open(c) ? `a column each for what ${c.col} holds` : `one number, ${c.col}, for three marks`),
  request: (c) => {
    const pairs = three(c)
      .map((name, at) => `\`${name}\` bit ${bits(c)[at]}`)
      .join(', ');
    const w = open(c)
      ? [
          `The bits of \`${c.t}.${c.col}\` (integer) become columns (integer, 0 or 1): ${pairs}; bit 0 is the one of value 1, and a negative number is in two's complement. NULL counts as 0. The column goes; other bits are not kept.`,
          'Plain inverse: the sum of these bits; a column that is not 1 adds nothing.',
          `\`${c.e}sMarked${c.F}(db)\` reads \`${c.b}\`. \`set${c.E}${c.F}(db, id, mask)\` still takes the number.`,
        ]
      : [
          `\`${three(c).join('`, `')}\` of \`${c.t}\` become one integer \`${c.col}\`, and go: ${pairs} (bit 0 is the one of value 1). A column that is neither NULL nor 0 sets its bit.`,
          "Plain inverse: 1 or 0 for each bit, 0 for NULL; a negative number is in two's complement.",
          `\`${c.e}sMarked${c.F}(db)\` answers the ids with the bit of \`${c.b}\`. \`set${c.E}${c.F}(db, id, ${three(c).join(', ')})\` keeps its parameters.`,
        ];
    return w;
  },
  migration: (c, manner) => {
    const [forth, forth2, back, back2] = open(c)
      ? [
          apart(c),
          apart2(c),
          `(...flags) => {
  const bits = [${bits(c).join(', ')}];
  return [flags.reduce((sum, flag, at) => sum + (flag === 1 ? 2 ** bits[at] : 0), 0)];
}`,
          `(a, b, c) => [(a === 1 ? ${2 ** bits(c)[0]} : 0) + (b === 1 ? ${2 ** bits(c)[1]} : 0) + (c === 1 ? ${2 ** bits(c)[2]} : 0)]`,
        ]
      : [together(c), together2(c), apart(c), apart2(c)];
    return transform(c, manner, { ...columns(c), forth, forth2, back, back2 });
  },
  docs: (c) => [
    [
      `${c.e}sMarked${c.F}(db)`,
      `ids below 1e15 with ${open(c) ? `bit ${bits(c)[1]} of ${c.col}` : `${c.b} set`}, ascending`,
    ],
    [`set${c.E}${c.F}(db, id, ${open(c) ? 'mask' : three(c).join(', ')})`, 'how many rows were changed'],
  ],
  before: (c) => {
    const args = open(c) ? 'mask' : three(c).join(', ');
    const where = open(c) ? `(${c.col} & ${2 ** bits(c)[1]}) <> 0` : `coalesce(${c.b}, 0) <> 0`;
    return `export function ${c.e}sMarked${c.F}(db) {
  return db.prepare('SELECT id FROM ${c.t} WHERE ${where} AND id < 1e15 ORDER BY id').all().map((row) => row.id);
}

export function set${c.E}${c.F}(db, id, ${args}) {
  const set = db.prepare('UPDATE ${c.t} SET ${columns(c)
    .was.map(([name]) => `${name} = ?`)
    .join(', ')} WHERE id = ?');
  return Number(set.run(${args}, id).changes);
}`;
  },
  after: (c) => code(c, open(c) ? apart(c) : together(c)),
  other: (c) => code(c, open(c) ? apart2(c) : together2(c)),
  cases: (c, ids) => [
    [`${c.e}sMarked${c.F}`],
    ...(open(c)
      ? [63, 0, 2 ** 40, -2].map((mask) => [`set${c.E}${c.F}`, ids[1], mask])
      : [
          [1, 0, 1],
          [0, 0, 0],
          [null, 3, 1],
        ].map((each) => [`set${c.E}${c.F}`, ids[1], ...each])),
  ],
  edits: (c) =>
    open(c)
      ? [
          `UPDATE ${c.t} SET ${c.a} = 1 - ${c.a} WHERE id = 2`,
          `UPDATE ${c.t} SET ${c.b} = NULL, ${c.c} = 1 WHERE id = 3`,
        ]
      : [`UPDATE ${c.t} SET ${c.col} = -1 WHERE id = 2`, `UPDATE ${c.t} SET ${c.col} = NULL WHERE id = 3`],
};
