import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openMigration, withoutLast } from './migration.ts';
import { describeBuilt, describeGraded } from './migration-contract.ts';

const migration = openMigration('framework-swap');

describeBuilt(migration, { most: 'built' }, () => {
  it('pins every package of the old and the new stack by its integrity', async () => {
    const list = JSON.parse(
      await readFile(join(migration.task.directory, 'environment/npm-packages.json'), 'utf8'),
    ) as { packages: { name: string; integrity: string }[] };
    const names = list.packages.map(({ name }) => name);
    for (const name of ['express', 'mocha', 'chai', 'supertest', 'fastify', '@fastify/cookie'])
      expect(names).toContain(name);
    for (const { integrity } of list.packages) expect(integrity).toMatch(/^sha512-/);
  });

  it('leaves no answer in the environment', async () => {
    const app = join(migration.task.directory, 'environment/app');
    const names = await readdir(app, { recursive: true });
    expect(names.filter((name) => /expected|places|solve/.test(name))).toEqual([]);
    for (const name of names.filter((each) => /^(?:src\/routes|test)\/.*\.js$/.test(each)))
      expect(await readFile(join(app, name), 'utf8')).not.toMatch(/fastify|CONTRACT|inject/);
  });
});

describeGraded(migration, { wrong: { count: 8, score: 0.1 }, cuts: 'in sandboxes' }, () => {
  it('falls when finished work is destroyed, and takes the penalty of what is broken on the way', async () => {
    const seen = await migration.changed(
      (steps) => steps,
      'git checkout -q main -- src/routes/berths src/routes/pilots',
      'echo "// ours now" >> legacy/counter.js',
      'git commit -q -a -m "Oops"',
    );
    expect([seen['frozen-files'], seen['commit-form']]).toEqual([0, 0]);
    expect(seen['group-berths']).toBe(0);
    // What requires the destroyed modules no longer counts either.
    expect(seen['reward']).toBeLessThan(0.5);
  });

  it('does not count a module that is recorded late, nor one that keeps Express alive in itself', async () => {
    const { units } = JSON.parse(
      await readFile(join(migration.task.directory, 'tests/expected.json'), 'utf8'),
    ) as {
      units: { id: string; path: string; deps: string[] }[];
    };
    const late = units.at(-1)!;
    const kept = units.filter((unit) => !late.deps.includes(unit.id)).at(-2)!;
    const seen = await migration.changed(
      withoutLast((step) => step.script.includes(`record ${late.path}`)),
      `sed -i "s|^const CONTRACT|const express = require('express');\\n&|" ${kept.path}`,
    );
    expect(seen['ledger']).toBeLessThan(1);
    expect(seen['branch']).toBeLessThan(1);
    expect(seen['reward']).toBeLessThan(0.95);
  });
});
