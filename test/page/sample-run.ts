import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Curve, TrialResult } from '../../src/core/index.ts';
import { writeRun } from '../cli/written-run.ts';
import { assessmentOf, brokenAt, graded, trialWith } from '../report/trials.ts';

const tasks = ['version-ladder', 'callbacks-to-promises', 'cjs-to-esm', 'schema-evolution', 'api-v1-to-v2'];
const causes = ['cycle', 'phantom', 'damage', 'malformed', 'stall'] as const;

/** A contender that lasts, one that breaks down in several ways, one whose work a limit ends, each on every task. */
export function sampleTrials(repeats: number, taskNames: readonly string[] = tasks): TrialResult[] {
  return taskNames.flatMap((task, place) =>
    Array.from({ length: repeats }, (_, index) => {
      const repeat = index + 1;
      const shared = { task, family: task, repeat };
      const step = 40 + ((place * 37 + repeat * 53) % 150);
      return [
        trialWith({ ...shared, id: `${task}-100-mimo-sim-steady-${repeat}`, steps: 205 + place }),
        trialWith({
          ...shared,
          id: `${task}-100-mimo-lab-weary-${repeat}`,
          ...{ model: 'lab/weary', simulated: false, costUsd: 1.25, steps: 260, operations: 270 },
          ...{ passed: false, score: 0.41, verdict: graded(0.41, [1, 0.2, 0]) },
          outcome: { kind: 'limit', limit: 'steps', reason: 'the budget of 260 steps is used up' },
          endurance: brokenAt(step, { cause: causes[(place + repeat) % causes.length]! }),
        }),
        trialWith({
          ...shared,
          id: `${task}-100-mimo-lab-slow-${repeat}`,
          ...{ model: 'lab/slow', simulated: false, costUsd: 0.75, steps: 150 },
          ...{ passed: false, score: 0.7, verdict: graded(0.7, [1, 1, 0.1]) },
          outcome: { kind: 'limit', limit: 'steps', reason: 'the budget of 150 steps is used up' },
          claim: { done: true, testsPass: true, text: '<img src=x onerror=alert(1)> All done.' },
          endurance: assessmentOf('budget'),
        }),
      ];
    }).flat(),
  );
}

/** Writes them as a run, with a progress curve for each trial that did not pass. */
export async function writeSampleRun(
  results: string,
  run: string,
  trials: readonly TrialResult[],
): Promise<string> {
  const directory = await writeRun(results, run, trials);
  for (const trial of trials.filter(({ passed }) => passed === false)) {
    const place = join(directory, 'trials', trial.id);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'curve.json'), JSON.stringify({ ...curveOf(trial), run }));
  }
  return directory;
}

/** Rises to the onset, or to the end where there is none, and falls a little after it. */
function curveOf(trial: TrialResult): Curve {
  const onset = trial.endurance?.onset?.step ?? trial.steps;
  const end = trial.score ?? 0;
  const steps = [0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * onset));
  const rising = steps.map((step) => ({
    step,
    gradedAt: step,
    share: (end * step) / onset + 0.0,
    score: end,
  }));
  const points =
    onset < trial.steps
      ? [...rising, { step: trial.steps, gradedAt: trial.steps, share: end * 0.8, score: end }]
      : rising;
  const exact = (step: number) => ({ kind: 'exact' as const, step });
  const reading = {
    peak: exact(onset),
    peakShare: { low: end, high: end },
    lastProductive: exact(onset),
    damageOnset: onset < trial.steps ? exact(onset + 1) : { kind: 'none' as const },
    peakLoss: { low: 0, high: end * 0.2 },
  };
  return {
    schema: 'mimo-bench/curve@1',
    ...{ run: trial.run, trial: trial.id, suite: trial.suite, task: trial.task, units: trial.units },
    ...{ agent: trial.agent, model: trial.model, simulated: trial.simulated, taskDigest: 'aa' },
    ...{
      steps: trial.steps,
      states: trial.steps,
      budget: 24,
      gradings: [],
      points,
      likely: reading,
      certain: reading,
    },
  };
}
