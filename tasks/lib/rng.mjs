import { createHash } from 'node:crypto';

/**
 * A seeded stream of numbers, the same on every machine and Node version for ever: built tasks are identified
 * by the digest of their bytes, so neither the generator (sfc32) nor its seeding (sha256) may ever change.
 *
 * @typedef {object} Rng
 * @property {() => number} next a number in [0, 1), of 32 random bits
 * @property {(min: number, max: number) => number} int an integer, both ends included
 * @property {<T>(items: readonly T[]) => T} pick one item
 * @property {<T>(items: readonly T[], count: number) => T[]} sample `count` different items, in random order
 * @property {<T>(items: readonly T[]) => T[]} shuffle a shuffled copy
 * @property {(probability: number) => boolean} chance true with this probability
 * @property {(label: string | number) => Rng} fork an own stream, which depends on the seed and the label only:
 *   draws made here, before or after, do not shift it
 */

/**
 * @param {number | string} seed
 * @returns {Rng}
 */
export function createRng(seed) {
  const key = String(seed);
  const next32 = sfc32(key);
  const next = () => next32() / 2 ** 32;
  const int = (min, max) => {
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || max < min || max - min >= 2 ** 32) {
      throw new RangeError(`int(${min}, ${max}): expected integers, min <= max, less than 2^32 apart`);
    }
    const span = max - min + 1;
    const fair = 2 ** 32 - (2 ** 32 % span);
    let drawn = next32();
    // Numbers past the last whole multiple would make small results likelier.
    while (drawn >= fair) drawn = next32();
    return min + (drawn % span);
  };
  const shuffle = (items) => {
    const copy = [...items];
    for (let last = copy.length - 1; last > 0; last--) {
      const other = int(0, last);
      [copy[last], copy[other]] = [copy[other], copy[last]];
    }
    return copy;
  };
  return {
    next,
    int,
    shuffle,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('pick: expected at least one item');
      return items[int(0, items.length - 1)];
    },
    sample: (items, count) => {
      if (count > items.length) throw new RangeError(`sample: asked ${count} of ${items.length} items`);
      return shuffle(items).slice(0, count);
    },
    chance: (probability) => next() < probability,
    fork: (label) => createRng(`${key}/${label}`),
  };
}

/** Chris Doty-Humphrey's sfc32: 32-bit arithmetic only, so exact in JavaScript. */
function sfc32(key) {
  const seed = createHash('sha256').update(key).digest();
  let [a, b, c] = [seed.readInt32LE(0), seed.readInt32LE(4), seed.readInt32LE(8)];
  let counter = 1;
  const next = () => {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) next();
  return next;
}
