import type { Wire } from './conversation.ts';
import type { Claim } from './outcome.ts';
import type { Mount, Sandbox } from './sandbox.ts';
import type { Operation } from './step.ts';

/** One step of a reference solution or of a script: a title and a POSIX shell text run from the workdir. */
export interface ScriptStep {
  readonly title: string;
  readonly script: string;
}

/** How a run of an agent ended, as the agent's own driver saw it. */
export type AgentEnd =
  | { readonly kind: 'ended'; readonly claim: Claim; readonly exitReason: string }
  /** The gateway refused it on a budget, and it stopped. The trial knows which. */
  | { readonly kind: 'refused'; readonly claim: Claim; readonly exitReason: string }
  | { readonly kind: 'crashed'; readonly claim: Claim; readonly exitReason: string };

/** Where an agent reaches its model. Only the gateway holds keys: `apiKey` is a dummy. */
export interface ModelEndpoint {
  /** Base URL for a process on the host, without the wire's own path (`/v1/...`). */
  readonly hostUrl: string;
  /** The same for a process inside the sandbox. */
  readonly sandboxUrl: string;
  readonly apiKey: string;
  /** The name to ask for. */
  readonly model: string;
  /** The wire that the model's provider speaks natively. */
  readonly wire: Wire;
  /** Context window in tokens. */
  readonly contextWindow: number;
}

/** What is written to the trial's journal on an agent's behalf; `type` is namespaced by the agent. */
export interface AuditEvent {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Files that changed in the workspace between two snapshots. */
export interface TreeChange {
  readonly path: string;
  readonly change: 'added' | 'modified' | 'removed';
}

export interface AgentContext {
  readonly instruction: string;
  readonly sandbox: Sandbox;
  /** Absolute path inside the sandbox of the tree that `snapshot` takes; paths of changes are relative to it. */
  readonly workspace: string;
  /** Undefined for agents that call no model (oracle, nop, script). */
  readonly endpoint: ModelEndpoint | undefined;
  readonly seed: number;
  /** Aborted when the trial must end (budget, Ctrl-C, lost sandbox); the reason says why. */
  readonly signal: AbortSignal;
  readonly maxSteps: number;
  /** Reference steps, for the oracle alone. */
  readonly reference: readonly ScriptStep[];
  /** Reports a finished step; for agents that call no model, and so have no gateway to count their steps. */
  stepEnded(operations: readonly Operation[], text: string): Promise<void>;
  /** Appends to the hash-chained journal and flushes before it resolves. */
  audit(event: AuditEvent): Promise<void>;
  /** Stores a payload once and returns its sha256. */
  storeBlob(content: string | Uint8Array): Promise<string>;
  readBlob(sha256: string): Promise<Uint8Array>;
  /** Snapshots the workspace now and tells what changed since the last one. */
  snapshot(): Promise<{
    readonly commit: string;
    readonly tree: string;
    readonly changes: readonly TreeChange[];
  }>;
  /** The last checkpoint that this agent wrote in an interrupted attempt at this trial. */
  readonly checkpoint: unknown;
  /**
   * Keeps a file of the agent's own (its session log, its output) under the trial's `native/`; `path` is relative
   * to that. Replaces what was kept under the same path.
   */
  keepNative(path: string, content: string | Uint8Array): Promise<void>;
  /** Notes the version that the program says of itself; recorded instead of `Agent.version`. */
  ranVersion(version: string): Promise<void>;
  /** Keeps a checkpoint; the one written last before an interruption comes back as `checkpoint`. */
  saveCheckpoint(state: unknown): Promise<void>;
}

/** What an agent's trials need beside their environment, made ready once per run. */
export interface AgentInstallation {
  /** Shown read-only in each of its sandboxes. */
  readonly mounts: readonly Mount[];
}

export interface InstallOptions {
  readonly signal?: AbortSignal;
  readonly onLog?: (line: string) => void;
}

export interface Agent {
  readonly name: string;
  readonly version: string;
  readonly needsModel: boolean;
  /** True for a program that runs inside the sandbox: its commands' time is read off the gateway's clock. */
  readonly runsInside?: boolean;
  /**
   * The wires that it can speak to its model, the one it speaks best first; undefined for one that calls none. Where
   * its model's provider speaks none of them, the gateway translates from the first.
   */
  readonly wires?: readonly [Wire, ...Wire[]];
  /**
   * Files that its program leaves in the workspace as a by-product (patterns of `ScanRequest.exclude`): no part of
   * its work, so no part of a snapshot.
   */
  readonly droppings?: readonly string[];
  /** True for a reference run: it finds the task's `solution/` as `/solution`, and its variables. */
  readonly usesSolution?: boolean;
  /** Fetches its program if it is not there yet. Throws infra `AGENT_INSTALL_FAILED`; its trials are then invalid. */
  install?(options: InstallOptions): Promise<AgentInstallation>;
  /** True when `run` continues from `checkpoint` instead of starting over. */
  readonly resumable: boolean;
  run(context: AgentContext): Promise<AgentEnd>;
}
