import type { Sandbox, Task, TreeEntry } from '../core/index.ts';

/** What is graded: workspace and state directories, by absolute path. */
export type Tree = ReadonlyMap<string, TreeEntry>;

/** As in a trial's snapshots. */
const maxFileBytes = 32 * 1024 * 1024;

/** Follows the tree of a sandbox: each look costs what changed since the one before. */
export class TreeWatch {
  readonly #sandbox: Sandbox;
  readonly #task: Task;
  #tree = new Map<string, TreeEntry>();

  constructor(sandbox: Sandbox, task: Task) {
    this.#sandbox = sandbox;
    this.#task = task;
  }

  /** The tree as it is now, and which of its paths are new, others or gone. */
  async look(): Promise<{ readonly tree: Tree; readonly changed: readonly string[] }> {
    const { workspace, state, exclude } = this.#task.endurance.snapshot;
    const entries: TreeEntry[] = [];
    const scan = await this.#sandbox.scan({
      roots: [workspace, ...state],
      exclude,
      maxFileBytes,
      onEntry: (entry) => entries.push(entry),
    });
    const before = this.#tree;
    const next = new Map(scan.full ? [] : before);
    for (const path of scan.removed) next.delete(path);
    for (const entry of entries) next.set(entry.path, entry);
    this.#tree = next;
    // A scan also sends what was written so lately that its time alone cannot tell whether it has changed.
    const others = entries.filter((entry) => !isSame(entry, before.get(entry.path)));
    return { tree: next, changed: [...scan.removed, ...others.map(({ path }) => path)] };
  }
}

const isSame = (a: TreeEntry, b: TreeEntry | undefined): boolean =>
  b !== undefined && a.mode === b.mode && Buffer.compare(a.content, b.content) === 0;

/** Replaces workspace and state directories of a sandbox by a tree. */
export async function placeTree(sandbox: Sandbox, task: Task, tree: Tree): Promise<void> {
  const { workspace, state } = task.endurance.snapshot;
  await sandbox.exec({
    argv: [
      'sh',
      '-c',
      'for d in "$@"; do mkdir -p "$d" && find "$d" -mindepth 1 -delete; done',
      'sh',
      workspace,
      ...state,
    ],
    cwd: '/',
    timeoutMs: 60_000,
  });
  await sandbox.put(tree.values());
}

/** The files of the workspace, without Git's own, by path relative to it. */
export function workspaceFiles(tree: Tree, { endurance }: Task): Map<string, Uint8Array> {
  const root = `${endurance.snapshot.workspace}/`;
  return new Map(
    [...tree.values()]
      .filter(({ path, mode }) => mode.startsWith('100') && path.startsWith(root))
      .map(({ path, content }) => [path.slice(root.length), content] as const)
      .filter(([path]) => !path.startsWith('.git/')),
  );
}
