import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openMigration } from './migration.ts';
import { describeBuilt, describeGraded } from './migration-contract.ts';

const migration = openMigration('version-ladder');

interface Unit {
  readonly version: number;
  readonly kind: string;
  readonly cap: Capability;
  readonly before: object;
}

interface Capability {
  readonly name: string;
  readonly file: string;
}

/** The grader's own workshop over a built task, and the modules that the reference has for a version. */
async function openGraded(units: number) {
  const built = await migration.build({ units, seed: 1 });
  const json = async (name: string) =>
    JSON.parse(await readFile(join(built.directory, 'tests', name), 'utf8')) as unknown;
  const { openWorkshop } = await migration.part('grade/runtime/workshop.mjs');
  const { openIsolation } = await import(join(migration.source.directory, '../../lib/grader.mjs'));
  const { createRng } = await import(join(migration.source.directory, '../../lib/build.mjs'));
  const { schedule } = await migration.part('schedule.mjs');
  const { moduleSource, settingsFile } = await migration.part('application/module.mjs');
  const workshop = openWorkshop({ library: await json('library.json'), truth: await json('truth.json') });
  const plan = schedule(units, createRng(`version-ladder/${units}/1`).fork('schedule'));
  const isolation = openIsolation({
    scratch: built.directory,
    workspace: join(built.directory, 'environment/app'),
  });
  const context = { probe: isolation.probe, signal: new AbortController().signal };
  const jobOf = (version: number, states: readonly [Capability, object][], manner: string) => ({
    version,
    names: states.map(([cap]) => cap.name),
    files: Object.fromEntries(
      states.flatMap(([cap, state]) => {
        const settings = settingsFile(cap, state) as { path: string; content: string } | undefined;
        const text: [string, string][] = [[`src/${cap.file}.js`, moduleSource(cap, state, manner)]];
        return settings === undefined ? text : [...text, [settings.path, settings.content]];
      }),
    ),
  });
  const attempt = async (
    jobs: readonly ReturnType<typeof jobOf>[],
  ): Promise<{ readonly faults: ReadonlyMap<string, string | undefined> }[]> =>
    workshop.attemptAll(context, jobs);
  return {
    plan: plan as {
      readonly last: number;
      readonly caps: readonly Capability[];
      readonly units: readonly Unit[];
      stateOf(name: string, version: number): object;
    },
    jobOf,
    attempt,
    async [Symbol.asyncDispose]() {
      isolation.close();
      await workshop[Symbol.asyncDispose]();
    },
  };
}

describeBuilt(migration, { most: 'built' }, () => {
  it('breaks the application in many ways, none of which makes up more than a twentieth', async () => {
    await using graded = await openGraded(100);
    const kinds = Map.groupBy(graded.plan.units, (unit) => unit.kind);
    expect(kinds.size).toBeGreaterThanOrEqual(16);
    expect(Math.max(...[...kinds.values()].map((units) => units.length))).toBeLessThanOrEqual(5);
  });

  it('has modules that work on every version, in either manner', async () => {
    await using graded = await openGraded(50);
    const { plan, jobOf } = graded;
    const versions = Array.from({ length: plan.last - 1 }, (_, at) => at + 2);
    const jobs = versions.flatMap((version) =>
      ['plain', 'other'].map((manner) =>
        jobOf(
          version,
          plan.caps.map((cap) => [cap, plan.stateOf(cap.name, version)]),
          manner,
        ),
      ),
    );
    for (const { faults } of await graded.attempt(jobs)) {
      expect([...faults].filter(([, fault]) => fault !== undefined)).toEqual([]);
    }
  });

  it('has no breaking change that the module of the version before survives', async () => {
    await using graded = await openGraded(200);
    const { plan, jobOf } = graded;
    const versions = [...Map.groupBy(plan.units, (unit) => unit.version)];
    const jobs = versions.map(([version, units]) =>
      jobOf(
        version,
        units.map((unit) => [unit.cap, unit.before]),
        'plain',
      ),
    );
    const results = await graded.attempt(jobs);
    const survivors = versions.flatMap(([version, units], at) =>
      units
        .filter((unit) => results[at]!.faults.get(unit.cap.name) === undefined)
        .map((unit) => `${version}: ${unit.kind} of ${unit.cap.name}`),
    );
    expect(survivors).toEqual([]);
  });

  it('leaves nothing of the solution in the environment', async () => {
    const root = join(migration.task.directory, 'environment');
    const names = (await readdir(root, { recursive: true })).filter((name) =>
      /\.(?:js|mjs|md|tsv)$/.test(name),
    );
    const texts = await Promise.all(names.map((name) => readFile(join(root, name), 'utf8')));
    const written = migration.task.reference.flatMap(
      (step) => /^cat > src\/\S+ <<'EOF'\n([\s\S]*?)^EOF$/m.exec(step.script)?.[1] ?? [],
    );
    expect(written.length).toBe(25);
    for (const solution of written) expect(texts.some((text) => text.includes(solution))).toBe(false);
  });
});

const wrong = {
  count: 9,
  score: 0,
  except: {
    adapters: 0.2,
    'edited-tests': 0.1,
    'hand-edited-data': 0.1,
    'hard-coded': 0.2,
    'skipped-version': 0.2,
    vandal: 0.8,
  },
};

describeGraded(migration, { wrong, cuts: 'in sandboxes' }, () => {
  it('takes what hangs, exits or fakes an answer for that module alone', async () => {
    const hostile = [
      'for (;;);',
      "require('node:util').inspect.constructor('return process')().exit(0);",
      'return { cents: 1 };',
    ];
    const files = ['src/items/by-group.js', 'src/bookings/turnover.js', 'src/bookings/exposure.js'];
    const names = ['itemsByShelfCode', 'bookingTurnover', 'bookingExposure'];
    const scripts = files.map(
      (file, at) =>
        `cat > ${file} <<'EOF'\n'use strict';\n\nasync function ${names[at]}() { ${hostile[at]} }\n\nmodule.exports = { ${names[at]} };\nEOF\n`,
    );
    const seen = await migration.changed((steps) => steps, ...scripts);
    expect(seen['keeps-items']).toBeLessThan(1);
    expect(seen['keeps-bookings']).toBeLessThan(1);
    expect(seen['keeps-bookings']).toBeGreaterThan(0);
    expect([seen['keeps-customers'], seen['keeps-payments'], seen['keeps-shipments']]).toEqual([1, 1, 1]);
  });

  it.each([
    ['a module', 'src/'],
    ['a note', 'write the note of version 5'],
  ])('misses %s that is left out', async (_, start) => {
    const { reference } = migration.task;
    const { title } = reference.findLast((step) => step.title.startsWith(start))!;
    const left = reference.filter((step) => step.title !== title);
    expect(left.length).toBe(reference.length - 1);
    expect((await migration.changed(() => left))['reward']).toBeLessThan(1);
  });
});
