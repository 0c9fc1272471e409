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
const source = suite.members.find((member) => member.name === 'js-to-strict-ts')!;

type Rewards = Readonly<Record<string, number>>;

let out: Scratch;
let task: LoadedTask;
beforeAll(async () => {
  out = await scratch();
  task = await buildTask(source, { units: 25, seed: 1, outDir: join(out.path, 'task') });
});
afterAll(() => out[Symbol.asyncDispose]());

const two = pLimit(2);

async function rewards(...solution: string[]): Promise<Rewards> {
  const { stdout } = await two(() => run(tryTask, [task.directory, ...solution], { timeout: 100_000 }));
  return JSON.parse(stdout) as Rewards;
}

/** Steps in the reference's place, each in a subshell that may fail. */
async function steps(name: string, scripts: readonly string[]): Promise<Rewards> {
  const file = join(out.path, `${name}.sh`);
  await writeFile(file, scripts.map((script) => `(\nset -e\n${script}\n)\n`).join(''));
  return rewards(file);
}
const reference = (): string[] => task.reference.map((step) => step.script);

interface Module {
  readonly id: string;
  readonly typed: string;
  readonly kind: { readonly id: string };
  readonly deps: readonly { readonly id: string }[];
}

const part = async (path: string) => import(join(source.directory, path));
const planOf = async (units: number, seed = 1): Promise<{ readonly modules: readonly Module[] }> =>
  (await part('plan.mjs')).makePlan({ units, seed });

/** Modules on which nothing else rests, so that spoiling one costs one. */
async function leaves(): Promise<Module[]> {
  const { modules } = await planOf(25);
  const needed = new Set(modules.flatMap(({ deps }) => deps.map(({ id }) => id)));
  return modules.filter((module) => !needed.has(module.id));
}

describe('js-to-strict-ts', () => {
  it('is built to the same bytes twice, and to others with another seed', async () => {
    const again = await buildTask(source, { units: 25, seed: 1, outDir: join(out.path, 'again') });
    const other = await buildTask(source, { units: 25, seed: 2, outDir: join(out.path, 'other') });
    expect(again.digest).toBe(task.digest);
    expect(other.digest).not.toBe(task.digest);
    expect(task.warnings).toEqual([]);
    expect(task.endurance.reference).toEqual({ steps: task.reference.length });
  });

  it('has at least two reference steps a unit', async () => {
    expect(task.reference.length).toBeGreaterThanOrEqual(50);
    const { referenceSteps } = await part('reference.mjs');
    expect(referenceSteps(await planOf(100)).length).toBeGreaterThanOrEqual(200);
    expect(referenceSteps(await planOf(400)).length).toBeGreaterThanOrEqual(800);
  });

  it('has many kinds of modules, none of which makes up more than a twentieth', async () => {
    const kinds = Map.groupBy((await planOf(100)).modules, (module) => module.kind.id);
    expect(kinds.size).toBeGreaterThanOrEqual(20);
    expect(Math.max(...[...kinds.values()].map((modules) => modules.length))).toBeLessThanOrEqual(5);
  });

  it('leaves no types in the environment but those of the visible consumers', async () => {
    const root = join(task.directory, 'environment/app');
    const names = await readdir(root, { recursive: true });
    expect(names.filter((name) => /\.ts$/.test(name) && !name.startsWith('test/types/'))).toEqual([]);
    expect(names.filter((name) => name.startsWith('test/types/') && name.endsWith('.ts')).length).toBe(9);
  });
});

