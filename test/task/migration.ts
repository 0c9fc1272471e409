/** A task of the suite `migrations`, built small, with its solutions tried and its reference walked along. */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { afterAll, beforeAll, expect } from 'vitest';
import { buildTask, type LoadedTask, loadSuite, type TaskSource, taskRoots } from '../../src/task/index.ts';
import { type ListedSolution, listedSolutions } from '../../src/validation/listed.ts';
import { type Scratch, scratch } from './fixtures.ts';

const run = promisify(execFile);
const tryTask = fileURLToPath(new URL('../../scripts/try-task.sh', import.meta.url));

/** Each solution is a process tree of its own: two keep two cores busy, more only slow each other down. */
const solutionsAtOnce = 2;

/** The longest is a curve, with nine gradings; what takes longer hangs. */
const solutionDeadlineMs = 240_000;

export type Rewards = Readonly<Record<string, number>>;
type Steps = LoadedTask['reference'];

/**
 * A workspace with its origin in a directory of its own, for looking at many states of one reference run: only the
 * reference and harmless commands run here, and all name paths by these two.
 */
export interface Place {
  readonly root: string;
}

/** Its source and its task are there once the tests of the file begin. */
export interface Migration {
  readonly name: string;
  readonly source: TaskSource;
  readonly task: LoadedTask;
  build(options: { units: number; seed: number }): Promise<LoadedTask>;
  /** What a module of the task's source exports. */
  part(path: string): ReturnType<typeof importAny>;
  /** The scripts that the task lists in a folder, from its source and from what was built. */
  listed(folder: 'alternative' | 'bulk' | 'wrong'): Promise<ListedSolution[]>;
  /** A solution in a private root, graded in a second one, as a sandbox does it. */
  rewards(solution: 'oracle' | 'nop' | { readonly text: string }): Promise<Rewards>;
  /** The rewards after each of these numbers of reference steps. */
  curve(cuts: readonly number[]): Promise<Rewards[]>;
  /** The reference with its steps changed and with `further` scripts after it; each may fail by itself. */
  changed(change: (steps: Steps) => Steps, ...further: string[]): Promise<Rewards>;
  start(): Promise<Place>;
  /** A copy of a place that pushes to its own origin. */
  branchOff(place: Place): Promise<Place>;
  shell(place: Place, script: string): void;
  graded(place: Place): Promise<Rewards>;
}

const importAny = async (path: string) => import(path);

const gitEnv = {
  PATH: `${join(process.execPath, '..')}:${process.env['PATH']}`,
  HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};

const located = (text: string, { root }: Place): string =>
  text
    .replaceAll('/srv/origin.git', `${root}/origin.git`)
    .replace(/(?<![\w.\\])\/app(?![\w-])/g, `${root}/app`);

function shell(place: Place, script: string): void {
  const cwd = join(place.root, 'app');
  spawnSync('sh', ['-c', located(script, place)], { cwd, env: gitEnv, timeout: 30_000 });
}

/** The steps without the last one of which `holds` is true. */
export const withoutLast =
  (holds: (step: Steps[number]) => boolean) =>
  (steps: Steps): Steps => {
    const at = steps.findLastIndex(holds);
    expect(at).toBeGreaterThanOrEqual(0);
    return steps.toSpliced(at, 1);
  };

/** The task `name`, built for 25 units and seed 1 before the tests of the file, and gone after them. */
export function openMigration(name: string): Migration {
  let out: Scratch;
  let source: TaskSource;
  let task: LoadedTask;
  let made = 0;
  const fresh = (): string => join(out.path, String(++made));
  beforeAll(async () => {
    out = await scratch();
    const suite = await loadSuite('migrations', taskRoots());
    source = suite.members.find((member) => member.name === name)!;
    task = await build({ units: 25, seed: 1 });
  });
  afterAll(() => out[Symbol.asyncDispose]());

  const build: Migration['build'] = (options) => buildTask(source, { ...options, outDir: fresh() });
  const limited = pLimit(solutionsAtOnce);
  const tried = async (...solution: string[]): Promise<string> => {
    const options = { timeout: solutionDeadlineMs };
    return (await limited(() => run(tryTask, [task.directory, ...solution], options))).stdout;
  };
  const rewards: Migration['rewards'] = async (solution) => {
    if (typeof solution === 'string') return JSON.parse(await tried(solution)) as Rewards;
    const file = `${fresh()}.sh`;
    await writeFile(file, solution.text);
    return JSON.parse(await tried(file)) as Rewards;
  };
  return {
    name,
    get source() {
      return source;
    },
    get task() {
      return task;
    },
    build,
    part: (path) => importAny(join(source.directory, path)),
    listed: (folder) => listedSolutions([source.directory, task.directory], folder),
    rewards,
    curve: async (cuts) => {
      const lines = (await tried('curve', ...cuts.map(String))).trim().split('\n');
      return lines.map((line) => JSON.parse(line.slice(line.indexOf('{'))) as Rewards);
    },
    changed: (change, ...further) => {
      const scripts = [...change(task.reference).map(({ script }) => script), ...further];
      return rewards({ text: scripts.map((script) => `(\nset -e\n${script}\n)\n`).join('') });
    },
    start: async () => {
      const root = fresh();
      await mkdir(root);
      await cp(join(task.directory, 'environment/app'), join(root, 'app'), { recursive: true });
      const setup = await readFile(join(task.directory, 'environment/setup.sh'), 'utf8');
      execFileSync('sh', ['-c', located(setup, { root })], { env: gitEnv });
      return { root };
    },
    branchOff: async (place) => {
      const copy = { root: fresh() };
      await cp(place.root, copy.root, { recursive: true, verbatimSymlinks: true });
      shell(copy, 'git remote set-url origin /srv/origin.git');
      return copy;
    },
    shell,
    graded: async (place) => {
      const [tests, logs] = [fresh(), fresh()];
      await cp(join(task.directory, 'tests'), tests, { recursive: true });
      const places = [join(place.root, 'app'), join(place.root, 'origin.git'), logs];
      await run(process.execPath, [join(tests, 'grade.mjs'), ...places], { timeout: 120_000 });
      return JSON.parse(await readFile(join(logs, 'reward.json'), 'utf8')) as Rewards;
    },
  };
}
