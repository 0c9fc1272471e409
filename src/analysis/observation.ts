import { canonicalArguments, digest, normaliseCommand, normaliseOutput } from './normalise.ts';
import { isReadOnly, isTestRun, isWait, writtenPaths } from './shell-command.ts';
import type { Ref, SourceOperation, SourceStep } from './source.ts';
import { commandOf, contentOf, pathOf, replacedOf, type ToolKind, toolKind } from './tool-kind.ts';

/** Characters kept of a text, from its start and from its end, to be shown or looked into. */
const kept = {
  command: [4_000, 0],
  words: [2_000, 0],
  opening: [200, 0],
  /** Errors stand at the start of an output, summaries at its end. */
  output: [1_500, 500],
  /** A message degenerates at its end. */
  message: [2_000, 6_000],
} as const;

/** A cut text on its own: a plain slice would keep the whole text alive behind it, and with it the whole log. */
function cut(text: string, [start, end]: readonly [number, number]): string {
  if (text.length <= start + end) return text;
  const ends = end === 0 ? text.slice(0, start) : `${text.slice(0, start)}\n${text.slice(-end)}`;
  return Buffer.from(ends, 'utf16le').toString('utf16le');
}

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
  /** Files that it writes, as far as its own words tell. */
  readonly writes: readonly string[];
  /** How the file begins that it writes whole; undefined where it writes none, or edits one. */
  readonly opening: string | undefined;
  /** Digest of the text that an edit expects to find. */
  readonly expected: string | undefined;
  readonly waits: boolean;
  readonly runsTests: boolean;
  /** False where it is known to change nothing. */
  readonly mayChange: boolean;
  readonly result: ActionResult | undefined;
  /** It changed something, or its output, an error too, was never seen before. */
  readonly fresh: boolean;
}

export interface ActionResult {
  /** Digest of the normalised output. */
  readonly key: string;
  /** The normalised output, cut at both ends. */
  readonly text: string;
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
  /** It brought an output never seen before, of an action that did not fail and was not there to write. */
  readonly learned: boolean;
  /** It learned something or brought a state never seen before. */
  readonly gained: boolean;
  /** The context was compacted just before it; false also where the source does not tell. */
  readonly compacted: boolean;
}

/** What has been seen so far: digests alone, however long the log. */
interface Memory {
  readonly outputs: Set<string>;
  readonly trees: Set<string>;
  /** Pairs of action and result of actions that may have changed something. */
  readonly changes: Set<string>;
  epoch: number;
  tree: string | undefined;
}

/** Turns source steps into observations one by one, holding no text of theirs but its cut. */
export function createObserver(): (step: SourceStep) => Observation {
  const memory: Memory = {
    outputs: new Set(),
    trees: new Set(),
    changes: new Set(),
    epoch: 0,
    tree: undefined,
  };
  let count = 0;
  return (step) => {
    count += 1;
    const left = memory.tree;
    const newTree = step.tree !== undefined && !memory.trees.has(step.tree);
    if (step.tree !== undefined) memory.trees.add(step.tree);
    memory.tree = step.tree ?? memory.tree;
    const changedTree = step.tree === undefined ? undefined : step.tree !== left;
    const drafts = step.operations.map(actionOf);
    const seen = drafts.map((draft) => see(draft, memory));
    const actions = drafts.map((draft, at): Action => {
      const changed = changedTree ?? seen[at]?.changed ?? false;
      return { ...draft, fresh: (changed && draft.mayChange) || (seen[at]?.newOutput ?? false) };
    });
    const acting = actions.filter((action) => action.kind !== 'note');
    const changed = newTree || (step.tree === undefined && seen.some((one) => one.changed));
    const learned = drafts.some(
      ({ kind, result }, at) => kind !== 'write' && result?.failed === false && seen[at]?.newOutput,
    );
    return {
      step: count,
      ref: step.ref,
      lastRef: step.lastRef,
      text: cut(step.text, kept.message),
      actions,
      action: acting.map((action) => action.key).join('+'),
      output: acting.every((action) => action.result)
        ? acting.map((action) => action.result?.key).join('+')
        : undefined,
      state: step.tree ?? `#${memory.epoch}`,
      tree: step.tree,
      waits: acting.some((action) => action.waits),
      learned,
      gained: changed || learned,
      compacted: step.compacted === true,
    };
  };
}

type Draft = Omit<Action, 'fresh'>;

/** Takes note of one action: whether its output is new, and whether it may have changed something as never before. */
function see(action: Draft, memory: Memory): { readonly newOutput: boolean; readonly changed: boolean } {
  const { result } = action;
  if (action.kind === 'note' || !result) return { newOutput: false, changed: false };
  const newOutput = result.text !== '' && !memory.outputs.has(result.key);
  memory.outputs.add(result.key);
  const pair = `${action.key} ${result.key}`;
  const changed = action.mayChange && !result.failed && !memory.changes.has(pair);
  if (changed) {
    memory.changes.add(pair);
    memory.epoch += 1;
  }
  return { newOutput, changed };
}

function actionOf(operation: SourceOperation): Draft {
  const kind = toolKind(operation.tool, operation.arguments);
  const isShell = kind === 'shell' || kind === 'terminal';
  const command = isShell ? commandOf(operation.arguments) : undefined;
  const path = pathOf(operation.arguments);
  const words = command === undefined ? canonicalArguments(operation.arguments) : normaliseCommand(command);
  const line = command ?? '';
  const content = kind === 'write' ? contentOf(operation.arguments) : undefined;
  const replaced = kind === 'write' ? replacedOf(operation.arguments) : undefined;
  return {
    tool: operation.tool,
    kind,
    key: digest(`${operation.tool} ${words}`),
    words: cut(words, kept.words),
    command: command && cut(command, kept.command),
    path,
    writes: kind === 'write' ? (path === undefined ? [] : [path]) : command ? writtenPaths(command) : [],
    opening: content === undefined ? undefined : cut(content, kept.opening),
    expected: replaced === undefined ? undefined : digest(replaced),
    waits: kind === 'wait' || isWait(line),
    runsTests: isTestRun(line),
    mayChange: kind === 'write' || kind === 'other' || (isShell && !isReadOnly(line)),
    result: operation.result && resultOf(operation.result),
  };
}

function resultOf(result: NonNullable<SourceOperation['result']>): ActionResult {
  const exitCode = result.exitCode ?? exitCodeIn(result.text);
  const text = normaliseOutput(result.text);
  return {
    key: digest(`${exitCode ?? ''} ${text}`),
    text: cut(text, kept.output),
    failed: result.isError || (exitCode === undefined ? refused.test(text.slice(0, 600)) : exitCode !== 0),
    exitCode,
  };
}

/**
 * Some agents pass on no exit status at all. A shell's own complaint that is all of the output, and a tool that takes no
 * such arguments, leave no doubt.
 */
const refused =
  /^(?:(?:\/\S+\/)?(?:ba|da|z)?sh: [^\n]*(?:syntax error|unexpected EOF|not found|No such file)[^\n]*(?:\n[^\n]*){0,2}|(?:The \S+ tool was called with invalid arguments|<tool_use_error>|InputValidationError)[\s\S]*)$/;

/** Several agents tell the exit status in words, in the first lines of the output. */
function exitCodeIn(text: string): number | undefined {
  const found = /^(?:Exit code:? |Process exited with code |exit_code=|Exit Code: )(-?\d+)\b/m.exec(
    text.slice(0, 400),
  );
  return found ? Number(found[1]) : undefined;
}
