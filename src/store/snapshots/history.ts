import { infraError, type TreeChange, type TreeEntry } from '../../core/index.ts';
import { readObjects, runGit } from './git.ts';
import { absoluteOf, type Place } from './layout.ts';
import { emptyTree } from './objects.ts';
import {
  isRepository,
  listTree,
  readLog,
  readRef,
  type SnapshotLogEntry,
  workspaceOf,
} from './repository.ts';

/** The snapshots of a trial, to read. Writes nothing, so it may be open while the trial runs. */
export class SnapshotHistory {
  readonly dir: string;
  /** The absolute path that the top of each tree stands for. */
  readonly workspace: string;
  protected records: SnapshotLogEntry[];

  protected constructor(dir: string, workspace: string, records: SnapshotLogEntry[]) {
    this.dir = dir;
    this.workspace = workspace;
    this.records = records;
  }

  /** @throws MimoError infra `SNAPSHOTS_MISSING`, `SNAPSHOTS_CORRUPT`. */
  static async openExisting(dir: string): Promise<SnapshotHistory> {
    if (!isRepository(dir)) {
      throw infraError('SNAPSHOTS_MISSING', `${dir}: no snapshots there`, {
        hint: 'Give a trial that ran at least to its first step.',
      });
    }
    return new SnapshotHistory(dir, workspaceOf(dir), await readRecords(dir));
  }

  /** The last step with a snapshot; undefined before the first. */
  get lastStep(): number | undefined {
    return this.records.at(-1)?.step;
  }

  log(): readonly SnapshotLogEntry[] {
    return [...this.records];
  }

  /** @throws MimoError infra `SNAPSHOT_UNKNOWN_STEP`. */
  commitOfStep(step: number): string {
    return this.record(step).commit;
  }

  /** @throws MimoError infra `SNAPSHOT_UNKNOWN_STEP`. */
  treeOfStep(step: number): string {
    return this.record(step).tree;
  }

  /**
   * What each step's artifact consists of, by step: the trees of workspace and state. Two steps with the same one
   * restore to the same bytes, whatever their commits.
   */
  async contents(): Promise<string[]> {
    const states = [...new Set(this.records.map((record) => record.state))];
    const trees = new Map<string, string>();
    let index = 0;
    for await (const commit of readObjects(this.dir, states)) {
      const [, tree = ''] = /^tree ([0-9a-f]+)\n/.exec(commit.toString('latin1', 0, 128)) ?? [];
      trees.set(states[index] ?? '', tree);
      index += 1;
    }
    return this.records.map((record) => `${record.tree}+${trees.get(record.state)}`);
  }

  /** Workspace and state of a commit or step under their own absolute paths, to restore into a clean sandbox. */
  async *entriesAt(at: string | number): AsyncGenerator<TreeEntry> {
    const commit = this.commitOf(at);
    const format = '--format=%(trailers:key=State,valueonly,separator=%x2C)';
    const { bytes } = await runGit(this.dir, ['show', '-s', format, commit, '--']);
    yield* this.#treeEntries(commit, 'main');
    const state = bytes.toString('utf8').trim();
    if (state !== '') yield* this.#treeEntries(state, 'state');
  }

  /** Files of the workspace that differ between two commits or steps. */
  async changesBetween(a: string | number, b: string | number): Promise<TreeChange[]> {
    const args = [
      'diff-tree',
      '-r',
      '-z',
      '--no-renames',
      '--name-status',
      this.commitOf(a),
      this.commitOf(b),
    ];
    const fields = (await runGit(this.dir, args)).bytes.toString('utf8').split('\0');
    const changes: TreeChange[] = [];
    for (let i = 0; i + 1 < fields.length; i += 2) {
      const status = fields[i];
      const change = status === 'A' ? 'added' : status === 'D' ? 'removed' : 'modified';
      changes.push({ path: fields[i + 1] ?? '', change });
    }
    return changes;
  }

  /** A patch from `a` to `b` that `git apply` takes, unless it was cut at `maxBytes` (default 16 MiB). */
  async diff(
    a: string | number,
    b: string | number,
    options: { readonly maxBytes?: number } = {},
  ): Promise<string> {
    const maxBytes = options.maxBytes ?? 16 * 1024 * 1024;
    const args = [
      'diff',
      '--no-color',
      '--no-ext-diff',
      '--no-textconv',
      '--no-renames',
      '--binary',
      '--full-index',
    ];
    const { bytes, cut } = await runGit(this.dir, [...args, this.commitOf(a), this.commitOf(b), '--'], {
      maxBytes,
    });
    return cut
      ? `${bytes.toString('utf8')}\n[cut: the diff is larger than ${maxBytes} bytes]\n`
      : bytes.toString('utf8');
  }

  protected record(step: number): SnapshotLogEntry {
    const record = this.records[step];
    if (record) return record;
    throw infraError('SNAPSHOT_UNKNOWN_STEP', `${this.dir} has no snapshot of step ${step}`, {
      hint: `The last one is of step ${this.lastStep ?? 'none'}.`,
    });
  }

  protected commitOf(at: string | number): string {
    return typeof at === 'number' ? this.commitOfStep(at) : at;
  }

  async *#treeEntries(commit: string, branch: Place['branch']): AsyncGenerator<TreeEntry> {
    const files: Omit<TreeEntry, 'content'>[] = [];
    const oids: string[] = [];
    for (const { mode, type, oid, path } of await listTree(this.dir, commit)) {
      const absolute = absoluteOf({ branch, path }, this.workspace);
      if (type === 'tree') {
        if (oid === emptyTree) yield { path: absolute, mode: '040000', content: new Uint8Array() };
      } else if (mode === '100644' || mode === '100755' || mode === '120000') {
        files.push({ path: absolute, mode });
        oids.push(oid);
      }
    }
    let index = 0;
    for await (const content of readObjects(this.dir, oids)) {
      const file = files[index];
      index += 1;
      if (file) yield { ...file, content };
    }
  }
}

/** The commits of `main`, first step first; none before the first. */
export async function readRecords(dir: string): Promise<SnapshotLogEntry[]> {
  const head = readRef(dir, 'main');
  return head === undefined ? [] : await readLog(dir, head);
}
