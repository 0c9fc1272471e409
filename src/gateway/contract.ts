import type { Duplex } from 'node:stream';
import type { LimitName, StepSink, StopReason, Upstream, Usage, Wire } from '../core/index.ts';
import type { Price } from '../model/index.ts';

export interface Budgets {
  readonly maxSteps?: number;
  /** Input and output of every call, side calls included. */
  readonly maxTokens?: number;
  /** In USD; without effect where the model's price is unknown. */
  readonly maxCostUsd?: number;
}

export interface TrialGatewayOptions {
  readonly upstream: Upstream;
  /** What the provider is asked for, whatever name the client sends. */
  readonly modelName: string;
  readonly simulated: boolean;
  readonly price: Price | undefined;
  readonly budgets: Budgets;
  /** Its promise is awaited before the next main request's answer is released. */
  readonly sink: StepSink;
  readonly recorder: CallRecorder;
  /** The task's text: the thread that begins with it is the main thread. */
  readonly instruction: string;
  /** Counters of the finished steps, when an interrupted trial goes on. */
  readonly resume?: { readonly lastStep: number } & Partial<Omit<Counters, 'steps'>>;
  readonly retry?: Partial<RetryPolicy>;
}

/** How long a provider's own failures are waited out before the trial becomes invalid. */
export interface RetryPolicy {
  /** Total time to wait on one call. */
  readonly budgetMs: number;
  readonly maxAttempts: number;
  /** A provider that sends no byte for so long counts as gone. */
  readonly silenceMs: number;
}

export interface Counters {
  /** Complete main replies. */
  readonly steps: number;
  /** Tool calls in them. */
  readonly operations: number;
  /** Of every call. */
  readonly usage: Usage;
  /** Of every call; null where the price is unknown. */
  readonly costUsd: number | null;
  /** Of main calls, without waiting. */
  readonly modelMs: number;
  /** Of main calls: waits that the provider imposed. */
  readonly waitingMs: number;
  readonly sideCalls: number;
}

export interface Refusal {
  readonly limit: LimitName;
  readonly reason: string;
}

/** The provider failed in a way that makes the trial invalid. */
export interface ProviderFailure {
  readonly code: string;
  readonly reason: string;
}

/** Where what passes the gateway is kept. Events are plain JSON; a rejection ends the trial as invalid. */
export interface CallRecorder {
  record(event: GatewayEvent): Promise<unknown>;
  storeBlob(content: string | Uint8Array): Promise<string>;
}

export type GatewayEvent =
  | CallStarted
  | CallEnded
  /** State of a simulated model right after the reply of a step. */
  | { readonly type: 'model-state'; readonly step: number; readonly state: unknown }
  /** The main thread went on from other messages than it had: `common` of its `before` messages are left. */
  | {
      readonly type: 'compaction' | 'history-edit';
      readonly call: string;
      readonly before: number;
      readonly after: number;
      readonly common: number;
    }
  /** The provider's own answer to a translated call: its wire, and the sha256 of its raw bytes. */
  | {
      readonly type: 'translated';
      readonly call: string;
      readonly wire: Wire;
      readonly response: string | null;
    }
  | { readonly type: 'model-mismatch'; readonly asked: string; readonly used: string }
  | { readonly type: 'provider-wait'; readonly call: string; readonly cause: string; readonly waitMs: number }
  | ({ readonly type: 'provider-failed' } & ProviderFailure)
  | ({ readonly type: 'refused' } & Refusal);

/**
 * A model call as it was asked. Its conversation is the first `keep` messages of call `base`, then `append`
 * (sha256 of one blob a message): N calls that each extend the last are recorded in O(N).
 */
export interface CallStarted {
  readonly type: 'call-started';
  readonly call: string;
  readonly thread: 'main' | 'side';
  readonly side: SideKind | null;
  /** The step that its reply will be; null for side calls. */
  readonly step: number | null;
  readonly wire: Wire;
  readonly stream: boolean;
  readonly arrivedAt: number;
  /** The body without its messages. */
  readonly envelope: string;
  readonly base: string | null;
  readonly keep: number;
  readonly append: readonly string[];
}

export type SideKind = 'no-tools' | 'header' | 'summary' | 'subagent';

export interface CallEnded {
  readonly type: 'call-ended';
  readonly call: string;
  readonly thread: 'main' | 'side';
  /** The step that the reply is; null unless it is a complete main reply. */
  readonly step: number | null;
  /** `rejected`: the provider refused the request; `incomplete`: its stream broke; `aborted`: the client left. */
  readonly end: 'complete' | 'rejected' | 'incomplete' | 'aborted' | 'failed';
  readonly reason: string | null;
  readonly status: number | null;
  /** sha256 of the answer's raw bytes. */
  readonly response: string | null;
  readonly stop: StopReason | null;
  readonly usage: Usage;
  readonly costUsd: number | null;
  readonly firstByteMs: number | null;
  readonly totalMs: number;
  readonly modelMs: number;
  readonly waitingMs: number;
  readonly attempts: number;
}

/** The gateway of one trial. Disposing cuts its calls and forgets its address. */
export interface TrialGateway extends AsyncDisposable {
  /** `/t/<32 hex digits>`: secret, known to this trial's agent alone. */
  readonly pathPrefix: string;
  readonly hostUrl: string;
  /** From now on every model call is refused with the budget error. The first refusal stays. */
  refuse(limit: LimitName, reason: string): void;
  /** The agent has ended: closes the last step, its results unseen; rejects when the record could not be kept. */
  finish(): Promise<void>;
  readonly counters: Counters;
  readonly refused: Refusal | undefined;
  readonly providerFailure: ProviderFailure | undefined;
  /** Whether calls were translated: the agent speaks a wire that the model's provider does not. */
  readonly translated: boolean;
  /** Aborted, with the cause as reason, when the sink or the recorder fails: the trial cannot go on. */
  readonly failed: AbortSignal;
  /** `clock.now()` of the last byte either way; now, while a provider makes us wait. */
  lastActivity(): number;
}

export interface Gateway extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, for agents on the host. */
  readonly url: string;
  openTrial(options: TrialGatewayOptions): TrialGateway;
  /** Serves a connection out of a sandbox; with `trial` it reaches that trial's address alone. */
  accept(connection: Duplex, trial?: TrialGateway): void;
}
