import { join } from 'node:path';
import type {
  Clock,
  ExecResult,
  PreparedEnvironment,
  Sandbox,
  SandboxProvider,
  ScriptStep,
  Task,
  Verdict,
} from '../core/index.ts';
import { gradeTree } from '../grade/index.ts';
import { stepDeadlineMs } from './constants.ts';
import { placeTree, type Tree, TreeWatch } from './tree.ts';

/** Where solutions of one task are run and graded. */
export interface Place {
  readonly task: Task;
  readonly provider: SandboxProvider;
  readonly environment: PreparedEnvironment;
  readonly runId: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Receives what graders print. */
  readonly outDir: string;
  /** A fresh id for a sandbox; `what` is for whoever looks at a list of them. */
  readonly nextId: (what: string) => string;
}

/** A sandbox as an agent gets it. */
export function openSandbox({ task, provider, environment, runId, nextId, signal }: Place, what: string) {
  return provider.create(
    {
      id: nextId(what),
      runId,
      environment,
      env: task.env,
      limits: task.limits,
      ...(task.workdir === undefined ? {} : { workdir: task.workdir }),
      network: task.hasEndurance ? { kind: 'none' } : task.network,
    },
    signal,
  );
}

/** One step, as the oracle runs it. */
export function runStep(
  sandbox: Sandbox,
  { task, signal }: Place,
  { script }: ScriptStep,
): Promise<ExecResult> {
  return sandbox.exec({
    argv: ['sh', '-c', script],
    env: task.solutionEnv,
    ...(task.agentUser === undefined ? {} : { user: task.agentUser }),
    timeoutMs: stepDeadlineMs,
    signal,
  });
}

export interface StepsRun {
  /** After all steps. */
  readonly final: Tree;
  /** After the asked numbers of steps. */
  readonly trees: ReadonlyMap<number, Tree>;
  /** What each step changed; empty lists where nobody asked. */
  readonly changes: readonly (readonly string[])[];
  readonly failing: number;
  readonly ms: number;
}

export interface StepsRequest {
  readonly steps: readonly ScriptStep[];
  /** Where to start from, instead of the environment's own tree. */
  readonly from?: Tree;
  /** Numbers of steps after which the tree is kept. */
  readonly cuts?: readonly number[];
  /** Called with the tree's changes after every step, where they are wanted. */
  readonly watch?: boolean;
  /** Called after the last step, before the processes that are left are ended. */
  readonly atEnd?: (sandbox: Sandbox) => Promise<void>;
}

/** Runs steps one after the other, as the oracle does: one that fails does not stop those after it. */
export async function runSteps(place: Place, what: string, request: StepsRequest): Promise<StepsRun> {
  const { steps, from, cuts = [], watch = false, atEnd } = request;
  await using sandbox = await openSandbox(place, what);
  if (from !== undefined) await placeTree(sandbox, place.task, from);
  const eye = new TreeWatch(sandbox, place.task);
  if (watch) await eye.look();
  const trees = new Map<number, Tree>();
  const changes: (readonly string[])[] = [];
  let failing = 0;
  const started = place.clock.monotonic();
  for (const [index, step] of steps.entries()) {
    place.signal.throwIfAborted();
    const { exitCode } = await runStep(sandbox, place, step);
    if (exitCode !== 0) failing += 1;
    const kept = cuts.includes(index + 1);
    if (!watch && !kept) continue;
    const { tree, changed } = await eye.look();
    if (watch) changes.push(changed);
    if (kept) trees.set(index + 1, tree);
  }
  const ms = place.clock.monotonic() - started;
  await atEnd?.(sandbox);
  await sandbox.killAll();
  const { tree: final } = await eye.look();
  return { final, trees, changes, failing, ms };
}

/** Runs a script of several lines as a whole, from the workdir. */
export async function runScript(place: Place, what: string, script: string): Promise<Tree> {
  await using sandbox = await openSandbox(place, what);
  const file = '/tmp/solution.sh';
  await sandbox.put([{ path: file, mode: '100755', content: Buffer.from(script) }]);
  await sandbox.exec({
    argv: [/^#!.*\bbash\b/.test(script) ? 'bash' : 'sh', file],
    timeoutMs: stepDeadlineMs,
    signal: place.signal,
  });
  place.signal.throwIfAborted();
  await sandbox.killAll();
  return (await new TreeWatch(sandbox, place.task).look()).tree;
}

/** The hidden grader's verdict on a tree, in a sandbox of its own. */
export function gradeIn(place: Place, what: string, tree: Tree): Promise<Verdict> {
  const { task, provider, environment, runId, clock, signal, outDir } = place;
  const id = place.nextId(what);
  return gradeTree({
    ...{ task, provider, environment, runId, id, clock, signal },
    tree: entriesOf(tree),
    outDir: join(outDir, id),
  });
}

async function* entriesOf(tree: Tree) {
  yield* tree.values();
}
