/** A task of the suite `migrations`, built small, with its solutions tried and its reference walked along. */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildTask, type LoadedTask, loadSuite, type TaskSource, taskRoots } from '../../src/task/index.ts';
import { scratch } from './fixtures.ts';

const run = promisify(execFile);
const tryTask = fileURLToPath(new URL('../../scripts/try-task.sh', import.meta.url));

export type Rewards = Readonly<Record<string, number>>;

/**
 * A workspace with its origin in a directory of its own, for looking at many states of one reference run: only the
 * reference and harmless commands run here, and all name paths by these two.
 */
export interface Place {
  readonly root: string;
}

export interface Migration extends AsyncDisposable {
  readonly source: TaskSource;
  readonly task: LoadedTask;
  build(options: { units: number; seed: number; name: string }): Promise<LoadedTask>;
  /** A solution in a private root, graded in a second one, as a sandbox does it. */
  rewards(...solution: string[]): Promise<Rewards>;
  scripts(folder: 'wrong' | 'bulk'): Promise<string[]>;
  start(name: string): Promise<Place>;
  /** A copy of a place that pushes to its own origin. */
  branchOff(place: Place, name: string): Promise<Place>;
  shell(place: Place, script: string): void;
  graded(place: Place, name: string): Promise<Rewards>;
}

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

/** The task `name` built for 25 units and seed 1. */
export async function openMigration(name: string): Promise<Migration> {
  const suite = await loadSuite('migrations', taskRoots());
  const source = suite.members.find((member) => member.name === name)!;
  const out = await scratch();
  const build: Migration['build'] = ({ units, seed, name: folder }) =>
    buildTask(source, { units, seed, outDir: join(out.path, folder) });
  const task = await build({ units: 25, seed: 1, name: 'task' });
  return {
    source,
    task,
    build,
    shell,
    rewards: async (...solution) => {
      const { stdout } = await run(tryTask, [task.directory, ...solution], { timeout: 120_000 });
      return JSON.parse(stdout) as Rewards;
    },
    scripts: async (folder) => {
      const directory = join(source.directory, folder);
      return (await readdir(directory)).sort().map((script) => join(directory, script));
    },
    start: async (place) => {
      const root = join(out.path, place);
      await mkdir(root, { recursive: true });
      cpSync(join(task.directory, 'environment/app'), join(root, 'app'), { recursive: true });
      const setup = await readFile(join(task.directory, 'environment/setup.sh'), 'utf8');
      execFileSync('sh', ['-c', located(setup, { root })], { env: gitEnv });
      return { root };
    },
    branchOff: async (place, copyName) => {
      const copy = { root: join(out.path, copyName) };
      await cp(place.root, copy.root, { recursive: true, verbatimSymlinks: true });
      shell(copy, 'git remote set-url origin /srv/origin.git');
      return copy;
    },
    graded: async (place, gradeName) => {
      const tests = join(out.path, `tests-${gradeName}`);
      const logs = join(out.path, `logs-${gradeName}`);
      await cp(join(task.directory, 'tests'), tests, { recursive: true });
      const places = [join(place.root, 'app'), join(place.root, 'origin.git'), logs];
      await run(process.execPath, [join(tests, 'grade.mjs'), ...places], { timeout: 120_000 });
      return JSON.parse(await readFile(join(logs, 'reward.json'), 'utf8')) as Rewards;
    },
    [Symbol.asyncDispose]: () => out[Symbol.asyncDispose](),
  };
}

/** The unit that most others rest on, directly or not, as the grader's expectations have them. */
export function foundation(task: LoadedTask): string {
  const { units } = JSON.parse(readFileSync(join(task.directory, 'tests/expected.json'), 'utf8')) as {
    units: { id: string; deps: string[] }[];
  };
  const below = new Map<string, Set<string>>();
  for (const { id, deps } of units) below.set(id, new Set(deps.flatMap((dep) => [dep, ...below.get(dep)!])));
  const count = (id: string): number => [...below.values()].filter((each) => each.has(id)).length;
  return units.map(({ id }) => id).sort((a, b) => count(b) - count(a))[0]!;
}

/** The ids that did not get their whole share. */
export const belowOne = (rewards: Rewards): [string, number][] =>
  Object.entries(rewards).filter(([, value]) => value !== 1);
