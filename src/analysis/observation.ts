import { canonicalArguments, digest, normaliseCommand, normaliseOutput } from './normalise.ts';
import { isReadOnly, isTestRun, isWait } from './shell-command.ts';
import type { Ref, SourceOperation, SourceStep } from './source.ts';
import { commandOf, pathOf, type ToolKind, toolKind } from './tool-kind.ts';

/** Characters of a command and of an output that are kept to be shown or looked into. */
const keptCharacters = 2_000;

/** One tool call as the detectors see it: canonical, and small whatever its texts were. */
export interface Action {
  readonly tool: string;
  readonly kind: ToolKind;
  /** The canonical action: equal for two calls that ask for the same. */
  readonly key: string;
  /** The canonical action in words, cut. */
  readonly words: string;
  /** The arguments' own text for a shell (undefined: it has none), cut; the path for a reader or writer. */
  readonly command: string | undefined;
  readonly path: string | undefined;
  readonly waits: boolean;
  readonly runsTests: boolean;
  /** False where it is known to change nothing. */
  readonly mayChange: boolean;
  readonly result: ActionResult | undefined;
}

export interface ActionResult {
  /** Digest of the normalised output. */
  readonly key: string;
  /** The normalised output, cut at both ends. */
  readonly text: string;
  /** True where `text` lacks its middle. */
  readonly cut: boolean;
  readonly failed: boolean;
  readonly exitCode: number | undefined;
}

/** The canonical step: what science calls a_t, o_t, w_t. */
export interface Observation {
  /** 1-based, counted over the run's main-thread responses. */
  readonly step: number;
  readonly ref: Ref;
  readonly lastRef: Ref;
  readonly text: string;
  readonly actions: readonly Action[];
  /** a_t: empty where nothing but notes was asked for. */
  readonly action: string;
  /** o_t: undefined where some result is not in the record. */
  readonly output: string | undefined;
  /**
   * w_t: the tree where the source has one; else the number of actions so far that may have changed something and
   * whose result was new. Equal states mean that nothing known has changed.
   */
  readonly state: string;
  /** The workspace's tree itself; undefined where the source has none. */
  readonly tree: string | undefined;
  readonly waits: boolean;
}

/** Turns source steps into observations one by one, holding no text of theirs but its cut. */
export function createObserver(): (step: SourceStep) => Observation {
  const seen = new Set<string>();
  let count = 0;
  let epoch = 0;
  return (step) => {
    count += 1;
    const actions = step.operations.map(actionOf);
    const acting = actions.filter((action) => action.kind !== 'note');
    for (const action of acting) {
      const pair = `${action.key} ${action.result?.key}`;
      if (action.mayChange && action.result && !action.result.failed && !seen.has(pair)) {
        seen.add(pair);
        epoch += 1;
      }
    }
    return {
      step: count,
      ref: step.ref,
      lastRef: step.lastRef,
      text: step.text,
      actions,
      action: acting.map((action) => action.key).join('+'),
      output: acting.every((action) => action.result)
        ? acting.map((action) => action.result?.key).join('+')
        : undefined,
      state: step.tree ?? `#${epoch}`,
      tree: step.tree,
      waits: acting.some((action) => action.waits),
    };
  };
}

function actionOf(operation: SourceOperation): Action {
  const kind = toolKind(operation.tool);
  const command = kind === 'shell' ? commandOf(operation.arguments) : undefined;
  const path = pathOf(operation.arguments);
  const words = command === undefined ? canonicalArguments(operation.arguments) : normaliseCommand(command);
  const line = command ?? '';
  return {
    tool: operation.tool,
    kind,
    key: digest(`${operation.tool} ${words}`),
    words: words.slice(0, keptCharacters),
    command: command?.slice(0, 2 * keptCharacters),
    path,
    waits: kind === 'wait' || isWait(line),
    runsTests: isTestRun(line),
    mayChange: kind === 'write' || kind === 'other' || (kind === 'shell' && !isReadOnly(line)),
    result: operation.result && resultOf(operation.result),
  };
}

function resultOf(result: NonNullable<SourceOperation['result']>): ActionResult {
  const exitCode = result.exitCode ?? exitCodeIn(result.text);
  const text = normaliseOutput(result.text);
  return {
    key: digest(`${exitCode ?? ''} ${text}`),
    text:
      text.length <= 2 * keptCharacters
        ? text
        : `${text.slice(0, keptCharacters)}\n${text.slice(-keptCharacters)}`,
    cut: text.length > 2 * keptCharacters,
    failed: result.isError || (exitCode !== undefined && exitCode !== 0),
    exitCode,
  };
}

/** Several agents tell the exit status in words, in the first lines of the output. */
function exitCodeIn(text: string): number | undefined {
  const found = /^(?:Exit code:? |Process exited with code |exit_code=|Exit Code: )(-?\d+)\b/m.exec(
    text.slice(0, 400),
  );
  return found ? Number(found[1]) : undefined;
}
