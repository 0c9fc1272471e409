import type { Message } from '../../core/index.ts';
import { textOf } from '../../core/index.ts';
import { clip } from '../clip.ts';
import { logLength, shown, tailStart } from './conversation.ts';
import { ask } from './model-call.ts';
import { renderProgress } from './progress.ts';
import { requestTokens, type Session, usableTokens } from './session.ts';

const charactersPerToken = 4;

/** The note may take a tenth of the window, and never more than this many characters. */
const longestNote = 16_000;

/** A compaction that is due by the share of the window in use; false when there was nothing to do. */
export async function compactWhenFull(session: Session): Promise<boolean> {
  const share = session.size.tokens / usableTokens(session);
  return share >= session.options.compactAt && compact(session, 'share');
}

/**
 * Drops the middle of the conversation. What stays: the task's text verbatim, then a note made of what the record
 * shows, then the newest messages from a whole exchange on. Returns false when nothing can be dropped.
 */
export async function compact(session: Session, why: 'share' | 'provider'): Promise<boolean> {
  const { conversation, context, options, endpoint } = session;
  const keepTokens = Math.min(options.keepTokens, Math.floor(endpoint.contextWindow / 4));
  const start = tailStart(conversation.kept, keepTokens);
  if (start === 0) return false;
  const before = { ...session.size, messages: logLength(conversation) };
  const shownBefore = shown(conversation).length;
  const droppedMessages = conversation.kept.slice(0, start);
  const written = options.summary === 'model' ? await writeSummary(session, droppedMessages) : undefined;
  const dropped = { from: conversation.keptFrom, to: conversation.keptFrom + start - 1 };

  conversation.summary = summaryText(session, droppedMessages, dropped.to, written);
  conversation.kept = conversation.kept.slice(start);
  conversation.keptFrom += start;
  session.size = { tokens: requestTokens(session), estimated: true };
  await session.audit({
    type: 'compaction',
    turn: session.turn,
    why,
    before: { tokens: before.tokens, estimated: before.estimated, messages: shownBefore },
    after: { tokens: session.size.tokens, estimated: true, messages: shown(conversation).length },
    dropped,
    summaryBlob: await context.storeBlob(conversation.summary),
    summaryBy: written === undefined ? 'recorded' : 'model',
  });
  return true;
}

function summaryText(
  session: Session,
  dropped: readonly Message[],
  last: number,
  written: string | undefined,
): string {
  const limit = Math.min(longestNote, Math.floor((session.endpoint.contextWindow / 10) * charactersPerToken));
  const words = dropped
    .filter((message) => message.role === 'assistant')
    .map((message) => textOf(message.content).trim())
    .findLast((text) => text !== '');
  const parts = [
    `\n\n[Runtime notice] Messages 1 to ${last} of this conversation were dropped to make room. What the runtime recorded of the work so far follows; the newest messages come after it. The task above still stands in full.`,
    renderProgress(session.progress, limit),
    ...(written === undefined ? [] : [`## Summary\n${clip(written, limit, () => '[...]').text}`]),
    ...(words === undefined
      ? []
      : [`## Your last words before this point\n${clip(words, 1500, () => '[...]').text}`]),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** A summary by the model, in a side call without tools; undefined when it does not come. */
async function writeSummary(session: Session, dropped: readonly Message[]): Promise<string | undefined> {
  const { conversation, endpoint, maxOutputTokens } = session;
  const room = Math.floor((endpoint.contextWindow / 2) * charactersPerToken);
  const earlier = conversation.summary === undefined ? '' : `${conversation.summary}\n\n`;
  const transcript = clip(
    earlier + dropped.map(transcriptOf).join('\n'),
    room,
    (left) => `[${left} characters]`,
  );
  const text = `The task:\n${conversation.task}\n\nThe conversation to summarise:\n${transcript.text}`;
  const answer = await ask(session, {
    system:
      'You summarise the work of a coding agent for the agent itself, which will go on from your words alone. ' +
      'Say what is done, what was learned, what was decided and why, and what remains. Facts only, at most 800 words.',
    messages: [{ role: 'user', content: [{ type: 'text', text }] }],
    tools: [],
    maxOutputTokens: Math.min(maxOutputTokens, 4096),
  });
  if (answer.kind !== 'reply') return undefined;
  return textOf(answer.reply.content).trim() || undefined;
}

function transcriptOf({ role, content }: Message): string {
  const lines = content.map((block) => {
    if (block.type === 'text') return block.text;
    if (block.type === 'tool-call') return `calls ${block.name} ${JSON.stringify(block.arguments)}`;
    if (block.type === 'tool-result') return clip(block.text, 2000, (left) => `[${left} characters]`).text;
    return '';
  });
  return `${role}: ${lines.filter((line) => line !== '').join('\n')}`;
}
