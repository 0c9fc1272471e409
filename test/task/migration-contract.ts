/** What holds for every migration: how it is built, and what solutions score. */
import { describe, expect, it } from 'vitest';
import { usualBulkShare } from '../../src/validation/constants.ts';
import type { Migration, Rewards } from './migration.ts';

/** All tests of a file wait for the same two places in which solutions are tried. */
const gradedTimeoutMs = 600_000;

interface Built {
  /** How the reference for 400 units is seen: planned, where building that much takes long. */
  readonly most: 'built' | 'planned';
  /** The most milestones that 400 units may have. */
  readonly mostMilestones?: number;
}

interface Graded {
  readonly wrong: {
    /** How many are listed at least. */
    readonly count: number;
    /** What one may score at most. */
    readonly score: number;
    /** What these may score instead. */
    readonly except?: Readonly<Record<string, number>>;
  };
  /** What else is seen under the script that treats all units alike. */
  readonly bulk?: (seen: Rewards) => void;
  /** How the reference is cut short: in sandboxes, or where it is walked along (`describeAlong`). */
  readonly cuts: 'in sandboxes' | 'along the reference';
}

/** The ids that did not get their whole share. */
const belowOne = (rewards: Rewards): [string, number][] =>
  Object.entries(rewards).filter(([, value]) => value !== 1);

/** The shared cases of a task's build, then its `own`. */
export function describeBuilt(migration: Migration, { most, mostMilestones }: Built, own: () => void): void {
  describe(`${migration.name}, as built`, () => {
    it('has the same bytes twice, and others with another seed', async () => {
      const again = await migration.build({ units: 25, seed: 1 });
      const other = await migration.build({ units: 25, seed: 2 });
      expect(again.digest).toBe(migration.task.digest);
      expect(other.digest).not.toBe(migration.task.digest);
      expect(migration.task.warnings).toEqual([]);
      expect(migration.task.endurance.reference).toEqual({ steps: migration.task.reference.length });
    });

    it('has at least two reference steps a unit at the ends of the dial', async () => {
      expect(migration.task.reference.length).toBeGreaterThanOrEqual(50);
      if (most === 'planned') {
        const { makePlan } = await migration.part('plan.mjs');
        const { referenceSteps } = await migration.part('reference.mjs');
        for (const units of [100, 400])
          expect(referenceSteps(makePlan({ units, seed: 1 })).length).toBeGreaterThanOrEqual(2 * units);
        return;
      }
      const { reference, endurance } = await migration.build({ units: 400, seed: 1 });
      expect(reference.length).toBeGreaterThanOrEqual(800);
      if (mostMilestones !== undefined)
        expect(endurance.milestones.length).toBeLessThanOrEqual(mostMilestones);
    });

    own();
  });
}

/** The shared cases of what solutions score, with the task's `own` among them. */
export function describeGraded(migration: Migration, { wrong, bulk, cuts }: Graded, own?: () => void): void {
  describe.concurrent(`${migration.name}, graded`, { timeout: gradedTimeoutMs }, () => {
    it('scores 1 for the reference', async () => {
      expect(belowOne(await migration.rewards('oracle'))).toEqual([]);
    });

    it('scores 1 for a solution written another way', async () => {
      const [alternative] = await migration.listed('alternative');
      expect(belowOne(await migration.rewards(alternative!))).toEqual([]);
    });

    it('scores 0 for doing nothing, with every declared number given', async () => {
      const { milestones, gates, constraints } = migration.task.endurance;
      const numbers = await migration.rewards('nop');
      const ids = [...milestones, ...gates, ...constraints].map(({ id }) => id);
      expect(Object.keys(numbers).sort()).toEqual(['reward', ...ids].sort());
      expect(numbers['reward']).toBe(0);
      for (const { id } of milestones) expect([id, numbers[id]]).toEqual([id, 0]);
      for (const { id } of [...gates, ...constraints]) expect([id, numbers[id]]).toEqual([id, 1]);
    });

    if (cuts === 'in sandboxes') {
      it('scores a reference that is cut short in rising order', async () => {
        const steps = migration.task.reference.length;
        const tenths = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        const curve = await migration.curve(tenths.map((tenth) => Math.round((steps * tenth) / 10)));
        const scores = curve.map((seen) => seen['reward']!);
        expect(scores.length).toBe(tenths.length);
        expect(scores).toEqual([...new Set(scores)].sort((a, b) => a - b));
        expect(scores[0]).toBeGreaterThan(0);
        expect(scores.at(-1)).toBeLessThan(1);
      });
    }

    own?.();

    it('gives one script that treats all units alike no more than the declared share', async () => {
      const scripts = await migration.listed('bulk');
      expect(scripts.length).toBeGreaterThanOrEqual(1);
      for (const script of scripts) {
        const seen = await migration.rewards(script);
        expect(seen['reward']).toBeLessThanOrEqual(migration.task.endurance.bulkShare ?? usualBulkShare);
        bulk?.(seen);
      }
    });

    // Last, so that short runs keep both places busy to the end.
    it('scores no listed wrong solution above its bound', async () => {
      const scripts = await migration.listed('wrong');
      const { count, score, except = {} } = wrong;
      expect(scripts.length).toBeGreaterThanOrEqual(count);
      expect(scripts.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(except)));
      const seen = await Promise.all(
        scripts.map(async (script) => {
          const { reward } = await migration.rewards(script);
          return { name: script.name, reward, most: except[script.name] ?? score };
        }),
      );
      expect(seen.filter(({ reward, most }) => reward === undefined || reward > most)).toEqual([]);
    });
  });
}
