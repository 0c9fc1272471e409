import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTask, type LoadedTask, loadSuite, taskRoots } from '../../src/task/index.ts';
import { type Scratch, scratch } from './fixtures.ts';

const run = promisify(execFile);
const tryTask = fileURLToPath(new URL('../../scripts/try-task.sh', import.meta.url));
const suite = await loadSuite('migrations', taskRoots());
const source = suite.members.find((member) => member.name === 'dependency-refresh')!;

type Rewards = Readonly<Record<string, number>>;

let out: Scratch;
let task: LoadedTask;
beforeAll(async () => {
  out = await scratch();
  task = await buildTask(source, { units: 25, seed: 1, outDir: join(out.path, 'task') });
});
afterAll(() => out[Symbol.asyncDispose]());

const two = pLimit(2);
/** A solution in a private root, graded in a second one, with the real packages and no network. */
const tried = (...solution: string[]) =>
  two(() => run(tryTask, [task.directory, ...solution], { timeout: 150_000 }));

async function rewards(...solution: string[]): Promise<Rewards> {
  const { stdout } = await tried(...solution);
  return JSON.parse(stdout) as Rewards;
}

/** The reference, each step in a subshell that may fail, changed by `change`. */
async function changed(name: string, change: (steps: string[]) => string[]): Promise<Rewards> {
  const steps = task.reference.map((step) => `(\nset -e\n${step.script}\n)\n`);
  const file = join(out.path, `${name}.sh`);
  await writeFile(file, change(steps).join(''));
  return rewards(file);
}

describe('dependency-refresh, as built', () => {
  it('has the same bytes twice, and others with another seed', async () => {
    const again = await buildTask(source, { units: 25, seed: 1, outDir: join(out.path, 'again') });
    const other = await buildTask(source, { units: 25, seed: 2, outDir: join(out.path, 'other') });
    expect(again.digest).toBe(task.digest);
    expect(other.digest).not.toBe(task.digest);
    expect(task.warnings).toEqual([]);
    expect(task.endurance.reference).toEqual({ steps: task.reference.length });
  });

  it('has at least two reference steps a unit at the ends of the dial', async () => {
    expect(task.reference.length).toBeGreaterThanOrEqual(50);
    const most = await buildTask(source, { units: 400, seed: 1, outDir: join(out.path, 'most') });
    expect(most.reference.length).toBeGreaterThanOrEqual(800);
  });

  it('pins every package, old and new, by its integrity, with all that it depends on', async () => {
    const most = await buildTask(source, { units: 200, seed: 1, outDir: join(out.path, 'two-hundred') });
    const { packages } = JSON.parse(
      await readFile(join(most.directory, 'environment/npm-packages.json'), 'utf8'),
    ) as { packages: { name: string; integrity: string }[] };
    const names = packages.map(({ name }) => name);
    for (const name of ['lodash', 'moment', 'luxon', 'joi', 'ajv-formats', 'minimatch'])
      expect(names).toContain(name);
    expect(names.filter((name) => name === 'zod').length).toBe(2);
    for (const { integrity } of packages) expect(integrity).toMatch(/^sha512-/);
  });

  it('deals out many kinds of work, none of which makes up more than a tenth', async () => {
    const { makePlan } = (await import(join(source.directory, 'plan.mjs'))) as {
      makePlan(options: { units: number; seed: number }): {
        modules: { dependency: { name: string }; recipe: { id: string } }[];
      };
    };
    const { modules } = makePlan({ units: 100, seed: 1 });
    const kinds = Map.groupBy(modules, ({ dependency, recipe }) => `${dependency.name} ${recipe.id}`);
    expect(kinds.size).toBeGreaterThanOrEqual(20);
    expect(Math.max(...[...kinds.values()].map((each) => each.length))).toBeLessThanOrEqual(10);
  });

  it('leaves no answer in the environment', async () => {
    const app = join(task.directory, 'environment/app');
    const names = await readdir(app, { recursive: true });
    expect(names.filter((name) => /expected|places|solve|answers\/.*json/.test(name))).toEqual([]);
    for (const name of names.filter((each) => /^src\/modules\/.*\.js$/.test(each)))
      expect(await readFile(join(app, name), 'utf8')).not.toMatch(
        /@refreshed|LRUCache|XMLParser|new Chalk|DateTime/,
      );
  });
});

