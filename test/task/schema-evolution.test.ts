import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTask, type LoadedTask, loadSuite, taskRoots } from '../../src/task/index.ts';
import { type Scratch, scratch } from './fixtures.ts';

const run = promisify(execFile);
const tryTask = fileURLToPath(new URL('../../scripts/try-task.sh', import.meta.url));
const suite = await loadSuite('migrations', taskRoots());
const source = suite.members.find((member) => member.name === 'schema-evolution')!;

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

/** The reference, each step in a subshell that may fail, with one step left out or something done after it. */
async function steps(name: string, scripts: readonly string[]): Promise<Rewards> {
  const file = join(out.path, `${name}.sh`);
  await writeFile(file, scripts.map((script) => `(\nset -e\n${script}\n)\n`).join(''));
  return rewards(file);
}
const reference = (): string[] => task.reference.map((step) => step.script);

interface Facet {
  readonly n: number;
  readonly nn: string;
  readonly kind: { readonly id: string };
  readonly entity: { readonly name: string };
}

interface Answer {
  readonly error?: string;
  readonly dump: unknown;
  readonly sql: string;
  readonly trials: readonly unknown[];
  readonly answers: readonly string[];
}

const part = async (path: string) => import(join(source.directory, path));

/** Runs migrations and modules of the task's own making on the states that the grader keeps. */
async function openGround(units: number, seed: number) {
  const { makePlan } = await part('plan.mjs');
  const { openBench, truthOf } = await part('truth.mjs');
  const { observe } = await part('grade/runtime/observe.mjs');
  const texts = await part('modules.mjs');
  const { createRng } = await import(join(source.directory, '../../lib/build.mjs'));
  const kit = await readFile(join(source.directory, 'template/migrations/kit.mjs'), 'utf8');
  const plan = makePlan({ units, seed });
  const bench = openBench(kit);
  return {
    units: plan.units as readonly Facet[],
    truth: await truthOf(plan, kit, createRng('test')),
    migration: (facet: Facet): string => bench.migration(texts.migrationSource(facet, 'other')),
    module: (facet: Facet, n: number, manner: string): string =>
      bench.module(texts.moduleSource(facet.entity, n, manner)),
    seen: async (mode: string, job: object): Promise<Answer> => {
      const load = (file: string): Promise<unknown> => import(pathToFileURL(file).href);
      return (await observe({ load }, { mode, jobs: [job] }))[0];
    },
    [Symbol.dispose]: () => bench[Symbol.dispose](),
  };
}

describe('schema-evolution', () => {
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
    const { makePlan } = await part('plan.mjs');
    const { referenceSteps } = await part('reference.mjs');
    expect(referenceSteps(makePlan({ units: 100, seed: 1 })).length).toBeGreaterThanOrEqual(200);
    expect(referenceSteps(makePlan({ units: 400, seed: 1 })).length).toBeGreaterThanOrEqual(800);
  });

  it('asks for changes of many kinds, none of which makes up more than a twentieth', async () => {
    const { makePlan } = await part('plan.mjs');
    const kinds = Map.groupBy(makePlan({ units: 100, seed: 1 }).units as Facet[], (unit) => unit.kind.id);
    expect(kinds.size).toBeGreaterThanOrEqual(20);
    expect(Math.max(...[...kinds.values()].map((units) => units.length))).toBeLessThanOrEqual(5);
  });

  it('is agreed upon by two independent migrations and modules for every request, on odd data too', {
    timeout: 120_000,
  }, async () => {
    using ground = await openGround(50, 3);
    const differing: string[] = [];
    for (const facet of ground.units) {
      const entity = ground.truth.entities.find((each: { name: string }) => each.name === facet.entity.name);
      const unit = ground.truth.units[facet.n - 1];
      const file = ground.migration(facet);
      for (const [at, states] of entity.states.entries()) {
        const up = await ground.seen('up', { sql: states[unit.place].sql, file, trials: unit.trials });
        const down = await ground.seen('down', { sql: up.sql, file, edits: unit.edits });
        const wanted = states[unit.place + 1];
        const seen = [up.error, up.dump, up.trials, down.error, down.dump];
        const expected = [undefined, wanted.dump, wanted.trials, undefined, unit.downs[at].dump];
        if (JSON.stringify(seen) !== JSON.stringify(expected)) differing.push(`${facet.nn} ${facet.kind.id}`);
      }
      const sql = entity.states[0][unit.place + 1].sql;
      const { answers } = await ground.seen('code', {
        sql,
        file: ground.module(facet, facet.n, 'other'),
        calls: unit.calls,
      });
      expect([facet.nn, answers]).toEqual([facet.nn, unit.answers]);
    }
    expect(differing).toEqual([]);
  });

  it('has no request that the module of the version before survives', { timeout: 120_000 }, async () => {
    using ground = await openGround(50, 3);
    const survivors: string[] = [];
    for (const facet of ground.units) {
      const entity = ground.truth.entities.find((each: { name: string }) => each.name === facet.entity.name);
      const unit = ground.truth.units[facet.n - 1];
      const sql = entity.states[0][unit.place + 1].sql;
      const file = ground.module(facet, facet.n - 1, 'plain');
      const { answers } = await ground.seen('code', { sql, file, calls: unit.calls });
      if (JSON.stringify(answers) === JSON.stringify(unit.answers)) survivors.push(facet.kind.id);
    }
    expect(survivors).toEqual([]);
  });

  it('leaves nothing of the solution in the environment', async () => {
    const root = join(task.directory, 'environment');
    const names = (await readdir(root, { recursive: true })).filter((name) =>
      /\.(?:mjs|md|sql|tsv)$/.test(name),
    );
    const texts = await Promise.all(names.map((name) => readFile(join(root, name), 'utf8')));
    const written = reference().flatMap(
      (script) => /^cat >+ \S+ <<'EOF'\n([\s\S]*?)^EOF$/m.exec(script)?.[1] ?? [],
    );
    expect(written.length).toBe(50);
    for (const solution of written) expect(texts.some((text) => text.includes(solution))).toBe(false);
  });
});

