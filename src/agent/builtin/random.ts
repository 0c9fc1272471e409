/** A seeded generator whose whole state is one number, so that a checkpoint can hold it. */
export interface Random {
  state: number;
}

/** A number in [0, 1). Mulberry32 by Tommy Ettinger (public domain): plenty for the jitter of waits. */
export function nextRandom(random: Random): number {
  random.state = (random.state + 0x6d2b79f5) >>> 0;
  let mixed = random.state;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
