import { constants } from '../constants.ts';
import { type Detector, type Finding, strengthOf } from '../detector.ts';
import type { Action, Observation } from '../observation.ts';
import { isNoOp } from '../shell-command.ts';

interface Row {
  readonly steps: Observation[];
  readonly reasons: string[];
}

/**
 * Three or more actions in a row that cannot act. Notes neither act nor break a row, and no more does an action between
 * them that came to nothing either: it changed nothing, and what it said had been said before.
 */
export const malformed: Detector = {
  kind: 'malformed',
  missing: () => undefined,
  detect(run) {
    const findings: Finding[] = [];
    let row: Row = { steps: [], reasons: [] };
    const close = (): void => {
      if (row.reasons.length >= constants.malformedRow) findings.push(findingOf(row));
      row = { steps: [], reasons: [] };
    };
    for (const step of run.acting) {
      for (const action of step.actions) {
        if (action.kind === 'note') continue;
        const reason = faultOf(action);
        if (reason === undefined && (action.fresh || !action.result)) close();
        if (reason !== undefined) {
          row.steps.push(step);
          row.reasons.push(reason);
        }
      }
    }
    close();
    return findings;
  },
};

/** The leftovers of a broken call at the head of a whole file; a table may begin with a comma, but not one with a blank. */
const strayOpening = /^\s*(?:[,:)\]](?:[\s!]|$)|<\/?(?:parameter|invoke|antml))/;
const markup = /<\/?(?:parameter|invoke|function|tool_call|tool_use|antml)\b|<\|[\w▁]+\|>|^\s*```/;
/** No file is called so: a line break, markup, or the punctuation of a broken call in front. */
const strangePath = /\n|^\s*[:>,)}\]]|<\/?parameter/;
const rejected =
  /InputValidationError|required parameter|invalid (?:tool )?(?:arguments|input|parameters)|missing (?:required )?(?:argument|parameter|field|propert)|must have required property|unknown tool|no such tool|tool \S+ (?:not found|does not exist)|arguments? (?:must|should) be|failed to parse (?:arguments|function|tool)|not valid JSON|unexpected (?:property|argument)/i;
const syntaxError =
  /syntax error (?:near unexpected token|: )|unexpected EOF while looking for|unexpected end of file|\bparse error near|\bunmatched [`'"]/;
/** The shell looked for a program under a name that no program has. */
const strangeName =
  /: (?:[^\s:]*[^\w\s./:+@~-][^\s]*|:\w[^\s]*|[A-Z][a-z']+,?): (?:command )?not found|command not found: (?:[^\s:]*[^\w\s./:+@~-]|:\w|[A-Z][a-z']+,?(?:\s|$))/;
const notFound = /: (?:command )?not found|command not found: /;
/** A sentence: a word with a capital and at least three more words, nothing of a shell among them. */
const prose = /^\s*[A-Z][a-z']*,?(?: [a-z'-]+[,.:;]?){3,}/;

/** A sentence, or a piece of a call, that the shell took for a program's name and found none. */
export function isProse({ kind, command = '', result }: Action): boolean {
  if (kind !== 'shell' || !result?.failed) return false;
  return strangeName.test(result.text) || (notFound.test(result.text) && prose.test(command));
}

/** Why an action cannot act; undefined where it can. */
function faultOf(action: Action): string | undefined {
  const said = action.result?.text ?? '';
  const failed = action.result?.failed === true;
  if (action.kind === 'shell') {
    const { command } = action;
    if (command === undefined) return 'no command';
    if (isNoOp(command)) return `does nothing: ${command.trim().slice(0, 60)}`;
    if (markup.test(command) && failed) return 'markup where a command belongs';
    if (failed && /^\s*-/.test(command)) return 'options without a command';
    if (failed && syntaxError.test(said) && !/<<|\bfor\b|\bif\b|\bwhile\b|\bcase\b/.test(command))
      return 'not in the language of the shell';
    if (isProse(action)) return 'prose where a command belongs';
  }
  if (action.opening !== undefined && strayOpening.test(action.opening)) {
    return 'the leftovers of a call at the head of a file';
  }
  if (action.path !== undefined && failed && strangePath.test(action.path)) {
    return 'markup or a comment where a path belongs';
  }
  // Only the opening of a result is the tool's own word; further on it may be a file that speaks of such errors.
  return failed && action.kind !== 'shell' && rejected.test(said.slice(0, 300))
    ? 'arguments that the tool rejects'
    : failed && rejected.test(said.slice(0, 80))
      ? 'arguments that the tool rejects'
      : undefined;
}

function findingOf({ steps, reasons }: Row): Finding {
  const numbers = [...new Set(steps.map(({ step }) => step))];
  return {
    kind: 'malformed',
    first: numbers[0] ?? 0,
    last: numbers.at(-1) ?? 0,
    strength: strengthOf(reasons.length, constants.malformedRow),
    evidence: {
      origin: numbers[0] ?? 0,
      steps: numbers.slice(0, 12),
      compared: { actions: reasons.length, first: reasons[0] ?? '', last: reasons.at(-1) ?? '' },
      observed: 'the commands and arguments themselves, and what the tool answered',
    },
  };
}
