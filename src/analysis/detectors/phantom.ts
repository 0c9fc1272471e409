import { absentIn, namesIn } from '../absence.ts';
import { constants } from '../constants.ts';
import { type Detector, type Finding, needsOutputs, shown, strengthOf } from '../detector.ts';
import type { Action, Observation } from '../observation.ts';
import { isProse } from './malformed.ts';

interface Belief {
  readonly name: string;
  /** Steps that used what is not there, the one that first showed its absence included. */
  readonly steps: Observation[];
  lastPlace: number;
  /** Uses in the state of the use before, the first included. */
  still: number;
}

/**
 * Acts on a path, command, flag, package or text that is not there, after its absence was on screen, again and again
 * without anything having made it. One look at what may be there is none, nor is a second after something changed.
 */
export const phantom: Detector = {
  kind: 'phantom',
  missing: needsOutputs,
  detect(run) {
    const open = new Map<string, Belief>();
    const findings: Finding[] = [];
    const close = (belief: Belief): void => {
      open.delete(belief.name);
      const { steps, still } = belief;
      if (still >= constants.phantomUses || steps.length >= constants.phantomUsesAmidChange) {
        findings.push(findingOf(belief));
      }
    };
    for (const [place, step] of run.acting.entries()) {
      for (const action of step.actions) {
        if (action.kind === 'note' || !action.result) continue;
        for (const belief of open.values())
          if (place - belief.lastPlace > constants.phantomGap) close(belief);
        // Whoever writes a sentence where a command belongs does not take its first word for a program.
        const absent = isProse(action) ? [] : absentIn(action);
        if (open.size > 0) for (const made of madeBy(action, absent, open)) close(made);
        for (const name of absent) use(open, name, step, place);
      }
    }
    for (const belief of open.values()) close(belief);
    return findings.sort((a, b) => a.first - b.first);
  },
};

function use(open: Map<string, Belief>, name: string, step: Observation, place: number): void {
  const belief = open.get(name);
  const before = belief?.steps.at(-1);
  if (!belief || !before) {
    open.set(name, { name, steps: [step], lastPlace: place, still: 1 });
    return;
  }
  belief.lastPlace = place;
  if (before === step) return;
  belief.steps.push(step);
  belief.still = before.state === step.state ? belief.still + 1 : 1;
}

/** Beliefs that an action made true, or may have: it names the thing, and does not hear that it is absent. */
function madeBy(action: Action, absent: readonly string[], open: ReadonlyMap<string, Belief>): Belief[] {
  if (action.result?.failed) return [];
  const named = action.path === undefined ? namesIn(action.words) : namesIn(action.path);
  return [...open.values()].filter(({ name }) => named.has(name) && !absent.includes(name));
}

function findingOf({ name, steps }: Belief): Finding {
  const [origin, second] = steps;
  return {
    kind: 'phantom',
    first: second?.step ?? 0,
    last: steps.at(-1)?.step ?? 0,
    strength: strengthOf(steps.length, constants.phantomUses),
    evidence: {
      origin: origin?.step ?? 0,
      steps: steps.slice(0, 12).map(({ step }) => step),
      compared: { absent: name, uses: steps.length, first: shown(origin), later: shown(second) },
      observed: 'what the output said was absent, and what was asked for after it',
    },
  };
}
