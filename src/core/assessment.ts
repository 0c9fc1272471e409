import { z } from 'zod';

/** Every kind of finding. What makes each fire stands in docs/metrics.md. */
export const findingKinds = [
  'stale-repeat',
  'cycle',
  'near-cycle',
  'thrash',
  'error-lock',
  'phantom',
  'malformed',
  'false-claim',
  'invented-output',
  'amnesia',
  'stall',
  'damage',
  'early-stop',
  'degenerate-text',
] as const;
export const findingKindSchema = z.enum(findingKinds);
export type FindingKind = z.infer<typeof findingKindSchema>;

/** Kinds in which the agent repeats itself: their episodes are loops, hallucinated ones among them. */
export const loopKinds: ReadonlySet<FindingKind> = new Set<FindingKind>([
  'stale-repeat',
  'cycle',
  'near-cycle',
  'error-lock',
  'malformed',
]);

/** What a detector says of a range of steps; both ends belong to it. */
export const findingSchema = z.strictObject({
  kind: findingKindSchema,
  first: z.int(),
  last: z.int(),
  /** 0 to 1: how far beyond the detector's threshold. */
  strength: z.number(),
  evidence: z.strictObject({
    /** Where it comes from: the first of the repeated steps, the departure, the contradicted record. */
    origin: z.int(),
    /** Steps compared, at most twelve. */
    steps: z.array(z.int()),
    /** The values compared, as they stood in the record or as their digests. */
    compared: z.record(z.string(), z.union([z.string(), z.number()])),
    /** What was observed to decide. */
    observed: z.string(),
  }),
});

/** A maximal range of steps covered by findings of one kind. */
export const episodeSchema = z.strictObject({
  kind: findingKindSchema,
  first: z.int(),
  last: z.int(),
  /** The agent repeats itself against a state that the record contradicts. */
  hallucination: z.boolean(),
  /** The run went on to something new after it: with a progress curve, M rose again. */
  recovered: z.boolean(),
});

/** The step from which on nothing was gained: the first at which an alarm holds or damage has begun. */
export const onsetSchema = z.strictObject({
  step: z.int(),
  earliest: z.int(),
  latest: z.int(),
  /** The kind with most evidence in it. */
  cause: findingKindSchema,
  /** No progress curve confirms that nothing was gained after it. */
  provisional: z.boolean(),
  /** What it rests on, in words. */
  basis: z.string(),
});
export type BreakdownOnset = z.infer<typeof onsetSchema>;

/** How a run ended, as competing ends; `failed` and `unknown` where no rule of breakdown or limit explains it. */
export const trialEndSchema = z.enum([
  'success',
  'breakdown',
  'early-stop',
  'budget',
  'failed',
  'invalid',
  'unknown',
]);
export type TrialEnd = z.infer<typeof trialEndSchema>;

/** What the analysis says of one trial; part of `trial.json`, always rebuildable from its record and curve. */
export const assessmentSchema = z.strictObject({
  findings: z.array(findingSchema),
  episodes: z.array(episodeSchema),
  /** Null where the trial did not break down. */
  onset: onsetSchema.nullable(),
  end: trialEndSchema,
  /** Detectors that could not decide, and what they lacked. */
  notAssessable: z.array(z.strictObject({ kind: findingKindSchema, needs: z.string() })),
});
export type Assessment = z.infer<typeof assessmentSchema>;
