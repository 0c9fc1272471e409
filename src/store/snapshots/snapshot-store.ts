import { join } from 'node:path';
import { internalError, type TreeChange, type TreeEntry } from '../../core/index.ts';
import { diskError } from '../disk-error.ts';
import { runGit } from './git.ts';
import { readRecords, SnapshotHistory } from './history.ts';
import { Mirror } from './mirror.ts';
import { LooseObjects } from './objects.ts';
import {
  createRepository,
  isRepository,
  readRef,
  type SnapshotLogEntry,
  workspaceOf,
  writeRef,
} from './repository.ts';

/** What a scan of the sandbox told: `Sandbox.scan`'s entries and result, with absolute paths. */
export interface SnapshotDelta {
  readonly entries: Iterable<TreeEntry>;
  readonly removed: readonly string[];
  /** True when `entries` is the whole tree and nothing earlier counts. */
  readonly full: boolean;
  /** Subject, and body after a newline. */
  readonly message: string;
  /** Epoch milliseconds: the commit's date. */
  readonly at: number;
}

export interface SnapshotCommit extends SnapshotDelta {
  /** 0 is the tree before the first step; then without gaps. */
  readonly step: number;
}

export interface Snapshot {
  readonly commit: string;
  readonly tree: string;
  /** Files of the workspace, by workspace-relative path. */
  readonly changes: readonly TreeChange[];
}

/**
 * The workspace after every step, in a bare Git repository. Commit t of `main` has the workspace alone;
 * its trailer `State:` names the commit of branch `state` with the rest that a restore needs (`.git`
 * directories, the state roots). `interim` keeps snapshots taken inside a step. Objects are written by this
 * process; `git` itself is run for reading back and packing only. One writer at a time.
 */
export class SnapshotStore extends SnapshotHistory {
  readonly #objects: LooseObjects;
  #mirror: Mirror;
  #needsFull = false;
  /** The newest commit of branch `state`, and its tree. Most steps change nothing there, and name it again. */
  #state: { readonly tree: string; readonly commit: string } | undefined;
  /** The newest commit of branch `interim`, which its ref may not name yet. */
  #interim: string | undefined;
  /** Where the branches stand on disk, as far as this process wrote them. */
  readonly #refs = new Map<string, string>();
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(dir: string, workspace: string, records: SnapshotLogEntry[]) {
    super(dir, workspace, records);
    this.#objects = new LooseObjects(join(dir, 'objects'));
    this.#mirror = new Mirror(workspace, this.#objects);
  }

  /**
   * Opens a repository to write, making it where there is none; goes on from its last commit.
   *
   * @param options.workspace the directory that `main` holds, `/app` by default; kept in the repository.
   */
  static async open(dir: string, options: { readonly workspace?: string } = {}): Promise<SnapshotStore> {
    try {
      if (!isRepository(dir)) createRepository(dir, options.workspace ?? '/app');
    } catch (cause) {
      throw diskError(dir, cause);
    }
    const store = new SnapshotStore(dir, workspaceOf(dir), await readRecords(dir));
    store.#objects.removeTemporary();
    await store.#loadLast();
    return store;
  }

