import { namesIn } from '../absence.ts';
import { constants } from '../constants.ts';
import { type Detector, type Finding, needsOutputs, shown, strengthOf } from '../detector.ts';
import { forbiddenPaths } from '../instruction.ts';
import type { Action, Observation } from '../observation.ts';

/** What is remembered for the day that it is done again. */
interface Memory {
  /** By canonical action: where it last changed something; undefined where it never did. */
  readonly done: Map<string, { readonly place: number; readonly step: number } | undefined>;
  /** By canonical path: where it was last written. */
  readonly written: Map<string, number>;
  compactedAt: number;
}

interface Row {
  /** Where it began to do nothing but what it had done, however lately. */
  readonly from: number;
  readonly steps: Observation[];
  readonly before: number;
  /** What was done again or read back, by name. */
  readonly targets: Set<string>;
  redone: number;
  readBack: number;
}

/**
 * Does again what it did long ago or before a compaction, one unit after another, or reads back one after another of
 * the files that it wrote itself, and nothing new lies between. One look back before going on is what a compaction
 * asks for, and a chain of builds and tests runs again after every change: neither is forgetting.
 */
export const amnesia: Detector = {
  kind: 'amnesia',
  missing: needsOutputs,
  detect(run) {
    const memory: Memory = { done: new Map(), written: new Map(), compactedAt: -1 };
    const forbidden = new Set(forbiddenPaths(run.instruction ?? '').flatMap((path) => [...namesIn(path)]));
    const findings: Finding[] = [];
    let row: Row | undefined;
    const close = (): void => {
      if (row && isAmnesia(row)) findings.push(findingOf(row));
      row = undefined;
    };
    let state: string | undefined;
    let again: number | undefined;
    for (const [place, step] of run.acting.entries()) {
      again = onlyAgain(step, memory) ? (again ?? step.step) : undefined;
      if (step.compacted) memory.compactedAt = place;
      for (const action of step.actions) {
        if (action.kind === 'note' || action.waits || !action.result) continue;
        const forgotten = forgottenIn(action, place, memory);
        if (forgotten) {
          row ??= {
            from: again ?? step.step,
            steps: [],
            before: forgotten.step,
            targets: new Set(),
            redone: 0,
            readBack: 0,
          };
          if (row.steps.at(-1) !== step) row.steps.push(step);
          row.targets.add(forgotten.target);
          row[forgotten.way] += 1;
        } else if (!memory.done.has(action.key) && action.fresh && !action.result.failed) close();
        const broken =
          place >= constants.amnesiaGap || memory.compactedAt >= 0
            ? forbiddenIn(action, forbidden)
            : undefined;
        if (broken !== undefined) findings.push(violation(step, broken));
        remember(action, place, step, state !== step.state, memory);
      }
      state = step.state;
    }
    close();
    return findings.sort((a, b) => a.first - b.first);
  },
};

/** Every action of the step was done before, or reads a file that it wrote itself. */
const onlyAgain = (step: Observation, { done, written }: Memory): boolean =>
  step.actions.every(
    (action) =>
      action.kind === 'note' ||
      done.has(action.key) ||
      (!action.mayChange &&
        [...namesIn(action.path ?? action.command ?? '')].some((name) => written.has(name))),
  );

interface Forgotten {
  readonly way: 'redone' | 'readBack';
  readonly target: string;
  /** Where it was done before. */
  readonly step: number;
}

function forgottenIn(
  action: Action,
  place: number,
  { done, written, compactedAt }: Memory,
): Forgotten | undefined {
  const long = (then: number): boolean => place - then >= constants.amnesiaGap || then < compactedAt;
  const earlier = done.get(action.key);
  if (action.mayChange) {
    // What writes by its own words is a unit done again; a program may have reason to run again.
    const again = earlier && long(earlier.place) && !action.result?.failed && action.writes.length > 0;
    return again ? { way: 'redone', target: action.key, step: earlier.step } : undefined;
  }
  if (action.runsTests || action.result?.failed) return undefined;
  for (const path of namesIn(action.path ?? action.command ?? '')) {
    const then = written.get(path);
    if (then !== undefined && long(then)) return { way: 'readBack', target: path, step: earlier?.step ?? 0 };
  }
  return undefined;
}

/** To wander among its own files is a stall; amnesia takes some of them for open work. */
const isAmnesia = ({ targets, redone, readBack }: Row): boolean =>
  redone >= constants.amnesiaRedone &&
  redone + readBack / 2 >= constants.amnesiaWeight &&
  targets.size >= constants.amnesiaTargets;

/** The file that it changes although the instruction forbids it. */
function forbiddenIn(action: Action, forbidden: ReadonlySet<string>): string | undefined {
  if (forbidden.size === 0 || action.result?.failed) return undefined;
  return action.writes.flatMap((path) => [...namesIn(path)]).find((name) => forbidden.has(name));
}

function violation(step: Observation, path: string): Finding {
  return {
    kind: 'amnesia',
    first: step.step,
    last: step.step,
    strength: 0.5,
    evidence: {
      origin: step.step,
      steps: [step.step],
      compared: { action: shown(step), forbidden: path },
      observed: 'what the instruction forbids, and what was written long after it',
    },
  };
}

function remember(
  action: Action,
  place: number,
  { step }: Observation,
  changed: boolean,
  memory: Memory,
): void {
  const worked = changed && action.mayChange;
  memory.done.set(action.key, worked ? { place, step } : memory.done.get(action.key));
  if (!changed) return;
  for (const path of action.writes) for (const name of namesIn(path)) memory.written.set(name, place);
}

function findingOf({ from, steps, before, targets, redone, readBack }: Row): Finding {
  return {
    kind: 'amnesia',
    first: from,
    last: steps.at(-1)?.step ?? 0,
    strength: strengthOf(redone + readBack / 2, constants.amnesiaWeight),
    evidence: {
      origin: from,
      steps: steps.slice(0, 12).map(({ step }) => step),
      compared: { action: shown(steps[0]), before, targets: targets.size, redone, readBack },
      observed: 'the same actions and files long before, and what they had changed then',
    },
  };
}
