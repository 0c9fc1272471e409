import type { ContenderEndurance, EnduranceWarning, Figure, TrialSummary } from '../../core/index.ts';
import { hierarchicalBootstrap, horizonFit, passAtK, passHatK, wilson } from '../../stats/index.ts';
import { shareOf, type Warnings } from './figures.ts';
import { cellOf, inOrder } from './warnings.ts';

type SuccessPart = Pick<ContenderEndurance, 'passRate' | 'passK' | 'horizon'>;

/** Whether trials passed: in one, in several, and as the task grows. */
export function successPart(trials: readonly TrialSummary[], warnings: Warnings): SuccessPart {
  const passed = trials.filter(isPassed).length;
  const oneClass = passed === 0 || passed === trials.length ? (['one-class'] as const) : [];
  return {
    passRate: shareOf(passed, trials.length, inOrder([...warnings, ...oneClass])),
    passK: passKs(trials, inOrder([...warnings, ...oneClass])),
    horizon: horizonOf(trials, warnings),
  };
}

const isPassed = ({ passed }: TrialSummary): boolean => passed === true;

/** Those k that people quote. */
const KS = [1, 2, 3, 4, 5, 8, 10, 16, 32, 64, 100];

function passKs(trials: readonly TrialSummary[], warnings: Warnings): ContenderEndurance['passK'] {
  const cells = [...Map.groupBy(trials, cellOf).values()];
  const fewest = cells.reduce((least, cell) => Math.min(least, cell.length), Number.POSITIVE_INFINITY);
  return KS.filter((k) => k <= fewest && Number.isFinite(fewest)).map((k) => ({
    k,
    tasks: cells.length,
    atLeastOne: passFigure(
      trials,
      (n, c) => passAtK(n, c, k),
      (p) => 1 - (1 - p) ** k,
      warnings,
    ),
    all: passFigure(
      trials,
      (n, c) => passHatK(n, c, k),
      (p) => p ** k,
      warnings,
    ),
  }));
}

/** Trials redrawn in all: keeps a summary of 10,000 trials within seconds, and 200 resamples are stable to a percent. */
const DRAWS = 300_000;
const [LEAST_RESAMPLES, MOST_RESAMPLES] = [200, 1_000];

/**
 * Mean over tasks (each at its units) with the interval of the hierarchical bootstrap. Where all trials passed, or
 * none did, no resample differs: the bounds are then those that Wilson's interval of the pass rate implies.
 */
function passFigure(
  trials: readonly TrialSummary[],
  ofCell: (n: number, c: number) => number,
  ofRate: (p: number) => number,
  warnings: Warnings,
): Figure {
  const meanOf = (cells: readonly (readonly TrialSummary[])[]): number =>
    cells.reduce((sum, cell) => sum + ofCell(cell.length, cell.filter(isPassed).length), 0) / cells.length;
  const common = { n: trials.length, warnings: [...warnings] };
  if (warnings.includes('one-class')) {
    const { lower, upper } = wilson(trials.filter(isPassed).length, trials.length);
    const estimate = meanOf([...Map.groupBy(trials, cellOf).values()]);
    return { ...common, estimate, lower: ofRate(lower), upper: ofRate(upper) };
  }
  const { estimate, lower, upper } = hierarchicalBootstrap(
    trials.map((trial) => ({ family: trial.family, task: cellOf(trial), trial })),
    (tasks) => meanOf(tasks.map((task) => task.map(({ trial }) => trial))),
    {
      seed: 1,
      resamples: Math.min(MOST_RESAMPLES, Math.max(LEAST_RESAMPLES, Math.floor(DRAWS / trials.length))),
    },
  );
  return { ...common, estimate, lower, upper };
}

/** Only of tasks that ran at two settings of their dial or more: others say nothing of its effect. */
function horizonOf(trials: readonly TrialSummary[], warnings: Warnings): ContenderEndurance['horizon'] {
  const swept = [...Map.groupBy(trials, ({ suite, task }) => `${suite}/${task}`).values()]
    .filter((task) => new Set(task.map(({ units }) => units)).size >= 2)
    .flat();
  if (swept.length === 0) return null;
  const fit = horizonFit(swept.map((trial) => ({ units: trial.units, success: isPassed(trial) })));
  const own = fit.warnings.filter(
    (warning): warning is EnduranceWarning & typeof warning => warning !== 'one-dial',
  );
  const all = inOrder([...warnings, ...own]);
  return {
    n: fit.n,
    warnings: all,
    units: [...Map.groupBy(swept, ({ units }) => units)]
      .sort(([a], [b]) => a - b)
      .map(([units, at]) => ({ units, passed: shareOf(at.filter(isPassed).length, at.length, warnings) })),
    slope: fit.slope,
    h50: { n: fit.n, estimate: fit.h50, ...fit.h50Interval, warnings: all },
    h80: { n: fit.n, estimate: fit.h80, ...fit.h80Interval, warnings: all },
  };
}
