/**
 * What each major version does to the data beside its format: source text of a module with
 * `migrate(text, stamp)`. Every row gets a lineage that depends on the version and the stamp before, and every
 * version repairs something, so the data of a version cannot be had without those before it.
 */
import { collections, groupValues } from '../catalog.mjs';

const repairs = {
  reprice: (rng, name, c) => ({
    note: `re-rates ${c.money} of some ${name}`,
    text: `if (name === '${name}' && row.id % ${rng.int(3, 5)} === ${rng.int(0, 2)}) row.${c.money} += ${rng.int(3, 95)};`,
  }),
  retire: (rng, name) => ({
    note: `settles which ${name} are archived`,
    text: `if (name === '${name}' && row.id % ${rng.int(7, 11)} === ${rng.int(0, 5)}) row.archived = !row.archived;`,
  }),
  retime: (rng, name, c) => ({
    note: `corrects ${c.time} of ${name} for summer time`,
    text: `if (name === '${name}' && row.id % ${rng.int(2, 4)} === 1) row.${c.time} += ${rng.int(1, 3)} * 3_600_000;`,
  }),
  regroup: (rng, name, c) => {
    const group = rng.pick(c.groups);
    const [from, to] = rng.sample(groupValues[group], 2);
    return {
      note: `folds a ${group} of ${name} into another where the row is even`,
      text: `if (name === '${name}' && row.${group} === '${from}' && row.id % ${rng.int(2, 3)} === 0) row.${group} = '${to}';`,
    };
  },
  recover: (rng, name, c) => ({
    note: `recovers held ${name} from the journal`,
    text: `if (name === '${name}' && row.id === rows[${rng.int(0, 3)}].id) recovered.push({ ...row, id: rows.at(-1).id + ${rng.int(1, 3)}, ${c.money}: ${rng.int(101, 9999)} });`,
  }),
};

/** @returns {{note: string, source: string}} */
export function migrationSource(version, rng) {
  const chosen = rng.sample(Object.keys(repairs), 2).map((kind) => {
    const name = rng.pick(Object.keys(collections));
    return repairs[kind](rng, name, collections[name]);
  });
  const salt = rng.int(0x100000, 0xffffff).toString(16);
  const source = `'use strict';

const { createHash } = require('node:crypto');
const before = require('./format-before.js');
const now = require('./format.js');

const hash = (...parts) => createHash('sha256').update(parts.join('\\n')).digest('hex');

function repaired(name, rows) {
  const recovered = [];
  for (const row of rows) {
${chosen.map(({ text }) => `    ${text}`).join('\n')}
  }
  return [...rows, ...recovered];
}

/** \`stamp\` is what the migration to version ${version - 1} printed. */
function migrate(text, stamp) {
  const { seal, tables } = before.decode(text);
  if (hash('seal', stamp).slice(0, 16) !== seal) throw new Error('the stamp does not belong to this data');
  const next = hash('${salt}', stamp, hash(text)).slice(0, 20);
  const entries = Object.entries(tables).map(([name, rows]) => [
    name,
    repaired(name, rows).map((row) => ({ ...row, lineage: hash('${salt}', row.lineage, row.id, stamp).slice(0, 8) })),
  ]);
  return { text: now.encode(Object.fromEntries(entries), hash('seal', next).slice(0, 16)), stamp: next };
}

module.exports = { migrate, from: before.VERSION, to: now.VERSION };
`;
  return { notes: chosen.map(({ note }) => note), source };
}
