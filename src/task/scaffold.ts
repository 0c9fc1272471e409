import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import { userError } from '../core/index.ts';
import { refuseExisting, stage } from './directory.ts';
import { builtInTasksDirectory, readSuite } from './suite.ts';

export interface ScaffoldOptions {
  readonly suite: string;
  /** Receives the suite's directory, or holds it already. */
  readonly into: string;
}

export interface Scaffold {
  readonly directory: string;
  /** Relative to `directory`, sorted. */
  readonly files: readonly string[];
}

/**
 * Writes the source of a small task that is valid as it stands, and enters it in its suite.
 *
 * @throws MimoError user `TASK_NAME_INVALID`, `ALREADY_THERE`, and what reading the suite throws
 */
export async function newTask(name: string, { suite, into }: ScaffoldOptions): Promise<Scaffold> {
  for (const each of [name, suite]) requireName(each);
  const root = join(resolve(into), suite);
  const directory = join(root, name);
  refuseExisting(directory);
  const manifest = join(root, 'suite.yaml');
  // Read before anything is written: a suite that cannot be read must not get half a task.
  if (existsSync(manifest)) await readSuite({ name: suite, directory: root, manifest });
  const template = join(builtInTasksDirectory(), 'templates', 'new-task');
  const files = (await readdir(template, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(template.length + 1))
    .sort();
  await using staging = await stage(directory);
  for (const file of files) {
    const text = await readFile(join(template, file), 'utf8');
    const target = join(staging.path, file);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text.replaceAll('{{name}}', name).replaceAll('{{suite}}', suite));
    await chmod(target, (await stat(join(template, file))).mode & 0o777);
  }
  await staging.place();
  await enter(manifest, suite, name);
  return { directory, files };
}

/** Adds a member, the comments and the order of an existing file kept. */
async function enter(manifest: string, suite: string, name: string): Promise<void> {
  if (!existsSync(manifest)) {
    const purpose = 'Tasks of our own.';
    const members = [name];
    const fresh = { schema: 'mimo-bench/suite@1', name: suite, title: suite, purpose, members };
    await writeFile(manifest, stringify(fresh));
    return;
  }
  const document = parseDocument(await readFile(manifest, 'utf8'));
  document.addIn(['members'], name);
  await writeFile(manifest, document.toString());
}

function requireName(name: string): void {
  if (/^[a-z0-9][a-z0-9._-]*$/.test(name)) return;
  throw userError('TASK_NAME_INVALID', `"${name}" cannot name a task or a suite`, {
    hint: 'Use lower-case letters, digits, dots and dashes, beginning with a letter or digit.',
  });
}
