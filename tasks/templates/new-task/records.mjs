/** The records of a store: what they are at the start, and what they must become. */
import { sealOf } from './app/seal.mjs';

const names = ['Ada', 'Bo', 'Cem', 'Dua', 'Eli', 'Fay', 'Gus', 'Ida'];
const things = ['lamp', 'kettle', 'ladder', 'basket', 'mirror', 'shelf'];

/** The units of work. Each kind asks for another change, so that no one rule settles them all. */
const kinds = [
  {
    rule: 1,
    before: (rng) => ({ name: rng.pick(things), cost: rng.int(5, 9999) }),
    after: ({ name, cost }) => ({ title: name, price: (cost / 100).toFixed(2) }),
  },
  {
    rule: 2,
    before: (rng) => ({ person: `${rng.pick(names)} ${rng.pick(names)}sen` }),
    after: ({ person }) => ({ first: person.split(' ')[0], last: person.split(' ')[1] }),
  },
  {
    rule: 3,
    before: (rng) => ({ grams: rng.int(1, 80) * 125 }),
    after: ({ grams }) => ({ weight: { value: grams / 1000, unit: 'kg' } }),
  },
  {
    rule: 4,
    before: (rng) => ({ year: rng.int(1990, 2030), month: rng.int(1, 12), day: rng.int(1, 28) }),
    after: ({ year, month, day }) => ({ date: `${year}-${two(month)}-${two(day)}` }),
  },
];

const two = (number) => String(number).padStart(2, '0');

/** @returns one entry a unit: its file, its rule, the record before, and the record after */
export function makeRecords(units, rng) {
  let seal = 'first';
  return Array.from({ length: units }, (_, index) => {
    const id = String(index + 1).padStart(3, '0');
    const { rule, before, after } = rng.pick(kinds);
    const old = before(rng);
    const record = { id, version: 2, after: seal, ...after(old) };
    seal = sealOf(record);
    return { id, rule, file: `records/${id}.json`, old: { id, ...old }, record };
  });
}
