import { createHash, randomBytes } from 'node:crypto';
import type { PlannedTrial } from '../core/index.ts';

/** `20261122-160700-migrations-3f9a`: sorts by time, says what it is, never collides. */
export function newRunId(now: number, suites: readonly string[]): string {
  const stamp = new Date(now).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${slug(suites.join('+')) || 'tasks'}-${randomBytes(2).toString('hex')}`;
}

/** `callbacks-to-promises-100-mimo-sim-steady-1`: unique within a run, a folder's name, readable in a table. */
export function trialId(trial: Omit<PlannedTrial, 'id'>, taken: ReadonlySet<string>): string {
  const parts = [trial.task, trial.units, trial.agent, trial.model, trial.repeat];
  const base = slug(parts.filter((part) => part !== null).join('-')).slice(0, 100);
  if (!taken.has(base)) return base;
  for (let n = 2; ; n += 1) {
    if (!taken.has(`${base}-${n}`)) return `${base}-${n}`;
  }
}

/**
 * The seed of a trial's simulated model and agent: the same for the same plan, and for every contender, so that they
 * are paired. Different for each repeat, task and setting of the dial: with one seed for all of them a simulated model
 * would err at the same step everywhere, and twenty trials would be one observation. The task's own seed is the same
 * for all repeats: they are repeats of one task.
 */
export function trialSeed({ suite, task, units, seed, repeat }: Omit<PlannedTrial, 'id'>): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([suite, task, units, seed, repeat]))
    .digest();
  return digest.readUInt32BE(0);
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
