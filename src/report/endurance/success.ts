import type { ContenderEndurance, EnduranceWarning, Figure, TrialSummary } from '../../core/index.ts';
import { horizonFit, meanOfEstimates, passAtK, passHatK, wilson } from '../../stats/index.ts';
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
      cells,
      (n, c) => passAtK(n, c, k),
      (p) => 1 - (1 - p) ** k,
      warnings,
    ),
    all: passFigure(
      cells,
      (n, c) => passHatK(n, c, k),
      (p) => p ** k,
      warnings,
    ),
  }));
}

/**
 * Mean over tasks (each at its units), with the interval that follows from Wilson's for the pass rate of each: both
 * quantities rise with that rate. Of the tasks that ran, not of others like them.
 */
function passFigure(
  cells: readonly (readonly TrialSummary[])[],
  ofCell: (n: number, c: number) => number,
  ofRate: (p: number) => number,
  warnings: Warnings,
): Figure {
  const parts = cells.map((cell) => {
    const [n, c] = [cell.length, cell.filter(isPassed).length];
    const [estimate, rate] = [ofCell(n, c), wilson(c, n)];
    // With k close to n the unbiased estimate may lie beyond what the rate's interval implies.
    const [lower, upper] = [ofRate(rate.lower), ofRate(rate.upper)];
    return { estimate, lower: Math.min(estimate, lower), upper: Math.max(estimate, upper) };
  });
  const n = cells.reduce((total, cell) => total + cell.length, 0);
  return { n, ...meanOfEstimates(parts), warnings: [...warnings] };
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
