/** Rows: of the shop's own data file, of the sample that its tests use, and of the grader. */
import { collections, groupValues } from '../catalog.mjs';

const DAY = 86_400_000;
const EPOCH = Date.UTC(2023, 2, 6, 8);

/**
 * @param {import('../../../lib/rng.mjs').Rng} rng
 * @param {number} count rows a collection
 * @returns {Record<string, object[]>} rows by collection, ascending by id
 */
export function makeTables(rng, count) {
  return Object.fromEntries(
    Object.entries(collections).map(([name, c]) => [name, rowsOf(rng.fork(name), c, count)]),
  );
}

function rowsOf(rng, c, count) {
  let id = rng.int(3, 9);
  let at = EPOCH + rng.int(0, 40) * DAY;
  const rows = [];
  for (let made = 0; made < count; made++) {
    id += rng.int(1, 3);
    // Whole hours often coincide, so that both ends of a span are met.
    at += rng.pick([0, 1, 2, 5, 24]) * 3_600_000;
    rows.push({
      id,
      [c.groups[0]]: rng.pick(groupValues[c.groups[0]]),
      [c.groups[1]]: rng.pick(groupValues[c.groups[1]]),
      // Refunds are negative, and some amounts are less than one unit of money.
      [c.money]: rng.chance(0.15) ? -rng.int(1, 99) : rng.int(5, 99_999),
      [c.time]: at,
      archived: rng.chance(0.2),
      revision: rng.int(1, 6),
      lineage: rng.int(0x10000000, 0x7fffffff).toString(16),
    });
  }
  return rows;
}

/** Values of a group by how often live rows have them: the first has most rows. */
export function valuesOf(rows, group) {
  const counts = new Map();
  for (const row of rows) if (!row.archived) counts.set(row[group], (counts.get(row[group]) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value);
}
