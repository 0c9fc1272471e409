import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { openMigration, type Rewards } from './migration.ts';
import { describeBuilt, describeGraded } from './migration-contract.ts';

const migration = openMigration('schema-evolution');

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

/** Runs migrations and modules of the task's own making on the states that the grader keeps. */
async function openGround(units: number, seed: number) {
  const { makePlan } = await migration.part('plan.mjs');
  const { openBench, truthOf } = await migration.part('truth.mjs');
  const { observe } = await migration.part('grade/runtime/observe.mjs');
  const texts = await migration.part('modules.mjs');
  const { createRng } = await import(join(migration.source.directory, '../../lib/build.mjs'));
  const kit = await readFile(join(migration.source.directory, 'template/migrations/kit.mjs'), 'utf8');
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

describeBuilt(migration, { most: 'planned' }, () => {
  it('asks for changes of many kinds, none of which makes up more than a twentieth', async () => {
    const { makePlan } = await migration.part('plan.mjs');
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
    const root = join(migration.task.directory, 'environment');
    const names = (await readdir(root, { recursive: true })).filter((name) =>
      /\.(?:mjs|md|sql|tsv)$/.test(name),
    );
    const texts = await Promise.all(names.map((name) => readFile(join(root, name), 'utf8')));
    const written = migration.task.reference.flatMap(
      ({ script }) => /^cat >+ \S+ <<'EOF'\n([\s\S]*?)^EOF$/m.exec(script)?.[1] ?? [],
    );
    expect(written.length).toBe(50);
    for (const solution of written) expect(texts.some((text) => text.includes(solution))).toBe(false);
  });
});

const wrong = {
  count: 9,
  score: 0,
  except: {
    'views-for-show': 0.05,
    'hard-coded': 0.05,
    'up-only': 0.5,
    'forged-ledger': 0.6,
    // Half of the work: the database has moved, the code has not.
    'database-only': 0.7,
    vandal: 0.6,
  },
};
const bulk = ({ reward }: Rewards): void => expect(reward).toBeGreaterThan(0);

describeGraded(migration, { wrong, bulk, cuts: 'in sandboxes' }, () => {
  it('takes what hangs, exits or fakes an answer for that request alone', async () => {
    const path = (n: number) => `migrations/${String(n).padStart(4, '0')}-*.mjs`;
    const put = (n: number, up: string) =>
      `for file in ${path(n)}; do printf '%s\\n' 'export function up(db) { ${up} }' 'export function down() {}' > "$file"; done`;
    const seen = await migration.changed(
      (steps) => steps,
      put(3, 'for (;;);'),
      put(4, 'db.constructor.constructor("return process")().exit(0);'),
      put(5, 'db.constructor.prototype.prepare = () => ({ all: () => [] });'),
    );
    expect(seen['migrations-0001-0002']).toBe(1);
    expect(seen['migrations-0003-0005']).toBe(0);
    expect(seen['migrations-0008-0010']).toBe(1);
    expect(seen['migrations-0023-0025']).toBe(1);
  });

  it('takes the penalty for each constraint that finished work breaks', async () => {
    const module = migration.task.reference
      .findLast((step) => step.title === 'bring 0025')!
      .script.match(/src\/\S+\.mjs/)![0];
    const seen = await migration.changed(
      (steps) => steps,
      'echo "// ours" >> tools/check.mjs',
      'echo "9999" >> migrations/LEDGER.tsv',
      'for file in migrations/0025-*.mjs; do echo "import fs from \'node:fs\'; // journal_2017" >> "$file"; done',
      `echo "export const more = 1;" >> ${module}`,
      'echo "export {}" > src/more.mjs',
      'git commit -q --allow-empty -m "more"',
      'git push -q -f origin schema/requests:main',
    );
    const broken = migration.task.endurance.constraints.map(({ id }) => id).filter((id) => seen[id] === 0);
    expect(broken).toEqual(migration.task.endurance.constraints.map(({ id }) => id));
  });

  it.each([
    ['migrate 0012'],
    ['bring 0014'],
    ['release 3'],
    ['run all checks and describe the pull request'],
  ])('misses the step "%s" where it is left out', async (title) => {
    const left = migration.task.reference.filter((step) => step.title !== title);
    expect(left.length).toBe(migration.task.reference.length - 1);
    expect((await migration.changed(() => left))['reward']).toBeLessThan(1);
  });
});
