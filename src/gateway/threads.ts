import { hash } from 'node:crypto';
import type { Message, ModelRequest, ToolCall } from '../core/index.ts';
import type { SideKind } from './contract.ts';
import { sharedPrefix, type Trace } from './fingerprint.ts';
import { mentions } from './mention.ts';

/** One conversation of the agent with the model: the main one, or a subagent's. */
export interface Thread {
  readonly role: 'main' | 'side';
  /** Prints of the messages of its last request. */
  prints: readonly string[];
  /** Blobs of all messages of its last request. */
  blobs: readonly string[];
  lastCall: string | undefined;
  /** System prompt and tools: subagents have their own. */
  envelope: string;
  /** Tool calls of its last replies, newest last. */
  calls: readonly ToolCall[];
}

/** Where a request belongs. */
export type Placement =
  | { readonly thread: 'main'; readonly of: Thread | undefined; readonly edit: Edit | undefined }
  | { readonly thread: 'side'; readonly of: Thread | undefined; readonly kind: SideKind };

export interface Edit {
  readonly type: 'compaction' | 'history-edit';
  readonly before: number;
  readonly after: number;
  readonly common: number;
}

export interface Incoming {
  readonly request: ModelRequest;
  readonly traces: readonly Trace[];
  /** `request_kind` of the header `x-codex-turn-metadata`. */
  readonly headerKind: string | undefined;
}

/** A subagent may be started by a call that has been answered already (one that runs in the background). */
const rememberedCalls = 24;
/** Clients may touch the last messages again (reminders taken out), which is no new conversation. */
const editableTail = 2;

/** Tells the main thread from side calls by what each request's messages continue. */
export class Threads {
  readonly #instruction: string;
  #main: Thread | undefined;
  readonly #others: Thread[] = [];

  constructor(instruction: string) {
    this.#instruction = squeeze(instruction).slice(0, 400);
  }

  get main(): Thread | undefined {
    return this.#main;
  }

