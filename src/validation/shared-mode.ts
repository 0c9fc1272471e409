import type { ScriptStep, Verdict } from '../core/index.ts';
import { entriesOf, gradeShared } from '../grade/index.ts';
import { samples } from './constants.ts';
import type { Looked } from './evidence.ts';
import { openSandbox, runStep } from './place.ts';

/**
 * What can be said of a task that is graded in the agent's own sandbox: its tree alone cannot be carried to a second
 * one, so nothing is cut, forked or mutated. The reference is graded again where it was made.
 */
export async function gradeWhereMade(
  { place, slot }: Looked,
  steps: readonly ScriptStep[],
  gradings: number = samples.gradings,
): Promise<{ readonly verdicts: readonly Verdict[]; readonly failing: number; readonly ms: number }> {
  const { task, runId, clock, signal, outDir } = place;
  return slot(async () => {
    await using sandbox = await openSandbox(place, 'shared');
    if (steps.length > 0 && task.solution !== undefined) {
      await sandbox.put(entriesOf(task.solution, '/solution'));
    }
    const started = clock.monotonic();
    let failing = 0;
    for (const step of steps) {
      signal.throwIfAborted();
      if ((await runStep(sandbox, place, step)).exitCode !== 0) failing += 1;
    }
    const ms = clock.monotonic() - started;
    const verdicts: Verdict[] = [];
    for (let grading = 0; grading < gradings; grading += 1) {
      verdicts.push(await gradeShared(sandbox, { task, runId, clock, signal, outDir }));
    }
    return { verdicts, failing, ms };
  });
}
