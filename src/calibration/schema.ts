import { z } from 'zod';
import { findingKindSchema } from '../core/index.ts';

/** A share with its 95 % Wilson interval; null where n is 0. */
const shareSchema = z.strictObject({
  k: z.int(),
  n: z.int(),
  estimate: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
});
export type Share = z.infer<typeof shareSchema>;

const onsetErrorSchema = z.strictObject({
  n: z.int(),
  /** Of the absolute difference between declared and true onset, in steps; null where n is 0. */
  median: z.number().nullable(),
  p90: z.number().nullable(),
});

const setSchema = z.strictObject({
  set: z.enum(['tuning', 'reporting']),
  seeds: z.array(z.int()),
  trials: z.int(),
  steps: z.int(),
  healthySteps: z.int(),
  /** Episodes in healthy steps, of every kind, over all trials. */
  falseAlarms: z.int(),
  falseAlarmsPer100: z.number().nullable(),
  /** Personas that break down, one line each. */
  personas: z.array(
    z.strictObject({
      persona: z.string(),
      trials: z.int(),
      /** Trials with a breakdown that an onset was declared for, with a cause that is one of the sealed kinds. */
      recall: shareSchema,
      /** The same whatever the cause. */
      declared: shareSchema,
      /** Declared onsets whose cause is the most telling of the sealed kinds. */
      exactCause: shareSchema,
      onsetError: onsetErrorSchema,
      /** Declared onsets whose interval holds the true one. */
      covered: shareSchema,
    }),
  ),
  /** Kinds of finding that the truth has or the analysis found. */
  kinds: z.array(
    z.strictObject({
      kind: findingKindSchema,
      /** Episodes of the kind that are true, of all found. */
      precision: shareSchema,
      wrongKind: z.int(),
      falseAlarms: z.int(),
      falseAlarmsPer100: z.number().nullable(),
      /** Trials whose most telling sealed kind it is, in which an episode of it lies within the true range. */
      recall: shareSchema,
      onsetError: onsetErrorSchema,
    }),
  ),
  /** Healthy personas, one line each. */
  decoys: z.array(
    z.strictObject({
      persona: z.string(),
      trials: z.int(),
      passed: z.int(),
      healthySteps: z.int(),
      falseAlarms: z.int(),
      falseAlarmsPer1000: z.number().nullable(),
      /** Trials for which an onset was declared. */
      onsets: z.int(),
    }),
  ),
  /** Trials in which something is not as it should be, and what. */
  misses: z.array(
    z.strictObject({ trial: z.string(), task: z.string(), persona: z.string(), what: z.array(z.string()) }),
  ),
});
export type CalibratedSet = z.infer<typeof setSchema>;

/** `calibration.json`, and what `calibrate --json` prints. */
export const calibrationSchema = z.strictObject({
  schema: z.literal('mimo-bench/calibration@1'),
  harness: z.string(),
  grid: z.strictObject({
    tasks: z.array(z.strictObject({ task: z.string(), units: z.int() })),
    agents: z.array(z.string()),
    models: z.array(z.string()),
  }),
  /** Trials without a verdict: shown, and counted nowhere else. */
  invalid: z.int(),
  sets: z.array(setSchema),
});
export type Calibration = z.infer<typeof calibrationSchema>;
