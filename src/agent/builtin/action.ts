import { createHash } from 'node:crypto';
import type { TreeChange } from '../../core/index.ts';
import { clip, firstLine } from '../clip.ts';
import { appendFact } from './append.ts';
import type { DependencyChange } from './dependencies/change.ts';
import type { Recorded, RecordedChanges } from './events.ts';
import { runsTests } from './progress.ts';
import type { Session } from './session.ts';
import type { Action, Observation } from './tools/index.ts';

const inlineCharacters = 8192;
const inlineChanges = 200;
const testOutputCharacters = 1500;

/** An action about to be done for a tool call (or for the runtime itself: the completion check). */
export interface Deed {
  readonly call: string;
  readonly tool: string;
  readonly arguments: unknown;
  readonly writes: boolean;
  readonly action: Action;
}

export interface Done {
  /** As shown to the model. */
  readonly text: string;
  readonly isError: boolean;
  readonly exitCode: number | undefined;
  readonly aborted: boolean;
  /** Of action, output and tree: what the loop monitor compares. */
  readonly digest: string;
}

/** Does an action between two flushed audit events, and tells what the tree (not the action) says it changed. */
export async function perform(session: Session, deed: Deed): Promise<Done> {
  const { action, call, tool } = deed;
  const turn = session.turn;
  await session.audit({
    type: 'action-start',
    turn,
    call,
    tool,
    arguments: await recorded(session, deed.arguments),
    argv: action.argv.map((word) => firstCharacters(word)),
    cwd: action.cwd,
    env: action.env,
  });
  const from = session.clock.monotonic();
  const seen = await action.run();
  const durationMs = session.clock.monotonic() - from;
  const effect = deed.writes && !seen.aborted ? await effectOf(session, deed) : undefined;
  const output = await outputOf(session, seen.text);
  await session.audit({
    type: 'action-end',
    turn,
    call,
    tool,
    exitCode: seen.exitCode ?? null,
    signal: seen.signal ?? null,
    timedOut: seen.timedOut ?? false,
    aborted: seen.aborted ?? false,
    isError: seen.isError,
    durationMs,
    outputSha256: output.sha256,
    outputBytes: output.bytes,
    outputBlob: output.blob,
    outputLost: seen.lost ?? 0,
    changes: effect ? await recordedChanges(session, effect.changes) : null,
    tree: effect ? session.tree.tree : null,
    dependencies: effect?.dependencies ?? [],
  });
  noteFact(session, deed, seen, effect, output.blob);
  return {
    text: output.shown,
    isError: seen.isError,
    exitCode: seen.exitCode,
    aborted: seen.aborted ?? false,
    digest: sha256(JSON.stringify([tool, deed.arguments, output.sha256, session.tree.tree])),
  };
}

interface Effect {
  readonly changes: readonly TreeChange[];
  readonly dependencies: readonly DependencyChange[];
}

async function effectOf(session: Session, { tool, action }: Deed): Promise<Effect> {
  const command = action.argv.length > 0 && tool !== 'search' ? action.detail : undefined;
  const looking = session.context.snapshot();
  const changed = looking.then(({ changes }) => changes);
  const [look, dependencies] = await Promise.all([looking, session.dependencies.after(command, changed)]);
  session.tree = { commit: look.commit, tree: look.tree };
  return { changes: look.changes, dependencies };
}

interface Output {
  readonly shown: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly blob: string | null;
}

/** Cuts an output for the model and keeps the whole of what was cut. */
async function outputOf({ context, options }: Session, text: string): Promise<Output> {
  const facts = { sha256: sha256(text), bytes: Buffer.byteLength(text) };
  if (text.length <= options.outputCharacters) return { ...facts, shown: text, blob: null };
  const blob = await context.storeBlob(text);
  const cut = clip(
    text,
    options.outputCharacters,
    (left) => `[${left} characters left out here; read the path output:${blob} for all of it]`,
  );
  return { ...facts, shown: cut.text, blob };
}

function noteFact(
  session: Session,
  { tool, action }: Deed,
  seen: Observation,
  effect: Effect | undefined,
  outputBlob: string | null,
): void {
  const tests = tool === 'bash' && runsTests(action.detail.slice(0, inlineCharacters));
  appendFact(session, {
    turn: session.turn,
    tool,
    detail: tool === 'note' ? action.detail : firstCharacters(action.detail),
    exitCode: seen.exitCode ?? null,
    isError: seen.isError,
    changes: (effect?.changes ?? []).slice(0, inlineChanges).map(({ path, change }) => ({ path, change })),
    dependencies: (effect?.dependencies ?? []).map(dependencyLine),
    testOutput: tests ? lastCharacters(seen.text) : null,
    outputBlob,
  });
}

function dependencyLine({ seen, ecosystem, change, name, from, to, where }: DependencyChange): string {
  const versions = from === null ? (to ?? '') : `${from} -> ${to ?? 'gone'}`;
  return `${seen}: ${ecosystem} ${name} ${change} ${versions} ${where}`.trim().replace(/ +/g, ' ');
}

/** An output's end is where test runners put their totals. */
function lastCharacters(text: string): string {
  if (text.length <= testOutputCharacters) return text;
  return `[...]${text.slice(-testOutputCharacters).replace(/^[\uDC00-\uDFFF]/, '')}`;
}

const firstCharacters = (text: string): string =>
  text.length <= inlineCharacters ? text : firstLine(text, 400);

/** A payload for the journal: lines stay short, and nothing is lost. */
export async function recorded({ context }: Pick<Session, 'context'>, value: unknown): Promise<Recorded> {
  const json = JSON.stringify(value) ?? 'null';
  if (json.length <= inlineCharacters) return { value };
  return {
    cut: clip(json, 1000, (left) => `[${left} characters]`).text,
    blob: await context.storeBlob(json),
  };
}

async function recordedChanges(
  { context }: Session,
  changes: readonly TreeChange[],
): Promise<RecordedChanges> {
  if (changes.length <= inlineChanges) return { listed: changes, total: changes.length };
  const blob = await context.storeBlob(JSON.stringify(changes));
  return { listed: changes.slice(0, inlineChanges), total: changes.length, blob };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
