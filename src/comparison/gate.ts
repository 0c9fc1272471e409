import { z } from 'zod';
import { userError } from '../core/index.ts';
import { normalQuantile } from '../stats/index.ts';
import {
  type ArmDifference,
  armDifferenceSchema,
  enduranceDifference,
  passDifference,
} from './arm-difference.ts';
import { differingDigests, type Pairing, pair, type Side, warningsOf } from './sides.ts';
import { type ComparisonWarning, comparisonWarningSchema } from './warnings.ts';

export const verdictNameSchema = z.enum(['regressed', 'no-regression', 'inconclusive']);
export type VerdictName = z.infer<typeof verdictNameSchema>;

/** What `gate --json` prints. */
export const gateVerdictSchema = z.strictObject({
  schema: z.literal('mimo-bench/verdict@1'),
  verdict: verdictNameSchema,
  /** Why, in a sentence. */
  reason: z.string(),
  /** Agent, version and model of either side. */
  baseline: z.strictObject({ runs: z.array(z.string()), contender: z.string(), newestTrial: z.string() }),
  candidate: z.strictObject({ runs: z.array(z.string()), contender: z.string(), newestTrial: z.string() }),
  /** On endurance. */
  primary: armDifferenceSchema,
  /** On the pass rate. */
  secondary: armDifferenceSchema,
  /** Of the primary measure: the fall in steps that counts as a regression. */
  delta: z.number(),
  /** Fall of the primary measure, in steps, that this design finds with a probability of 0.8. */
  minimumDetectableEffect: z.number(),
  /** Trials to add, both sides together, after which the difference as it stands would decide; 0 when decided. */
  extraTrials: z.int(),
  /** Strata (suite/task@units) that both sides ran. */
  strata: z.array(
    z.strictObject({
      name: z.string(),
      baseline: z.strictObject({ trials: z.int(), passed: z.int(), broken: z.int() }),
      candidate: z.strictObject({ trials: z.int(), passed: z.int(), broken: z.int() }),
    }),
  ),
  unpaired: z.strictObject({ baseline: z.array(z.string()), candidate: z.array(z.string()) }),
  warnings: z.array(comparisonWarningSchema),
});
export type GateVerdict = z.infer<typeof gateVerdictSchema>;

export interface GateOptions {
  /** Chance of a false `regressed`; four fifths of it go to endurance, one fifth to the pass rate. */
  readonly alpha: number;
  /** Fall that matters: as a share of the horizon for endurance, of the trials for the pass rate. */
  readonly delta: number;
  readonly passDelta: number;
  readonly seed: number;
  readonly permutations: number;
  /** Longest horizon, in steps. */
  readonly tau?: number | undefined;
  /** Digests that may differ between the sides, as a change of the harness's own version does. */
  readonly accept: readonly string[];
  /** Age of the baseline in days, beyond which it is warned of. */
  readonly staleAfterDays: number;
}

export const gateDefaults: GateOptions = {
  ...{ alpha: 0.05, delta: 0.1, passDelta: 0.1, seed: 0, permutations: 10_000 },
  ...{ accept: [], staleAfterDays: 30 },
};

export interface GateSide extends Side {
  readonly runs: readonly string[];
  readonly name: string;
}

/**
 * Whether the candidate endures less than the baseline. Three answers: it does; it does not, by as much as `delta`;
 * or these trials cannot tell, which is never to be read as the second.
 *
 * @throws MimoError user `GATE_NOTHING_SHARED` when no task was run by both, `GATE_DIGESTS` when what was run is not
 * the same on both sides
 */
export function gate(baseline: GateSide, candidate: GateSide, options: GateOptions): GateVerdict {
  const pairing = pair(baseline.trials, candidate.trials);
  if (pairing.strata.length === 0) throw nothingShared(pairing);
  refuseDifferent(pairing, options.accept);
  const shared = { seed: options.seed, permutations: options.permutations, tau: options.tau };
  const primary = enduranceDifference(pairing.strata, {
    ...{ ...shared, alpha: (options.alpha * 4) / 5, delta: options.delta },
  });
  const secondary = passDifference(pairing.strata, {
    ...{ ...shared, alpha: options.alpha / 5, delta: options.passDelta },
  });
  const { verdict, reason } = judge(primary, secondary);
  const [baselineNewest, candidateNewest] = [newest(baseline), newest(candidate)];
  return {
    schema: 'mimo-bench/verdict@1',
    verdict,
    reason,
    baseline: { runs: [...baseline.runs], contender: baseline.name, newestTrial: baselineNewest },
    candidate: { runs: [...candidate.runs], contender: candidate.name, newestTrial: candidateNewest },
    primary,
    secondary,
    delta: primary.delta,
    minimumDetectableEffect: primary.minimumDetectableEffect,
    extraTrials: verdict === 'inconclusive' ? trialsToDecide(primary) : 0,
    strata: pairing.strata.map(({ name, ...arms }) => ({
      name,
      baseline: counts(arms.baseline),
      candidate: counts(arms.candidate),
    })),
    unpaired: { baseline: [...pairing.onlyBaseline], candidate: [...pairing.onlyCandidate] },
    warnings: [
      ...warningsOf(pairing, [baseline, candidate]),
      ...staleness(baselineNewest, candidateNewest, options.staleAfterDays),
      ...(verdict === 'no-regression' && secondary.lower <= -secondary.delta
        ? (['pass-rate-undecided'] as const)
        : []),
    ],
  };
}

