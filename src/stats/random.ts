import { checkCount } from './input.ts';

/** Uniform numbers in [0, 1) with 32 bits each. */
export type Random = () => number;

/**
 * Seeded generator, so that the same results always give the same interval: xoshiro128** of Blackman & Vigna (2018),
 * its state filled from the seed by the finaliser of MurmurHash3, which never leaves it all zero.
 *
 * @param seed whole number, 0 or more, to 2^53 - 1; RangeError otherwise.
 */
export function seededRandom(of: string, seed: number): Random {
  checkCount({ of, what: 'seed' }, seed);
  let [a, b, c, d] = [1, 2, 3, 4].map((part) =>
    mix(mix((seed >>> 0) ^ Math.imul(part, 0x9e3779b9)) ^ Math.floor(seed / 2 ** 32)),
  ) as [number, number, number, number];
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return (result >>> 0) / 2 ** 32;
  };
}

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

function mix(x: number): number {
  let h = x ^ (x >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
