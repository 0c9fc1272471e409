import { z } from 'zod';

export const limitSchema = z.enum(['steps', 'tokens', 'cost', 'wall', 'idle']);
export type LimitName = z.infer<typeof limitSchema>;

/** How a trial ended. A value, never an exception; the grade is kept apart from it. */
export const outcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('completed'), reason: z.string() }),
  z.strictObject({ kind: z.literal('gave-up'), reason: z.string() }),
  z.strictObject({ kind: z.literal('limit'), limit: limitSchema, reason: z.string() }),
  z.strictObject({ kind: z.literal('agent-crashed'), reason: z.string() }),
  /** Our infrastructure or the provider failed: shown, retried, never scored against the agent. */
  z.strictObject({ kind: z.literal('invalid'), reason: z.string(), code: z.string() }),
]);
export type Outcome = z.infer<typeof outcomeSchema>;

/** What the agent says of its own work, read from its last words; kept apart from the grade. */
export const claimSchema = z.strictObject({
  /** True: says it is finished. False: says it gave up. Null: says neither. */
  done: z.boolean().nullable(),
  /** True or false where its last words say that tests pass or fail. */
  testsPass: z.boolean().nullable(),
  /** The last words, cut to 2,000 characters. */
  text: z.string(),
});
export type Claim = z.infer<typeof claimSchema>;

export const noClaim: Claim = { done: null, testsPass: null, text: '' };
