import { checkCount, checkFinite, checkLevel, checkNotEmpty } from './input.ts';
import { type Random, seededRandom } from './random.ts';

/** Where a trial stands in the design. */
export interface NestedTrial {
  readonly family: string;
  /** Unique within its family. With a swept dial, name task and units together. */
  readonly task: string;
  /** Contender. Trials of a task are drawn within their arm, so that a comparison stays paired by task. */
  readonly arm?: string;
}

export interface BootstrapOptions {
  /** Whole number, 0 or more: the same seed and trials give the same result. */
  readonly seed: number;
  /** Default 2,000. */
  readonly resamples?: number;
  /** Default 0.95. */
  readonly level?: number;
}

export interface BootstrapEstimate {
  /** The statistic of the trials as they are. */
  readonly estimate: number;
  readonly standardError: number;
  /** Percentile interval. */
  readonly lower: number;
  readonly upper: number;
  readonly resamples: number;
  /** Resamples on which the statistic was not finite; they are left out of the interval. */
  readonly undefinedResamples: number;
  /** A level with one unit adds nothing to the interval: with few families or tasks it is too narrow. */
  readonly families: number;
  readonly tasks: number;
  readonly trials: number;
}

/**
 * Bootstrap over families, then tasks within each drawn family, then trials within each drawn task and arm, each
 * with replacement and at its own number: so that trials of one task do not count as independent evidence.
 *
 * @param trials RangeError when empty.
 * @param statistic of the drawn tasks, each the list of its drawn trials; a task drawn twice comes twice. For a
 * statistic of all trials together, flatten. RangeError where it is not finite on the trials as they are, or on every
 * resample.
 * Source: Davison & Hinkley, Bootstrap Methods and their Application, section 3.8; Saravanan, Berman & Sober 2020.
 */
export function hierarchicalBootstrap<T extends NestedTrial>(
  trials: readonly T[],
  statistic: (tasks: readonly (readonly T[])[]) => number,
  options: BootstrapOptions,
): BootstrapEstimate {
  const of = 'hierarchicalBootstrap';
  const { seed, resamples = 2000, level = 0.95 } = options;
  checkNotEmpty(of, 'the list of trials', trials);
  checkCount({ of, what: 'resamples' }, resamples, 2);
  checkLevel({ of, what: 'level' }, level);
  const random = seededRandom(of, seed);
  const families = nest(trials);
  const tasks = families.flat();
  const estimate = statistic(tasks.map((arms) => arms.flat()));
  checkFinite({ of, what: 'the statistic of the trials' }, estimate);

  const drawn = Array.from({ length: resamples }, () => statistic(redraw(families, random)));
  const values = drawn.filter(Number.isFinite).sort((a, b) => a - b);
  if (values.length === 0) throw new RangeError(`${of}: the statistic is not finite on any resample`);
  return {
    estimate,
    standardError: deviation(values),
    lower: quantileOf(values, (1 - level) / 2),
    upper: quantileOf(values, (1 + level) / 2),
    resamples,
    undefinedResamples: resamples - values.length,
    families: families.length,
    tasks: tasks.length,
    trials: trials.length,
  };
}

/** families > tasks > arms > trials. */
function nest<T extends NestedTrial>(trials: readonly T[]): T[][][][] {
  const by = <K>(list: readonly T[], key: (trial: T) => K) => [...Map.groupBy(list, key).values()];
  return by(trials, ({ family }) => family).map((family) =>
    by(family, ({ task }) => task).map((task) => by(task, ({ arm }) => arm)),
  );
}

function redraw<T>(families: readonly T[][][][], random: Random): T[][] {
  const draw = <U>(from: readonly U[]): U[] => from.map(() => from[Math.floor(random() * from.length)]!);
  return draw(families).flatMap((tasks) => draw(tasks).map((arms) => arms.flatMap(draw)));
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}

/** Linear between order statistics: R's type 7. */
function quantileOf(ascending: readonly number[], p: number): number {
  const at = p * (ascending.length - 1);
  const below = ascending[Math.floor(at)]!;
  return below + (at - Math.floor(at)) * (ascending[Math.ceil(at)]! - below);
}
