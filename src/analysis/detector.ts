import type { z } from 'zod';
import type { Curve, FindingKind, findingSchema } from '../core/index.ts';
import type { Observation } from './observation.ts';
import type { SourceEnding } from './source.ts';

/** What a detector says of a range of steps. */
export type Finding = z.infer<typeof findingSchema>;

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
  /** What the run was asked, cut. */
  readonly instruction: string | undefined;
  /** M(t), where it was measured. */
  readonly curve: Curve | undefined;
}

/** Pure: the same steps give the same findings. Linear in the steps. */
export interface Detector {
  readonly kind: FindingKind;
  /** What is missing to decide; undefined where it can. */
  missing(run: ObservedRun): string | undefined;
  detect(run: ObservedRun): Finding[];
}

export function observedRun(
  steps: readonly Observation[],
  ending?: SourceEnding,
  curve?: Curve,
  instruction?: string,
): ObservedRun {
  const acting = steps.filter((step) => step.action !== '');
  const share = (counted: number): boolean => counted > 0 && counted >= acting.length / 2;
  return {
    steps,
    acting,
    hasOutputs: share(acting.filter((step) => step.output !== undefined).length),
    hasTrees: share(acting.filter((step) => step.tree !== undefined).length),
    ending,
    curve,
    instruction,
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
