import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

/** R's NA comes as null. */
type Numbers = readonly (number | null)[];

export interface Sample {
  readonly name: string;
  readonly time: readonly number[];
  readonly event: readonly boolean[];
  readonly probabilities: readonly number[];
  readonly curves: readonly (Record<
    | 'times'
    | 'survival'
    | 'standardError'
    | 'lower'
    | 'upper'
    | 'atRisk'
    | 'events'
    | 'censored'
    | 'quantiles'
    | 'quantileLower'
    | 'quantileUpper'
    | 'hazard'
    | 'hazardError',
    Numbers
  > & { readonly level: number })[];
  readonly means: readonly { readonly tau: number; readonly mean: number; readonly se: number }[];
  readonly weibull: {
    readonly shape: number;
    readonly scale: number;
    readonly shapeInterval: Numbers;
    readonly scaleInterval: Numbers;
    readonly p: number;
  } | null;
}

export interface Reference {
  readonly made: { readonly R: string; readonly survival: string };
  readonly samples: readonly Sample[];
  readonly ranks: readonly {
    readonly name: string;
    readonly time: readonly number[];
    readonly event: readonly boolean[];
    readonly group: readonly string[];
    readonly stratum: readonly string[] | null;
    readonly names: readonly string[];
    readonly observed: readonly number[];
    readonly expected: readonly number[];
    readonly chiSquare: number;
    readonly df: number;
    readonly p: number;
  }[];
  readonly competing: readonly {
    readonly name: string;
    readonly time: readonly number[];
    readonly cause: readonly string[];
    readonly times: readonly number[];
    readonly causes: readonly ({ readonly cause: string } & Record<
      'incidence' | 'standardError' | 'lower' | 'upper',
      Numbers
    >)[];
  }[];
  readonly horizons: readonly {
    readonly name: string;
    readonly units: readonly number[];
    readonly success: readonly boolean[];
    readonly weight: readonly number[];
    readonly intercept: number;
    readonly slope: number;
    readonly h50: number;
    readonly h80: number;
    readonly h50Interval: Numbers;
    readonly h80Interval: Numbers;
  }[];
  readonly normalTail: { readonly z: readonly number[]; readonly p: readonly number[] };
  readonly normalQuantile: { readonly p: readonly number[]; readonly z: readonly number[] };
  readonly chiSquareTail: Readonly<Record<'x' | 'df' | 'p', readonly number[]>>;
  readonly wilson: Readonly<Record<'k' | 'n' | 'level' | 'lower' | 'upper', readonly number[]>>;
  readonly passAtK: Readonly<Record<'n' | 'c' | 'k' | 'atLeastOne' | 'all', readonly number[]>>;
  readonly holm: readonly { readonly p: readonly number[]; readonly adjusted: readonly number[] }[];
  readonly permutations: readonly {
    readonly differences: readonly number[];
    readonly twoSided: number;
    readonly greater: number;
    readonly less: number;
  }[];
}

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'stats');
export const script = join(folder, 'reference.R');

/** What R printed for `fixtures/stats/reference.R`. */
export const reference: Reference = JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8'));

export const observationsOf = ({ time, event }: Pick<Sample, 'time' | 'event'>) =>
  time.map((at, index) => ({ time: at, event: event[index]! }));

/** Equal length, and each number within `tolerance` (relative above 1) of R's; R's NA is our null or NaN. */
export function expectClose(ours: Numbers, theirs: Numbers, tolerance = 1e-8): void {
  expect(ours.length).toBe(theirs.length);
  const apart = ours
    .map((value, index) => ({ index, ours: value, theirs: theirs[index]! }))
    .filter((pair) => !agree(pair.ours, pair.theirs, tolerance));
  expect(apart).toEqual([]);
}

function agree(ours: number | null, theirs: number | null, tolerance: number): boolean {
  if (theirs === null) return ours === null || Number.isNaN(ours);
  return ours !== null && Math.abs(ours - theirs) <= tolerance * Math.max(1, Math.abs(theirs));
}
