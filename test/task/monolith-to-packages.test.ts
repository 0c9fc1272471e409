import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openMigration } from './migration.ts';
import { describeAlong } from './migration-along.ts';
import { describeBuilt, describeGraded } from './migration-contract.ts';

const migration = openMigration('monolith-to-packages');

describeBuilt(migration, { most: 'built', mostMilestones: 20 }, () => {
  it('leaves no package in the environment', async () => {
    const names = await readdir(join(migration.task.directory, 'environment/app'), { recursive: true });
    expect(names.filter((name) => /^packages|node_modules|expected\.json/.test(name))).toEqual([]);
  });

  it('starts as a code base whose own checks pass', async () => {
    const place = await migration.start();
    const cwd = join(place.root, 'app');
    expect(execFileSync(process.execPath, ['tools/check.mjs'], { cwd, encoding: 'utf8' })).toContain(
      '== integration',
    );
  });
});

describeGraded(migration, { wrong: { count: 9, score: 0.1 }, cuts: 'along the reference' });

describeAlong(
  migration,
  {
    end: 'take ',
    missed: [
      ['take', 'moves'],
      ['move', 'branch'],
      ['register', 'manifests'],
      ['deliver', 'changelog'],
      ['write', 'app'],
      ['clear', 'app'],
    ],
    broken: {
      'tests-kept': 'rm -r packages/harbour/test',
      'frozen-files': 'echo "// ours now" >> tools/check.mjs',
      'history-kept': 'git push -q -f origin split/packages:main',
      'names-frozen': 'echo "export const more = 1;" >> packages/vessels/src/index.js',
      'moves-order': 'tac MOVES.tsv > moves && mv moves MOVES.tsv',
      'commit-form': 'git commit -q --allow-empty -m "docs: more"',
      boundaries: 'echo "export * from \'../../app/src/compose.js\';" > packages/harbour/src/reach.js',
    },
    module: (id) => `packages/${id.replace('/', '/src/')}.js`,
  },
  (copyOfFinished) => {
    it('does not take a copy for a move', async () => {
      const place = await copyOfFinished();
      migration.shell(place, 'git checkout -q main -- src');
      const seen = await migration.graded(place);
      expect(seen['package-harbour']).toBe(0);
      expect(seen['reward']).toBeLessThan(0.2);
    });
  },
);
