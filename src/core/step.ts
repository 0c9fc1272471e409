import { z } from 'zod';
import { usageSchema } from './usage.ts';

/** One tool call with its result. Long texts are cut in the event and stored whole as blobs. */
export const operationSchema = z.strictObject({
  id: z.string(),
  tool: z.string(),
  arguments: z.unknown(),
  /** Absent when the agent ended before a result was seen. */
  result: z
    .strictObject({
      text: z.string(),
      isError: z.boolean(),
      exitCode: z.int().optional(),
      durationMs: z.number().optional(),
      /** sha256 of the blob with the whole text, where `text` is cut. */
      blob: z.string().optional(),
    })
    .optional(),
});
export type Operation = z.infer<typeof operationSchema>;

/** One finished step: a main-thread model response together with the results of its tool calls. */
export const stepSchema = z.strictObject({
  /** 1-based. */
  step: z.int().positive(),
  /** The assistant's words in this step. */
  text: z.string(),
  reasoning: z.string(),
  operations: z.array(operationSchema),
  usage: usageSchema,
  /** Tokens in the model's context at this step: the provider's count of the whole input. */
  contextTokens: z.int().nonnegative(),
  costUsd: z.number().nullable(),
  /** Epoch milliseconds at which the step's model request arrived. */
  startedAt: z.number(),
  /** From forwarding the request to the end of the response, without `waitingMs`. */
  modelMs: z.number(),
  /** From the end of the response to the next request: the agent's own work and its commands. */
  sandboxMs: z.number(),
  /** Waits that the provider imposed (rate limits), accounted apart. */
  waitingMs: z.number(),
});
export type Step = z.infer<typeof stepSchema>;

/**
 * Where finished steps go. The trial implements it: it snapshots the workspace and writes the record before
 * the promise resolves, so the agent cannot act again before its step is kept.
 */
export interface StepSink {
  stepEnded(step: Step): Promise<void>;
}
