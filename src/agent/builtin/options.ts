import { z } from 'zod';

/** Changes with every change of behaviour: a contender is agent + version + model. */
export const mimoVersion = '0.1.0';

/** How the built-in agent is set. Every field has a default; the defaults are what the benchmark measures. */
export const mimoOptionsSchema = z.strictObject({
  /** Tokens asked for per reply; at most a quarter of the window. */
  maxOutputTokens: z.int().positive().default(16_000),
  /** Share of the window, less the output's reserve, at which the conversation is compacted. */
  compactAt: z.number().gt(0).max(1).default(0.8),
  /** Tokens (estimated) of the newest messages that a compaction keeps; at most a quarter of the window. */
  keepTokens: z.int().positive().default(15_000),
  /** What a compaction puts in place of what it drops: the runtime's record, or that and a model's summary. */
  summary: z.enum(['recorded', 'model']).default('recorded'),
  /** Shell command that must exit 0 before the agent may end. */
  check: z.string().min(1).optional(),
  checkTimeoutSec: z.int().positive().default(600),
  /** Also ask the model, in a side call, whether the task is done. */
  judge: z.boolean().default(false),
  /** Times that a failed completion check sends the agent back to work. */
  maxReentries: z.int().nonnegative().default(2),
  /** `monitor` records repetition and changes nothing; `enforce` reminds, asks for a new plan, then stops. */
  loops: z.enum(['monitor', 'enforce']).default('monitor'),
  /** Characters of a tool's output shown to the model; the rest is kept in the record. */
  outputCharacters: z.int().min(200).default(16_000),
  /** Bytes kept of each output stream of a command. */
  spillBytes: z
    .int()
    .min(1024)
    .default(8 * 1024 * 1024),
  commandTimeoutSec: z.int().positive().max(600).default(120),
  /** Further tries after a network error or a 5xx; the gateway itself absorbs rate limits. */
  modelRetries: z.int().nonnegative().default(4),
  /** Longest wait for one reply. The gateway may hold an answer while it waits out a rate limit. */
  modelTimeoutSec: z
    .int()
    .positive()
    .default(30 * 60),
});
export type MimoOptions = z.infer<typeof mimoOptionsSchema>;
export type MimoOptionsInput = z.input<typeof mimoOptionsSchema>;

/** Every way in which the built-in agent ends. */
export const mimoExitReasonSchema = z.enum([
  /** Ended its turn and said it was done, and the completion check (if any) agreed. */
  'completed',
  /** Ended its turn and said it could not go on. */
  'gave-up',
  /** Ended its turn and said neither. */
  'stopped',
  /** The completion check still failed after the last re-entry. */
  'max-vetoes',
  'budget-refused',
  /** Repeated itself after two warnings (`loops: enforce` alone). */
  'loop-stopped',
  /** Replies were cut at the output limit again and again. */
  'output-limit',
  /** The model declined to answer. */
  'model-refusal',
  /** The model could not be reached, or answered with an error, to the last try. */
  'model-error',
  /** The provider says the conversation is too long, and nothing is left to drop. */
  'context-exhausted',
  /** The trial ended it. */
  'aborted',
]);
export type MimoExitReason = z.infer<typeof mimoExitReasonSchema>;
