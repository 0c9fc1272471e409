import { checkProbability } from './input.ts';

/**
 * Holm's adjustment of p-values for the family-wise error of several tests: the i-th smallest of m becomes the
 * largest so far of (m - i + 1) p, at most 1. Valid under any dependence.
 *
 * @param ps p-values in [0, 1], RangeError otherwise; an empty list gives an empty list.
 * @returns adjusted p-values in the order given.
 * Source: Holm 1979. R: `p.adjust(ps, "holm")`.
 */
export function holm(ps: readonly number[]): number[] {
  for (const [index, p] of ps.entries()) checkProbability({ of: 'holm', what: `p-value ${index}` }, p);
  const ascending = [...ps.keys()].sort((a, b) => ps[a]! - ps[b]!);
  const adjusted = ps.map(() => 0);
  let largest = 0;
  for (const [rank, index] of ascending.entries()) {
    largest = Math.max(largest, (ps.length - rank) * ps[index]!);
    adjusted[index] = Math.min(1, largest);
  }
  return adjusted;
}
