import type { Curve, Place } from '../core/index.ts';
import type { ObservedRun } from './detector.ts';

export interface Steps {
  readonly earliest: number;
  readonly latest: number;
}

/** What a progress curve tells of gain and loss. */
export interface Progress {
  /**
   * The last new maximum of M; undefined where M never rose. A curve that never rose cannot tell work from none: all
   * of a task's worth may lie in its last step.
   */
  readonly lastGain: Steps | undefined;
  /** Where M fell below its running maximum for good; undefined where it did not, or may not have. */
  readonly damage: Steps | undefined;
  /** M rises at some step after this one. */
  readonly risesAfter: (step: number) => boolean;
}

/** Undefined where no curve was measured. Rests on the likely reading: M keeps between neighbouring gradings. */
export function progressOf({ curve }: Pick<ObservedRun, 'curve'>): Progress | undefined {
  if (!curve || curve.points.length === 0) return undefined;
  const { lastProductive, damageOnset } = curve.likely;
  const damaged = !(damageOnset.kind === 'interval' && damageOnset.orNone);
  const lastRise = lastRiseOf(curve);
  return {
    lastGain: stepsOf(lastProductive),
    damage: damaged ? stepsOf(damageOnset) : undefined,
    risesAfter: (step) => lastRise > step,
  };
}

function stepsOf(place: Place): Steps | undefined {
  switch (place.kind) {
    case 'none':
      return undefined;
    case 'exact':
      return { earliest: place.step, latest: place.step };
    case 'interval':
      return { earliest: place.earliest, latest: place.latest };
  }
}

/** The last graded step with a larger share than the one before it; 0 where M never rose. */
function lastRiseOf({ points }: Curve): number {
  for (let at = points.length - 1; at > 0; at -= 1) {
    const [before, here] = [points[at - 1], points[at]];
    if (before && here && here.share > before.share) return here.step;
  }
  return 0;
}
