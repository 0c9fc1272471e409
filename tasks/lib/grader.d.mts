/** What `settle` tells of a call, as data. */
export interface Settled {
  readonly kind: 'threw' | 'plain' | 'resolved' | 'rejected' | 'pending';
  readonly value?: unknown;
  readonly error?: Readonly<Record<string, unknown>>;
}

export interface ProbeTools {
  /** Imports a module of the tree; the caller says what it expects it to hold. */
  load<M>(path: string): Promise<M>;
  /** The same, always as the engine's namespace object: `load` gives the default where that has all the names. */
  namespace<M>(path: string): Promise<M>;
  settle(start: () => unknown, ms?: number): Promise<Settled>;
  turns(count?: number): Promise<void>;
  until(condition: () => boolean, ms?: number): Promise<boolean>;
  plain(value: unknown): unknown;
}

export interface Probe {
  /** `fn`, or its source, closes over nothing: it runs in another process. */
  evaluate<T, A = undefined>(
    fn: ((tools: ProbeTools, args: A) => Promise<T> | T) | string,
    args?: A,
    options?: { readonly timeoutMs?: number; readonly faults?: 'fail' | 'ignore' },
  ): Promise<T>;
  close(): Promise<void>;
  readonly directory: string;
}

export interface ProbeOptions {
  readonly writable?: boolean;
  readonly cwd?: string;
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export type IsolationMode = 'user' | 'namespace' | 'same-user';

export function openProbe(
  options: ProbeOptions & { readonly cwd: string },
): Probe & { readonly mode: IsolationMode };

export interface CommandResult {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly directory: string;
}

export interface Isolation {
  readonly mode: IsolationMode;
  copy(from?: string): string;
  probe(options?: ProbeOptions): Probe;
  command(
    options: ProbeOptions & { readonly argv: readonly [string, ...string[]]; readonly stdin?: string },
  ): Promise<CommandResult>;
  close(): void;
}

export function openIsolation(options: {
  readonly scratch: string;
  readonly workspace: string;
  /** Build side: the code is the task's own reference. */
  readonly trusted?: boolean;
}): Isolation;

export interface Tree {
  readonly root: string;
  bytes(path: string): Buffer | undefined;
  read(path: string): string | undefined;
  sha256(path: string): string | undefined;
  exists(path: string): boolean;
  list(under?: string): string[];
}

export function openTree(root: string): Tree;

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

export interface Commit {
  readonly hash: string;
  readonly parents: readonly string[];
  readonly tree: string;
  readonly author: Person;
  readonly committer: Person;
  readonly subject: string;
  readonly body: string;
}

export interface Repository {
  readonly gitDir: string;
  resolve(ref: string): Promise<string | undefined>;
  branches(): Promise<Map<string, string>>;
  tags(): Promise<Map<string, string>>;
  remoteBranches(): Promise<Map<string, string>>;
  head(): Promise<{ readonly branch: string | undefined; readonly hash: string | undefined }>;
  log(ref: string, options?: { readonly not?: string; readonly limit?: number }): Promise<Commit[]>;
  show(ref: string, path: string): Promise<Buffer | undefined>;
  objects(names: readonly string[]): Promise<Map<string, Buffer>>;
  list(ref: string, under?: string): Promise<{ path: string; mode: string; type: string; hash: string }[]>;
  diffNames(from: string, to: string): Promise<{ status: string; path: string }[]>;
  isAncestor(older: string, newer: string): Promise<boolean>;
}

export function openRepository(path: string, options?: { readonly scratch?: string }): Promise<Repository>;

export interface GradeContext {
  readonly tree: Tree;
  repository(path: string): Promise<Repository>;
  probe(options?: ProbeOptions): Probe;
  command: Isolation['command'];
  readonly signal: AbortSignal;
}

export interface Check {
  readonly id: string;
  readonly for: string;
  readonly weight?: number;
  run(context: GradeContext): Promise<unknown>;
}

export interface GradeOptions {
  readonly milestones: readonly { readonly id: string; readonly weight?: number }[];
  readonly gates?: readonly { readonly id: string }[];
  readonly constraints?: readonly { readonly id: string; readonly penalty?: number }[];
  readonly checks: readonly Check[];
  readonly workspace?: string;
  readonly testsDir?: string;
  readonly outDir?: string;
  readonly concurrency?: number;
  readonly deadlineMs?: number;
}

export function grade(options: GradeOptions): Promise<{
  readonly reward: number;
  readonly rewards: Readonly<Record<string, number>>;
  readonly details: readonly Readonly<Record<string, unknown>>[];
}>;

export function graderFiles(): Record<string, string>;
