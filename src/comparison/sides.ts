import { fewRepeats, fewTasks } from '../core/index.ts';
import type { TwoArms } from '../stats/index.ts';
import { type EnduredTrial, stratumOf } from './endured.ts';
import type { ComparisonWarning } from './warnings.ts';

/** What one side brings to a comparison. */
export interface Side {
  readonly trials: readonly EnduredTrial[];
  /** Trials that infrastructure or the provider ended; they have no part in any figure. */
  readonly invalid: number;
  /** Planned and not finished. */
  readonly pending: number;
}

export interface Pairing {
  /** Of what both sides ran, in the order of their names. */
  readonly strata: readonly (TwoArms<EnduredTrial> & { readonly name: string })[];
  readonly onlyBaseline: readonly string[];
  readonly onlyCandidate: readonly string[];
}

/** Pairs two lists of trials by suite, task and units. */
export function pair(baseline: readonly EnduredTrial[], candidate: readonly EnduredTrial[]): Pairing {
  const left = Map.groupBy(baseline, stratumOf);
  const right = Map.groupBy(candidate, stratumOf);
  const names = [...new Set([...left.keys(), ...right.keys()])].sort();
  return {
    strata: names.flatMap((name) => {
      const [b, c] = [left.get(name), right.get(name)];
      return b && c ? [{ name, baseline: b, candidate: c }] : [];
    }),
    onlyBaseline: names.filter((name) => !right.has(name)),
    onlyCandidate: names.filter((name) => !left.has(name)),
  };
}

/** Warnings that follow from the trials that were compared and those that could not be. */
export function warningsOf(pairing: Pairing, sides: readonly Side[]): ComparisonWarning[] {
  const { strata, onlyBaseline, onlyCandidate } = pairing;
  const trials = strata.flatMap(({ baseline, candidate }) => [...baseline, ...candidate]);
  const tasks = new Set(trials.map(({ suite, task }) => `${suite}/${task}`));
  const broken = trials.filter(({ onset }) => onset !== null).length;
  const found: Record<string, boolean> = {
    'few-tasks': tasks.size < fewTasks,
    'few-repeats': strata.some(
      ({ baseline, candidate }) => Math.min(baseline.length, candidate.length) < fewRepeats,
    ),
    'mixed-digests': strata.some((stratum) => differingDigests(stratum).length > 0),
    'infra-losses': sides.some(({ invalid, pending }) => invalid + pending > 0),
    'unpaired-tasks': onlyBaseline.length + onlyCandidate.length > 0,
    'provisional-onsets': trials.some(({ onset }) => onset?.provisional === true),
    'not-analysed': trials.some(({ analysed }) => !analysed),
    'one-class': broken === 0 || broken === trials.length,
    'simulated-model': trials.some(({ simulated }) => simulated),
  };
  return Object.entries(found).flatMap(([name, holds]) => (holds ? [name as ComparisonWarning] : []));
}

export type DigestKind = keyof EnduredTrial['digests'];

/** Which digests are not one and the same over the trials of both arms. */
export function differingDigests({ baseline, candidate }: TwoArms<EnduredTrial>): DigestKind[] {
  const all = [...baseline, ...candidate];
  const kinds: readonly DigestKind[] = ['task', 'environment', 'harness'];
  return kinds.filter((kind) => new Set(all.map(({ digests }) => digests[kind])).size > 1);
}