  place(incoming: Incoming): Placement {
    const { request, headerKind } = incoming;
    if (headerKind !== undefined && headerKind !== 'turn') return this.#side('header');
    if (!offersTools(request)) return this.#side('no-tools');
    const prints = printsOf(incoming.traces);
    const continued = this.#continued(prints, request);
    if (asksForSummary(request.messages))
      return { thread: 'side', of: continued ?? this.#main, kind: 'summary' };
    const fork = this.#main && forksOff(incoming, this.#main, prints);
    if (continued && !(fork && continued === this.#main)) return this.#placed(continued, prints);
    if (!this.#main) return { thread: 'main', of: undefined, edit: undefined };
    if (fork) return { thread: 'side', of: undefined, kind: 'subagent' };
    return this.#unconnected(incoming, this.#main, prints);
  }

  /** Enters a request into its thread and returns it; a first request of a subagent opens one. */
  enter(placement: Placement, incoming: Incoming, call: string): Thread | undefined {
    if (placement.thread === 'side' && placement.kind !== 'subagent') return undefined;
    const thread = placement.of ?? this.#open(placement.thread);
    thread.prints = printsOf(incoming.traces);
    thread.blobs = incoming.traces.map((trace) => trace.blob);
    thread.lastCall = call;
    thread.envelope = envelopeOf(incoming.request);
    return thread;
  }

  answered(thread: Thread, calls: readonly ToolCall[]): void {
    thread.calls = [...thread.calls, ...calls].slice(-rememberedCalls);
  }

  #side(kind: SideKind): Placement {
    return { thread: 'side', of: this.#main, kind };
  }

  #open(role: 'main' | 'side'): Thread {
    const thread: Thread = { role, prints: [], blobs: [], lastCall: undefined, envelope: '', calls: [] };
    if (role === 'main') this.#main = thread;
    else this.#others.push(thread);
    return thread;
  }

  /**
   * The thread that the messages go on from: the longest that they hold whole, else the longest that they hold but for
   * its tail. One held whole comes first: a helper's copy of a conversation is longer than it by its own prompt.
   */
  #continued(prints: readonly string[], request: ModelRequest): Thread | undefined {
    let best: { thread: Thread; rank: number } | undefined;
    // Subagents begin with the same set-up messages as the main thread: a beginning has no edited tail.
    const slack = request.messages.some((message) => message.role === 'assistant') ? editableTail : 0;
    const ofMain = this.#main ? sharedPrefix(this.#main.prints, prints) : 0;
    for (const thread of [...(this.#main ? [this.#main] : []), ...this.#others]) {
      const shared = sharedPrefix(thread.prints, prints);
      const whole = shared === thread.prints.length;
      if (shared === 0 || (!whole && shared < thread.prints.length - slack && shared !== prints.length))
        continue;
      // A copy of the conversation without the helper's prompt is the conversation itself, further edited.
      if (!whole && (shared < ofMain || (thread.role === 'side' && thread.envelope !== envelopeOf(request))))
        continue;
      const rank = whole ? prints.length + shared : shared;
      if (rank > (best?.rank ?? 0)) best = { thread, rank };
    }
    return best?.thread;
  }

  /** Continues nothing: a new subagent, a subagent's or the main thread's compaction. */
  #unconnected(incoming: Incoming, main: Thread, prints: readonly string[]): Placement {
    const owner = this.#ownerOfResults(incoming.request);
    if (owner) return this.#placed(owner, prints);
    const words = firstWords(incoming.request.messages);
    if (mentions(words, main.calls)) return { thread: 'side', of: undefined, kind: 'subagent' };
    const isTask =
      this.#instruction !== '' && words.some((text) => squeeze(text).includes(this.#instruction));
    const envelope = envelopeOf(incoming.request);
    const twin = this.#others.findLast((thread) => thread.envelope === envelope);
    if (!isTask && twin && main.envelope !== envelope) return this.#placed(twin, prints);
    return this.#placed(main, prints);
  }

  /** The thread whose latest tool calls the request answers. */
  #ownerOfResults(request: ModelRequest): Thread | undefined {
    const ids = new Set(tail(request.messages).flatMap(resultIds));
    const owns = (thread: Thread): boolean => thread.calls.some((call) => ids.has(call.id));
    return this.#main && owns(this.#main) ? this.#main : this.#others.findLast(owns);
  }

  #placed(thread: Thread, prints: readonly string[]): Placement {
    if (thread.role === 'side') return { thread: 'side', of: thread, kind: 'subagent' };
    const before = thread.prints.length;
    const common = sharedPrefix(thread.prints, prints);
    if (common >= before - editableTail && prints.length >= before) {
      return { thread: 'main', of: thread, edit: undefined };
    }
    // A client that words its first message anew keeps all the others.
    const now = new Set(prints);
    const kept = thread.prints.filter((print) => now.has(print)).length;
    const anew = common === 0 && kept < before / 2;
    const type = prints.length < before || anew ? 'compaction' : 'history-edit';
    return { thread: 'main', of: thread, edit: { type, before, after: prints.length, common } };
  }
}

/** A tool that only takes the final answer in a schema (MiMo Code's titles) is a format, not a tool. */
function offersTools({ tools }: ModelRequest): boolean {
  return tools.some((tool) => !/^structured_?output$/i.test(tool.name));
}

/**
 * A helper that starts from a copy of the conversation (MiMo Code's checkpoint writer): it has other tools than the
 * main thread, and goes on from some way back, as a compaction does not, or says what it is.
 */
function forksOff(incoming: Incoming, main: Thread, prints: readonly string[]): boolean {
  const { messages } = incoming.request;
  if (envelopeOf(incoming.request) === main.envelope) return false;
  const firstReply = messages.findIndex((message) => message.role === 'assistant');
  const shared = sharedPrefix(main.prints, prints);
  if (firstReply < 0 || shared <= firstReply) return false;
  return shared < main.prints.length - editableTail || helperPrompt.test(lastWords(messages));
}

const helperPrompt = /\bcheckpoint[- ]writer\b/i;

const printsOf = (traces: readonly Trace[]): string[] =>
  traces.flatMap((trace) => (trace.print === undefined ? [] : [trace.print]));

function envelopeOf(request: ModelRequest): string {
  return hash(
    'sha1',
    JSON.stringify([request.system.slice(0, 2000), request.tools.map((tool) => tool.name)]),
  );
}

/** User texts before the first reply: the task of a thread. */
function firstWords(messages: readonly Message[]): string[] {
  const end = messages.findIndex((message) => message.role === 'assistant');
  return messages.slice(0, end < 0 ? undefined : end).flatMap(texts);
}

const texts = (message: Message): string[] =>
  message.content.flatMap((block) => (block.type === 'text' ? [block.text] : []));

/** Messages after the last reply. */
function tail(messages: readonly Message[]): readonly Message[] {
  const last = messages.findLastIndex((message) => message.role === 'assistant');
  return messages.slice(last + 1);
}

const resultIds = (message: Message): string[] =>
  message.content.flatMap((block) => (block.type === 'tool-result' ? [block.id] : []));

/** Agents that keep the tools (for the provider's cache) while they ask for a summary of the conversation. */
const summaryPrompts = [
  /create a detailed summary of (the|our|this) conversation/i,
  /context checkpoint compaction/i,
];

function asksForSummary(messages: readonly Message[]): boolean {
  const text = lastWords(messages);
  return messages.length > 1 && summaryPrompts.some((prompt) => prompt.test(text));
}

/** The beginning of what the user, or the client in the user's name, says last. */
function lastWords(messages: readonly Message[]): string {
  const last = messages.at(-1);
  return last?.role === 'user' ? (texts(last).at(-1)?.slice(0, 600) ?? '') : '';
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();
