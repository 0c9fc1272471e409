import { constants } from '../constants.ts';
import { type Detector, type Finding, needsOutputs, observedState, strengthOf } from '../detector.ts';
import type { Observation } from '../observation.ts';

/** The steps since something last changed. */
interface Stretch {
  readonly steps: Observation[];
  /** Where in it each output was first met. */
  readonly firstMet: Map<string, number>;
  /** Steps in a row that brought nothing, and the first place whose answer they asked for again. */
  still: number;
  from: number;
}

const emptyStretch = (): Stretch => ({ steps: [], firstMet: new Map(), still: 0, from: 0 });

/**
 * W acting steps with no state and no output that was not there before. It begins at the first look, since anything last
 * changed, whose answer is asked for again in them. Waits are left out: they may take long.
 */
export const stall: Detector = {
  kind: 'stall',
  missing: needsOutputs,
  detect(run) {
    const states = new Set<string>();
    const outputs = new Set<string>();
    const findings: Finding[] = [];
    let stretch = emptyStretch();
    const closeStill = (): void => {
      if (stretch.still >= constants.stallSteps) findings.push(findingOf(stretch, observedState(run)));
      stretch.still = 0;
    };
    for (const step of run.acting) {
      if (step.waits || step.output === undefined) continue;
      const newState = !states.has(step.state);
      states.add(step.state);
      if (newState) {
        closeStill();
        stretch = emptyStretch();
      }
      const keys = step.actions.flatMap(({ result }) => (result ? [result.key] : []));
      const news = newState || keys.some((key) => !outputs.has(key));
      for (const key of keys) outputs.add(key);
      if (news) closeStill();
      const place = stretch.steps.push(step) - 1;
      const origins = keys.map((key) => stretch.firstMet.get(key) ?? place);
      for (const key of keys) if (!stretch.firstMet.has(key)) stretch.firstMet.set(key, place);
      if (news) continue;
      if (stretch.still === 0) stretch.from = place;
      stretch.still += 1;
      stretch.from = Math.min(stretch.from, ...origins);
    }
    closeStill();
    return findings;
  },
};

function findingOf({ steps: all, still, from }: Stretch, observed: string): Finding {
  const steps = all.slice(from);
  const first = steps[0]?.step ?? 0;
  return {
    kind: 'stall',
    first,
    last: steps.at(-1)?.step ?? 0,
    strength: strengthOf(still, constants.stallSteps),
    evidence: {
      origin: first,
      steps: steps.slice(0, 12).map(({ step }) => step),
      compared: { steps: steps.length, withoutNews: still },
      observed,
    },
  };
}
