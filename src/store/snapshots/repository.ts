import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { infraError, userError } from '../../core/index.ts';
import { runGit } from './git.ts';

/** Beside Git's own files: what is needed to read the snapshots back under their own paths. */
const layoutFile = 'mimo-bench.json';
const layoutSchema = 'mimo-bench/snapshots@1';

const config = `[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
\tlogAllRefUpdates = false
[gc]
\tauto = 0
`;

/** Makes a bare repository by its files alone (3 ms less than `git init`, and free of its templates). */
export function createRepository(dir: string, workspace: string): void {
  for (const folder of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'info']) {
    mkdirSync(join(dir, folder), { recursive: true });
  }
  writeFileSync(join(dir, 'config'), config);
  writeFileSync(join(dir, layoutFile), `${JSON.stringify({ schema: layoutSchema, workspace })}\n`);
  // Last: without HEAD it is no repository, and the next open makes it again.
  writeFileSync(join(dir, 'HEAD'), 'ref: refs/heads/main\n');
}

export const isRepository = (dir: string): boolean => existsSync(join(dir, 'HEAD'));

/** The absolute path that the top of `main` stands for. */
export function workspaceOf(dir: string): string {
  const path = join(dir, layoutFile);
  const layout: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
  if (typeof layout === 'object' && layout !== null && 'schema' in layout && 'workspace' in layout) {
    if (layout.schema === layoutSchema && typeof layout.workspace === 'string') return layout.workspace;
    throw userError(
      'RESULTS_NEWER_VERSION',
      `${path}: has schema ${String(layout.schema)}, expected ${layoutSchema}`,
      {
        hint: 'Upgrade mimo-bench to read it.',
      },
    );
  }
  throw infraError('SNAPSHOTS_CORRUPT', `${path}: missing or not a layout of snapshots`, {
    hint: 'Restore the folder from a copy, or run this trial again.',
  });
}

/**
 * Moves a branch atomically. A ref that is there is overwritten in place: one write of 41 bytes is either done or
 * not, whatever kills the process, while a rename over a file makes ext4 flush it (0.4 ms, 0.9 ms on a busy disk).
 * A stale `.lock` of a killed process is overwritten: a trial has one writer.
 */
export function writeRef(dir: string, branch: string, oid: string): void {
  const path = join(dir, 'refs', 'heads', branch);
  const bytes = Buffer.from(`${oid}\n`, 'latin1');
  if (statSync(path, { throwIfNoEntry: false })?.size === bytes.length) {
    const file = openSync(path, 'r+');
    try {
      writeSync(file, bytes, 0, bytes.length, 0);
    } finally {
      closeSync(file);
    }
    return;
  }
  writeFileSync(`${path}.lock`, bytes);
  renameSync(`${path}.lock`, path);
}

export function readRef(dir: string, branch: string): string | undefined {
  const path = join(dir, 'refs', 'heads', branch);
  if (!existsSync(path)) return undefined;
  const oid = readFileSync(path, 'utf8').trim();
  return /^[0-9a-f]{40}$/.test(oid) ? oid : undefined;
}

export interface SnapshotLogEntry {
  readonly step: number;
  readonly commit: string;
  readonly tree: string;
  /** The commit of branch `state` with what lies outside the workspace's tree. */
  readonly state: string;
}

/** The commits of `main`, first step first, read from their trailers. */
export async function readLog(dir: string, head: string): Promise<SnapshotLogEntry[]> {
  const trailer = (key: string): string => `%(trailers:key=${key},valueonly,separator=%x2C)`;
  const format = `--format=%H %T ${trailer('Step')} ${trailer('State')}`;
  const { bytes } = await runGit(dir, ['log', '--reverse', '--first-parent', format, head, '--']);
  const rows = bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  return rows.map((row, index) => {
    const [commit = '', tree = '', step = '', state = ''] = row.split(' ');
    if (Number(step) !== index || step === '' || state === '') {
      throw infraError('SNAPSHOTS_CORRUPT', `${dir}: commit ${commit} is not the snapshot of step ${index}`, {
        hint: 'Something else wrote to the branch main of the snapshots. Restore the folder from a copy.',
      });
    }
    return { step: index, commit, tree, state };
  });
}

export interface ListedEntry {
  readonly mode: string;
  readonly type: string;
  readonly oid: string;
  readonly path: string;
}

/** Every entry of a commit's tree, trees included. */
export async function listTree(dir: string, commit: string): Promise<ListedEntry[]> {
  const { bytes } = await runGit(dir, ['ls-tree', '-r', '-t', '-z', '--full-tree', commit]);
  const rows = bytes
    .toString('utf8')
    .split('\0')
    .filter((row) => row !== '');
  return rows.map((row) => {
    const tab = row.indexOf('\t');
    const [mode = '', type = '', oid = ''] = row.slice(0, tab).split(' ');
    return { mode, type, oid, path: row.slice(tab + 1) };
  });
}
