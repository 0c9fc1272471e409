import { constants } from '../constants.ts';
import { type Detector, type ObservedRun, shown } from '../detector.ts';
import type { Observation } from '../observation.ts';
import { progressOf, type Steps } from '../progress.ts';

/** Commands whose purpose is to take away what was there. */
const takesAway =
  /\bgit\s+(?:checkout|restore|reset|clean|revert|stash)\b|(?:^|[\s;&|(])(?:rm|unlink|truncate|shred)\s|\brm\s+-|(?:^|[^0-9&<>-])>\s*[^\s&>|]/;

/**
 * M falls below its running maximum and stays there. Where the curve gives a range of steps, the first of them that
 * changed the tree by taking something away is shown as the step, else the middle of those that changed it: so too in a
 * run that took things away all along.
 */
export const damage: Detector = {
  kind: 'damage',
  missing: (run) => (run.curve ? undefined : 'the progress curve'),
  detect(run) {
    const { curve } = run;
    const last = run.steps.at(-1)?.step ?? 0;
    const place = progressOf(run)?.damage;
    if (!curve || !place || place.latest > last) return [];
    const step = damagingStep(run, place);
    // Cut off by a limit in the middle of a change, M may be down for a few steps without anything being wrong.
    const cutOff = run.ending?.outcome === 'limit' || run.ending === undefined;
    if (cutOff && last - step + 1 < constants.damageSteps) return [];
    const peak = curve.likely.peakShare.low;
    const loss = curve.likely.peakLoss.low;
    const { peak: peakPlace } = curve.likely;
    const origin = peakPlace.kind === 'exact' ? peakPlace.step : 'latest' in peakPlace ? peakPlace.latest : 0;
    return [
      {
        kind: 'damage',
        first: step,
        last,
        strength: Math.round((0.5 + (peak > 0 ? loss / peak : 0) / 2) * 1000) / 1000,
        evidence: {
          origin: Math.min(origin, step),
          steps: [step],
          compared: {
            peak,
            loss,
            earliest: place.earliest,
            latest: place.latest,
            action: shown(run.steps[step - 1]),
          },
          observed: `M at ${curve.gradings.length} graded steps`,
        },
      },
    ];
  },
};

function damagingStep(run: ObservedRun, { earliest, latest }: Steps): number {
  if (earliest === latest) return earliest;
  const changing = run.steps.slice(earliest - 1, latest).filter((step) => changesTree(run, step));
  const before = run.steps.slice(0, earliest - 1);
  const isHabit = before.filter(takes).length > before.length * constants.damageHabit;
  const taking = isHabit ? undefined : changing.find(takes);
  return taking?.step ?? changing[changing.length >> 1]?.step ?? Math.floor((earliest + latest) / 2);
}

const takes = ({ actions }: Observation): boolean =>
  actions.some(({ command }) => command !== undefined && takesAway.test(command));

function changesTree(run: ObservedRun, step: Observation): boolean {
  const before = run.steps[step.step - 2];
  return before !== undefined && before.state !== step.state;
}
