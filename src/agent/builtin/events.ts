import type { AuditEvent, TreeChange } from '../../core/index.ts';
import type { DependencyChange } from './dependencies/change.ts';

/** A payload in the record: whole where it is short, otherwise its beginning and the blob with all of it. */
export type Recorded = { readonly value: unknown } | { readonly cut: string; readonly blob: string };

/** Changes of the tree: the first 200, how many there are, and the blob with all of them where there are more. */
export type RecordedChanges = {
  readonly listed: readonly TreeChange[];
  readonly total: number;
  readonly blob?: string;
};

export type ActionStart = {
  readonly type: 'action-start';
  readonly turn: number;
  readonly call: string;
  readonly tool: string;
  readonly arguments: Recorded;
  /** What runs in the sandbox; empty for a tool that only reads or writes files through the supervisor. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Variables that the runtime adds to the sandbox's environment. A fresh shell keeps none between actions. */
  readonly env: Readonly<Record<string, string>>;
};

export type ActionEnd = {
  readonly type: 'action-end';
  readonly turn: number;
  readonly call: string;
  readonly tool: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly aborted: boolean;
  readonly isError: boolean;
  readonly durationMs: number;
  /** Of the whole output as kept, in UTF-8, before it was cut for the model. */
  readonly outputSha256: string;
  readonly outputBytes: number;
  /** Where the whole output is, when the model was shown a part. */
  readonly outputBlob: string | null;
  /** Bytes that not even the blob has: the command printed more than is kept. */
  readonly outputLost: number;
  /**
   * What the workspace's tree shows since the last snapshot; null when no snapshot was taken (a tool that
   * cannot write, an aborted action).
   */
  readonly changes: RecordedChanges | null;
  readonly tree: string | null;
  readonly dependencies: readonly DependencyChange[];
};

/** A call that was not carried out: unknown tool, invalid arguments. */
export type ActionRejected = {
  readonly type: 'action-rejected';
  readonly turn: number;
  readonly call: string;
  readonly tool: string;
  readonly arguments: Recorded;
  readonly reason: string;
};

export type ContextUse = {
  readonly type: 'context';
  readonly turn: number;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  /** True where the provider reported no usage. Cost is the gateway's to reckon. */
  readonly estimated: boolean;
  readonly window: number;
  readonly outputReserve: number;
  /** Input tokens over the window less the reserve. */
  readonly share: number;
  readonly messages: number;
};

export type Compaction = {
  readonly type: 'compaction';
  readonly turn: number;
  readonly why: 'share' | 'provider';
  readonly before: { readonly tokens: number; readonly estimated: boolean; readonly messages: number };
  readonly after: { readonly tokens: number; readonly estimated: true; readonly messages: number };
  /** Log indices of the messages dropped by this compaction, both ends included; 0 is the task's. */
  readonly dropped: { readonly from: number; readonly to: number };
  readonly summaryBlob: string;
  readonly summaryBy: 'recorded' | 'model';
};

export type Veto = {
  readonly type: 'veto';
  readonly turn: number;
  readonly by: 'check' | 'judge';
  readonly veto: number;
  readonly reentry: boolean;
  readonly exitCode: number | null;
  readonly reason: string;
};

/** The judge's answer could not be used; the agent's word stands. */
export type JudgeUnusable = {
  readonly type: 'judge-unusable';
  readonly turn: number;
  readonly reason: string;
};

export type LoopNotice = {
  readonly type: 'loop-notice';
  readonly turn: number;
  readonly tool: string;
  readonly detail: string;
  readonly repeats: number;
  readonly response: 'none' | 'remind' | 'replan' | 'stop';
};

export type ModelRetry = {
  readonly type: 'model-retry';
  readonly turn: number;
  readonly attempt: number;
  readonly status: number | null;
  readonly reason: string;
  readonly waitMs: number;
};

export type Resumed = {
  readonly type: 'resumed';
  readonly turn: number;
  readonly tree: string;
  /** False when the workspace is not the one that the checkpoint was written on. */
  readonly treeMatches: boolean;
};

export type Ended = {
  readonly type: 'ended';
  readonly turn: number;
  readonly exitReason: string;
  readonly detail: string;
};

/** Everything that the built-in agent writes to the journal. */
export type MimoEvent =
  | ActionStart
  | ActionEnd
  | ActionRejected
  | ContextUse
  | Compaction
  | Veto
  | JudgeUnusable
  | LoopNotice
  | ModelRetry
  | Resumed
  | Ended;

/** Appends an event; the type makes sure that only known ones are written. */
export type Audit = (event: MimoEvent) => Promise<void>;

export const auditOf =
  (append: (event: AuditEvent) => Promise<void>): Audit =>
  (event) =>
    append(event);
