import type { Message } from '../../core/index.ts';
import { estimateTokens } from './conversation.ts';
import { addFact, type Fact } from './progress.ts';
import type { Session } from './session.ts';

/** Appends a message to the log. */
export function appendMessage(session: Session, message: Message): void {
  session.conversation.kept.push(message);
  session.log.unsaved.messages += 1;
  // A reply's tokens are counted by the provider; what is appended to it is estimated.
  if (message.role === 'assistant') return;
  session.size = { tokens: session.size.tokens + estimateTokens([message]), estimated: true };
}

export function appendText(session: Session, text: string): void {
  appendMessage(session, { role: 'user', content: [{ type: 'text', text }] });
}

export function appendFact(session: Session, fact: Fact): void {
  addFact(session.progress, fact);
  if (fact.outputBlob !== null) session.outputs.add(fact.outputBlob);
  session.log.unsaved.facts.push(fact);
}
