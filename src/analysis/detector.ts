import type { Observation } from './observation.ts';
import type { SourceEnding } from './source.ts';

export const findingKinds = [
  'stale-repeat',
  'cycle',
  'near-cycle',
  'thrash',
  'error-lock',
  'malformed',
  'false-claim',
  'invented-output',
  'stall',
  'early-stop',
  'degenerate-text',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** What a detector says of a range of steps. */
export interface Finding {
  readonly kind: FindingKind;
  /** The first and last step that the finding covers. */
  readonly first: number;
  readonly last: number;
  /** 0 to 1: how far beyond the threshold it is. */
  readonly strength: number;
  readonly evidence: {
    /** Where it comes from: the first of the repeated steps, the departure, the contradicted record. */
    readonly origin: number;
    /** Steps compared, at most twelve. */
    readonly steps: readonly number[];
    /** The values compared, as they stood in the record or as their digests. */
    readonly compared: Readonly<Record<string, string | number>>;
    /** What was observed to decide. */
    readonly observed: string;
  };
}

/** A run as the detectors see it. */
export interface ObservedRun {
  readonly steps: readonly Observation[];
  /** Steps that asked for something besides notes, in order. */
  readonly acting: readonly Observation[];
  /** Most acting steps have their results in the record. */
  readonly hasOutputs: boolean;
  /** Most steps have the tree that they left. */
  readonly hasTrees: boolean;
  readonly ending: SourceEnding | undefined;
}

/** Pure: the same steps give the same findings. Linear in the steps. */
export interface Detector {
  readonly kind: FindingKind;
  /** What is missing to decide; undefined where it can. */
  missing(run: ObservedRun): string | undefined;
  detect(run: ObservedRun): Finding[];
}

export function observedRun(steps: readonly Observation[], ending?: SourceEnding): ObservedRun {
  const acting = steps.filter((step) => step.action !== '');
  const share = (counted: number): boolean => counted > 0 && counted >= acting.length / 2;
  return {
    steps,
    acting,
    hasOutputs: share(acting.filter((step) => step.output !== undefined).length),
    hasTrees: share(acting.filter((step) => step.tree !== undefined).length),
    ending,
  };
}

export const needsOutputs = (run: ObservedRun): string | undefined =>
  run.hasOutputs ? undefined : 'the results of the tool calls';

/** How nothing was seen to change: by the tree, or by the lack of any action with a new result that could change it. */
export const observedState = (run: ObservedRun): string =>
  run.hasTrees ? 'action, output, tree' : 'action, output, no action with a new result between';

/** What a step did, in words that fit a line. */
export const shown = (step: Observation | undefined): string =>
  (step?.actions ?? [])
    .filter((action) => action.kind !== 'note')
    .map((action) => `${action.tool}: ${action.words}`)
    .join(' + ')
    .slice(0, 200);

/** A strength that grows with what was counted beyond the threshold: 0.5 on it, 1 at four times it. */
export const strengthOf = (counted: number, threshold: number): number =>
  Math.round(Math.min(1, 0.5 + Math.log2(Math.max(1, counted / threshold)) / 4) * 1000) / 1000;
