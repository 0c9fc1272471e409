import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openMigration, withoutLast } from './migration.ts';
import { describeBuilt, describeGraded } from './migration-contract.ts';

const migration = openMigration('api-v1-to-v2');

describeBuilt(migration, { most: 'planned' }, () => {
  it('leaves nothing of the solution in the environment', async () => {
    const app = join(migration.task.directory, 'environment/app');
    const names = await readdir(app, { recursive: true });
    expect(names.filter((name) => /expected\.json|grade|solve|domain|src\/v2|shared/.test(name))).toEqual([]);
    const sources = names.filter((name) => name.endsWith('.js') && name.startsWith('src/'));
    const texts = await Promise.all(sources.map((name) => readFile(join(app, name), 'utf8')));
    expect(texts.filter((text) => /problem\+json|deprecation/i.test(text))).toEqual([]);
  });
});

describeGraded(
  migration,
  {
    wrong: { count: 8, score: 0.05 },
    cuts: 'in sandboxes',
    // The careless script keeps v1 whole all the same.
    bulk: (seen) => expect([seen['v1-kept'], seen['register']]).toEqual([1, 1]),
  },
  () => {
    it.each([
      ['a shared module', 'write src/shared/found.js'],
      ['an adapter', 'adapt v1 of '],
    ])('misses %s that is left out', async (_, start) => {
      const { reward } = await migration.changed(withoutLast((step) => step.title.startsWith(start)));
      expect(reward).toBeLessThan(1);
    });

    it('takes the penalty for each constraint that finished work breaks', async () => {
      const seen = await migration.changed(
        (steps) => steps,
        "sed -i 's/too heavy/heavy/; s/no such/not any/' src/v1/*/*.js",
        'git push -q -f origin api/v2:main',
        'echo "// ours now" >> src/legacy/fax.js',
        'tac RETIREMENTS.tsv > register && mv register RETIREMENTS.tsv',
        'git commit -q --allow-empty -m "docs: more"',
        'rm -r test/unit/stock',
      );
      // The form of commits is read against main, which is not there any more.
      for (const { id } of migration.task.endurance.constraints) expect([id, seen[id]]).toEqual([id, 0]);
    });

    it('takes what rests on a damaged resource', async () => {
      const served = migration.task.reference.find((step) => step.title.startsWith('serve '))!;
      const points = `sed -i 's/) % 997/ + 1) % 997/' src/domain/${served.title.split(' ')[1]!}.js`;
      const { reward } = await migration.changed((steps) => steps, points);
      expect(reward).toBeLessThan(0.75);
      expect(reward).toBeGreaterThan(0);
    });
  },
);
