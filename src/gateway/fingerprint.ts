import { hash } from 'node:crypto';
import type { Message } from '../core/index.ts';
import type { Item } from './wires/index.ts';

/** One message of a request: what it is stored under, and what it is recognised by. */
export interface Trace {
  /** sha256 of the message as the client sent it. */
  readonly blob: string;
  /** Equal for the same message however the client words it anew; undefined where it carries nothing to compare. */
  readonly print: string | undefined;
}

/**
 * Traces the messages of each request. A message seen before costs one hash of its bytes; `fresh` gets the
 * content of those that were not.
 */
export class Tracer {
  readonly #prints = new Map<string, string | undefined>();

  trace(items: readonly Item[], fresh: (blob: string, content: string) => void): Trace[] {
    return items.map(({ raw, message }) => {
      const content = JSON.stringify(raw) ?? 'null';
      const blob = hash('sha256', content);
      if (!this.#prints.has(blob)) {
        this.#prints.set(blob, printOf(message));
        fresh(blob, content);
      }
      return { blob, print: this.#prints.get(blob) };
    });
  }
}

/**
 * Clients send their own history back with other cache markers, ids, status fields, white space, and without
 * reasoning; agents also clear old tool results. What stays is who spoke, the words, and the calls' identity.
 */
export function printOf(message: Message): string | undefined {
  // The system prompt changes between requests (time, open files) without a change of thread.
  if (message.role === 'system') return undefined;
  const kept: unknown[] = [];
  let text = '';
  for (const block of message.content) {
    if (block.type === 'text') text += block.text.trim();
    else if (block.type === 'tool-call') kept.push(['call', block.id, block.name]);
    else if (block.type === 'tool-result') kept.push(['result', block.id]);
  }
  if (text === '' && kept.length === 0) return undefined;
  const role = message.role === 'assistant' ? 'assistant' : 'user';
  return hash('sha1', JSON.stringify([role, text, kept]));
}

/** How many leading entries two lists share. */
export function sharedPrefix(a: readonly string[], b: readonly string[]): number {
  const most = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < most && a[shared] === b[shared]) shared += 1;
  return shared;
}
