/** What a figure has to hold to. */
export type Target = { readonly atMost: number } | { readonly atLeast: number };

/** The least that the machine itself asks for the same work, measured in the same run. */
export interface Floor {
  readonly name: string;
  readonly value: number;
}

export interface Measured {
  readonly kind: 'measured';
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  /** Undefined where there is one sample only. */
  readonly p95: number | undefined;
  readonly samples: number;
  readonly target: Target | undefined;
  readonly floor: Floor | undefined;
}

/** A figure that this machine could not give. Shown as loudly as a missed target. */
export interface NotMeasured {
  readonly kind: 'not-measured';
  readonly name: string;
  readonly reason: string;
}

export type Figure = Measured | NotMeasured;

export interface BenchOptions {
  /** Fewer samples: to see that everything works, not to quote. */
  readonly quick: boolean;
  /** Progress for the person who waits; never part of the result. */
  readonly say: (text: string) => void;
}

export type Bench = (options: BenchOptions) => Promise<readonly Figure[]>;

export interface FigureAbout {
  readonly name: string;
  readonly unit: string;
  readonly target?: Target;
  readonly floor?: Floor;
}

/** A figure out of samples, in the unit that `about` names. */
export function figureOf(samples: readonly number[], about: FigureAbout): Measured {
  return {
    kind: 'measured',
    name: about.name,
    unit: about.unit,
    median: quantile(samples, 0.5),
    p95: samples.length > 1 ? quantile(samples, 0.95) : undefined,
    samples: samples.length,
    target: about.target,
    floor: about.floor,
  };
}

/** The median as a floor. */
export const floorOf = (name: string, samples: readonly number[]): Floor => ({
  name,
  value: quantile(samples, 0.5),
});

/** Quantile by linear interpolation between the two nearest samples (type 7 of Hyndman and Fan, 1996). */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  if (sorted.length === 0) throw new Error('a quantile of no samples');
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}

/** Below 1 the target is met, whichever way it points. */
export function ratioToTarget({ median, target }: Measured): number | undefined {
  if (target === undefined) return undefined;
  return 'atMost' in target ? median / target.atMost : target.atLeast / median;
}

/** Up to a tenth beyond the target is `near`: on a shared machine one run cannot tell. */
export function verdictOf(figure: Figure): 'met' | 'near' | 'missed' | 'not measured' | 'no target' {
  if (figure.kind === 'not-measured') return 'not measured';
  const ratio = ratioToTarget(figure);
  if (ratio === undefined) return 'no target';
  if (ratio <= 1) return 'met';
  if (ratio <= 1.1) return 'near';
  return 'missed';
}
