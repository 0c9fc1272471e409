import type { AgentContext, Clock, ModelEndpoint } from '../../core/index.ts';
import type { ModelClient } from '../../model/index.ts';
import { type Conversation, estimateTokens, shown } from './conversation.ts';
import type { DependencyWatch } from './dependencies/watch.ts';
import type { Audit, Ended } from './events.ts';
import type { MonitorState } from './monitor.ts';
import type { MimoExitReason, MimoOptions } from './options.ts';
import type { Fact, Progress } from './progress.ts';
import type { Random } from './random.ts';
import { toolSpecs } from './tools/index.ts';

/** Everything that one run of the built-in agent works with. The parts that change are what a checkpoint holds. */
export interface Session {
  readonly context: AgentContext;
  readonly endpoint: ModelEndpoint;
  readonly client: ModelClient;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly options: MimoOptions;
  readonly shell: string;
  readonly system: string;
  readonly maxOutputTokens: number;
  readonly dependencies: DependencyWatch;
  readonly conversation: Conversation;
  readonly progress: Progress;
  /** Digests of outputs stored whole, which the model may read. */
  readonly outputs: Set<string>;
  readonly random: Random;
  monitor: MonitorState;
  /** Main-thread replies so far. */
  turn: number;
  vetoes: number;
  /** Replies in a row that were cut at the output limit. */
  cuts: number;
  /** Tokens that the next request will hold. */
  size: { tokens: number; estimated: boolean };
  /** The workspace as last seen. */
  tree: { commit: string; tree: string };
  log: LogPosition;
}

/** How far the record has the message log, and what is not in it yet. */
export interface LogPosition {
  /** Blob of the newest part of the log, which names the one before it. */
  head: string | null;
  readonly unsaved: { messages: number; facts: Fact[] };
}

export interface Ending {
  readonly reason: MimoExitReason;
  readonly detail: string;
}

export interface LoopEnd {
  readonly ending: Ending;
  readonly lastWords: string;
}

/** Tokens of a request made of the conversation as it stands; estimated. */
export function requestTokens({ system, conversation }: Pick<Session, 'system' | 'conversation'>): number {
  const fixed = Math.ceil((system.length + JSON.stringify(toolSpecs).length) / 4);
  return fixed + estimateTokens(shown(conversation));
}

/** Input tokens that fit beside a reply. */
export function usableTokens({
  endpoint,
  maxOutputTokens,
}: Pick<Session, 'endpoint' | 'maxOutputTokens'>): number {
  return endpoint.contextWindow - maxOutputTokens;
}

export function endedEvent(turn: number, { reason, detail }: Ending): Ended {
  return { type: 'ended', turn, exitReason: reason, detail };
}
