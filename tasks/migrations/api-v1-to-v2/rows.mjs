/** What is in the tables: one set for everybody to see, and one that only the grading has. */
import { createRng } from '../../lib/build.mjs';
import { MAKERS, MODELS, NOTES, OWNERS } from './names.mjs';

/** Monday, 7 April 2025, 09:30 UTC: when recorded traffic begins. */
export const START = Date.UTC(2025, 3, 7, 9, 30);

const TAGS = ['heavy', 'fragile', 'new', 'blue', 'spare'];

/** @returns {Map<string, object[]>} rows by resource */
export function tablesOf(plan, label) {
  const rng = createRng(`api-v1-to-v2/rows/${plan.units}/${plan.seed}/${label}`);
  const tables = new Map();
  for (const resource of plan.resources)
    tables.set(resource.id, rowsOf(resource, tables, rng.fork(resource.id)));
  return tables;
}

function rowsOf({ refs, area, one }, tables, rng) {
  let id = rng.int(1, 40);
  return Array.from({ length: rng.int(8, 12) }, (_, at) => {
    id += rng.int(1, 9);
    return {
      id,
      name: `${at === 0 ? 'Noël' : rng.pick(MAKERS)} ${one} ${rng.pick(MODELS)}`,
      serial: `${area.slice(0, 1)}${one.slice(0, 1)}`.toUpperCase() + String(rng.int(1000, 9999)),
      cents: rng.int(150, 48_000),
      weight: rng.int(60, 8_900),
      state: at < 2 ? ['in', 'out'][at] : rng.pick(['in', 'in', 'out', 'lost']),
      created: START / 1000 - rng.int(1, 700) * 86_400 - rng.int(0, 86_399),
      version: rng.int(1, 30),
      width: rng.int(21, 1_990),
      height: rng.int(21, 1_990),
      shelf: rng.chance(0.4) ? null : `S${rng.int(1, 40)}`,
      bay: rng.chance(0.4) ? null : `B${rng.int(1, 9)}`,
      owner: rng.chance(0.3) ? null : rng.pick(OWNERS),
      vat: rng.chance(0.4) ? null : `BE0${rng.int(100_000_000, 999_999_999)}`,
      active: rng.int(0, 1),
      tags: Array.from({ length: rng.int(0, 4) }, () => rng.pick(TAGS)).join('|'),
      notes: rng.chance(0.3) ? null : rng.pick(NOTES),
      ...Object.fromEntries(refs.map(({ id: other, key }) => [key, rng.pick(tables.get(other)).id])),
    };
  });
}

/** What a row has that was only just made. */
export const blankRow = ({ refs }) => ({
  name: '',
  serial: '',
  cents: 0,
  weight: 0,
  state: 'in',
  created: 0,
  version: 1,
  width: 0,
  height: 0,
  shelf: null,
  bay: null,
  owner: null,
  vat: null,
  active: 1,
  tags: '',
  notes: null,
  ...Object.fromEntries(refs.map(({ key }) => [key, null])),
});
