import pLimit from 'p-limit';
import { messageOf, type PlannedTrial, type RunPlan, type TrialSummary } from '../core/index.ts';
import { summariseTrial } from '../report/index.ts';
import { defaultCurveBudget, type MeasuredTrial } from './curve.ts';
import type { RunEnvironment } from './options.ts';
import type { SummaryFile } from './summary-file.ts';

/** Gradings of all curves of a run together, where that leaves each trial enough to be of use. */
const RUN_BUDGET = 240;

/** Nine spread ones show the form; seven more find the peak and a drop in 200 steps to within a few. */
const LEAST_BUDGET = 16;

/**
 * Gradings that each of so many curves may have: the default of the command `curve` up to ten of them, then less, so
 * that a run in which everything failed does not spend longer on its curves than on its trials.
 */
export function curveBudget(curves: number): number {
  return Math.max(LEAST_BUDGET, Math.min(defaultCurveBudget, Math.floor(RUN_BUDGET / curves)));
}

export interface CurvesRequest {
  readonly plan: RunPlan;
  readonly summary: SummaryFile;
  readonly environment: RunEnvironment;
  /** Graded in the agent's own sandbox, or on chosen artifacts: its snapshots cannot be. */
  readonly isShared: (trial: PlannedTrial) => boolean;
  readonly measure: (trial: PlannedTrial, budget: number) => Promise<MeasuredTrial>;
}

/**
 * Measures the curves that a run's trials want, once all trials have ended: only then is it known how many there are,
 * and no grading takes processor time from a trial under way. What an earlier start graded is not graded again. A curve
 * that fails leaves its trial's result as it was.
 */
export async function measureCurves(request: CurvesRequest): Promise<void> {
  const { plan, summary } = request;
  const { onEvent, signal } = request.environment;
  const wanting = plan.trials.filter((trial) => wantsCurve(request, trial));
  if (wanting.length === 0 || signal.aborted) return;
  const budget = curveBudget(wanting.length);
  onEvent({ type: 'curves-started', curves: wanting.length, budget });
  const limit = pLimit(2);
  await Promise.all(
    wanting.map((trial) =>
      limit(async () => {
        if (signal.aborted) return;
        const measured = await measureOne(request, trial, budget);
        if (measured === undefined) return;
        await summary.put(summariseTrial(measured.trial, measured.curve));
        onEvent({ type: 'curve-ended', trial, result: measured.trial });
      }),
    ),
  );
  await summary.write();
}

/** The trial's result stands whatever comes of its curve, which can be made at any later time from its files. */
async function measureOne(
  { environment: { onEvent, signal }, measure }: CurvesRequest,
  trial: PlannedTrial,
  budget: number,
): Promise<MeasuredTrial | undefined> {
  try {
    return await measure(trial, budget);
  } catch (error) {
    if (!signal.aborted) onEvent({ type: 'curve-failed', trial, reason: messageOf(error) });
    return undefined;
  }
}

/** One that no grade could be given to has nothing to show. */
function wantsCurve({ plan, summary, isShared }: CurvesRequest, trial: PlannedTrial): boolean {
  const row: TrialSummary | undefined = summary.row(trial.id);
  const choice = plan.options.curve;
  if (choice === 'none' || row === undefined || row.outcome.kind === 'invalid' || row.score === null)
    return false;
  return (choice === 'all' || row.score < 1) && !isShared(trial);
}
