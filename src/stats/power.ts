import { checkCount, checkLevel, checkPositive } from './input.ts';
import { normalQuantile, normalTail } from './normal.ts';

/** Trials of one contender and how many of them broke down (events). */
export interface Arm {
  readonly trials: number;
  readonly events: number;
}

export interface TestLevels {
  /** Significance level; default 0.05. */
  readonly alpha?: number;
  /** Wanted probability of finding the effect; default 0.8. */
  readonly power?: number;
  /** Default 2. */
  readonly sides?: 1 | 2;
}

export interface SurvivalDesign extends TestLevels {
  readonly baseline: Arm;
  readonly candidate: Arm;
  /** Smallest hazard ratio, candidate to baseline, that matters; not 1. */
  readonly hazardRatio: number;
  /**
   * Factor by which trials of the same task carry less than independent ones: 1 + (trials per task - 1) * rho.
   * Default 1.
   */
  readonly designEffect?: number;
}

export interface SurvivalPower {
  /** Events so far, both arms. */
  readonly events: number;
  /** Probability of finding `hazardRatio` with them. */
  readonly power: number;
  /** Hazard ratio above 1 that they find with the wanted power; its inverse as a gain. Null without events. */
  readonly minimumDetectableHazardRatio: number | null;
  /** Events that find `hazardRatio` with the wanted power. */
  readonly requiredEvents: number;
  /**
   * Trials to add, both arms together and in their present proportion, until so many events are to be expected at
   * the present rate of events per trial; 0 where they are there. Null without events: no rate is known.
   */
  readonly extraTrials: number | null;
}

/**
 * What a survival comparison by log-rank can find, and what would decide it.
 *
 * Var(ln HR) = 1 / (d q (1 - q)), d events, q the candidate's share of the trials; so
 * d = (z_alpha + z_power)^2 / (q (1 - q) (ln HR)^2), times the design effect.
 *
 * @param design RangeError for an arm without trials, more events than trials, a ratio not above 0 or equal to 1, a
 * design effect below 1, or levels outside (0, 1).
 * Source: Schoenfeld 1981, 1983. Assumes proportional hazards.
 */
export function power(design: SurvivalDesign): SurvivalPower {
  const of = 'power';
  const { baseline, candidate, hazardRatio, designEffect = 1 } = design;
  checkArm(of, 'baseline', baseline);
  checkArm(of, 'candidate', candidate);
  checkPositive({ of, what: 'hazardRatio' }, hazardRatio);
  if (hazardRatio === 1) throw new RangeError(`${of}: hazardRatio must differ from 1, which is no effect`);
  if (!(designEffect >= 1 && Number.isFinite(designEffect)))
    throw new RangeError(`${of}: designEffect must be a finite number, 1 or more, was ${designEffect}`);
  const reach = reachOf(of, design);

  const trials = baseline.trials + candidate.trials;
  const share = candidate.trials / trials;
  const events = baseline.events + candidate.events;
  /** Information on ln HR that one event carries. */
  const perEvent = (share * (1 - share)) / designEffect;
  const effect = Math.abs(Math.log(hazardRatio));
  const requiredEvents = Math.ceil((reach.critical + reach.wanted) ** 2 / (perEvent * effect ** 2));
  const standardError = 1 / Math.sqrt(events * perEvent);
  return {
    events,
    power: powerOf(effect / standardError, reach),
    minimumDetectableHazardRatio:
      events === 0 ? null : Math.exp((reach.critical + reach.wanted) * standardError),
    requiredEvents,
    extraTrials: events === 0 ? null : Math.max(0, Math.ceil((requiredEvents * trials) / events) - trials),
  };
}

export interface DifferenceDesign extends TestLevels {
  /** Of the estimated difference (restricted means, pass rates): analytic, or by bootstrap. Above 0. */
  readonly standardError: number;
  /** Trials behind it, both arms. */
  readonly trials: number;
  /** Smallest difference that matters, in the difference's own unit; above 0. */
  readonly delta: number;
}

export interface DifferencePower {
  /** Probability of finding `delta`. */
  readonly power: number;
  /** Difference that is found with the wanted power, in the same unit. */
  readonly minimumDetectable: number;
  /** Trials to add, of the same kind and in the same proportion; 0 where there are enough. */
  readonly extraTrials: number;
}

/**
 * The same for any difference with a standard error that shrinks as 1 / sqrt(trials): restricted means in steps, or
 * pass rates. Minimum detectable = (z_alpha + z_power) se; trials grow by its square over delta's.
 *
 * @param design RangeError for a standard error or delta not above 0, no trials, or levels outside (0, 1).
 * Source: Cohen, Statistical Power Analysis for the Behavioral Sciences, section 12.
 */
export function differencePower(design: DifferenceDesign): DifferencePower {
  const of = 'differencePower';
  const { standardError, trials, delta } = design;
  checkPositive({ of, what: 'standardError' }, standardError);
  checkPositive({ of, what: 'delta' }, delta);
  checkCount({ of, what: 'trials' }, trials, 1);
  const reach = reachOf(of, design);
  const minimumDetectable = (reach.critical + reach.wanted) * standardError;
  const needed = Math.ceil(trials * (minimumDetectable / delta) ** 2);
  return {
    power: powerOf(delta / standardError, reach),
    minimumDetectable,
    extraTrials: Math.max(0, needed - trials),
  };
}

interface Reach {
  /** Standard errors from 0 that count as significant. */
  readonly critical: number;
  /** Standard errors beyond that for the wanted power. */
  readonly wanted: number;
  readonly sides: 1 | 2;
}

function reachOf(of: string, { alpha = 0.05, power = 0.8, sides = 2 }: TestLevels): Reach {
  checkLevel({ of, what: 'alpha' }, alpha);
  checkLevel({ of, what: 'power' }, power);
  checkCount({ of, what: 'sides' }, sides, 1, 2);
  return { critical: -normalQuantile(alpha / sides), wanted: normalQuantile(power), sides };
}

/** Of an effect that many standard errors from 0; in a two-sided test the wrong side can be significant too. */
function powerOf(effect: number, { critical, sides }: Reach): number {
  const right = normalTail(critical - effect);
  return sides === 2 ? right + normalTail(critical + effect) : right;
}

function checkArm(of: string, name: string, { trials, events }: Arm): void {
  checkCount({ of, what: `trials of the ${name}` }, trials, 1);
  checkCount({ of, what: `events of the ${name}` }, events, 0, trials);
}
