import { z } from 'zod';
import type { AgentContext, Block, Message } from '../../core/index.ts';
import { userError } from '../../core/index.ts';
import { type Conversation, logLength, newConversation } from './conversation.ts';
import { monitorSchema } from './monitor.ts';
import { mimoExitReasonSchema, mimoOptionsSchema, mimoVersion } from './options.ts';
import { addFact, factSchema, newProgress, type Progress } from './progress.ts';
import type { LoopEnd, Session } from './session.ts';

/**
 * The agent's state after a step, written by the runtime alone. Its size does not grow with the trial: messages
 * are in a chain of blobs, one for each checkpoint, that `log.head` begins.
 */
export const checkpointSchema = z.strictObject({
  schema: z.literal('mimo-bench/mimo-checkpoint@1'),
  version: z.string(),
  turn: z.int().nonnegative(),
  log: z.strictObject({ head: z.string().nullable(), length: z.int().positive() }),
  compaction: z.strictObject({ summary: z.string(), keptFrom: z.int().positive() }).nullable(),
  counters: z.strictObject({ vetoes: z.int().nonnegative(), cuts: z.int().nonnegative() }),
  size: z.strictObject({ tokens: z.int().nonnegative(), estimated: z.boolean() }),
  monitor: monitorSchema,
  random: z.int().nonnegative(),
  config: z.strictObject({ options: mimoOptionsSchema, shell: z.string() }),
  /** The snapshot that the workspace stood at. */
  workspace: z.strictObject({ commit: z.string(), tree: z.string() }),
  /** Set by the last checkpoint of an agent that ended: resumed, it ends the same way without another request. */
  ending: z
    .strictObject({ reason: mimoExitReasonSchema, detail: z.string(), lastWords: z.string() })
    .nullable(),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

const blockSchema: z.ZodType<Block> = z.union([
  z.strictObject({ type: z.enum(['text', 'reasoning']), text: z.string() }),
  z.strictObject({
    type: z.literal('tool-call'),
    id: z.string(),
    name: z.string(),
    arguments: z.unknown(),
    freeform: z.boolean().exactOptional(),
  }),
  z.strictObject({ type: z.literal('tool-result'), id: z.string(), text: z.string(), isError: z.boolean() }),
  z.strictObject({ type: z.literal('other'), kind: z.string() }),
]);

/** One part of the message log: what one checkpoint added to it. */
const logPartSchema = z.strictObject({
  schema: z.literal('mimo-bench/mimo-log@1'),
  previous: z.string().nullable(),
  /** Log index of the first message. */
  from: z.int().positive(),
  messages: z.array(
    z.strictObject({ role: z.enum(['system', 'user', 'assistant', 'tool']), content: z.array(blockSchema) }),
  ),
  facts: z.array(factSchema),
});
type LogPart = z.infer<typeof logPartSchema>;

/** Keeps the session's state: one new blob, whatever the length of the conversation. */
export async function saveCheckpoint(session: Session, end?: LoopEnd): Promise<void> {
  const { context, conversation, log } = session;
  await saveLog(session);
  const checkpoint: Checkpoint = {
    schema: 'mimo-bench/mimo-checkpoint@1',
    version: mimoVersion,
    turn: session.turn,
    log: { head: log.head, length: logLength(conversation) },
    compaction:
      conversation.summary === undefined
        ? null
        : { summary: await context.storeBlob(conversation.summary), keptFrom: conversation.keptFrom },
    counters: { vetoes: session.vetoes, cuts: session.cuts },
    size: session.size,
    monitor: session.monitor,
    random: session.random.state,
    config: { options: session.options, shell: session.shell },
    workspace: session.tree,
    ending: end ? { ...end.ending, lastWords: end.lastWords } : null,
  };
  await context.saveCheckpoint(checkpoint);
}

async function saveLog({ context, conversation, log }: Session): Promise<void> {
  const { messages: count, facts } = log.unsaved;
  if (count === 0 && facts.length === 0) return;
  const part: LogPart = {
    schema: 'mimo-bench/mimo-log@1',
    previous: log.head,
    from: logLength(conversation) - count,
    messages: conversation.kept.slice(conversation.kept.length - count) as LogPart['messages'],
    facts,
  };
  log.head = await context.storeBlob(JSON.stringify(part));
  log.unsaved.messages = 0;
  log.unsaved.facts = [];
}

/** Reads a checkpoint. Throws user `CHECKPOINT_INCOMPATIBLE` where another version wrote it. */
export function readCheckpoint(value: unknown): Checkpoint {
  const parsed = checkpointSchema.safeParse(value);
  if (parsed.success && parsed.data.version === mimoVersion) return parsed.data;
  const found = parsed.success ? `version ${parsed.data.version}` : z.prettifyError(parsed.error);
  throw userError(
    'CHECKPOINT_INCOMPATIBLE',
    `the trial's checkpoint is not of mimo ${mimoVersion}: ${found}`,
    {
      hint: 'Resume with the version that began the run, or start the run again.',
    },
  );
}

export interface Restored {
  readonly conversation: Conversation;
  readonly progress: Progress;
  readonly outputs: Set<string>;
}

/** Builds the conversation and the progress note again from the record. */
export async function restore(checkpoint: Checkpoint, context: AgentContext): Promise<Restored> {
  const parts = await readLog(checkpoint.log.head, context);
  const messages: Message[] = parts.flatMap((part) => part.messages);
  const facts = parts.flatMap((part) => part.facts);
  const progress = newProgress();
  for (const fact of facts) addFact(progress, fact);
  const conversation = newConversation(context.instruction);
  if (checkpoint.compaction) {
    conversation.keptFrom = checkpoint.compaction.keptFrom;
    conversation.summary = await readText(checkpoint.compaction.summary, context);
  }
  conversation.kept = messages.slice(conversation.keptFrom - 1);
  const outputs = facts.flatMap(({ outputBlob }) => (outputBlob === null ? [] : [outputBlob]));
  return { conversation, progress, outputs: new Set(outputs) };
}

async function readLog(head: string | null, context: AgentContext): Promise<LogPart[]> {
  const parts: LogPart[] = [];
  for (let next = head; next !== null; next = parts.at(-1)!.previous) {
    parts.push(logPartSchema.parse(JSON.parse(await readText(next, context))));
  }
  return parts.reverse();
}

async function readText(sha256: string, context: AgentContext): Promise<string> {
  return Buffer.from(await context.readBlob(sha256)).toString('utf8');
}
