import type { TreeChange, TreeEntry } from '../../core/index.ts';
import { absoluteOf, type Place, placeOf } from './layout.ts';
import { emptyTree, type LooseObjects } from './objects.ts';
import { listTree } from './repository.ts';
import {
  type Directory,
  entriesOf,
  type Leaf,
  leafAt,
  newDirectory,
  type OnChange,
  removeAt,
  setDirectory,
  setLeaf,
  writeTree,
} from './tree.ts';

/** A workspace file that changed, with what stood there before. */
export type Touched = Map<string, Leaf | undefined>;

/**
 * The sandbox's tree as last scanned, in memory as its two Git trees, so that a snapshot costs what changed
 * and not what there is.
 */
export class Mirror {
  readonly #workspace: string;
  readonly #objects: LooseObjects;
  readonly #main = newDirectory();
  readonly #state = newDirectory();
  /** Workspace files changed since the last step's snapshot, and since the last of any sort. */
  readonly sinceStep: Touched = new Map();
  readonly sinceLook: Touched = new Map();

  constructor(workspace: string, objects: LooseObjects) {
    this.#workspace = workspace;
    this.#objects = objects;
  }

  /** Fills the mirror from commits of `main` and `state`. */
  async load(dir: string, main: string, state: string): Promise<void> {
    await loadTree(dir, main, this.#main, this.#objects);
    await loadTree(dir, state, this.#state, this.#objects);
  }

  /** Takes in a scan and writes the blobs and trees that are new. */
  async apply(delta: {
    readonly entries: Iterable<TreeEntry>;
    readonly removed: readonly string[];
    readonly full: boolean;
  }): Promise<{ readonly main: string; readonly state: string }> {
    const entries = delta.full ? [...delta.entries] : delta.entries;
    // Removals first: a file may have given way to a directory of its name, or the other way round.
    for (const path of delta.full ? this.#absentFrom(entries) : delta.removed) this.#remove(path);
    for (const entry of entries) await this.#put(entry);
    const main = await writeTree(this.#main, this.#objects);
    return { main, state: await writeTree(this.#state, this.#objects) };
  }

  changes(touched: Touched): TreeChange[] {
    const changes: TreeChange[] = [];
    for (const [path, before] of touched) {
      const after = leafAt(this.#main, path);
      if (before && after && (before.oid !== after.oid || before.mode !== after.mode)) {
        changes.push({ path, change: 'modified' });
      } else if (before && !after) changes.push({ path, change: 'removed' });
      else if (!before && after) changes.push({ path, change: 'added' });
    }
    return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Paths that we have and a full scan has not. */
  #absentFrom(entries: Iterable<TreeEntry>): string[] {
    const present = new Set<string>();
    for (const entry of entries) present.add(entry.path);
    const ours: string[] = [];
    for (const branch of ['main', 'state'] as const) {
      for (const [path] of entriesOf(this.#root(branch)))
        ours.push(absoluteOf({ branch, path }, this.#workspace));
    }
    return ours.filter((path) => !present.has(path));
  }

  #remove(absolutePath: string): void {
    const { branch, path } = placeOf(absolutePath, this.#workspace);
    removeAt(this.#root(branch), path, this.#noteFor(branch));
  }

  async #put(entry: TreeEntry): Promise<void> {
    const { branch, path } = placeOf(entry.path, this.#workspace);
    const root = this.#root(branch);
    if (entry.mode === '040000') {
      setDirectory(root, path, this.#noteFor(branch));
      return;
    }
    const oid = await this.#objects.write('blob', entry.content);
    const before = leafAt(root, path);
    // A touched file with its old content must not make its trees be hashed again.
    if (before?.oid === oid && before.mode === entry.mode) return;
    setLeaf(root, path, { kind: 'leaf', mode: entry.mode, oid }, this.#noteFor(branch));
  }

  #root(branch: Place['branch']): Directory {
    return branch === 'main' ? this.#main : this.#state;
  }

  #noteFor(branch: Place['branch']): OnChange {
    if (branch === 'state') return () => {};
    return (path, before) => {
      if (!this.sinceStep.has(path)) this.sinceStep.set(path, before);
      if (!this.sinceLook.has(path)) this.sinceLook.set(path, before);
    };
  }
}

async function loadTree(dir: string, commit: string, root: Directory, objects: LooseObjects): Promise<void> {
  for (const { mode, type, oid, path } of await listTree(dir, commit)) {
    objects.know(oid);
    if (type === 'tree') {
      if (oid === emptyTree) setDirectory(root, path, () => {});
    } else if (mode === '100644' || mode === '100755' || mode === '120000') {
      setLeaf(root, path, { kind: 'leaf', mode, oid }, () => {});
    }
  }
}
