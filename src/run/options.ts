import type { CurveChoice, SandboxKind } from '../core/index.ts';
import type { OnRunEvent } from './progress.ts';

/** What `mimo-bench run` was asked for. Undefined fields take the suite's or the product's default. */
export interface RunRequest {
  readonly suites: readonly string[];
  /** Globs over `task` or `suite/task`. */
  readonly tasks: readonly string[];
  /** Default: `mimo`. */
  readonly agents: readonly string[];
  /** Default: `sim/steady` (a bare command is safe and never spends money). */
  readonly models: readonly string[];
  readonly trials?: number;
  readonly units?: readonly number[];
  readonly seed?: number;
  readonly sandbox: 'auto' | SandboxKind;
  readonly jobs?: number;
  readonly maxSteps?: number;
  readonly maxTokens?: number;
  readonly maxCostUsd?: number;
  readonly timeoutMs?: number;
  readonly idleTimeoutMs?: number;
  readonly retries?: number;
  /** Trials that get a progress curve when all have ended; default `failed`. */
  readonly curve?: CurveChoice;
  /** Directory that receives `<run>/`; default `results` under the current directory. */
  readonly out: string;
  /** Further directories with suites. */
  readonly tasksDirs: readonly string[];
  /** Host CA bundle carried into image builds. */
  readonly caBundle?: string;
}

export interface RunEnvironment {
  /** The process environment: keys and endpoints are read from here and nowhere else. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted once by Ctrl-C: trials stop cleanly and stay resumable. */
  readonly signal: AbortSignal;
  readonly onEvent: OnRunEvent;
}
