import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTask, readSourceEndurance } from './build.ts';
import { parseHarborToml } from './harbor-file.ts';
import type { LoadedTask } from './load.ts';
import { findSuites, readSuite, type Suite, type TaskSource } from './suite.ts';

/** One line of `tasks list`. */
export interface TaskSummary {
  readonly suite: string;
  readonly name: string;
  readonly title: string;
  readonly family: string;
  readonly tier: string;
  readonly units: { readonly default: number; readonly dial: readonly number[] };
  /** Of the task as built with the suite's defaults; undefined unless asked for. */
  readonly digest: string | undefined;
}

/**
 * The tasks of all suites, or of those given, without building them.
 *
 * @param options.digests also build each with its suite's defaults, for its digest
 */
export async function listTasks({
  roots,
  suites,
  digests = false,
  signal,
}: {
  roots: readonly string[];
  suites?: readonly Suite[];
  digests?: boolean;
  signal?: AbortSignal;
}): Promise<TaskSummary[]> {
  const all = suites ?? (await Promise.all((await findSuites(roots)).map(readSuite)));
  const summaries: TaskSummary[] = [];
  for (const suite of all) {
    for (const source of suite.members) {
      const digest = digests
        ? (await describeTask(source, { seed: suite.defaults.seed }, signal)).digest
        : undefined;
      summaries.push({ ...(await summarise(source)), digest });
    }
  }
  return summaries;
}

async function summarise(source: TaskSource): Promise<Omit<TaskSummary, 'digest'>> {
  const { suite, name } = source;
  const endurance = await readSourceEndurance(source);
  const title =
    endurance?.title ?? (source.build === undefined ? await harborTitle(source) : undefined) ?? name;
  if (endurance === undefined) {
    return { suite, name, title, family: name, tier: 'extended', units: { default: 1, dial: [1] } };
  }
  return { suite, name, title, family: endurance.family, tier: endurance.tier, units: endurance.units };
}

async function harborTitle({ directory }: TaskSource): Promise<string | undefined> {
  const path = join(directory, 'task.toml');
  const { config } = parseHarborToml(await readFile(path, 'utf8'), path);
  return config.task?.description.split('\n')[0] || undefined;
}

/** What `tasks show` prints: the built task without its place on disk. */
export type TaskDescription = Omit<LoadedTask, 'directory' | 'environment'>;

/** Builds a task in a directory of its own, which is removed again, and tells all about it. */
export async function describeTask(
  source: TaskSource,
  { units, seed }: { units?: number; seed: number },
  signal?: AbortSignal,
): Promise<TaskDescription> {
  await using scratch = await scratchDirectory();
  const task = await buildTask(source, {
    ...(units === undefined ? {} : { units }),
    seed,
    outDir: join(scratch.path, source.name),
    ...(signal === undefined ? {} : { signal }),
  });
  const { directory: _directory, environment: _environment, ...description } = task;
  return description;
}

async function scratchDirectory(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'mimo-bench-task-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
