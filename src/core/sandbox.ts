import type { Duplex } from 'node:stream';

/** Limits of one sandbox; each bites (a command that crosses one fails, its neighbours do not). */
export interface Limits {
  readonly cpus: number;
  readonly memoryMb: number;
  readonly storageMb: number;
  readonly pids: number;
}

/** `gateway`: nothing but the model gateway can be reached, at `Sandbox.gatewayUrl`. */
export type NetworkPolicy =
  | { readonly kind: 'none' }
  | { readonly kind: 'gateway' }
  | { readonly kind: 'allowlist'; readonly hosts: readonly string[] }
  | { readonly kind: 'public' };

/** What a sandbox is made from: a Docker build context or a ready image. */
export interface EnvironmentSource {
  /** Host directory with a Dockerfile and what it copies; undefined when `image` is given. */
  readonly directory: string | undefined;
  /** Ready image, as of Harbor's `docker_image`. */
  readonly image: string | undefined;
  /** Content digest of `directory` (or the image's name): the cache key of what is built from it. */
  readonly digest: string;
  readonly buildTimeoutMs: number;
}

/** An environment made ready by a provider. Creating a sandbox from it costs no build. */
export interface PreparedEnvironment {
  /** Image reference (docker) or the environment's directory (local). */
  readonly ref: string;
  /** What identifies the bytes: image id (docker) or the digest with the host's tool versions (local). */
  readonly digest: string;
  /** Host directory of its npm packages, which joins the build context (local; an image has them already). */
  readonly packages?: string;
}

export interface Mount {
  readonly source: string;
  readonly target: string;
  /**
   * Names the content of `source`, which then never changes. An engine on another machine cannot see host
   * directories; what has a key is copied to it once and shared by all sandboxes.
   */
  readonly key?: string;
}

export interface SandboxSpec {
  /** Unique; becomes host name, label and cgroup name: lower-case letters, digits, dashes. */
  readonly id: string;
  readonly runId: string;
  readonly environment: PreparedEnvironment;
  readonly env: Readonly<Record<string, string>>;
  /** Where commands run by default, instead of the environment's own; made if it is not there. */
  readonly workdir?: string;
  readonly limits: Limits;
  readonly network: NetworkPolicy;
  /** Called with each connection that a process inside opens to `gatewayUrl` (policies `gateway` and `public`). */
  readonly onConnection?: (connection: Duplex) => void;
  /** Host directories shown read-only inside (agent installations). */
  readonly mounts?: readonly Mount[];
}

export interface ExecSpec {
  readonly argv: readonly [string, ...string[]];
  /** Absolute path; default: the environment's working directory. */
  readonly cwd?: string;
  /** Added to the sandbox's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** User name or uid inside; default root. */
  readonly user?: string;
  readonly stdin?: string | Uint8Array;
  /** Deadline: the whole process group gets SIGTERM, then SIGKILL after `killGraceMs`. */
  readonly timeoutMs?: number;
  readonly killGraceMs?: number;
  /** Bytes kept of each of stdout and stderr: the first and the last half of it. Default 1 MiB. */
  readonly outputCapBytes?: number;
  /** Streaming text; a character split over two chunks arrives whole. */
  readonly onStdout?: (text: string) => void;
  readonly onStderr?: (text: string) => void;
  /** Aborting kills the process group and resolves with `aborted`. */
  readonly signal?: AbortSignal;
  /** Repeating an id returns the first call's result instead of running again. */
  readonly operationId?: string;
}

export interface ExecResult {
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes left out of the middle of each stream. */
  readonly dropped: { readonly stdout: number; readonly stderr: number };
  readonly timedOut: boolean;
  readonly aborted: boolean;
  readonly durationMs: number;
}

/** One file, link or empty directory, with Git's mode. Paths are absolute, inside the sandbox. */
export interface TreeEntry {
  readonly path: string;
  /** 100644 file, 100755 executable, 120000 symbolic link (content is its target), 040000 empty directory. */
  readonly mode: '100644' | '100755' | '120000' | '040000';
  readonly content: Uint8Array;
}

export interface ScanRequest {
  /** Absolute directories to scan. A missing one counts as empty. */
  readonly roots: readonly string[];
  /** Path patterns left out: a bare name matches at any depth; one with a slash matches from its root. */
  readonly exclude: readonly string[];
  /** Larger files are reported in `skipped`, not sent. */
  readonly maxFileBytes: number;
  /** Send everything again, whatever was sent before. */
  readonly full?: boolean;
  readonly onEntry: (entry: TreeEntry) => void;
}

/** What changed since the sandbox's previous scan with the same roots and exclusions. */
export interface ScanResult {
  /** True when the entries are the whole tree and nothing earlier counts. */
  readonly full: boolean;
  /** Paths of entries that are gone. */
  readonly removed: readonly string[];
  readonly skipped: readonly { readonly path: string; readonly bytes: number; readonly reason: string }[];
  /** Entries that the tree has now. */
  readonly entries: number;
  readonly scanMs: number;
}

/** An isolated machine for one trial or one grading. Disposing destroys it and everything in it. */
export interface Sandbox extends AsyncDisposable {
  readonly id: string;
  readonly kind: SandboxKind;
  /** The environment's working directory, `/app` unless its Dockerfile says otherwise. */
  readonly workdir: string;
  /** `http://127.0.0.1:PORT` as seen from inside; undefined where the policy offers none. */
  readonly gatewayUrl: string | undefined;
  /** Aborted, with a MimoError of kind infra as reason, when the sandbox dies under us. */
  readonly lost: AbortSignal;
  exec(spec: ExecSpec): Promise<ExecResult>;
  /** Writes entries, making parent directories; replaces what is there. */
  put(entries: Iterable<TreeEntry> | AsyncIterable<TreeEntry>): Promise<void>;
  /** Reads a file or a whole directory; missing gives []. Throws infra `SANDBOX_GET_TOO_LARGE` beyond the cap. */
  get(path: string, options?: { readonly maxBytes?: number }): Promise<TreeEntry[]>;
  scan(request: ScanRequest): Promise<ScanResult>;
  /** Kills every process but our own supervisor; resolves when none is left. */
  killAll(): Promise<void>;
  dispose(): Promise<void>;
}

export type SandboxKind = 'docker' | 'local';

/** Whether a provider works on this machine, and if not what to do. */
export type Probe =
  | { readonly ok: true; readonly detail: string; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly reason: string; readonly hint: string };

export interface Reaped {
  readonly sandboxes: readonly string[];
}

export interface ReapFilter {
  /** Those of this run alone, whether their owner lives or not. */
  readonly runId?: string;
  /** Also those whose owner lives. */
  readonly all?: boolean;
  /** Names what would be removed and removes nothing. */
  readonly dryRun?: boolean;
}

export interface SandboxProvider extends AsyncDisposable {
  readonly kind: SandboxKind;
  probe(signal?: AbortSignal): Promise<Probe>;
  /** Builds or checks an environment. Throws user `ENVIRONMENT_UNSUPPORTED` or infra `ENVIRONMENT_BUILD_FAILED`. */
  prepare(source: EnvironmentSource, options: PrepareOptions): Promise<PreparedEnvironment>;
  create(spec: SandboxSpec, signal?: AbortSignal): Promise<Sandbox>;
  /** Removes what a killed harness left behind: sandboxes whose owning process is gone. */
  reap(filter?: ReapFilter): Promise<Reaped>;
}

export interface PrepareOptions {
  readonly signal?: AbortSignal;
  readonly onLog?: (line: string) => void;
}
