import type { BreakdownOnset } from '../core/index.ts';
import { constants } from './constants.ts';
import type { Finding, ObservedRun } from './detector.ts';
import { progressOf } from './progress.ts';

export interface FlatTail {
  readonly finding: Finding;
  readonly onset: BreakdownOnset;
  /** The step by which its length alone told that something was wrong. */
  readonly toldBy: number;
}

/**
 * A run that went on and on without gaining anything any more, though no detector says why: it left out what it claimed
 * to do, or did what no milestone asks for. Told by the curve alone, by the length of its flat end against the pace
 * before; undefined where M rose too seldom to have a pace, or where the run may have been about to gain again.
 */
export function flatTail(run: ObservedRun): FlatTail | undefined {
  const { curve, ending } = run;
  const last = run.steps.at(-1)?.step ?? 0;
  const gained = progressOf(run)?.lastGain;
  if (!curve || !gained || ending?.grade?.passed || ending?.outcome === 'invalid') return undefined;
  const rises = curve.points.filter(({ share }, at) => share > (curve.points[at - 1]?.share ?? share));
  const longest = Math.max(...rises.map(({ step }, at) => step - (rises[at - 1]?.step ?? 0)));
  const flat = last - gained.latest;
  if (
    rises.length < constants.flatRises ||
    flat < constants.flatSteps ||
    flat < longest * constants.flatPace
  ) {
    return undefined;
  }
  const step = gained.latest + 1;
  return {
    toldBy: step + Math.max(constants.flatLead, longest * constants.flatPace),
    finding: {
      kind: 'stall',
      first: step,
      last,
      strength: 0.5,
      evidence: {
        origin: gained.latest,
        steps: rises.slice(-12).map((rise) => rise.step),
        compared: { flat, longestBefore: longest, rises: rises.length },
        observed: `M at ${curve.gradings.length} graded steps`,
      },
    },
    onset: {
      step,
      earliest: gained.earliest + 1,
      latest: step,
      cause: 'stall',
      provisional: false,
      basis: `curve: nothing was gained in the last ${flat} steps, though it had never taken more than ${longest} from one gain to the next`,
    },
  };
}
