/** Amounts written by hand become whole cents, with a rounding rule. */
import { transform } from './text.mjs';

const up = {
  'half up': 'rest >= 5n * unit / 10n',
  'half even': 'rest * 2n > unit || (rest * 2n === unit && cents % 2n === 1n)',
  cut: 'false',
};
const words = {
  'half up': 'half a cent and more is rounded away from zero',
  'half even': 'to the nearest cent; exactly half a cent goes to the even one',
  cut: 'what is smaller than a cent is cut off',
};

const forth = (c) => `(text) => {
  const found = /^([+-]?)([0-9]+)(?:[.,]([0-9]+))?$/.exec((text ?? '').replaceAll(' ', ''));
  if (found === null) return [null];
  const digits = found[3] ?? '';
  const unit = 10n ** BigInt(Math.max(digits.length - 2, 0));
  const scaled = BigInt(found[2] + digits.padEnd(2, '0'));
  const cents = scaled / unit;
  const rest = scaled % unit;
  const whole = unit > 1n && (${up[c.f.rounding]}) ? cents + 1n : cents;
  return [Number(found[1] === '-' ? -whole : whole)];
}`;
const forth2 = (c) => `(text) => {
  let plain = (text ?? '').split(' ').join('').replace(',', '.');
  const sign = plain.startsWith('-') ? -1 : 1;
  if (/^[+-]/.test(plain)) plain = plain.slice(1);
  if (!/^[0-9]+(?:[.][0-9]+)?$/.test(plain)) return [null];
  const [whole, fraction = ''] = plain.split('.');
  const cents = Number(whole) * 100 + Number((fraction + '00').slice(0, 2));
  const rest = fraction.slice(2);
  const half = /^50*$/.test(rest);
  const more = rest >= '5';
  const step = ${{ 'half up': 'more', 'half even': 'half ? cents % 2 === 1 : more', cut: 'more && false' }[c.f.rounding]};
  return [(sign * (cents + (step ? 1 : 0))) || 0];
}`;

const back = `(cents) => {
  if (cents === null) return [null];
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return [(cents < 0 ? '-' : '') + digits.slice(0, -2) + '.' + digits.slice(-2)];
}`;
const back2 = `(cents) => {
  if (cents === null) return [null];
  const size = cents < 0 ? -cents : cents;
  const rest = size % 100;
  return [\`\${cents < 0 ? '-' : ''}\${(size - rest) / 100}.\${rest < 10 ? '0' : ''}\${rest}\`];
}`;

const code = (c, form) => `const cents${c.F} = ${form};

export function ${c.e}${c.F}Total(db) {
  return db.prepare('SELECT coalesce(sum(${c.col}_cents), 0) AS cents FROM ${c.t}').get().cents;
}

export function ${c.e}sAbove${c.F}(db, limit) {
  const found = db.prepare('SELECT id FROM ${c.t} WHERE ${c.col}_cents > ? AND id < 1e15 ORDER BY id').all(limit);
  return found.map((row) => row.id);
}

export function set${c.E}${c.F}(db, id, text) {
  const set = db.prepare('UPDATE ${c.t} SET ${c.col}_cents = ? WHERE id = ?');
  return Number(set.run(...cents${c.F}(text), id).changes);
}`;

export const money = {
  id: 'money',
  flags: { rounding: ['half up', 'half even', 'cut'] },
  names: [{ col: 'fee' }, { col: 'deposit' }, { col: 'charge' }],
  start: (c) => ({ columns: [`${c.col} TEXT`] }),
  odd: () => [
    null,
    '12,50',
    '0.005',
    '-0.005',
    '1 204.125',
    '1.135',
    '7',
    'free',
    '',
    '-3,999',
    '0.0149',
    '12.',
    '1e3',
    '٣',
    '+2.5',
    '88.1250',
  ],
  value: (_c, rng) => `${rng.int(1, 400)}${rng.pick(['.', ','])}${String(rng.int(0, 99)).padStart(2, '0')}`,
  tables: () => [],
  title: (c) => `${c.col} in whole cents`,
  request: (c) => [
    `\`${c.t}.${c.col}\` is text that people typed: \`12.50\`, \`12,5\`, \`1 204.125\`. It becomes \`${c.col}_cents\` (integer), and goes.`,
    `Spaces are dropped; an optional sign, the digits 0 to 9, and after a point or a comma at least one more digit. Anything else is NULL. Calculate exactly, not in floating point: ${words[c.f.rounding]}.`,
    'Plain inverse: the amount with a point and two decimals, a minus sign where it is below zero.',
    `\`${c.e}${c.F}Total(db)\` answers whole cents from now on (0 for none), and \`${c.e}sAbove${c.F}(db, limit)\` takes its limit in cents. \`set${c.E}${c.F}(db, id, text)\` takes what people type, by the same rule.`,
  ],
  migration: (c, manner) =>
    transform(c, manner, {
      was: [[c.col, 'TEXT']],
      now: [[`${c.col}_cents`, 'INTEGER']],
      forth: forth(c),
      back,
      forth2: forth2(c),
      back2,
    }),
  docs: (c) => [
    [`${c.e}${c.F}Total(db)`, `the sum of every ${c.col}, as a number`],
    [`${c.e}sAbove${c.F}(db, limit)`, `ids below 1e15 with a ${c.col} above the limit, ascending`],
    [`set${c.E}${c.F}(db, id, text)`, 'how many rows were changed'],
  ],
  before: (c) => `export function ${c.e}${c.F}Total(db) {
  const row = db.prepare("SELECT total(replace(replace(${c.col}, ' ', ''), ',', '.')) AS sum FROM ${c.t}").get();
  return row.sum;
}

export function ${c.e}sAbove${c.F}(db, limit) {
  const sql = "SELECT id FROM ${c.t} WHERE CAST(replace(replace(${c.col}, ' ', ''), ',', '.') AS REAL) > ? AND id < 1e15 ORDER BY id";
  return db.prepare(sql).all(limit).map((row) => row.id);
}

export function set${c.E}${c.F}(db, id, text) {
  return Number(db.prepare('UPDATE ${c.t} SET ${c.col} = ? WHERE id = ?').run(text, id).changes);
}`,
  after: (c) => code(c, forth(c)),
  other: (c) => code(c, forth2(c)),
  cases: (c, ids) => [
    [`${c.e}${c.F}Total`],
    [`${c.e}sAbove${c.F}`, 1000],
    [`${c.e}sAbove${c.F}`, -1],
    ...['3,145', '-0,005', 'x', null, '0.025'].map((text) => [`set${c.E}${c.F}`, ids[1], text]),
  ],
  edits: (c) => [
    `UPDATE ${c.t} SET ${c.col}_cents = -5 WHERE id = 2`,
    `UPDATE ${c.t} SET ${c.col}_cents = 120450 WHERE id = 3`,
  ],
};
