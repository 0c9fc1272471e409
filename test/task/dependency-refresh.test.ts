import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openMigration, withoutLast } from './migration.ts';
import { describeBuilt, describeGraded } from './migration-contract.ts';

const migration = openMigration('dependency-refresh');

describeBuilt(migration, { most: 'built' }, () => {
  it('pins every package, old and new, by its integrity, with all that it depends on', async () => {
    const most = await migration.build({ units: 200, seed: 1 });
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
    const { makePlan } = (await migration.part('plan.mjs')) as {
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
    const app = join(migration.task.directory, 'environment/app');
    const names = await readdir(app, { recursive: true });
    expect(names.filter((name) => /expected|places|solve|answers\/.*json/.test(name))).toEqual([]);
    for (const name of names.filter((each) => /^src\/modules\/.*\.js$/.test(each)))
      expect(await readFile(join(app, name), 'utf8')).not.toMatch(
        /@refreshed|LRUCache|XMLParser|new Chalk|DateTime/,
      );
  });
});

describeGraded(migration, { wrong: { count: 8, score: 0.1 }, cuts: 'in sandboxes' }, () => {
  it('falls when finished work is destroyed, and takes the penalty of what is broken on the way', async () => {
    const { groups } = JSON.parse(
      await readFile(join(migration.task.directory, 'tests/expected.json'), 'utf8'),
    ) as {
      groups: { id: string; paths: string[] }[];
    };
    const seen = await migration.changed(
      (steps) => steps,
      `git checkout -q main -- ${groups[0]!.paths.filter((path) => path.startsWith('src/')).join(' ')}`,
      'echo "# ours now" >> legacy/forms.ini',
      'git commit -q -a -m "Oops"',
    );
    expect([seen['frozen-files'], seen['commit-form']]).toEqual([0, 0]);
    expect(seen[`on-${groups[0]!.id}`]).toBe(0);
    // What requires the destroyed modules no longer counts either.
    expect(seen['reward']).toBeLessThan(0.5);
  });

  it('does not count a module that is recorded late, an answer that is made up, nor a package that stays', async () => {
    const { units } = JSON.parse(
      await readFile(join(migration.task.directory, 'tests/expected.json'), 'utf8'),
    ) as {
      units: { id: string; path: string }[];
    };
    const late = units.at(-1)!;
    const seen = await migration.changed(
      withoutLast((step) => step.script.includes(`record ${late.path}`)),
      `echo '["made up"]' > test/answers/${units[0]!.id}.json`,
      'npm install --loglevel=error uuid@3.3.3 || npm install --loglevel=error uuid@3',
    );
    expect(seen['ledger']).toBeLessThan(1);
    expect(seen['answers']).toBeLessThan(seen['ledger']!);
    expect(seen['packages']).toBeLessThan(0.9);
    expect(seen['reward']).toBeLessThan(0.95);
  });
});
