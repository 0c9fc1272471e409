import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openMigration } from './migration.ts';
import { describeAlong } from './migration-along.ts';
import { describeBuilt, describeGraded } from './migration-contract.ts';

const migration = openMigration('cjs-to-esm');

describeBuilt(migration, { most: 'built', mostMilestones: 20 }, () => {
  it('leaves no answer in the environment', async () => {
    const app = join(migration.task.directory, 'environment/app');
    const names = (await readdir(app, { recursive: true })).filter((name) =>
      /^(?:src|test)\/.*\.js$/.test(name),
    );
    for (const name of names)
      expect(await readFile(join(app, name), 'utf8')).not.toMatch(/^(?:import|export) |@esm|import\.meta/m);
  });

  it('starts as a service whose own checks pass', async () => {
    const place = await migration.start();
    const cwd = join(place.root, 'app');
    expect(execFileSync(process.execPath, ['tools/check.mjs'], { cwd, encoding: 'utf8' })).toContain(
      '== integration',
    );
  });
});

describeGraded(migration, { wrong: { count: 10, score: 0.1 }, cuts: 'along the reference' });

describeAlong(
  migration,
  {
    end: 'enter ',
    missed: [
      ['enter', 'register'],
      ['migrate', 'tests'],
      ['deliver', 'changelog'],
      ['write', 'manifest'],
      ['run', 'branch'],
    ],
    broken: {
      'tests-kept': 'rm -r test/unit/records',
      'frozen-files': 'echo "// ours now" >> src/legacy/z3950.js',
      'history-kept': 'git push -q -f origin esm/all:main',
      'api-frozen': 'for file in src/catalog/*.js; do echo "export const more = 1;" >> $file; done',
      'register-order': 'tac REGISTER.tsv > register && mv register REGISTER.tsv',
      'commit-form': 'git commit -q --allow-empty -m "docs: more"',
      'one-kind': 'echo "module.exports = 1;" > src/records/more.cjs',
    },
    module: (id) => `src/${id}.js`,
  },
  (copyOfFinished) => {
    it('takes a module that awaits at its top level from a host', async () => {
      const place = await copyOfFinished();
      const entered = migration.task.reference.findLast((step) => step.title.startsWith('enter '))!;
      const last = entered.title.split(' ')[1]!;
      migration.shell(place, `echo 'await null;' >> src/${last}.js`);
      const seen = await migration.graded(place);
      expect(seen[`group-${last.split('/')[0]}`]).toBeLessThan(1);
      expect(seen['reward']).toBeLessThan(1);
    });

    it('falls to nearly nothing when the sources are put back', async () => {
      const place = await copyOfFinished();
      migration.shell(place, 'git checkout -q main -- src');
      expect((await migration.graded(place))['reward']).toBeLessThan(0.1);
    });
  },
);
