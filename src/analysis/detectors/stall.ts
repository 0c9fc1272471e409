import { constants } from '../constants.ts';
import { type Detector, type Finding, needsOutputs, observedState, strengthOf } from '../detector.ts';
import type { Observation } from '../observation.ts';

/** W acting steps with no state and no output that was not there before. Waits are left out: they may take long. */
export const stall: Detector = {
  kind: 'stall',
  missing: needsOutputs,
  detect(run) {
    const states = new Set<string>();
    const outputs = new Set<string>();
    const findings: Finding[] = [];
    let still: Observation[] = [];
    const close = (): void => {
      if (still.length >= constants.stallSteps) findings.push(findingOf(still, observedState(run)));
      still = [];
    };
    for (const step of run.acting) {
      if (step.waits || step.output === undefined) continue;
      const known = states.size + outputs.size;
      states.add(step.state);
      for (const action of step.actions) if (action.result) outputs.add(action.result.key);
      if (states.size + outputs.size > known) close();
      else still.push(step);
    }
    close();
    return findings;
  },
};

function findingOf(steps: readonly Observation[], observed: string): Finding {
  const first = steps[0]?.step ?? 0;
  return {
    kind: 'stall',
    first,
    last: steps.at(-1)?.step ?? 0,
    strength: strengthOf(steps.length, constants.stallSteps),
    evidence: {
      origin: first,
      steps: steps.slice(0, 12).map(({ step }) => step),
      compared: { steps: steps.length, states: new Set(steps.map(({ state }) => state)).size },
      observed,
    },
  };
}
