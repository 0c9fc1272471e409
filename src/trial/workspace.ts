import type { Clock, ScanResult, Task, TreeEntry } from '../core/index.ts';
import type { Snapshot, SnapshotStore } from '../store/index.ts';
import type { MeteredSandbox } from './metered-sandbox.ts';

/** Files above this are named in the record, not kept: one runaway log must not fill the results' disk. */
const maxFileBytes = 32 * 1024 * 1024;

export interface WorkspaceSnapshot extends Snapshot {
  readonly ms: number;
  readonly scanMs: number;
  readonly skipped: ScanResult['skipped'];
}

/** Takes the workspace's tree from the sandbox into the snapshot store, one scan at a time. */
export class Workspace {
  readonly #sandbox: MeteredSandbox;
  readonly #store: SnapshotStore;
  readonly #task: Task;
  readonly #clock: Clock;
  readonly #droppings: readonly string[];
  readonly #durations: number[] = [];
  /** The last look inside the step that is under way, and what the agent had asked of the sandbox by then. */
  #look: { readonly uses: number; readonly scan: ScanResult } | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  /** @param droppings by-products of the agent's program, left out beside what the task leaves out */
  constructor(
    sandbox: MeteredSandbox,
    store: SnapshotStore,
    task: Task,
    clock: Clock,
    droppings: readonly string[] = [],
  ) {
    this.#sandbox = sandbox;
    this.#store = store;
    this.#task = task;
    this.#clock = clock;
    this.#droppings = droppings;
  }

  /**
   * Commits the tree after `step`; the next commit's step is one higher. The tree is not scanned again where the
   * agent has asked nothing of the sandbox since its own look at what the step's last command did.
   */
  commit(step: number, message: string): Promise<WorkspaceSnapshot> {
    return this.#take(async (started) => {
      const seen = this.#look?.uses === this.#sandbox.uses ? this.#look?.scan : undefined;
      this.#look = undefined;
      const { scan, delta } = seen ? { scan: seen, delta: this.#unchanged() } : await this.#scan();
      return this.#kept(await this.#store.commit({ step, message, ...delta }), scan, started);
    });
  }

  /** Keeps the tree inside a step. */
  interim(message: string): Promise<WorkspaceSnapshot> {
    return this.#take(async (started) => {
      const { uses } = this.#sandbox;
      const { scan, delta } = await this.#scan();
      const kept = this.#kept(await this.#store.commitInterim({ message, ...delta }), scan, started);
      this.#look = uses === undefined ? undefined : { uses, scan };
      return kept;
    });
  }

  /** Total and median of the time that snapshots took, in milliseconds. */
  get cost(): { readonly totalMs: number; readonly medianMs: number | null } {
    const sorted = [...this.#durations].sort((a, b) => a - b);
    return {
      totalMs: sorted.reduce((sum, ms) => sum + ms, 0),
      medianMs: sorted[Math.floor(sorted.length / 2)] ?? null,
    };
  }

  /** Scans and keeps as one unit: a delta counts from the scan before it, so none may be lost or swapped. */
  #take(keep: (started: number) => Promise<WorkspaceSnapshot>): Promise<WorkspaceSnapshot> {
    const result = this.#queue.then(() => keep(this.#clock.monotonic()));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #scan(): Promise<{ readonly scan: ScanResult; readonly delta: Delta }> {
    const { workspace, state, exclude } = this.#task.endurance.snapshot;
    const entries: TreeEntry[] = [];
    const scan = await this.#sandbox.scan({
      roots: [workspace, ...state],
      exclude: [...exclude, ...this.#droppings],
      maxFileBytes,
      onEntry: (entry) => entries.push(entry),
    });
    const { removed, full } = scan;
    return { scan, delta: { entries, removed, full, at: this.#clock.now() } };
  }

  #unchanged(): Delta {
    return { entries: [], removed: [], full: false, at: this.#clock.now() };
  }

  #kept(snapshot: Snapshot, { scanMs, skipped }: ScanResult, started: number): WorkspaceSnapshot {
    const ms = this.#clock.monotonic() - started;
    this.#durations.push(ms);
    return { ...snapshot, ms, scanMs, skipped };
  }
}

interface Delta {
  readonly entries: readonly TreeEntry[];
  readonly removed: readonly string[];
  readonly full: boolean;
  readonly at: number;
}
