import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTask, type LoadedTask, loadSuite, taskRoots } from '../../src/task/index.ts';
import { type Scratch, scratch } from './fixtures.ts';

const run = promisify(execFile);
const tryTask = fileURLToPath(new URL('../../scripts/try-task.sh', import.meta.url));
const suite = await loadSuite('migrations', taskRoots());
const source = suite.members.find((member) => member.name === 'version-ladder')!;

type Rewards = Readonly<Record<string, number>>;

let out: Scratch;
let task: LoadedTask;
beforeAll(async () => {
  out = await scratch();
  task = await buildTask(source, { units: 25, seed: 1, outDir: join(out.path, 'task') });
});
afterAll(() => out[Symbol.asyncDispose]());

const two = pLimit(2);
const tried = (...solution: string[]) =>
  two(() => run(tryTask, [task.directory, ...solution], { timeout: 100_000 }));

async function rewards(...solution: string[]): Promise<Rewards> {
  const { stdout } = await tried(...solution);
  return JSON.parse(stdout) as Rewards;
}

/** The reference, each step in a subshell that may fail, with one step left out. */
async function without(title: string): Promise<Rewards> {
  const steps = task.reference.filter((step) => step.title !== title);
  expect(steps.length).toBe(task.reference.length - 1);
  const file = join(out.path, `without-${title.replace(/\W+/g, '-')}.sh`);
  await writeFile(file, steps.map((step) => `(\nset -e\n${step.script}\n)\n`).join(''));
  return rewards(file);
}

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

const part = async (path: string) => import(join(source.directory, path));

/** The grader's own workshop over a built task, and the modules that the reference has for a version. */
async function openGraded(units: number) {
  const directory = join(out.path, `graded-${units}`);
  const built = await buildTask(source, { units, seed: 1, outDir: directory });
  const json = async (name: string) =>
    JSON.parse(await readFile(join(built.directory, 'tests', name), 'utf8')) as unknown;
  const { openWorkshop } = await part('grade/runtime/workshop.mjs');
  const { openIsolation } = await import(join(source.directory, '../../lib/grader.mjs'));
  const { createRng } = await import(join(source.directory, '../../lib/build.mjs'));
  const { schedule } = await part('schedule.mjs');
  const { moduleSource, settingsFile } = await part('application/module.mjs');
  const workshop = openWorkshop({ library: await json('library.json'), truth: await json('truth.json') });
  const plan = schedule(units, createRng(`version-ladder/${units}/1`).fork('schedule'));
  const isolation = openIsolation({
    scratch: directory,
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

describe('version-ladder', () => {
  it('is built to the same bytes twice, and to others with another seed', async () => {
    const again = await buildTask(source, { units: 25, seed: 1, outDir: join(out.path, 'again') });
    const other = await buildTask(source, { units: 25, seed: 2, outDir: join(out.path, 'other') });
    expect(again.digest).toBe(task.digest);
    expect(other.digest).not.toBe(task.digest);
    expect(task.warnings).toEqual([]);
    expect(task.endurance.reference).toEqual({ steps: task.reference.length });
  });

  it('has at least two reference steps a unit at the ends of the dial', async () => {
    expect(task.reference.length).toBeGreaterThanOrEqual(50);
    const most = await buildTask(source, { units: 400, seed: 1, outDir: join(out.path, 'most') });
    expect(most.reference.length).toBeGreaterThanOrEqual(800);
  });

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
    const root = join(task.directory, 'environment');
    const names = (await readdir(root, { recursive: true })).filter((name) =>
      /\.(?:js|mjs|md|tsv)$/.test(name),
    );
    const texts = await Promise.all(names.map((name) => readFile(join(root, name), 'utf8')));
    const written = task.reference.flatMap(
      (step) => /^cat > src\/\S+ <<'EOF'\n([\s\S]*?)^EOF$/m.exec(step.script)?.[1] ?? [],
    );
    expect(written.length).toBe(25);
    for (const solution of written) expect(texts.some((text) => text.includes(solution))).toBe(false);
  });
});

// Each solution is a process tree of its own: two at a time keep two cores busy, more only slow each other down.
describe.concurrent('version-ladder, graded', { timeout: 180_000 }, () => {
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
    const script = join(out.path, 'hostile.sh');
    const steps = task.reference.map((step) => `(\n${step.script}\n)\n`);
    await writeFile(script, [...steps, ...scripts].join(''));
    const seen = await rewards(script);
    expect(seen['keeps-items']).toBeLessThan(1);
    expect(seen['keeps-bookings']).toBeLessThan(1);
    expect(seen['keeps-bookings']).toBeGreaterThan(0);
    expect([seen['keeps-customers'], seen['keeps-payments'], seen['keeps-shipments']]).toEqual([1, 1, 1]);
  });

  it('scores 1 for the reference and for a solution written another way', async () => {
    const ones = async (...solution: string[]) =>
      Object.entries(await rewards(...solution)).filter(([, value]) => value !== 1);
    expect(await ones('oracle')).toEqual([]);
    expect(await ones(join(task.directory, 'alternative/solve.sh'))).toEqual([]);
  });

  it('scores 0 for doing nothing, with every declared number given', async () => {
    const { milestones, gates, constraints } = task.endurance;
    const numbers = await rewards('nop');
    expect(Object.keys(numbers).sort()).toEqual(
      ['reward', ...[...milestones, ...gates, ...constraints].map(({ id }) => id)].sort(),
    );
    expect(numbers['reward']).toBe(0);
    for (const { id } of milestones) expect([id, numbers[id]]).toEqual([id, 0]);
    for (const { id } of [...gates, ...constraints]) expect([id, numbers[id]]).toEqual([id, 1]);
  });

  it('scores a reference that is cut short in rising order', async () => {
    const cuts = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => Math.round((task.reference.length * tenth) / 10));
    const { stdout } = await run(tryTask, [task.directory, 'curve', ...cuts.map(String)], {
      timeout: 100_000,
    });
    const scores = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line.slice(line.indexOf('{'))) as Rewards)['reward']!);
    expect(scores.length).toBe(9);
    expect(scores).toEqual([...new Set(scores)].sort((a, b) => a - b));
    expect(scores[0]).toBeGreaterThan(0);
    expect(scores.at(-1)).toBeLessThan(1);
  });

  it.each([
    ['adapters', 0.2],
    ['edited-tests', 0.1],
    ['forged-stamps', 0],
    ['hand-edited-data', 0.1],
    ['hard-coded', 0.2],
    // The declared bulk shortcut: what is written for the last version counts for the last version.
    ['late-bulk', 0.35],
    ['reward-file', 0],
    ['rewritten-history', 0],
    ['skipped-version', 0.2],
    ['vandal', 0.8],
  ])('scores the wrong solution "%s" at most %d', async (name, most) => {
    const folder = name === 'late-bulk' ? 'bulk' : 'wrong';
    const { reward } = await rewards(join(task.directory, folder, `${name}.sh`));
    expect(reward).toBeLessThanOrEqual(most);
  });

  it.each([
    ['a module', 'src/'],
    ['a note', 'write the note of version 5'],
  ])('misses %s that is left out', async (_, start) => {
    const title = task.reference.findLast((step) => step.title.startsWith(start))!.title;
    expect((await without(title))['reward']).toBeLessThan(1);
  });
});
