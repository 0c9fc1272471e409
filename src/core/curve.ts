import { z } from 'zod';

/** Where on the step axis something lies: at a step, somewhere in a range, or nowhere. */
export const placeSchema = z.discriminatedUnion('kind', [
  /** It did not happen. */
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('exact'), step: z.int() }),
  /** Both ends belong to the range; `orNone`: or it did not happen at all. */
  z.strictObject({
    kind: z.literal('interval'),
    earliest: z.int(),
    latest: z.int(),
    orNone: z.boolean(),
  }),
]);
export type Place = z.infer<typeof placeSchema>;

export const rangeSchema = z.strictObject({ low: z.number(), high: z.number() });
export type Range = z.infer<typeof rangeSchema>;

/** What a progress curve shows. Shares are of the milestones' weight, 0 to 1, before penalties and gates. */
export const curveReadingSchema = z.strictObject({
  /** The first step at which M has its largest value. */
  peak: placeSchema,
  peakShare: rangeSchema,
  /** The last step with a new maximum of M; none where M never rose above its first value. */
  lastProductive: placeSchema,
  /** The first step from which on M stays below its running maximum. */
  damageOnset: placeSchema,
  /** Largest M less the last M. */
  peakLoss: rangeSchema,
});
export type CurveReading = z.infer<typeof curveReadingSchema>;

/** One state of the artifact and what the grader made of it. */
export const gradingSchema = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('graded'),
    /** The step at which it was graded. */
    step: z.int(),
    /** Trees of workspace and state directories: what a grading sees. Steps with the same one share the grade. */
    content: z.string(),
    /** M: weighted share of the milestones. */
    share: z.number(),
    /** With penalties and gates. Tampering is judged for whole trials, not for steps. */
    score: z.number(),
    milestones: z.strictObject({ passed: z.int(), total: z.int() }),
    durationMs: z.number(),
  }),
  z.strictObject({
    status: z.literal('invalid'),
    step: z.int(),
    content: z.string(),
    code: z.string(),
    reason: z.string(),
  }),
]);
export type Grading = z.infer<typeof gradingSchema>;

/** `curve.json` of a trial, and what `curve --json` prints. */
export const curveSchema = z.strictObject({
  schema: z.literal('mimo-bench/curve@1'),
  run: z.string(),
  trial: z.string(),
  suite: z.string(),
  task: z.string(),
  units: z.int(),
  agent: z.string(),
  model: z.string(),
  simulated: z.boolean(),
  /** What the gradings rest on: those of another task's content are not taken over. */
  taskDigest: z.string(),
  /** The last step; the curve runs from 0 to it. */
  steps: z.int(),
  /** Different states among the steps: so many gradings show the whole curve. */
  states: z.int(),
  /** Gradings allowed when the curve was last extended. */
  budget: z.int(),
  gradings: z.array(gradingSchema),
  /** Every step whose share is known, in order; `gradedAt` differs where an equal state was graded. */
  points: z.array(z.strictObject({ step: z.int(), gradedAt: z.int(), share: z.number(), score: z.number() })),
  /** True where M stays, between two neighbouring points, within their two values. */
  likely: curveReadingSchema,
  /** True whatever M did at steps that were not graded. */
  certain: curveReadingSchema,
});
export type Curve = z.infer<typeof curveSchema>;
