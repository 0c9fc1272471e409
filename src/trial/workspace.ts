import type { Clock, Sandbox, ScanResult, Task, TreeEntry } from '../core/index.ts';
import type { Snapshot, SnapshotStore } from '../store/index.ts';

/** Files above this are named in the record, not kept: one runaway log must not fill the results' disk. */
const maxFileBytes = 32 * 1024 * 1024;

export interface WorkspaceSnapshot extends Snapshot {
  readonly ms: number;
  readonly scanMs: number;
  readonly skipped: ScanResult['skipped'];
}

/** Takes the workspace's tree from the sandbox into the snapshot store, one scan at a time. */
export class Workspace {
  readonly #sandbox: Sandbox;
  readonly #store: SnapshotStore;
  readonly #task: Task;
  readonly #clock: Clock;
  readonly #droppings: readonly string[];
  readonly #durations: number[] = [];
  #queue: Promise<unknown> = Promise.resolve();

  /** @param droppings by-products of the agent's program, left out beside what the task leaves out */
  constructor(
    sandbox: Sandbox,
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

  /** Commits the tree after `step`; the next commit's step is one higher. */
  commit(step: number, message: string): Promise<WorkspaceSnapshot> {
    return this.#take((delta) => this.#store.commit({ step, message, ...delta }));
  }

  /** Keeps the tree inside a step. */
  interim(message: string): Promise<WorkspaceSnapshot> {
    return this.#take((delta) => this.#store.commitInterim({ message, ...delta }));
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
  #take(keep: (delta: Delta) => Promise<Snapshot>): Promise<WorkspaceSnapshot> {
    const result = this.#queue.then(() => this.#takeNow(keep));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #takeNow(keep: (delta: Delta) => Promise<Snapshot>): Promise<WorkspaceSnapshot> {
    const started = this.#clock.monotonic();
    const { workspace, state, exclude } = this.#task.endurance.snapshot;
    const entries: TreeEntry[] = [];
    const scan = await this.#sandbox.scan({
      roots: [workspace, ...state],
      exclude: [...exclude, ...this.#droppings],
      maxFileBytes,
      onEntry: (entry) => entries.push(entry),
    });
    const kept = await keep({ entries, removed: scan.removed, full: scan.full, at: this.#clock.now() });
    const ms = this.#clock.monotonic() - started;
    this.#durations.push(ms);
    return { ...kept, ms, scanMs: scan.scanMs, skipped: scan.skipped };
  }
}

interface Delta {
  readonly entries: readonly TreeEntry[];
  readonly removed: readonly string[];
  readonly full: boolean;
  readonly at: number;
}
