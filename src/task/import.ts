import { existsSync } from 'node:fs';
import { mkdir, readdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { MimoError, userError } from '../core/index.ts';
import { copyHarborDirectory } from './build.ts';
import { refuseExisting, stage } from './directory.ts';
import { treeProblems } from './imported-tree.ts';
import { type LoadedTask, loadTask } from './load.ts';
import { builtInTasksDirectory, findSuites, memberName } from './suite.ts';

export interface ImportOptions {
  /** Default: the name of the directory that is imported. */
  readonly suite?: string;
  /** Receives the suite's directory. */
  readonly into: string;
  /** Refer to the tasks where they lie instead of copying them. */
  readonly link?: boolean;
}

export interface Imported {
  readonly suite: string;
  readonly directory: string;
  readonly tasks: readonly LoadedTask[];
  /** What was not taken over, with every reason. */
  readonly leftOut: readonly LeftOut[];
}

export interface LeftOut {
  readonly name: string;
  readonly reasons: readonly string[];
}

/**
 * Makes a suite of a Harbor task or of a folder of them. Each task is read in full first; one that is broken, leads
 * out of its directory or asks for what cannot be had here is left out, with its reasons.
 *
 * @throws MimoError user `IMPORT_NOTHING` (nothing there, or nothing that can be run), `SUITE_NAME_INVALID`,
 *   `ALREADY_THERE`
 */
export async function importTasks(path: string, options: ImportOptions): Promise<Imported> {
  const root = resolve(path);
  const found = await taskDirectories(root);
  const suite = options.suite ?? basename(root);
  await requireSuiteName(suite);
  const directory = join(resolve(options.into), suite);
  refuseExisting(directory);
  const checked = await Promise.all(found.map((each) => check(each, suite)));
  const tasks = checked.flatMap((each) => ('task' in each ? [each.task] : []));
  const leftOut = checked.flatMap((each) => ('reasons' in each ? [each] : []));
  if (tasks.length === 0) {
    throw userError('IMPORT_NOTHING', leftOut.flatMap(({ reasons }) => reasons).join('\n'), {
      hint: `No task of ${root} can be run here as it stands; nothing was written.`,
    });
  }
  await using staging = await stage(directory);
  for (const { name, directory: from } of tasks) {
    const to = join(staging.path, name);
    if (options.link) await symlink(from, to);
    else {
      await mkdir(to);
      await copyHarborDirectory(from, to);
    }
  }
  await writeFile(join(staging.path, 'suite.yaml'), manifest(suite, root, tasks));
  await staging.place();
  return { suite, directory, tasks, leftOut };
}

/** The path itself, or the directories in it that hold a task.toml, by name. */
async function taskDirectories(root: string): Promise<string[]> {
  if (!existsSync(root)) {
    throw userError('IMPORT_NOTHING', `${root}: no such directory`, {
      hint: 'Give a Harbor task, or a folder of them.',
    });
  }
  const isTask = (directory: string): boolean => existsSync(join(directory, 'task.toml'));
  if (isTask(root)) return [root];
  const entries = await readdir(root, { withFileTypes: true });
  const found = entries.filter((entry) => entry.isDirectory()).map((entry) => join(root, entry.name));
  if (found.some(isTask)) return found.filter(isTask).sort();
  throw userError('IMPORT_NOTHING', `${root}: neither it nor a directory in it holds a task.toml`, {
    hint: 'Give a Harbor task, or a folder of them.',
  });
}

async function requireSuiteName(suite: string): Promise<void> {
  if (!memberName.safeParse(suite).success) {
    throw userError('SUITE_NAME_INVALID', `"${suite}" cannot name a suite`, {
      hint: 'Give --suite a name of letters, digits, dots and dashes.',
    });
  }
  const builtIn = await findSuites([builtInTasksDirectory()]);
  if (!builtIn.some(({ name }) => name === suite)) return;
  throw userError('SUITE_NAME_INVALID', `"${suite}" is a suite that mimo-bench brings: it would be hidden`, {
    hint: 'Give --suite another name.',
  });
}

async function check(directory: string, suite: string): Promise<{ readonly task: LoadedTask } | LeftOut> {
  const name = basename(directory);
  const problems = memberName.safeParse(name).success
    ? await treeProblems(await realpath(directory))
    : [`${directory}: "${name}" cannot name a task: expected letters, digits, dots and dashes`];
  if (problems.length > 0) return { name, reasons: problems };
  try {
    const task = await loadTask(directory, { suite, name });
    return task.refusals.length > 0 ? { name, reasons: task.refusals } : { task };
  } catch (error) {
    if (!(error instanceof MimoError) || error.kind !== 'user') throw error;
    return { name, reasons: error.message.split('\n') };
  }
}

function manifest(suite: string, from: string, tasks: readonly LoadedTask[]): string {
  return stringify({
    schema: 'mimo-bench/suite@1',
    name: suite,
    title: suite,
    purpose: `Harbor tasks imported from ${basename(from)}.`,
    members: tasks.map(({ name }) => name),
  });
}
