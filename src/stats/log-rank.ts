import { chiSquareTail } from './chi-square.ts';
import { checkObservations, type Observation } from './risk-table.ts';

export interface GroupedObservation extends Observation {
  readonly group: string;
  /** Only observations of the same stratum are compared with one another: the task, for contenders. */
  readonly stratum?: string;
}

export interface LogRankTest {
  readonly chiSquare: number;
  /** Groups less one; fewer where some have nobody at risk together with others. 0: nothing to compare. */
  readonly df: number;
  /** 1 when `df` is 0. */
  readonly p: number;
  /** Per group, in order of name: observations, events seen, events expected if the groups did not differ. */
  readonly groups: readonly {
    readonly group: string;
    readonly n: number;
    readonly observed: number;
    readonly expected: number;
  }[];
}

/**
 * Log-rank test of equal survival of two or more groups, stratified if asked for: observed less expected events and
 * their hypergeometric covariance are summed over the strata.
 *
 * At each time with d events among n at risk, group g with n_g at risk expects d n_g / n, with covariance
 * d (n - d) / (n - 1) * (n_g / n) (1[g = h] - n_h / n); chi-square is (O - E)' V^- (O - E) with rank(V) df.
 *
 * @param observations of all groups together. RangeError when empty, a time is negative or not finite, there is one
 * group only, or `strata` is true and an observation has none.
 * @param options `strata`: compare within strata. Default: when the observations carry one.
 * Source: Mantel 1966; Kalbfleisch & Prentice, section 1.5. R: `survdiff(Surv(time, event) ~ group + strata(stratum))`.
 */
export function logRank(
  observations: readonly GroupedObservation[],
  options: { readonly strata?: boolean } = {},
): LogRankTest {
  checkObservations('logRank', observations);
  const names = [...new Set(observations.map(({ group }) => group))].sort();
  if (names.length < 2) throw new RangeError(`logRank: needs two groups or more, all are "${names[0]}"`);
  const sums: Sums = {
    observed: names.map(() => 0),
    expected: names.map(() => 0),
    covariance: names.map(() => names.map(() => 0)),
  };
  for (const stratum of strataOf(observations, options.strata).values()) addStratum(sums, stratum, names);
  const excess = sums.observed.map((seen, index) => seen - sums.expected[index]!);
  const { value, rank } = quadraticForm(excess, sums.covariance);
  const sizes = Map.groupBy(observations, ({ group }) => group);
  return {
    chiSquare: value,
    df: rank,
    p: rank === 0 ? 1 : chiSquareTail(value, rank),
    groups: names.map((group, index) => ({
      group,
      n: sizes.get(group)!.length,
      observed: sums.observed[index]!,
      expected: sums.expected[index]!,
    })),
  };
}

function strataOf(
  observations: readonly GroupedObservation[],
  asked: boolean | undefined,
): Map<string, GroupedObservation[]> {
  const without = observations.findIndex(({ stratum }) => stratum === undefined);
  const stratified = asked ?? observations.some(({ stratum }) => stratum !== undefined);
  if (stratified && without >= 0) throw new RangeError(`logRank: observation ${without} has no stratum`);
  return Map.groupBy(observations, ({ stratum }) => (stratified ? stratum! : ''));
}

interface Sums {
  readonly observed: number[];
  readonly expected: number[];
  readonly covariance: number[][];
}

/** Walks one stratum from its last time to its first, so that those at risk only ever grow. */
function addStratum(sums: Sums, observations: readonly GroupedObservation[], names: readonly string[]): void {
  const place = new Map(names.map((name, index) => [name, index]));
  const descending = [...observations].sort((a, b) => b.time - a.time);
  const atRisk = names.map(() => 0);
  let total = 0;
  for (let start = 0; start < descending.length; ) {
    const { time } = descending[start]!;
    let events = 0;
    for (; descending[start]?.time === time; start += 1) {
      const { group, event } = descending[start]!;
      const index = place.get(group)!;
      atRisk[index]! += 1;
      total += 1;
      if (!event) continue;
      events += 1;
      sums.observed[index]! += 1;
    }
    if (events > 0) addTime(sums, atRisk, total, events);
  }
}

function addTime(sums: Sums, atRisk: readonly number[], total: number, events: number): void {
  // One alone at risk cannot differ from itself.
  const factor = total > 1 ? (events * (total - events)) / (total - 1) : 0;
  for (const [g, ofG] of atRisk.entries()) {
    const share = ofG / total;
    sums.expected[g]! += events * share;
    for (const [h, ofH] of atRisk.entries())
      sums.covariance[g]![h]! += factor * share * ((g === h ? 1 : 0) - ofH / total);
  }
}

/**
 * v' M^- v and the rank of M, for M a covariance matrix and v in its range, by symmetric elimination on the largest
 * remaining diagonal. A generalised inverse, because M is singular by construction (its rows sum to 0), and more so
 * when groups never meet in a stratum.
 */
function quadraticForm(
  v: readonly number[],
  m: readonly (readonly number[])[],
): { value: number; rank: number } {
  const rest = [...v];
  const matrix = m.map((row) => [...row]);
  const left = new Set(v.keys());
  const least = 1e-10 * Math.max(...matrix.map((row, index) => row[index]!));
  let value = 0;
  while (left.size > 0) {
    const pivot = [...left].reduce((a, b) => (matrix[b]![b]! > matrix[a]![a]! ? b : a));
    const size = matrix[pivot]![pivot]!;
    if (!(size > least)) break;
    left.delete(pivot);
    value += rest[pivot]! ** 2 / size;
    for (const i of left) {
      const ratio = matrix[i]![pivot]! / size;
      rest[i]! -= ratio * rest[pivot]!;
      for (const j of left) matrix[i]![j]! -= ratio * matrix[pivot]![j]!;
    }
  }
  return { value, rank: v.length - left.size };
}
