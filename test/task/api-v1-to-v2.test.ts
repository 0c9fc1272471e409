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
const source = suite.members.find((member) => member.name === 'api-v1-to-v2')!;

type Rewards = Readonly<Record<string, number>>;

let out: Scratch;
let task: LoadedTask;
beforeAll(async () => {
  out = await scratch();
  task = await buildTask(source, { units: 25, seed: 1, outDir: join(out.path, 'task') });
});
afterAll(() => out[Symbol.asyncDispose]());

const two = pLimit(2);
const tried = (...solution: string[]) =>
  two(() => run(tryTask, [task.directory, ...solution], { timeout: 100_000 }));

async function rewards(...solution: string[]): Promise<Rewards> {
  const { stdout } = await tried(...solution);
  return JSON.parse(stdout) as Rewards;
}

const belowOne = async (...solution: string[]) =>
  Object.entries(await rewards(...solution)).filter(([, value]) => value !== 1);

/** The reference, each step in a subshell that may fail, changed by `change`, then `more`. */
async function changed(
  name: string,
  change: (steps: LoadedTask['reference']) => LoadedTask['reference'],
  more = '',
): Promise<Rewards> {
  const file = join(out.path, `${name}.sh`);
  const steps = change(task.reference).map((step) => `(\nset -e\n${step.script}\n)\n`);
  await writeFile(file, `${steps.join('')}${more}\n`);
  return rewards(file);
}

describe('api-v1-to-v2, as built', () => {
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
    const { makePlan } = await import(join(source.directory, 'plan.mjs'));
    const { referenceSteps } = await import(join(source.directory, 'reference.mjs'));
    expect(referenceSteps(makePlan({ units: 400, seed: 1 })).length).toBeGreaterThanOrEqual(800);
  });

  it('leaves nothing of the solution in the environment', async () => {
    const app = join(task.directory, 'environment/app');
    const names = await readdir(app, { recursive: true });
    expect(names.filter((name) => /expected\.json|grade|solve|domain|src\/v2|shared/.test(name))).toEqual([]);
    const sources = names.filter((name) => name.endsWith('.js') && name.startsWith('src/'));
    const texts = await Promise.all(sources.map((name) => readFile(join(app, name), 'utf8')));
    expect(texts.filter((text) => /problem\+json|deprecation/i.test(text))).toEqual([]);
  });
});

// Each solution is a process tree of its own: two at a time keep two cores busy, more only slow each other down.
describe.concurrent('api-v1-to-v2, graded', { timeout: 240_000 }, () => {
  it('scores 1 for the reference', async () => {
    expect(await belowOne('oracle')).toEqual([]);
  });

  it('scores 1 for a solution written another way', async () => {
    expect(await belowOne(join(task.directory, 'alternative/solve.sh'))).toEqual([]);
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

  it.each([
    'deleted-tests',
    'edited-app',
    'forged-register',
    'hard-coded',
    'reward-file',
    'rewritten-history',
    'shadowed-node',
    'v2-over-v1',
  ])('scores the wrong solution "%s" at most a twentieth', async (name) => {
    const { reward } = await rewards(join(source.directory, 'wrong', `${name}.sh`));
    expect(reward).toBeLessThanOrEqual(0.05);
  });

  it('gives one script that treats all resources alike at most a tenth, though v1 stays whole under it', async () => {
    const seen = await rewards(join(source.directory, 'bulk/codemod.sh'));
    expect(seen['v1-kept']).toBe(1);
    expect(seen['register']).toBe(1);
    expect(seen['reward']).toBeLessThanOrEqual(0.1);
  });

  it.each([
    ['a shared module', 'write src/shared/found.js'],
    ['an adapter', 'adapt v1 of '],
  ])('misses %s that is left out', async (what, start) => {
    const at = task.reference.findLastIndex((step) => step.title.startsWith(start));
    expect(at).toBeGreaterThan(0);
    const seen = await changed(`without-${what.replaceAll(' ', '-')}`, (steps) => steps.toSpliced(at, 1));
    expect(seen['reward']).toBeLessThan(1);
  });

  it('takes the penalty for each constraint that finished work breaks, and what rests on a damaged resource', async () => {
    const damage = [
      "sed -i 's/too heavy/heavy/; s/no such/not any/' src/v1/*/*.js",
      'git push -q -f origin api/v2:main',
      'echo "// ours now" >> src/legacy/fax.js',
      'tac RETIREMENTS.tsv > register && mv register RETIREMENTS.tsv',
      'git commit -q --allow-empty -m "docs: more"',
      'rm -r test/unit/stock',
    ];
    const seen = await changed('broken', (steps) => steps, damage.join('\n'));
    // The form of commits is read against main, which is not there any more.
    for (const { id } of task.endurance.constraints) expect([id, seen[id]]).toEqual([id, 0]);
    const first = task.reference.find((step) => step.title.startsWith('serve '))!.title.split(' ')[1]!;
    const points = `sed -i 's/) % 997/ + 1) % 997/' src/domain/${first}.js`;
    const hurt = await changed('hurt', (steps) => steps, points);
    expect(hurt['reward']).toBeLessThan(0.75);
    expect(hurt['reward']).toBeGreaterThan(0);
  });
});