// Each solution is a process tree of its own: two at a time keep two cores busy, more only slow each other down.
describe.concurrent('js-to-strict-ts, graded', { timeout: 240_000 }, () => {
  it('scores 1 for the reference and for a solution written another way', async () => {
    const ones = async (...solution: string[]) =>
      Object.entries(await rewards(...solution)).filter(([, value]) => value !== 1);
    expect(await ones('oracle')).toEqual([]);
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
    for (const { id } of [...gates, ...constraints]) expect([id, numbers[id]]).toEqual([id, 1]);
  });

  it('scores a reference that is cut short in rising order', async () => {
    const cuts = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => Math.round((task.reference.length * tenth) / 10));
    const { stdout } = await run(tryTask, [task.directory, 'curve', ...cuts.map(String)], {
      timeout: 200_000,
    });
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
    ['any-everywhere', 0],
    ['unchecked', 0],
    ['loose-types', 0],
    ['javascript-beside', 0],
    ['edited-checks', 0],
    ['reward-file', 0],
    ['vandal', 0.4],
    // The types are all there; how they were handed over is what is wrong.
    ['forged-ledger', 0.75],
    ['rewritten-history', 0.7],
  ])('scores the wrong solution "%s" at most %d', async (name, most) => {
    const { reward } = await rewards(join(task.directory, 'wrong', `${name}.sh`));
    expect(reward).toBeLessThanOrEqual(most);
  });

  it('gives the bulk shortcut at most a tenth', async () => {
    const { reward } = await rewards(join(source.directory, 'bulk/codemod.sh'));
    expect(reward).toBeGreaterThan(0);
    expect(reward).toBeLessThanOrEqual(0.1);
  });

  it.each([
    [
      'any, a suppression or a cast without a reason',
      'export const more: any = 1;',
      '// @ts-expect-error: later\\nexport const more: string = 1;',
      'export const more: string = JSON.parse("1") as string;',
    ],
    [
      'an assertion, an import of something else or an error',
      'export const more: number = [1][0]!;',
      'import "../legacy/counter.js";',
      'export const more: string = 1;',
    ],
  ])('counts no module with %s, and every other', async (name, ...faults) => {
    const spoilt = (await leaves()).slice(0, faults.length);
    expect(spoilt.length).toBe(faults.length);
    const spoil = spoilt.map(({ typed }, at) => `printf '%b\\n' '${faults[at]}' >> ${typed}`);
    const seen = await steps(`spoilt-${name.split(',')[0]!.replaceAll(' ', '-')}`, [
      ...reference(),
      ...spoil,
    ]);
    const groups = task.endurance.milestones.filter(({ id }) => id.startsWith('group-'));
    for (const { id, weight } of groups) {
      const lost = spoilt.filter((module) => `group-${module.id.split('/')[0]}` === id).length;
      expect([id, seen[id]! * weight]).toEqual([id, expect.closeTo(weight - lost)]);
    }
  });

  it('takes what hangs or exits when it is loaded for that module alone', async () => {
    const [{ typed, id }] = (await leaves()) as [Module];
    const seen = await steps('hangs', [...reference(), `echo 'for (;;);' >> ${typed}`]);
    expect(seen[`group-${id.split('/')[0]}`]).toBeGreaterThan(0.8);
    expect(seen['reward']).toBeGreaterThan(0.8);
    expect(seen['reward']).toBeLessThan(1);
  });

  it('takes the penalty for each constraint that finished work breaks', async () => {
    const [{ typed }] = (await leaves()) as [Module];
    const seen = await steps('careless', [
      ...reference(),
      'echo "// ours" >> src/legacy/counter.js',
      'tac LEDGER.tsv > ledger && mv ledger LEDGER.tsv',
      `echo 'export const more: any = 1;' >> ${typed}`,
      'echo "export {};" > src/more.ts',
      'git commit -q --allow-empty -m "more"',
      'git push -q -f origin move/typescript:main',
    ]);
    const broken = task.endurance.constraints.map(({ id }) => id).filter((id) => seen[id] === 0);
    expect(broken).toEqual(task.endurance.constraints.map(({ id }) => id));
  });

  it.each([
    ['record', 'ledger'],
    ['type', 'branch'],
    ['deliver', 'changelog'],
    ['type the index', 'index'],
  ])('misses the step "%s" where it is left out', async (start, milestone) => {
    const at = task.reference.findLastIndex(
      (step) =>
        step.title.startsWith(start) && step.title.endsWith('the index') === start.endsWith('the index'),
    );
    const seen = await steps(
      `without-${start.replaceAll(' ', '-')}`,
      reference().filter((_, place) => place !== at),
    );
    expect(seen[milestone]).toBeLessThan(1);
    expect(seen['reward']).toBeLessThan(1);
  });

  it('keeps the consumers that are not shown out of reach of those that are', async () => {
    const shown = await readFile(join(task.directory, 'environment/app/TYPES.md'), 'utf8');
    expect(shown).not.toMatch(/@ts-expect-error|notAny/);
  });
});
