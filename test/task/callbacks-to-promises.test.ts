import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTask, type LoadedTask, loadSuite, taskRoots } from '../../src/task/index.ts';
import { scratch } from './fixtures.ts';

const run = promisify(execFile);
const tryTask = fileURLToPath(new URL('../../scripts/try-task.sh', import.meta.url));
const suite = await loadSuite('migrations', taskRoots());
const source = suite.members.find((member) => member.name === 'callbacks-to-promises')!;

type Rewards = Readonly<Record<string, number>>;

let out: Awaited<ReturnType<typeof scratch>>;
let task: LoadedTask;
beforeAll(async () => {
  out = await scratch();
  task = await buildTask(source, { units: 25, seed: 1, outDir: join(out.path, 'task') });
});
afterAll(() => out[Symbol.asyncDispose]());

/** A solution in a private root, graded in a second one, as a sandbox does it. */
async function rewards(...solution: string[]): Promise<Rewards> {
  const { stdout } = await run(tryTask, [task.directory, ...solution], { timeout: 60_000 });
  return JSON.parse(stdout) as Rewards;
}

/**
 * A workspace with its origin in a directory of its own, for looking at many states of one reference run:
 * only the reference and harmless commands run here, and all name paths by these two.
 */
interface Place {
  readonly root: string;
}

const gitEnv = {
  PATH: `${join(process.execPath, '..')}:${process.env['PATH']}`,
  HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};
const located = (text: string, { root }: Place): string =>
  text.replaceAll('/srv/origin.git', `${root}/origin.git`).replaceAll('/app', `${root}/app`);

function shell(place: Place, script: string): void {
  const cwd = join(place.root, 'app');
  spawnSync('sh', ['-c', located(script, place)], { cwd, env: gitEnv, timeout: 30_000 });
}

async function start(name: string): Promise<Place> {
  const place = { root: join(out.path, name) };
  await mkdir(place.root, { recursive: true });
  cpSync(join(task.directory, 'environment/app'), join(place.root, 'app'), { recursive: true });
  const setup = await readFile(join(task.directory, 'environment/setup.sh'), 'utf8');
  execFileSync('sh', ['-c', located(setup, place)], { env: gitEnv });
  return place;
}

/** A copy of a place that pushes to its own origin. */
async function branchOff(place: Place, name: string): Promise<Place> {
  const copy = { root: join(out.path, name) };
  await cp(place.root, copy.root, { recursive: true, verbatimSymlinks: true });
  shell(copy, 'git remote set-url origin /srv/origin.git');
  return copy;
}

async function graded(place: Place, name: string): Promise<Rewards> {
  const tests = join(out.path, `tests-${name}`);
  const logs = join(out.path, `logs-${name}`);
  await cp(join(task.directory, 'tests'), tests, { recursive: true });
  const places = [join(place.root, 'app'), join(place.root, 'origin.git'), logs];
  await run(process.execPath, [join(tests, 'grade.mjs'), ...places], { timeout: 60_000 });
  return JSON.parse(await readFile(join(logs, 'reward.json'), 'utf8')) as Rewards;
}

/** The module that most others rest on, directly or not. */
function foundation(): string {
  const { units } = JSON.parse(readFileSync(join(task.directory, 'tests/expected.json'), 'utf8')) as {
    units: { id: string; deps: string[] }[];
  };
  const below = new Map<string, Set<string>>();
  for (const { id, deps } of units) below.set(id, new Set(deps.flatMap((dep) => [dep, ...below.get(dep)!])));
  const count = (id: string): number => [...below.values()].filter((each) => each.has(id)).length;
  return units.map(({ id }) => id).sort((a, b) => count(b) - count(a))[0]!;
}

describe('callbacks-to-promises, as built', () => {
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

  it('leaves no answer in the environment', async () => {
    const app = join(task.directory, 'environment/app');
    const names = await readdir(app, { recursive: true });
    expect(names.filter((name) => /expected\.json|grade|solve/.test(name))).toEqual([]);
    for (const name of names.filter((each) => each.startsWith('src/') && each.endsWith('.js'))) {
      expect(await readFile(join(app, name), 'utf8')).not.toMatch(/@migrated|\bawait\b|Promise/);
    }
  });
});

