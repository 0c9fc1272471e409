import { z } from 'zod';
import { findingKindSchema } from './assessment.ts';

/** Designs below these are warned of, in reports and comparisons alike. docs/metrics.md says why. */
export const fewTasks = 5;
export const fewRepeats = 4;

/** What a reader must know before leaning on a number: the whole list. Hints stand beside them in `warnings`. */
export const enduranceWarningSchema = z.enum([
  'few-tasks',
  'few-repeats',
  'mixed-digests',
  'infra-losses',
  'one-class',
  'provisional-onsets',
  'simulated-model',
  'few-events',
  'extrapolated',
  'separation',
  'slope-not-negative',
]);
export type EnduranceWarning = z.infer<typeof enduranceWarningSchema>;

/** Intervals are at 95%; a bound is null where the data set none. */
const bounds = { lower: z.number().nullable(), upper: z.number().nullable() };
const sized = { n: z.int(), warnings: z.array(enduranceWarningSchema) };

/** A number with what it rests on; null where it cannot be had (a median that was not reached). */
export const figureSchema = z.strictObject({ ...sized, estimate: z.number().nullable(), ...bounds });
export type Figure = z.infer<typeof figureSchema>;

/** `count` of `n`, with Wilson's interval of the share. */
export const shareFigureSchema = z.strictObject({
  ...sized,
  count: z.int(),
  estimate: z.number().nullable(),
  ...bounds,
});
export type ShareFigure = z.infer<typeof shareFigureSchema>;

/** One value per time; the bounds are null where the estimate is 0 or 1. */
const stepCurve = { lower: z.array(z.number().nullable()), upper: z.array(z.number().nullable()) };

export const survivalFigureSchema = z.strictObject({
  ...sized,
  /** In steps, ascending. */
  times: z.array(z.number()),
  survival: z.array(z.number()),
  ...stepCurve,
  atRisk: z.array(z.int()),
  events: z.array(z.int()),
});
export type SurvivalFigure = z.infer<typeof survivalFigureSchema>;

/** Competing ends: those after which no breakdown can follow, and those at which watching stopped. */
export const competingEndSchema = z.enum(['breakdown', 'success', 'early-stop', 'failed']);
export type CompetingEnd = z.infer<typeof competingEndSchema>;

export const contenderEnduranceSchema = z.strictObject({
  /** Valid trials that were assessed: what every number below rests on unless it says otherwise. */
  trials: z.int(),
  /** Valid trials of which no record is left. */
  unassessed: z.int(),
  /** Of those that broke down, trials whose onset no progress curve confirms. */
  provisional: z.int(),
  /** Every warning that any number carries, with what to do about it. */
  warnings: z.array(z.strictObject({ code: enduranceWarningSchema, hint: z.string() })),
  /** Steps free of breakdown, by Kaplan and Meier: all other ends are censored at the trial's last step. */
  survival: survivalFigureSchema,
  /** Steps that half, and 80%, of the trials last; null: not reached. */
  median: figureSchema,
  h80: figureSchema,
  /** Mean steps free of breakdown of the first `tau`. */
  restrictedMeans: z.array(figureSchema.extend({ tau: z.number(), se: z.number().nullable() })),
  ends: z.strictObject({
    success: shareFigureSchema,
    breakdown: shareFigureSchema,
    'early-stop': shareFigureSchema,
    budget: shareFigureSchema,
    failed: shareFigureSchema,
    unknown: shareFigureSchema,
  }),
  /** By Aalen and Johansen: the share of trials that ended so by then; `budget` and `unknown` are censored. */
  incidence: z.array(
    z.strictObject({
      ...sized,
      end: competingEndSchema,
      times: z.array(z.number()),
      incidence: z.array(z.number()),
      ...stepCurve,
    }),
  ),
  /** By Nelson and Aalen: breakdowns that a trial still under way meets in steps (from, to]. */
  hazard: z.array(figureSchema.extend({ from: z.number(), to: z.number(), events: z.int() })),
  /** Null where no maximum of the likelihood exists: no breakdown, or all at the last step seen. */
  weibull: z
    .strictObject({
      ...sized,
      events: z.int(),
      /** Above 1 the hazard rises with the steps, below 1 it falls. */
      shape: z.number(),
      ...bounds,
      scale: z.number(),
      /** Likelihood-ratio test of shape = 1. */
      p: z.number(),
      /** In steps, at a constant hazard; null unless that is not rejected and the breakdowns are enough to tell. */
      halfLife: figureSchema.nullable(),
    })
    .nullable(),
  /** Of the trials that broke down. */
  causes: z.array(shareFigureSchema.extend({ cause: findingKindSchema })),
  /** Episodes of repetition per 100 steps; `n` counts steps. */
  loops: z.strictObject({
    hallucinated: figureSchema.extend({ episodes: z.int() }),
    other: figureSchema.extend({ episodes: z.int() }),
  }),
  recovered: z.strictObject({
    /** Of all episodes. */
    share: shareFigureSchema,
    /** Median steps that a recovered episode lasted, by the order statistics that bound it. */
    length: figureSchema,
    longest: z.int().nullable(),
  }),
  selfReport: z.strictObject({
    /** Of the trials whose last words say so: those that passed. */
    saidDone: shareFigureSchema,
    saidUndone: shareFigureSchema,
    saidNothing: shareFigureSchema,
    saidTestsPass: shareFigureSchema,
    /** Along the way, per 100 steps: messages with a claim that the record contradicts. */
    falseClaims: figureSchema.extend({ claims: z.int() }),
  }),
  passRate: shareFigureSchema,
  /** Unbiased, averaged over task and units, for each k that every one of them has trials for. */
  passK: z.array(z.strictObject({ k: z.int(), tasks: z.int(), atLeastOne: figureSchema, all: figureSchema })),
  /** Success against log2(units), where one task ran at several settings of its dial. */
  horizon: z
    .strictObject({
      ...sized,
      units: z.array(z.strictObject({ units: z.int(), passed: shareFigureSchema })),
      slope: z.number().nullable(),
      /** In units: half, and 80%, of the trials succeed. */
      h50: figureSchema,
      h80: figureSchema,
    })
    .nullable(),
});
export type ContenderEndurance = z.infer<typeof contenderEnduranceSchema>;
