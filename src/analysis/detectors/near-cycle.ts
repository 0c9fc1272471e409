import { constants } from '../constants.ts';
import { type Detector, needsOutputs, observedState, shown, strengthOf } from '../detector.ts';
import type { Action, Observation } from '../observation.ts';
import { questionOf } from '../shell-command.ts';
import { periodicStretches } from './periodic.ts';

/** Words compared of one command; longer commands that resemble each other in these are alike enough. */
const comparedWords = 40;

/**
 * A cycle whose turns differ by small edits to an argument, or are one question in other words, and bring neither a new
 * output nor a new state. An empty output alone tells nothing (five searches that each find nothing are a search): it
 * counts as the same where the question is the same.
 */
export const nearCycle: Detector = {
  kind: 'near-cycle',
  missing: needsOutputs,
  detect(run) {
    const traits = new Map<Observation, Trait>();
    // Most steps change something, and are then never looked into.
    const traitsOf = (step: Observation): Trait => {
      const trait = traits.get(step) ?? traitOf(step);
      traits.set(step, trait);
      return trait;
    };
    const alike = (a: Observation, b: Observation): boolean => {
      if (a.waits || a.state !== b.state) return false;
      // What did not fail is compared as it stands, which needs no look into it.
      if (a.output !== b.output && !(anyFailed(a) && anyFailed(b))) return false;
      const [one, other] = [traitsOf(a), traitsOf(b)];
      if (one.output !== other.output) return false;
      return one.question === other.question || (one.tells && resemble(a, b, one, other));
    };
    return periodicStretches(run.acting, constants.nearCyclePeriods, alike).flatMap(
      ({ period, from, to }) => {
        const steps = run.acting.slice(from, to + 1);
        // Equal turns are a cycle; here the variation itself is the finding.
        if (steps.every((step, at) => at < period || step.action === steps[at - period]?.action)) return [];
        const turns = Math.floor(steps.length / period);
        const first = steps[0]?.step ?? 0;
        return {
          kind: 'near-cycle' as const,
          first,
          last: steps.at(-1)?.step ?? 0,
          strength: strengthOf(turns, constants.nearCyclePeriods),
          evidence: {
            origin: first,
            steps: steps.slice(0, 12).map(({ step }) => step),
            compared: { period, turns, earlier: shown(steps[0]), later: shown(steps[period]) },
            observed: observedState(run),
          },
        };
      },
    );
  },
};

const anyFailed = (step: Observation): boolean => step.actions.some(({ result }) => result?.failed === true);

interface Trait {
  readonly words: readonly (readonly string[])[];
  readonly question: string;
  /** The outputs; of a failure with every number masked. */
  readonly output: string;
  /** Every action said something. */
  readonly tells: boolean;
}

function traitOf(step: Observation): Trait {
  const acting = step.actions.filter((action) => action.kind !== 'note');
  const outputs = acting.map((action) => outputOf(action));
  return {
    words: acting.map((action) => action.words.split(/\s+/, comparedWords)),
    question: acting
      .map(({ tool, command, words }) => `${tool} ${command === undefined ? words : questionOf(command)}`)
      .join('\n'),
    output: outputs.join('\n'),
    tells: outputs.every((output) => output !== ''),
  };
}

/** What the command itself said, whatever the harness says around it. A number in an answer is the answer. */
function outputOf({ result }: Action): string {
  const said = (result?.text ?? '')
    .replace(/^exit code:? -?\d+\s*/i, '')
    .replace(/^\([^\n]*no output[^\n]*\)\s*/i, '')
    .trim();
  if (said === '') return '';
  return result?.failed ? said.slice(0, 600).replace(/\d+/g, '#').trim() : (result?.key ?? '');
}

function resemble(a: Observation, b: Observation, one: Trait, other: Trait): boolean {
  if (a.action === b.action) return true;
  return (
    one.words.length === other.words.length &&
    one.words.every((words, at) => fewDiffer(words, other.words[at] ?? []))
  );
}

function fewDiffer(words: readonly string[], others: readonly string[]): boolean {
  const longest = Math.max(words.length, others.length);
  if (words[0] !== others[0] || Math.abs(words.length - others.length) > longest * constants.nearShare)
    return false;
  let differing = 0;
  for (let at = 0; at < longest; at += 1) if (words[at] !== others[at]) differing += 1;
  return differing <= Math.max(1, longest * constants.nearShare);
}
