import { type Dirent, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, userError } from '../core/index.ts';

export interface TrajectoryFile {
  readonly path: string;
  /** The user named this very file, so it must be a trajectory; in a folder others lie beside them. */
  readonly named: boolean;
}

/** The journal of a trial, which says everything that its other files repeat. */
const journal = 'journal.jsonl';

/**
 * Files that may be trajectories: the named ones, and under each named folder every `.jsonl` and `.json`, of a trial
 * of ours its journal alone.
 *
 * @throws MimoError user `FILE_UNREADABLE` for a path that is not there.
 */
export async function* trajectoryFiles(paths: readonly string[]): AsyncGenerator<TrajectoryFile> {
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) {
      throw userError('FILE_UNREADABLE', `${path}: no such file or folder`, {
        hint: 'Give files or folders with trajectories, such as ~/.claude/projects or results/<run>.',
      });
    }
    if (found.isDirectory()) yield* under(path);
    else yield { path, named: true };
  }
}

async function* under(directory: string): AsyncGenerator<TrajectoryFile> {
  const entries = await list(directory);
  if (entries.some((entry) => entry.isFile() && entry.name === journal)) {
    yield { path: join(directory, journal), named: false };
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(directory, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== '.git') yield* under(path);
    else if (entry.isFile() && /\.jsonl?$/.test(entry.name)) yield { path, named: false };
  }
}

async function list(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (cause) {
    throw userError('FILE_UNREADABLE', `${directory}: ${messageOf(cause)}`, {
      hint: 'Give a folder that may be read.',
      cause,
    });
  }
}
