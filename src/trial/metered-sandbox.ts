import type {
  Clock,
  ExecResult,
  ExecSpec,
  Sandbox,
  ScanRequest,
  ScanResult,
  TreeEntry,
} from '../core/index.ts';

/**
 * The sandbox as an agent on the host sees it, with the time its commands and file transfers took. Calls that
 * overlap are counted once: what is measured is how long the agent's work kept the sandbox busy.
 */
export class MeteredSandbox implements Sandbox {
  readonly #inner: Sandbox;
  readonly #clock: Clock;
  #running = 0;
  #since = 0;
  #busyMs = 0;
  #uses = 0;
  /** Calls under way that may change the tree. */
  #changing = 0;
  #lastUse: number;

  constructor(inner: Sandbox, clock: Clock) {
    this.#inner = inner;
    this.#clock = clock;
    this.#lastUse = clock.now();
  }

  /** Milliseconds in which at least one call was under way. */
  get busyMs(): number {
    return this.#busyMs + (this.#running > 0 ? this.#clock.monotonic() - this.#since : 0);
  }

  /** Grows with each call that may change the tree; undefined while one is under way. */
  get uses(): number | undefined {
    return this.#changing > 0 ? undefined : this.#uses;
  }

  /** Epoch milliseconds at which a call began or ended last, or printed something. */
  get lastUse(): number {
    return this.#lastUse;
  }

  get id(): string {
    return this.#inner.id;
  }
  get kind(): Sandbox['kind'] {
    return this.#inner.kind;
  }
  get workdir(): string {
    return this.#inner.workdir;
  }
  get gatewayUrl(): string | undefined {
    return this.#inner.gatewayUrl;
  }
  get lost(): AbortSignal {
    return this.#inner.lost;
  }

  exec(spec: ExecSpec): Promise<ExecResult> {
    const touch = (forward?: (text: string) => void) => (text: string) => {
      this.#lastUse = this.#clock.now();
      forward?.(text);
    };
    return this.#change(() =>
      this.#inner.exec({ ...spec, onStdout: touch(spec.onStdout), onStderr: touch(spec.onStderr) }),
    );
  }
  put(entries: Iterable<TreeEntry> | AsyncIterable<TreeEntry>): Promise<void> {
    return this.#change(() => this.#inner.put(entries));
  }
  get(path: string, options?: { readonly maxBytes?: number }): Promise<TreeEntry[]> {
    return this.#measure(() => this.#inner.get(path, options));
  }
  scan(request: ScanRequest): Promise<ScanResult> {
    return this.#inner.scan(request);
  }
  killAll(): Promise<void> {
    this.#uses += 1;
    return this.#inner.killAll();
  }
  dispose(): Promise<void> {
    return this.#inner.dispose();
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.#inner.dispose();
  }

  async #change<T>(call: () => Promise<T>): Promise<T> {
    this.#uses += 1;
    this.#changing += 1;
    try {
      return await this.#measure(call);
    } finally {
      this.#changing -= 1;
    }
  }

  async #measure<T>(call: () => Promise<T>): Promise<T> {
    this.#lastUse = this.#clock.now();
    if (this.#running === 0) this.#since = this.#clock.monotonic();
    this.#running += 1;
    try {
      return await call();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#busyMs += this.#clock.monotonic() - this.#since;
      this.#lastUse = this.#clock.now();
    }
  }
}