  /** Commits the tree after a step; also when nothing changed. `changes` are those since the step before. */
  commit(snapshot: SnapshotCommit): Promise<Snapshot> {
    return this.#exclusive(async () => {
      const { step, at } = snapshot;
      if (step !== this.records.length) {
        throw internalError(
          'SNAPSHOT_OUT_OF_ORDER',
          `snapshot of step ${step}, expected ${this.records.length}`,
        );
      }
      const tree = await this.#apply(snapshot);
      const before = this.records.at(-1);
      if (this.#state?.tree !== tree.state) {
        const made = await this.#writeCommit(tree.state, [before?.state], 'State', at, `Step: ${step}`);
        this.#state = { tree: tree.state, commit: made };
      }
      const state = this.#state.commit;
      const trailers = `Step: ${step}\nState: ${state}`;
      const commit = await this.#writeCommit(tree.main, [before?.commit], snapshot.message, at, trailers);
      await this.#flush();
      // `main` last: its trailer is the truth, so a kill between the two loses nothing.
      writeRef(this.dir, 'main', commit);
      this.#needsFull = false;
      this.records.push({ step, commit, tree: tree.main, state });
      const changes = this.#mirror.changes(this.#mirror.sinceStep);
      this.#mirror.sinceStep.clear();
      this.#mirror.sinceLook.clear();
      return { commit, tree: tree.main, changes };
    });
  }

  /**
   * Keeps the tree inside a step, on branch `interim`; the step's own commit still comes. `changes` are those
   * since the last snapshot of either sort. On disk it is there with the step's commit: an agent waits for this
   * one, while its model is at work during the other.
   */
  commitInterim(snapshot: SnapshotDelta): Promise<Snapshot> {
    return this.#exclusive(async () => {
      const tree = await this.#apply(snapshot);
      const last = this.records.at(-1);
      const after = `Interim: after step ${last?.step ?? 'none'}`;
      const state =
        this.#state?.tree === tree.state
          ? this.#state.commit
          : await this.#writeCommit(tree.state, [], 'State', snapshot.at, after);
      // Its state and the interim before are parents, so that packing keeps them.
      const parents = [this.#interim, last?.commit, state];
      const trailers = `${after}\nState: ${state}`;
      const commit = await this.#writeCommit(tree.main, parents, snapshot.message, snapshot.at, trailers);
      this.#interim = commit;
      this.#needsFull = false;
      const changes = this.#mirror.changes(this.#mirror.sinceLook);
      this.#mirror.sinceLook.clear();
      return { commit, tree: tree.main, changes };
    });
  }

  /** Drops the steps after `step`; the next delta must be full. For a resume from an earlier point. */
  rewind(step: number): Promise<void> {
    return this.#exclusive(async () => {
      await this.#flush();
      writeRef(this.dir, 'main', this.record(step).commit);
      this.records.length = step + 1;
      this.#needsFull = true;
    });
  }

  /** Packs everything; at the end of a trial. Thousands of small files become two. */
  pack(): Promise<void> {
    return this.#exclusive(async () => {
      await this.#flush();
      await runGit(this.dir, ['repack', '-a', '-d', '-n', '-q']);
      await runGit(this.dir, ['prune-packed', '-q']);
      this.#objects.forgetFolders();
    });
  }

  /** Snapshots are taken in the order of the calls, whatever each awaits inside. */
  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work).catch((cause: unknown) => {
      throw diskError(this.dir, cause);
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Puts on disk what is known so far: the objects first, then the branches beside `main` that name them. */
  async #flush(): Promise<void> {
    await this.#objects.flush();
    this.#moveRef('state', this.#state?.commit);
    this.#moveRef('interim', this.#interim);
  }

  #moveRef(branch: 'state' | 'interim', commit: string | undefined): void {
    if (commit === undefined || this.#refs.get(branch) === commit) return;
    writeRef(this.dir, branch, commit);
    this.#refs.set(branch, commit);
  }

  /**
   * Takes in a scan. Until the caller has kept what comes of it, the mirror is neither the old tree nor the new one:
   * after a failure it is read again from the last commit.
   */
  async #apply(delta: SnapshotDelta): Promise<{ readonly main: string; readonly state: string }> {
    if (this.#needsFull) {
      if (!delta.full)
        throw internalError(
          'SNAPSHOT_NEEDS_FULL',
          'a delta after a rewind or a failed snapshot must be full',
        );
      await this.#loadLast();
    }
    this.#needsFull = true;
    return await this.#mirror.apply(delta);
  }

  async #writeCommit(
    tree: string,
    parents: readonly (string | undefined)[],
    message: string,
    at: number,
    trailers: string,
  ): Promise<string> {
    const who = `mimo-bench <mimo-bench@localhost> ${Math.floor(at / 1000)} +0000`;
    const head = [`tree ${tree}`];
    for (const parent of parents) if (parent !== undefined) head.push(`parent ${parent}`);
    head.push(`author ${who}`, `committer ${who}`);
    // Git reads trailers from the last paragraph alone, so nothing in the message can pass for one.
    const text = message.replaceAll('\0', '').trim() || 'snapshot';
    const body = `${head.join('\n')}\n\n${text}\n\n${trailers}\n`;
    return await this.#objects.write('commit', Buffer.from(body, 'utf8'));
  }

  async #loadLast(): Promise<void> {
    this.#mirror = new Mirror(this.workspace, this.#objects);
    this.#state = undefined;
    this.#interim = readRef(this.dir, 'interim');
    const last = this.records.at(-1);
    if (!last) return;
    this.#moveRef('state', last.state);
    await this.#mirror.load(this.dir, last.commit, last.state);
  }
}