// Each solution is a process tree of its own: two at a time keep two cores busy, more only slow each other down.
describe.concurrent('schema-evolution, graded', { timeout: 240_000 }, () => {
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
    ['views-for-show', 0.05],
    ['hard-coded', 0.05],
    ['edited-checks', 0],
    ['reward-file', 0],
    ['rewritten-history', 0],
    ['up-only', 0.5],
    ['forged-ledger', 0.6],
    // Half of the work: the database has moved, the code has not.
    ['database-only', 0.7],
    ['vandal', 0.6],
  ])('scores the wrong solution "%s" at most %d', async (name, most) => {
    const { reward } = await rewards(join(task.directory, 'wrong', `${name}.sh`));
    expect(reward).toBeLessThanOrEqual(most);
  });

  it('gives the bulk shortcut at most a tenth', async () => {
    const { reward } = await rewards(join(source.directory, 'bulk/codemod.sh'));
    expect(reward).toBeGreaterThan(0);
    expect(reward).toBeLessThanOrEqual(0.1);
  });

  it('takes what hangs, exits or fakes an answer for that request alone', async () => {
    const path = (n: number) => `migrations/${String(n).padStart(4, '0')}-*.mjs`;
    const put = (n: number, up: string) =>
      `for file in ${path(n)}; do printf '%s\\n' 'export function up(db) { ${up} }' 'export function down() {}' > "$file"; done`;
    const seen = await steps('hostile', [
      ...reference(),
      put(3, 'for (;;);'),
      put(4, 'db.constructor.constructor("return process")().exit(0);'),
      put(5, 'db.constructor.prototype.prepare = () => ({ all: () => [] });'),
    ]);
    expect(seen['migrations-0001-0002']).toBe(1);
    expect(seen['migrations-0003-0005']).toBe(0);
    expect(seen['migrations-0008-0010']).toBe(1);
    expect(seen['migrations-0023-0025']).toBe(1);
  });

  it('takes the penalty for each constraint that finished work breaks', async () => {
    const module = task.reference
      .findLast((step) => step.title === 'bring 0025')!
      .script.match(/src\/\S+\.mjs/)![0];
    const seen = await steps('careless', [
      ...reference(),
      'echo "// ours" >> tools/check.mjs',
      'echo "9999" >> migrations/LEDGER.tsv',
      'for file in migrations/0025-*.mjs; do echo "import fs from \'node:fs\'; // journal_2017" >> "$file"; done',
      `echo "export const more = 1;" >> ${module}`,
      'echo "export {}" > src/more.mjs',
      'git commit -q --allow-empty -m "more"',
      'git push -q -f origin schema/requests:main',
    ]);
    const broken = task.endurance.constraints.map(({ id }) => id).filter((id) => seen[id] === 0);
    expect(broken).toEqual(task.endurance.constraints.map(({ id }) => id));
  });

  it.each([
    ['migrate 0012'],
    ['bring 0014'],
    ['release 3'],
    ['run all checks and describe the pull request'],
  ])('misses the step "%s" where it is left out', async (title) => {
    const left = task.reference.filter((step) => step.title !== title);
    expect(left.length).toBe(task.reference.length - 1);
    const seen = await steps(
      `without-${title.replace(/\W+/g, '-')}`,
      left.map((step) => step.script),
    );
    expect(seen['reward']).toBeLessThan(1);
  });
});
