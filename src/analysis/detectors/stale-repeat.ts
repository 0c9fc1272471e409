import { constants } from '../constants.ts';
import { type Detector, type Finding, needsOutputs, observedState, shown, strengthOf } from '../detector.ts';
import type { Observation } from '../observation.ts';

interface Row {
  /** Acting steps that did the same in the same state with the same output, each within the window of the one before. */
  readonly steps: Observation[];
  lastPlace: number;
}

/**
 * `(a, w)` seen before and `o` the same, again and again while nothing changes. Waits are exempt, and a rerun after a
 * change is no repeat, even where the state has come back since: a bisection asks the same of the same commit twice.
 */
export const staleRepeat: Detector = {
  kind: 'stale-repeat',
  missing: needsOutputs,
  detect(run) {
    const open = new Map<string, Row>();
    const findings: Finding[] = [];
    const close = (row: Row): void => {
      if (row.steps.length >= constants.staleOccurrences) findings.push(findingOf(row, observedState(run)));
    };
    let stay = 0;
    let state: string | undefined;
    for (const [place, step] of run.acting.entries()) {
      if (step.state !== state) stay += 1;
      state = step.state;
      if (step.waits || step.output === undefined) continue;
      const key = `${step.action} ${stay} ${step.output}`;
      const row = open.get(key);
      if (row && place - row.lastPlace <= constants.staleWindow) {
        row.steps.push(step);
        row.lastPlace = place;
        continue;
      }
      if (row) close(row);
      open.set(key, { steps: [step], lastPlace: place });
    }
    for (const row of open.values()) close(row);
    return findings.sort((a, b) => a.first - b.first);
  },
};

function findingOf({ steps }: Row, observed: string): Finding {
  const [origin, second] = steps;
  return {
    kind: 'stale-repeat',
    first: second?.step ?? 0,
    last: steps.at(-1)?.step ?? 0,
    strength: strengthOf(steps.length, constants.staleOccurrences),
    evidence: {
      origin: origin?.step ?? 0,
      steps: steps.slice(0, 12).map((step) => step.step),
      compared: { action: shown(origin), output: origin?.output ?? '', state: origin?.state ?? '' },
      observed,
    },
  };
}
