import type { Message } from '../../core/index.ts';

/**
 * The conversation: an append-only log of messages, of which message 0 is the task's text and a compaction hides
 * a range. Only what is still shown is held in memory; the whole log is in the record.
 */
export interface Conversation {
  /** The task's text, verbatim, always shown. */
  readonly task: string;
  /** Shown after the task in place of what a compaction dropped. */
  summary: string | undefined;
  /** Shown messages after the task. */
  kept: Message[];
  /** Log index of the first of `kept`. */
  keptFrom: number;
}

export const newConversation = (task: string): Conversation => ({
  task,
  summary: undefined,
  kept: [],
  keptFrom: 1,
});

/** Log length, the task's message included. */
export const logLength = (conversation: Conversation): number =>
  conversation.keptFrom + conversation.kept.length;

/** The messages of the next request. */
export function shown({ task, summary, kept }: Conversation): Message[] {
  const content = summary === undefined ? [task] : [task, summary];
  return [{ role: 'user', content: content.map((text) => ({ type: 'text', text })) }, ...kept];
}

/** Rough size of messages in tokens, at four characters each: an estimate, and marked as one wherever it is shown. */
export function estimateTokens(messages: readonly Message[]): number {
  let characters = 0;
  for (const message of messages) {
    for (const block of message.content) characters += charactersOf(block);
  }
  return Math.ceil(characters / 4);
}

function charactersOf(block: Message['content'][number]): number {
  switch (block.type) {
    case 'text':
    case 'tool-result':
      return block.text.length + 16;
    case 'tool-call':
      return JSON.stringify(block.arguments ?? null).length + block.name.length + 32;
    // Neither goes back to the model.
    case 'reasoning':
    case 'other':
      return 0;
  }
}

/**
 * Where the kept tail may begin: at assistant messages, since a tail that began with tool results would have
 * lost their calls. Returns the index in `messages` from which about `keepTokens` remain, 0 when nothing can go.
 */
export function tailStart(messages: readonly Message[], keepTokens: number): number {
  let start = messages.length;
  let tokens = 0;
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    tokens += estimateTokens([messages[index]!]);
    if (messages[index]!.role !== 'assistant') continue;
    // The newest exchange stays whatever its size: the model must see what it just did.
    if (tokens > keepTokens && start < messages.length) break;
    start = index;
  }
  return start === messages.length ? 0 : start;
}
