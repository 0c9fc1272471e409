import { z } from 'zod';
import { assessmentSchema, findingKindSchema, trialEndSchema } from './assessment.ts';
import { contenderEnduranceSchema } from './contender-endurance.ts';
import { placeSchema, rangeSchema } from './curve.ts';
import { claimSchema, outcomeSchema } from './outcome.ts';
import { usageSchema } from './usage.ts';

/** Time of a trial by who spent it, in milliseconds. Waiting (provider rate limits) is inside `wallMs` only. */
export const timingSchema = z.strictObject({
  wallMs: z.number(),
  modelMs: z.number(),
  sandboxMs: z.number(),
  /** All that is neither the model nor the agent and its commands: snapshots, journal, gateway, set-up. */
  harnessMs: z.number(),
  waitingMs: z.number(),
});
export type Timing = z.infer<typeof timingSchema>;

export const tamperSchema = z.strictObject({
  /** Something in the record or in what was left behind shows an attempt to influence the grader. */
  attempted: z.boolean(),
  /** It is in the graded artifact or was in force when the agent ended; all but weakened tests then forfeits the score. */
  shipped: z.boolean(),
  /** The grader by itself would still have given full marks: a weakness of the task's grader. */
  rewarded: z.boolean(),
  evidence: z.array(z.strictObject({ rule: z.string(), step: z.int().nullable(), detail: z.string() })),
});
export type Tamper = z.infer<typeof tamperSchema>;

const partSchema = z.strictObject({ id: z.string(), title: z.string(), value: z.number() });

/** What the clean-room grader said of one tree. */
export const verdictSchema = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('graded'),
    /** 0 to 1: weighted milestones, less the penalties of broken constraints; 0 when a gate failed. */
    score: z.number(),
    /** Every milestone whole, every gate and constraint kept. */
    passed: z.boolean(),
    milestones: z.array(partSchema.extend({ weight: z.number() })),
    gates: z.array(partSchema),
    constraints: z.array(partSchema.extend({ penalty: z.number() })),
    durationMs: z.number(),
  }),
  /** No verdict: never a pass and never a fail. */
  z.strictObject({ status: z.literal('invalid'), code: z.string(), reason: z.string() }),
]);
export type Verdict = z.infer<typeof verdictSchema>;

/** What a result rests on: trials are pooled only where all three agree. */
const digestsSchema = z.strictObject({ task: z.string(), environment: z.string(), harness: z.string() });

/**
 * `trial.json`: written atomically when a trial is over, and again when its progress curve has been measured, with
 * `endurance` judged anew. Nothing else in it ever changes.
 */
export const trialResultSchema = z.strictObject({
  schema: z.literal('mimo-bench/trial@1'),
  id: z.string(),
  run: z.string(),
  suite: z.string(),
  task: z.string(),
  family: z.string(),
  units: z.int(),
  seed: z.int(),
  repeat: z.int(),
  agent: z.string(),
  agentVersion: z.string(),
  model: z.string(),
  simulated: z.boolean(),
  /** The agent speaks a wire that the model's provider does not: the gateway translated between them. */
  translated: z.boolean().default(false),
  sandbox: z.enum(['docker', 'local']),
  digests: digestsSchema,
  outcome: outcomeSchema,
  steps: z.int(),
  operations: z.int(),
  sideCalls: z.int(),
  /** Null when the outcome or the verdict is invalid. */
  score: z.number().nullable(),
  passed: z.boolean().nullable(),
  verdict: verdictSchema,
  claim: claimSchema,
  tamper: tamperSchema,
  tokens: usageSchema,
  /** Null when the model's price is unknown. */
  costUsd: z.number().nullable(),
  timing: timingSchema,
  snapshots: z.strictObject({
    count: z.int(),
    first: z.string(),
    /** Commit and tree of the graded state. */
    final: z.strictObject({ commit: z.string(), tree: z.string() }),
    medianMs: z.number().nullable(),
  }),
  /** Attempts before this one that an infrastructure failure or an interruption ended. */
  attempts: z.int(),
  /** Steps at which an interrupted attempt was continued. */
  resumedAt: z.array(z.int()),
  /** What the analysis says of the record and the curve; null in files from before there was one. */
  endurance: assessmentSchema.nullable().default(null),
  startedAt: z.string(),
  endedAt: z.string(),
});
export type TrialResult = z.infer<typeof trialResultSchema>;

/** One trial as planned. */
export const plannedTrialSchema = z.strictObject({
  id: z.string(),
  suite: z.string(),
  task: z.string(),
  units: z.int(),
  seed: z.int(),
  repeat: z.int(),
  agent: z.string(),
  model: z.string().nullable(),
});
export type PlannedTrial = z.infer<typeof plannedTrialSchema>;

/** `failed`: trials that did not score 1. */
export const curveChoiceSchema = z.enum(['all', 'failed', 'none']);
export type CurveChoice = z.infer<typeof curveChoiceSchema>;

