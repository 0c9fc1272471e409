import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openMigration, type Rewards, withoutLast } from './migration.ts';
import { describeBuilt, describeGraded } from './migration-contract.ts';

const migration = openMigration('js-to-strict-ts');

interface Module {
  readonly id: string;
  readonly typed: string;
  readonly kind: { readonly id: string };
  readonly deps: readonly { readonly id: string }[];
}

const planOf = async (units: number, seed = 1): Promise<{ readonly modules: readonly Module[] }> =>
  (await migration.part('plan.mjs')).makePlan({ units, seed });

/** Modules on which nothing else rests, so that spoiling one costs one. */
async function leaves(): Promise<Module[]> {
  const { modules } = await planOf(25);
  const needed = new Set(modules.flatMap(({ deps }) => deps.map(({ id }) => id)));
  return modules.filter((module) => !needed.has(module.id));
}

describeBuilt(migration, { most: 'planned' }, () => {
  it('has many kinds of modules, none of which makes up more than a twentieth', async () => {
    const kinds = Map.groupBy((await planOf(100)).modules, (module) => module.kind.id);
    expect(kinds.size).toBeGreaterThanOrEqual(20);
    expect(Math.max(...[...kinds.values()].map((modules) => modules.length))).toBeLessThanOrEqual(5);
  });

  it('leaves no types in the environment but those of the visible consumers', async () => {
    const root = join(migration.task.directory, 'environment/app');
    const names = await readdir(root, { recursive: true });
    expect(names.filter((name) => /\.ts$/.test(name) && !name.startsWith('test/types/'))).toEqual([]);
    expect(names.filter((name) => name.startsWith('test/types/') && name.endsWith('.ts')).length).toBe(9);
  });

  it('keeps the consumers that are not shown out of reach of those that are', async () => {
    const shown = await readFile(join(migration.task.directory, 'environment/app/TYPES.md'), 'utf8');
    expect(shown).not.toMatch(/@ts-expect-error|notAny/);
  });
});

const wrong = {
  count: 9,
  score: 0,
  // The types are all there; how they were handed over is what is wrong.
  except: { vandal: 0.4, 'forged-ledger': 0.75, 'rewritten-history': 0.7 },
};
const bulk = ({ reward }: Rewards): void => expect(reward).toBeGreaterThan(0);

describeGraded(migration, { wrong, bulk, cuts: 'in sandboxes' }, () => {
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
  ])('counts no module with %s, and every other', async (_, ...faults) => {
    const spoilt = (await leaves()).slice(0, faults.length);
    expect(spoilt.length).toBe(faults.length);
    const spoil = spoilt.map(({ typed }, at) => `printf '%b\\n' '${faults[at]}' >> ${typed}`);
    const seen = await migration.changed((steps) => steps, ...spoil);
    const groups = migration.task.endurance.milestones.filter(({ id }) => id.startsWith('group-'));
    for (const { id, weight } of groups) {
      const lost = spoilt.filter((module) => `group-${module.id.split('/')[0]}` === id).length;
      expect([id, seen[id]! * weight]).toEqual([id, expect.closeTo(weight - lost)]);
    }
  });

  it('takes what hangs or exits when it is loaded for that module alone', async () => {
    const [{ typed, id }] = (await leaves()) as [Module];
    const seen = await migration.changed((steps) => steps, `echo 'for (;;);' >> ${typed}`);
    expect(seen[`group-${id.split('/')[0]}`]).toBeGreaterThan(0.8);
    expect(seen['reward']).toBeGreaterThan(0.8);
    expect(seen['reward']).toBeLessThan(1);
  });

  it('takes the penalty for each constraint that finished work breaks', async () => {
    const [{ typed }] = (await leaves()) as [Module];
    const seen = await migration.changed(
      (steps) => steps,
      'echo "// ours" >> src/legacy/counter.js',
      'tac LEDGER.tsv > ledger && mv ledger LEDGER.tsv',
      `echo 'export const more: any = 1;' >> ${typed}`,
      'echo "export {};" > src/more.ts',
      'git commit -q --allow-empty -m "more"',
      'git push -q -f origin move/typescript:main',
    );
    const broken = migration.task.endurance.constraints.map(({ id }) => id).filter((id) => seen[id] === 0);
    expect(broken).toEqual(migration.task.endurance.constraints.map(({ id }) => id));
  });

  it.each([
    ['record', 'ledger'],
    ['type', 'branch'],
    ['deliver', 'changelog'],
    ['type the index', 'index'],
  ])('misses the step "%s" where it is left out', async (start, milestone) => {
    const ofIndex = (title: string): boolean => title.endsWith('the index');
    const seen = await migration.changed(
      withoutLast(({ title }) => title.startsWith(start) && ofIndex(title) === ofIndex(start)),
    );
    expect(seen[milestone]).toBeLessThan(1);
    expect(seen['reward']).toBeLessThan(1);
  });
});