function judge(
  primary: ArmDifference,
  secondary: ArmDifference,
): { readonly verdict: VerdictName; readonly reason: string } {
  const fell = (what: string, { p, alpha }: ArmDifference) =>
    `${what} fell, and as great a fall would come by chance with p = ${p.toPrecision(2)} (limit ${alpha.toPrecision(2)})`;
  if (primary.difference < 0 && primary.p <= primary.alpha) {
    return { verdict: 'regressed', reason: fell('the number of steps free of breakdown', primary) };
  }
  if (secondary.difference < 0 && secondary.p <= secondary.alpha) {
    return { verdict: 'regressed', reason: fell('the pass rate', secondary) };
  }
  const bounds = `between ${primary.lower.toFixed(1)} and ${primary.upper.toFixed(1)} steps`;
  if (primary.lower > -primary.delta) {
    return {
      verdict: 'no-regression',
      reason: `the difference lies ${bounds}: no fall by as much as ${primary.delta.toFixed(1)} steps`,
    };
  }
  return {
    verdict: 'inconclusive',
    reason: `the difference lies ${bounds}: it may be nothing, or a fall by ${primary.delta.toFixed(1)} steps and more`,
  };
}

/**
 * Trials to add, both sides together, until the difference as it stands would be decided one way or the other: its
 * distance from 0 (a regression), or from -delta (none), against the critical value of one more standard error.
 */
function trialsToDecide(primary: ArmDifference): number {
  const { difference, delta, standardError, alpha, n } = primary;
  const trials = n.baseline + n.candidate;
  const distance = Math.max(-difference, difference + delta);
  const needed = Math.ceil(trials * ((-normalQuantile(alpha) * standardError) / distance) ** 2);
  return Math.max(1, needed - trials);
}

function counts(trials: readonly { readonly passed: boolean; readonly onset: unknown }[]) {
  return {
    trials: trials.length,
    passed: trials.filter(({ passed }) => passed).length,
    broken: trials.filter(({ onset }) => onset !== null).length,
  };
}

function newest({ trials }: Side): string {
  return trials.reduce((latest, { endedAt }) => (endedAt > latest ? endedAt : latest), '');
}

const dayMs = 86_400_000;

function staleness(baseline: string, candidate: string, days: number): ComparisonWarning[] {
  return Date.parse(candidate) - Date.parse(baseline) > days * dayMs ? ['stale-baseline'] : [];
}

function nothingShared({ onlyBaseline, onlyCandidate }: Pairing): Error {
  const list = (names: readonly string[]) => names.slice(0, 5).join(', ') || 'nothing that is valid';
  return userError('GATE_NOTHING_SHARED', 'no task was run at the same units on both sides', {
    hint: `The baseline has ${list(onlyBaseline)}; the candidate has ${list(onlyCandidate)}.`,
  });
}

function refuseDifferent({ strata }: Pairing, accept: readonly string[]): void {
  const differing = strata.flatMap((stratum) =>
    differingDigests(stratum)
      .filter((kind) => !accept.includes(kind))
      .map((kind) => ({ kind, name: stratum.name })),
  );
  if (differing.length === 0) return;
  const kinds = [...new Set(differing.map(({ kind }) => kind))];
  const parts = kinds.map((kind) => {
    const names = differing.filter((one) => one.kind === kind).map(({ name }) => name);
    return `${kind} (${names.slice(0, 3).join(', ')}${names.length > 3 ? `, ${names.length - 3} more` : ''})`;
  });
  throw userError('GATE_DIGESTS', `baseline and candidate were not run on the same: ${parts.join('; ')}`, {
    hint: `Run the baseline anew with this version and promote it, or accept the difference with ${kinds
      .map((kind) => `--accept ${kind}`)
      .join(' ')}.`,
  });
}
