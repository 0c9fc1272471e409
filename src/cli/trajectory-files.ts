import { type Dirent, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../core/index.ts';

/** A file, or a folder with one event a file, that may hold trajectories. */
export interface TrajectoryFile {
  readonly path: string;
  /** The user named this very file, so it must be a trajectory; in a folder others lie beside them. */
  readonly named: boolean;
  /** The files of a folder that is one trajectory, in their order. */
  readonly parts?: readonly string[];
  /** Why it cannot be read. */
  readonly problem?: string;
}

/** The journal of a trial, which says everything that its other files repeat. */
const journal = 'journal.jsonl';
const mayBeTrajectory = /\.(?:jsonl?|traj|eval|db|sqlite3?)$/;
/** OpenHands writes each event to a file: `12.json` (application), `event-00012-<id>.json` (software agent SDK). */
const eventFile = /^(?:event-)?(\d+)(?:-[\w-]+)?\.json$/;
const neverSearched: readonly string[] = ['node_modules', '.git'];

/**
 * Files that may be trajectories, in one order whatever the file system's: the named ones, and under each named folder
 * those whose names say that they may be; of a trial of ours its journal alone. What cannot be read is among them, with
 * the problem.
 */
export async function* trajectoryFiles(paths: readonly string[]): AsyncGenerator<TrajectoryFile> {
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) yield { path, named: true, problem: 'no such file or folder' };
    else if (found.isDirectory()) yield* under(path);
    else yield { path, named: true };
  }
}

async function* under(directory: string): AsyncGenerator<TrajectoryFile> {
  let entries: Dirent[];
  try {
    entries = await readdir(directory, { withFileTypes: true });
  } catch (error) {
    yield { path: directory, named: false, problem: messageOf(error) };
    return;
  }
  if (entries.some((entry) => entry.isFile() && entry.name === journal)) {
    yield { path: join(directory, journal), named: false };
    return;
  }
  const events = entries.filter((entry) => entry.isFile() && eventFile.test(entry.name));
  if (events.length > 1) yield { path: directory, named: false, parts: inOrder(directory, events) };
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(directory, entry.name);
    if (entry.isSymbolicLink() && mayBeTrajectory.test(entry.name)) yield* linked(path);
    else if (entry.isDirectory() && !neverSearched.includes(entry.name)) yield* under(path);
    else if (
      entry.isFile() &&
      mayBeTrajectory.test(entry.name) &&
      !(events.length > 1 && events.includes(entry))
    )
      yield { path, named: false };
  }
}

/** A linked file is read as if it lay here; linked folders are not walked: they may lead in circles. */
function* linked(path: string): Generator<TrajectoryFile> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) yield { path, named: false, problem: 'a link to nothing' };
  else if (found.isFile()) yield { path, named: false };
}

function inOrder(directory: string, events: readonly Dirent[]): string[] {
  const number = ({ name }: Dirent): number => Number(eventFile.exec(name)?.[1]);
  return [...events].sort((a, b) => number(a) - number(b)).map(({ name }) => join(directory, name));
}