describe('callbacks-to-promises, in sandboxes', () => {
  it('scores 1 for the reference', async () => {
    expect(Object.entries(await rewards('oracle')).filter(([, value]) => value !== 1)).toEqual([]);
  });

  it('scores 1 for a solution written another way', async () => {
    const seen = await rewards(join(task.directory, 'alternative/solve.sh'));
    expect(Object.entries(seen).filter(([, value]) => value !== 1)).toEqual([]);
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

  it('scores no listed wrong solution above a tenth', { timeout: 120_000 }, async () => {
    const wrong = (await readdir(join(source.directory, 'wrong'))).sort();
    expect(wrong.length).toBeGreaterThanOrEqual(6);
    for (const name of [...wrong.map((each) => `wrong/${each}`), 'bulk/promisify-all.sh']) {
      const { reward } = await rewards(join(source.directory, name));
      expect([name, reward! <= 0.1]).toEqual([name, true]);
    }
  });
});

describe('callbacks-to-promises, along and after the reference', () => {
  let finished: Place;
  let nearEnd: Place;
  const curve: number[] = [];
  const tail = (): number => task.reference.findLastIndex((step) => step.title.startsWith('record '));

  beforeAll(async () => {
    finished = await start('finished');
    const steps = task.reference.length;
    const cuts = [Math.round(steps * 0.1), Math.round(steps * 0.4), Math.round(steps * 0.7), steps - 1];
    for (const [at, step] of task.reference.entries()) {
      if (cuts.includes(at)) curve.push((await graded(finished, `cut-${at}`))['reward']!);
      if (at === tail()) nearEnd = await branchOff(finished, 'near-end');
      shell(finished, step.script);
    }
  });

  it('scores every cut above the one before it, and below the whole', async () => {
    expect(curve).toEqual([...new Set(curve)].sort((a, b) => a - b));
    expect(curve[0]).toBeGreaterThan(0);
    expect(curve.at(-1)).toBeLessThan(1);
    expect((await graded(finished, 'whole'))['reward']).toBe(1);
  });

  it.each([
    ['record', 'ledger'],
    ['migrate', 'branch'],
    ['deliver', 'changelog'],
    ['run', 'branch'],
  ])('misses its "%s" step when that is left out', async (kind, milestone) => {
    const place = await branchOff(nearEnd, `without-${kind}`);
    const rest = task.reference.slice(tail());
    const dropped = rest.findIndex((step) => step.title.startsWith(`${kind} `));
    for (const step of rest.toSpliced(dropped, 1)) shell(place, step.script);
    const seen = await graded(place, `without-${kind}`);
    expect(seen[milestone]).toBeLessThan(1);
    expect(seen['reward']).toBeLessThan(1);
  });

  it('takes the penalty for each constraint that finished work breaks', async () => {
    const broken = {
      'tests-kept': 'rm -r test/unit/storage',
      'frozen-files': 'echo "// ours now" >> src/legacy/soap.js',
      'history-kept': 'git push -q -f origin migrate/promises:main',
      'api-frozen': 'sed -i "s/^module.exports = {/module.exports = { more: 1,/" src/storage/*.js',
      'ledger-order': 'tac LEDGER.tsv > ledger && mv ledger LEDGER.tsv',
      'commit-form': 'git commit -q --allow-empty -m "docs: more"',
    };
    // The form of commits is read against main, so moving that is tried on a copy of its own.
    const { 'history-kept': moveMain, ...others } = broken;
    const moved = await branchOff(finished, 'moved');
    shell(moved, moveMain);
    expect((await graded(moved, 'moved'))['history-kept']).toBe(0);
    const place = await branchOff(finished, 'broken');
    for (const script of Object.values(others)) shell(place, script);
    const seen = await graded(place, 'broken');
    const declared = task.endurance.constraints.map(({ id }) => id);
    expect(Object.keys(broken).sort()).toEqual([...declared].sort());
    for (const id of declared) expect([id, seen[id]]).toEqual([id, id === 'history-kept' ? 1 : 0]);
    expect(seen['reward']).toBeLessThanOrEqual(0.5);
  });

  it('falls when a finished module is damaged, with those that rest on it', async () => {
    const place = await branchOff(finished, 'damaged');
    shell(place, `sed -i 's/) % 997/ + 1) % 997/' src/${foundation()}.js`);
    expect((await graded(place, 'damaged'))['reward']).toBeLessThan(0.8);
    shell(place, 'git checkout -q main -- src');
    expect((await graded(place, 'reverted'))['reward']).toBeLessThan(0.1);
  });
});