// Each solution is a process tree of its own: two at a time keep two cores busy, more only slow each other down.
describe.concurrent('dependency-refresh, graded', { timeout: 240_000 }, () => {
  const ones = async (...solution: string[]) =>
    Object.entries(await rewards(...solution)).filter(([, value]) => value !== 1);

  it('scores 1 for the reference', async () => {
    expect(await ones('oracle')).toEqual([]);
  });

  it('scores 1 for a solution written another way', async () => {
    expect(await ones(join(task.directory, 'alternative/solve.sh'))).toEqual([]);
  });

  it('scores 0 for doing nothing, with every declared number given', async () => {
    const { milestones, gates, constraints } = task.endurance;
    const numbers = await rewards('nop');
    expect(Object.keys(numbers).sort()).toEqual(
      ['reward', ...[...milestones, ...gates, ...constraints].map(({ id }) => id)].sort(),
    );
    expect(numbers['reward']).toBe(0);
    for (const { id } of milestones) expect([id, numbers[id]]).toEqual([id, 0]);
    for (const { id } of constraints) expect([id, numbers[id]]).toEqual([id, 1]);
  });

  it('scores a reference that is cut short in rising order', async () => {
    const cuts = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => Math.round((task.reference.length * tenth) / 10));
    const { stdout } = await tried('curve', ...cuts.map(String));
    const scores = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line.slice(line.indexOf('{'))) as Rewards)['reward']!);
    expect(scores.length).toBe(9);
    expect(scores).toEqual([...new Set(scores)].sort((a, b) => a - b));
    expect(scores[0]).toBeGreaterThan(0);
    expect(scores.at(-1)).toBeLessThan(1);
  });

  it('gains at most a tenth by one script over all modules', async () => {
    expect((await rewards(join(source.directory, 'bulk/codemod.sh')))['reward']).toBeLessThanOrEqual(0.1);
  });

  const wrong = ['adapters', 'deleted-tests', 'edited-checks', 'forged-ledger', 'hard-coded'];
  it.each([...wrong, 'packages-only', 'reward-file', 'rewritten-history'])(
    'scores the wrong solution "%s" at most a tenth',
    async (name) => {
      const { reward } = await rewards(join(source.directory, 'wrong', `${name}.sh`));
      expect(reward).toBeLessThanOrEqual(0.1);
    },
  );

  it('falls when finished work is destroyed, and takes the penalty of what is broken on the way', async () => {
    const { groups } = JSON.parse(await readFile(join(task.directory, 'tests/expected.json'), 'utf8')) as {
      groups: { id: string; paths: string[] }[];
    };
    const seen = await changed('damaged', (steps) => [
      ...steps,
      `git checkout -q main -- ${groups[0]!.paths.filter((path) => path.startsWith('src/')).join(' ')}\n`,
      'echo "# ours now" >> legacy/forms.ini\n',
      'git commit -q -a -m "Oops"\n',
    ]);
    expect([seen['frozen-files'], seen['commit-form']]).toEqual([0, 0]);
    expect(seen[`on-${groups[0]!.id}`]).toBe(0);
    // What requires the destroyed modules no longer counts either.
    expect(seen['reward']).toBeLessThan(0.5);
  });

  it('does not count a module that is recorded late, an answer that is made up, nor a package that stays', async () => {
    const { units } = JSON.parse(await readFile(join(task.directory, 'tests/expected.json'), 'utf8')) as {
      units: { id: string; path: string }[];
    };
    const late = units.at(-1)!;
    const seen = await changed('late', (steps) => [
      ...steps.toSpliced(
        steps.findIndex((step) => step.includes(`record ${late.path}`)),
        1,
      ),
      `echo '["made up"]' > test/answers/${units[0]!.id}.json\n`,
      'npm install --loglevel=error uuid@3.3.3 || npm install --loglevel=error uuid@3\n',
    ]);
    expect(seen['ledger']).toBeLessThan(1);
    expect(seen['answers']).toBeLessThan(seen['ledger']!);
    expect(seen['packages']).toBeLessThan(0.9);
    expect(seen['reward']).toBeLessThan(0.95);
  });
});
