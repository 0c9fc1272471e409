import { z } from 'zod';

/** What is to be shown of a task, by the numbers of docs/corpus.md. */
export const proofIds = [
  'endpoints',
  'curve',
  'horizon',
  'discrimination',
  'clean-room',
  'agreement',
  'no-leak',
] as const;
export type ProofId = (typeof proofIds)[number];

const share = z.number().min(0).max(1);

/** A score, or null where the grader gave no verdict; `reason` says why. */
const scored = z.strictObject({ name: z.string(), score: share.nullable(), reason: z.string().nullable() });
export type Scored = z.infer<typeof scored>;

const count = z.int().nonnegative();
const milliseconds = z.number().nonnegative();

export const taskValidationSchema = z.strictObject({
  suite: z.string(),
  name: z.string(),
  title: z.string(),
  units: z.int(),
  seed: z.int(),
  digest: z.string(),
  /** `valid` where no proof fails and at least one holds. */
  verdict: z.enum(['valid', 'invalid', 'not-assessable']),
  proofs: z.array(
    z.strictObject({
      id: z.enum(proofIds),
      verdict: z.enum(['holds', 'fails', 'not-assessable']),
      /** Why, in one line. */
      detail: z.string(),
    }),
  ),
  /** Why nothing of it could be tried; null where it could. */
  untried: z.string().nullable(),
  build: z.strictObject({ ms: milliseconds, bytes: count }),
  reference: z.strictObject({
    steps: count,
    /** Steps that ended with another exit code than 0. */
    failing: count,
    /** Steps that changed nothing: test runs, searches. */
    looks: count,
    ms: milliseconds,
    score: share.nullable(),
    /** Steps in the longest chain, each of which builds on files of the one before it; null for a single step. */
    dependencyDepth: count.nullable(),
  }),
  /** Doing nothing. */
  nop: share.nullable(),
  /** The reference cut short: after `step` steps, `share` of all. */
  curve: z.array(z.strictObject({ share, step: count, score: share.nullable() })),
  /** The reference without one step. */
  ablations: z.array(z.strictObject({ step: count, title: z.string(), score: share.nullable() })),
  mutants: z.strictObject({
    tried: count,
    killed: count,
    survivors: z.array(z.strictObject({ path: z.string(), line: count, change: z.string() })),
  }),
  wrong: z.array(scored),
  alternatives: z.array(scored),
  bulk: z.strictObject({
    /** The most that a script which treats all units alike may gain. */
    declared: share.nullable(),
    scripts: z.array(scored),
  }),
  cleanRoom: z.strictObject({
    separate: z.boolean(),
    /** Score of an untouched workspace in which everything that might be run by trust claims success. */
    planted: share.nullable(),
  }),
  agreement: z.strictObject({ gradings: count, verdicts: count }),
  leaks: z.array(z.string()),
  /** Of the gradings of the reference. */
  grading: z.strictObject({ medianMs: milliseconds.nullable(), longestMs: milliseconds.nullable() }),
});
export type TaskValidation = z.infer<typeof taskValidationSchema>;
/** What was observed of a task, before it is judged. */
export type Evidence = Omit<TaskValidation, 'proofs' | 'verdict'>;

export const validationSchema = z.strictObject({
  schema: z.literal('mimo-bench/validation@1'),
  /** Where solutions and graders ran. */
  sandbox: z.enum(['docker', 'local']),
  tasks: z.array(taskValidationSchema),
});
export type Validation = z.infer<typeof validationSchema>;
