import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openMigration } from './migration.ts';
import { describeAlong } from './migration-along.ts';
import { describeBuilt, describeGraded } from './migration-contract.ts';

const migration = openMigration('callbacks-to-promises');

describeBuilt(migration, { most: 'built' }, () => {
  it('leaves no answer in the environment', async () => {
    const app = join(migration.task.directory, 'environment/app');
    const names = await readdir(app, { recursive: true });
    expect(names.filter((name) => /expected\.json|grade|solve/.test(name))).toEqual([]);
    for (const name of names.filter((each) => each.startsWith('src/') && each.endsWith('.js'))) {
      expect(await readFile(join(app, name), 'utf8')).not.toMatch(/@migrated|\bawait\b|Promise/);
    }
  });
});

describeGraded(migration, { wrong: { count: 8, score: 0.1 }, cuts: 'along the reference' });

describeAlong(
  migration,
  {
    end: 'record ',
    missed: [
      ['record', 'ledger'],
      ['migrate', 'branch'],
      ['deliver', 'changelog'],
      ['run', 'branch'],
    ],
    broken: {
      'tests-kept': 'rm -r test/unit/storage',
      'frozen-files': 'echo "// ours now" >> src/legacy/soap.js',
      'history-kept': 'git push -q -f origin migrate/promises:main',
      'api-frozen': 'sed -i "s/^module.exports = {/module.exports = { more: 1,/" src/storage/*.js',
      'ledger-order': 'tac LEDGER.tsv > ledger && mv ledger LEDGER.tsv',
      'commit-form': 'git commit -q --allow-empty -m "docs: more"',
    },
    module: (id) => `src/${id}.js`,
  },
  (copyOfFinished) => {
    it('falls to nearly nothing when the sources are put back', async () => {
      const place = await copyOfFinished();
      migration.shell(place, 'git checkout -q main -- src');
      expect((await migration.graded(place))['reward']).toBeLessThan(0.1);
    });
  },
);
