import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { belowOne, foundation, type Migration, openMigration, type Place } from './migration.ts';

let migration: Migration;
beforeAll(async () => {
  migration = await openMigration('monolith-to-packages');
});
afterAll(() => migration[Symbol.asyncDispose]());

describe('monolith-to-packages, as built', () => {
  it('has the same bytes twice, and others with another seed', async () => {
    const again = await migration.build({ units: 25, seed: 1, name: 'again' });
    const other = await migration.build({ units: 25, seed: 2, name: 'other' });
    expect(again.digest).toBe(migration.task.digest);
    expect(other.digest).not.toBe(migration.task.digest);
    expect(migration.task.warnings).toEqual([]);
    expect(migration.task.endurance.reference).toEqual({ steps: migration.task.reference.length });
  });

  it('has at least two reference steps a unit at the ends of the dial', { timeout: 120_000 }, async () => {
    expect(migration.task.reference.length).toBeGreaterThanOrEqual(50);
    const most = await migration.build({ units: 400, seed: 1, name: 'most' });
    expect(most.reference.length).toBeGreaterThanOrEqual(800);
    expect(most.endurance.milestones.length).toBeLessThanOrEqual(20);
  });

  it('leaves no package in the environment', async () => {
    const names = await readdir(join(migration.task.directory, 'environment/app'), { recursive: true });
    expect(names.filter((name) => /^packages|node_modules|expected\.json/.test(name))).toEqual([]);
  });

  it('starts as a code base whose own checks pass', async () => {
    const place = await migration.start('untouched');
    const cwd = join(place.root, 'app');
    expect(execFileSync(process.execPath, ['tools/check.mjs'], { cwd, encoding: 'utf8' })).toContain(
      '== integration',
    );
  });
});

describe('monolith-to-packages, in sandboxes', () => {
  it('scores 1 for the reference', { timeout: 120_000 }, async () => {
    expect(belowOne(await migration.rewards('oracle'))).toEqual([]);
  });

  it('scores 1 for a solution written another way', { timeout: 120_000 }, async () => {
    const script = join(migration.task.directory, 'alternative/solve.sh');
    expect(belowOne(await migration.rewards(script))).toEqual([]);
  });

  it('scores 0 for doing nothing, with every declared number given', async () => {
    const { milestones, gates, constraints } = migration.task.endurance;
    const numbers = await migration.rewards('nop');
    const ids = [...milestones, ...gates, ...constraints].map(({ id }) => id);
    expect(Object.keys(numbers).sort()).toEqual(['reward', ...ids].sort());
    expect(numbers['reward']).toBe(0);
    for (const { id } of milestones) expect([id, numbers[id]]).toEqual([id, 0]);
    for (const { id } of constraints) expect([id, numbers[id]]).toEqual([id, 1]);
  });

  it('scores no listed wrong solution above a tenth', { timeout: 240_000 }, async () => {
    const scripts = await migration.scripts('wrong');
    expect(scripts.length).toBeGreaterThanOrEqual(6);
    for (const script of scripts) {
      const { reward } = await migration.rewards(script);
      expect([basename(script), reward! <= 0.1]).toEqual([basename(script), true]);
    }
  });

  it('gives a codemod no more than a tenth', { timeout: 60_000 }, async () => {
    for (const script of await migration.scripts('bulk'))
      expect((await migration.rewards(script))['reward']).toBeLessThanOrEqual(0.1);
  });
});

describe('monolith-to-packages, along and after the reference', () => {
  let finished: Place;
  let nearEnd: Place;
  const curve: number[] = [];
  const tail = (): number => migration.task.reference.findLastIndex((step) => step.title.startsWith('take '));

  beforeAll(async () => {
    finished = await migration.start('finished');
    const { reference } = migration.task;
    const cuts = [0.1, 0.4, 0.7].map((share) => Math.round(reference.length * share));
    for (const [at, step] of reference.entries()) {
      if ([...cuts, reference.length - 1].includes(at))
        curve.push((await migration.graded(finished, `cut-${at}`))['reward']!);
      if (at === tail()) nearEnd = await migration.branchOff(finished, 'near-end');
      migration.shell(finished, step.script);
    }
  }, 240_000);

  it('scores every cut above the one before it, and below the whole', async () => {
    expect(curve).toEqual([...new Set(curve)].sort((a, b) => a - b));
    expect(curve[0]).toBeGreaterThan(0);
    expect(curve.at(-1)).toBeLessThan(1);
    expect((await migration.graded(finished, 'whole'))['reward']).toBe(1);
  });

  it.each([
    ['take', 'moves'],
    ['move', 'branch'],
    ['register', 'manifests'],
    ['deliver', 'changelog'],
    ['write', 'app'],
    ['clear', 'app'],
  ])('misses its "%s" step when that is left out', { timeout: 60_000 }, async (kind, milestone) => {
    const place = await migration.branchOff(nearEnd, `without-${kind}`);
    const rest = migration.task.reference.slice(tail());
    const dropped = rest.findIndex((step) => step.title.startsWith(`${kind} `));
    for (const step of rest.toSpliced(dropped, 1)) migration.shell(place, step.script);
    const seen = await migration.graded(place, `without-${kind}`);
    expect(seen[milestone]).toBeLessThan(1);
    expect(seen['reward']).toBeLessThan(1);
  });

  it('takes the penalty for each constraint that finished work breaks', { timeout: 60_000 }, async () => {
    const broken = {
      'tests-kept': 'rm -r packages/harbour/test',
      'frozen-files': 'echo "// ours now" >> tools/check.mjs',
      'history-kept': 'git push -q -f origin split/packages:main',
      'names-frozen': 'echo "export const more = 1;" >> packages/vessels/src/index.js',
      'moves-order': 'tac MOVES.tsv > moves && mv moves MOVES.tsv',
      'commit-form': 'git commit -q --allow-empty -m "docs: more"',
      boundaries: 'echo "export * from \'../../app/src/compose.js\';" > packages/harbour/src/reach.js',
    };
    // The form of commits is read against main, so moving that is tried on a copy of its own.
    const { 'history-kept': moveMain, ...others } = broken;
    const moved = await migration.branchOff(finished, 'moved');
    migration.shell(moved, moveMain);
    expect((await migration.graded(moved, 'moved'))['history-kept']).toBe(0);
    const place = await migration.branchOff(finished, 'broken');
    for (const script of Object.values(others)) migration.shell(place, script);
    const seen = await migration.graded(place, 'broken');
    const declared = migration.task.endurance.constraints.map(({ id }) => id);
    expect(Object.keys(broken).sort()).toEqual([...declared].sort());
    for (const id of declared) expect([id, seen[id]]).toEqual([id, id === 'history-kept' ? 1 : 0]);
    expect(seen['reward']).toBeLessThanOrEqual(0.5);
  });

  it('does not take a copy for a move', { timeout: 60_000 }, async () => {
    const place = await migration.branchOff(finished, 'copied');
    migration.shell(place, 'git checkout -q main -- src');
    const seen = await migration.graded(place, 'copied');
    expect(seen['package-harbour']).toBe(0);
    expect(seen['reward']).toBeLessThan(0.2);
  });

  it('falls when a finished module is damaged, with those that rest on it', { timeout: 60_000 }, async () => {
    const place = await migration.branchOff(finished, 'damaged');
    const [area, noun] = foundation(migration.task).split('/');
    migration.shell(place, `sed -i 's/) % 997/ + 1) % 997/' packages/${area}/src/${noun}.js`);
    expect((await migration.graded(place, 'damaged'))['reward']).toBeLessThan(0.8);
  });
});