/** `run.json`: the plan and everything that is the same for all trials. */
export const runPlanSchema = z.strictObject({
  schema: z.literal('mimo-bench/run@1'),
  run: z.string(),
  createdAt: z.string(),
  harness: z.strictObject({
    version: z.string(),
    digest: z.string(),
    node: z.string(),
    platform: z.string(),
  }),
  host: z.strictObject({ cpus: z.int(), memoryMb: z.int() }),
  sandbox: z.enum(['docker', 'local']),
  options: z.strictObject({
    jobs: z.int().positive(),
    /** Null: each task's own, from the steps of its reference. */
    maxSteps: z.int().positive().nullable(),
    maxTokens: z.int().positive().nullable(),
    maxCostUsd: z.number().positive().nullable(),
    timeoutMs: z.int().positive().nullable(),
    idleTimeoutMs: z.int().positive(),
    retries: z.int().nonnegative(),
    tasksDirs: z.array(z.string()),
    /** Which trials get a progress curve when all have ended. */
    curve: curveChoiceSchema.default('none'),
  }),
  trials: z.array(plannedTrialSchema),
});
export type RunPlan = z.infer<typeof runPlanSchema>;

const share = z.strictObject({ passed: z.number(), total: z.number() });

/** A trial's assessment without its evidence. */
export const assessmentBriefSchema = z.strictObject({
  end: trialEndSchema,
  onset: z
    .strictObject({
      step: z.int(),
      earliest: z.int(),
      latest: z.int(),
      cause: findingKindSchema,
      provisional: z.boolean(),
    })
    .nullable(),
  /** Episodes in which the agent repeats itself, by whether the record contradicts what it acts on. */
  loops: z.strictObject({ hallucinated: z.int(), other: z.int() }),
  episodes: z.int(),
  /** Steps that each episode lasted after which the work went on. */
  recovered: z.array(z.int()),
  /** Claims in its messages that the record contradicts. */
  falseClaims: z.int(),
});
export type AssessmentBrief = z.infer<typeof assessmentBriefSchema>;

/** One trial as the summary shows it. */
export const trialSummarySchema = z.strictObject({
  id: z.string(),
  suite: z.string(),
  task: z.string(),
  family: z.string(),
  units: z.int(),
  seed: z.int(),
  repeat: z.int(),
  agent: z.string(),
  agentVersion: z.string(),
  model: z.string(),
  simulated: z.boolean(),
  translated: z.boolean().default(false),
  sandbox: z.enum(['docker', 'local']),
  digests: digestsSchema,
  /** `reason` names the limit, the exit reason or what broke. */
  outcome: z.strictObject({ kind: z.string(), reason: z.string() }),
  steps: z.int(),
  operations: z.int(),
  score: z.number().nullable(),
  passed: z.boolean().nullable(),
  /** Milestones wholly reached of all. */
  milestones: share,
  claim: z.strictObject({ done: z.boolean().nullable(), testsPass: z.boolean().nullable() }),
  tamper: z.strictObject({ attempted: z.boolean(), shipped: z.boolean(), rewarded: z.boolean() }),
  tokens: z.strictObject({ input: z.int(), cached: z.int(), output: z.int() }),
  costUsd: z.number().nullable(),
  timing: timingSchema,
  /** Null for an invalid trial, and where no record is left to judge. */
  endurance: assessmentBriefSchema.nullable(),
  /** Of the trial's progress curve, where one was made; the readings are the likely ones of `curve.json`. */
  curve: z
    .strictObject({
      peak: placeSchema,
      peakShare: rangeSchema,
      damageOnset: placeSchema,
      peakLoss: rangeSchema,
    })
    .optional(),
});
export type TrialSummary = z.infer<typeof trialSummarySchema>;

/** Trials of one contender (agent, version, model), summed up. Invalid trials are counted, never averaged in. */
export const contenderSummarySchema = z.strictObject({
  agent: z.string(),
  agentVersion: z.string(),
  model: z.string(),
  simulated: z.boolean(),
  translated: z.boolean().default(false),
  trials: z.int(),
  invalid: z.int(),
  passed: z.int(),
  /** Mean over valid trials; null when there is none. */
  meanScore: z.number().nullable(),
  meanSteps: z.number().nullable(),
  meanOperations: z.number().nullable(),
  /** Valid trials in which the agent said done. */
  claimedDone: z.int(),
  /** Of those, how many passed. */
  claimedDoneAndPassed: z.int(),
  tokens: z.strictObject({ input: z.int(), cached: z.int(), output: z.int() }),
  costUsd: z.number().nullable(),
  timing: timingSchema,
  endurance: contenderEnduranceSchema,
});
export type ContenderSummary = z.infer<typeof contenderSummarySchema>;

/** `summary.json`, and what `run --json` and `report --json` print. */
export const summarySchema = z.strictObject({
  schema: z.literal('mimo-bench/summary@1'),
  run: z.string(),
  /** True when any trial ran on a simulated model. */
  simulated: z.boolean(),
  /** Trials planned but not finished yet. */
  pending: z.int(),
  trials: z.array(trialSummarySchema),
  contenders: z.array(contenderSummarySchema),
});
export type Summary = z.infer<typeof summarySchema>;
