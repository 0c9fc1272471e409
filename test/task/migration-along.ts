/** What holds along a reference that is walked step by step, and for finished work that is damaged afterwards. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Migration, Place } from './migration.ts';

interface Along {
  /** How the titles of the steps begin of which the last opens the end of the reference. */
  readonly end: string;
  /** How the title of a step in that end begins, and the milestone that misses it. */
  readonly missed: readonly (readonly [start: string, milestone: string])[];
  /** For each constraint what breaks it in finished work. */
  readonly broken: Readonly<Record<string, string>>;
  /** The migrated module of a unit. */
  readonly module: (id: string) => string;
}

/** The unit that most others rest on, directly or not, as the grader's expectations have them. */
async function foundation({ task }: Migration): Promise<string> {
  const { units } = JSON.parse(await readFile(join(task.directory, 'tests/expected.json'), 'utf8')) as {
    units: { id: string; deps: string[] }[];
  };
  const below = new Map<string, Set<string>>();
  for (const { id, deps } of units) below.set(id, new Set(deps.flatMap((dep) => [dep, ...below.get(dep)!])));
  const count = (id: string): number => [...below.values()].filter((each) => each.has(id)).length;
  return units.map(({ id }) => id).sort((a, b) => count(b) - count(a))[0]!;
}

/** The shared cases along and after the reference, then the task's `own` on copies of the finished work. */
export function describeAlong(
  migration: Migration,
  { end, missed, broken, module }: Along,
  own: (copyOfFinished: () => Promise<Place>) => void,
): void {
  describe(`${migration.name}, along and after the reference`, () => {
    let finished: Place;
    let nearEnd: Place;
    const curve: number[] = [];
    const endAt = (): number => migration.task.reference.findLastIndex((step) => step.title.startsWith(end));
    const copyOfFinished = (): Promise<Place> => migration.branchOff(finished);

    beforeAll(async () => {
      finished = await migration.start();
      const { reference } = migration.task;
      const cuts = [0.1, 0.4, 0.7].map((share) => Math.round(reference.length * share));
      for (const [at, step] of reference.entries()) {
        if ([...cuts, reference.length - 1].includes(at))
          curve.push((await migration.graded(finished))['reward']!);
        if (at === endAt()) nearEnd = await migration.branchOff(finished);
        migration.shell(finished, step.script);
      }
    }, 240_000);

    it('scores every cut above the one before it, and below the whole', async () => {
      expect(curve.length).toBe(4);
      expect(curve).toEqual([...new Set(curve)].sort((a, b) => a - b));
      expect(curve[0]).toBeGreaterThan(0);
      expect(curve.at(-1)).toBeLessThan(1);
      expect((await migration.graded(finished))['reward']).toBe(1);
    });

    it.each(missed)('misses its "%s" step when that is left out', async (start, milestone) => {
      const place = await migration.branchOff(nearEnd);
      const rest = migration.task.reference.slice(endAt());
      const dropped = rest.findIndex((step) => step.title.startsWith(`${start} `));
      expect(dropped).toBeGreaterThanOrEqual(0);
      for (const step of rest.toSpliced(dropped, 1)) migration.shell(place, step.script);
      const seen = await migration.graded(place);
      expect(seen[milestone]).toBeLessThan(1);
      expect(seen['reward']).toBeLessThan(1);
    });

    it('takes the penalty for each constraint that finished work breaks', async () => {
      const declared = migration.task.endurance.constraints.map(({ id }) => id);
      expect(Object.keys(broken).sort()).toEqual([...declared].sort());
      // The form of commits is read against main, so moving that is tried on a copy of its own.
      const { 'history-kept': moveMain, ...others } = broken;
      const moved = await copyOfFinished();
      migration.shell(moved, moveMain!);
      expect((await migration.graded(moved))['history-kept']).toBe(0);
      const place = await copyOfFinished();
      for (const script of Object.values(others)) migration.shell(place, script);
      const seen = await migration.graded(place);
      for (const id of declared) expect([id, seen[id]]).toEqual([id, id === 'history-kept' ? 1 : 0]);
      expect(seen['reward']).toBeLessThanOrEqual(0.5);
    });

    it('falls when a finished module is damaged, with those that rest on it', async () => {
      const place = await copyOfFinished();
      migration.shell(place, `sed -i 's/) % 997/ + 1) % 997/' ${module(await foundation(migration))}`);
      expect((await migration.graded(place))['reward']).toBeLessThan(0.8);
    });

    own(copyOfFinished);
  });
}
