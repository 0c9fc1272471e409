import { existsSync } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type MimoError, userError } from '../core/index.ts';
import { invalidFile, nearest, type Problem } from './located.ts';
import { parseYaml } from './yaml-file.ts';

export const memberName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'expected the name of a task directory');

/** `suite.yaml`: a named set of tasks with shared defaults. */
export const suiteSchema = z.strictObject({
  schema: z.literal('mimo-bench/suite@1').default('mimo-bench/suite@1'),
  /** The same as its directory's name. */
  name: memberName,
  title: z.string().min(1),
  purpose: z.string().min(1),
  defaults: z
    .strictObject({
      units: z.int().positive().optional(),
      seed: z.int().nonnegative().default(1),
      trials: z.int().positive().default(1),
      maxSteps: z.int().positive().optional(),
      /** Wall time of one trial: `90s`, `30m`, `2h`. */
      timeout: z
        .string()
        .regex(/^\d+(\.\d+)?[smh]$/, 'expected a time such as 90s, 30m or 2h')
        .optional(),
    })
    .prefault({}),
  members: z.array(memberName).min(1),
});
export type SuiteManifest = z.output<typeof suiteSchema>;
export type SuiteDefaults = SuiteManifest['defaults'];

/** Where a suite lies. One without `suite.yaml` is a plain folder of Harbor tasks. */
export interface SuiteSource {
  readonly name: string;
  readonly directory: string;
  readonly manifest: string | undefined;
}

export interface Suite extends Omit<SuiteManifest, 'schema' | 'members'> {
  readonly directory: string;
  readonly members: readonly TaskSource[];
}

/** A task before it is built: a generator or a finished Harbor directory. */
export interface TaskSource {
  readonly suite: string;
  readonly name: string;
  readonly directory: string;
  /** The generator, `build.mjs`; undefined for a finished directory. */
  readonly build: string | undefined;
}

/** The suites that this package brings, beside `src/` or `dist/`. */
export const builtInTasksDirectory = (): string => fileURLToPath(new URL('../../tasks', import.meta.url));

export interface TaskRootOptions {
  /** Named by the user; searched first, and must exist. */
  readonly tasksDirs?: readonly string[];
  /** `tasks` under it is searched next, where it exists. */
  readonly cwd?: string;
}

/**
 * Directories that hold suites, in the order of search. Nearer ones hide suites of the same name further away.
 *
 * @throws MimoError user `TASKS_DIR_MISSING`
 */
export function taskRoots({ tasksDirs = [], cwd }: TaskRootOptions = {}): string[] {
  for (const directory of tasksDirs) {
    if (existsSync(directory)) continue;
    throw userError('TASKS_DIR_MISSING', `${directory}: no such directory`, {
      hint: 'Give a directory of suites (each with its suite.yaml) or of Harbor tasks.',
    });
  }
  const local = cwd === undefined ? [] : [join(cwd, 'tasks')].filter((directory) => existsSync(directory));
  return [...tasksDirs.map((directory) => resolve(directory)), ...local, builtInTasksDirectory()];
}

/** Finds the suites under the roots without reading them: a broken one must not stop the others. */
export async function findSuites(roots: readonly string[]): Promise<SuiteSource[]> {
  const found = new Map<string, SuiteSource>();
  const searched = new Set<string>();
  for (const root of roots) {
    if (!existsSync(root)) continue;
    const real = await realpath(root);
    if (searched.has(real)) continue;
    searched.add(real);
    for (const suite of await suitesIn(real)) {
      if (!found.has(suite.name)) found.set(suite.name, suite);
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function suitesIn(root: string): Promise<SuiteSource[]> {
  if (existsSync(join(root, 'suite.yaml'))) return [suiteAt(root)];
  const entries = await readdir(root, { withFileTypes: true });
  const directories = entries.filter((entry) => entry.isDirectory()).map((entry) => join(root, entry.name));
  const suites = directories.filter((directory) => existsSync(join(directory, 'suite.yaml'))).map(suiteAt);
  return directories.some(holdsTask)
    ? [...suites, { name: basename(root), directory: root, manifest: undefined }]
    : suites;
}

const suiteAt = (directory: string): SuiteSource => ({
  name: basename(directory),
  directory,
  manifest: join(directory, 'suite.yaml'),
});

const holdsTask = (directory: string): boolean => existsSync(join(directory, 'task.toml'));

/**
 * @throws MimoError user `SUITE_UNKNOWN` with the nearest names, or `SUITE_YAML_INVALID` with file, line and key
 */
export async function loadSuite(name: string, roots: readonly string[]): Promise<Suite> {
  const suites = await findSuites(roots);
  const source = suites.find((suite) => suite.name === name);
  if (source) return readSuite(source);
  const names = suites.map((suite) => suite.name);
  throw unknownName('SUITE_UNKNOWN', 'suite', name, names, 'mimo-bench tasks list');
}

/** A user error that offers the nearest names, or all of them when none is near. */
export function unknownName(
  code: string,
  what: string,
  name: string,
  known: readonly string[],
  command: string,
): MimoError {
  const near = nearest(name, known);
  const offered =
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Known: ${known.join(', ') || 'none'}.`;
  return userError(code, `unknown ${what} "${name}"`, { hint: `${offered} \`${command}\` shows all.` });
}

export async function readSuite(source: SuiteSource): Promise<Suite> {
  if (source.manifest === undefined) return plainSuite(source);
  const text = await readFile(source.manifest, 'utf8');
  const { value, lines } = parseYaml(text, source.manifest, suiteSchema, 'SUITE_YAML_INVALID');
  const problems: Problem[] = [];
  if (value.name !== source.name) {
    problems.push({
      path: ['name'],
      text: `expected the directory's name "${source.name}", got "${value.name}"`,
    });
  }
  for (const [index, member] of value.members.entries()) {
    if (taskAt(source, member) !== undefined) continue;
    const text = `expected a directory "${member}" beside suite.yaml with mimo.yaml and build.mjs, or with task.toml`;
    problems.push({ path: ['members', index], text });
  }
  if (problems.length > 0) {
    throw invalidFile('SUITE_YAML_INVALID', lines, problems, 'Correct the keys that are named.');
  }
  const { name, title, purpose, defaults } = value;
  const members = value.members.flatMap((member) => taskAt(source, member) ?? []);
  return { name, title, purpose, defaults, directory: source.directory, members };
}

async function plainSuite(source: SuiteSource): Promise<Suite> {
  const entries = await readdir(source.directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    name: source.name,
    title: source.name,
    purpose: 'A folder of Harbor tasks without a suite.yaml.',
    defaults: { seed: 1, trials: 1 },
    directory: source.directory,
    members: names.sort().flatMap((name) => taskAt(source, name) ?? []),
  };
}

function taskAt(suite: SuiteSource, name: string): TaskSource | undefined {
  const directory = join(suite.directory, name);
  const build = join(directory, 'build.mjs');
  const task = { suite: suite.name, name, directory };
  if (existsSync(build) && existsSync(join(directory, 'mimo.yaml'))) return { ...task, build };
  return holdsTask(directory) ? { ...task, build: undefined } : undefined;
}
