/**
 * Seeded randomness without state: a draw depends on what it is for, not on how many were made before, so a
 * resumed trial draws as the undisturbed one would.
 */
export interface Random {
  /** A number in [0, 1) for a purpose, such as `pause at step 12`. */
  unit(purpose: string): number;
  /** An integer in [0, bound). */
  below(bound: number, purpose: string): number;
  /** One of the items; the list must not be empty. */
  pick<T>(items: readonly [T, ...T[]], purpose: string): T;
  shuffled<T>(items: readonly T[], purpose: string): T[];
}

export function createRandom(seed: number, label: string): Random {
  const unit = (purpose: string): number => sfc32(hash128(`${seed}|${label}|${purpose}`));
  const below = (bound: number, purpose: string): number => Math.floor(unit(purpose) * bound);
  return {
    unit,
    below,
    pick: (items, purpose) => items[below(items.length, purpose)] ?? items[0],
    shuffled: (items, purpose) => {
      const result = [...items];
      for (let i = result.length - 1; i > 0; i -= 1) {
        const j = below(i + 1, `${purpose}/${i}`);
        [result[i], result[j]] = [result[j] as (typeof result)[number], result[i] as (typeof result)[number]];
      }
      return result;
    },
  };
}

/** Four 32-bit words from a text: FNV-1a lanes with different offsets, finalised as in MurmurHash3. */
function hash128(text: string): readonly [number, number, number, number] {
  const lane = (offset: number): number => {
    let h = (0x811c9dc5 ^ offset) >>> 0;
    for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
  };
  return [lane(0), lane(0x9e3779b9), lane(0x7f4a7c15), lane(0x3c6ef372)];
}

/** First number of the generator sfc32 (Chris Doty-Humphrey's PractRand) after its warm-up. */
function sfc32(state: readonly [number, number, number, number]): number {
  let [a, b, c, d] = state;
  let result = 0;
  for (let round = 0; round < 15; round += 1) {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    result = t >>> 0;
  }
  return result / 2 ** 32;
}
