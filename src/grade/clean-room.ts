import type {
  PreparedEnvironment,
  Sandbox,
  SandboxProvider,
  Task,
  TreeEntry,
  Verdict,
} from '../core/index.ts';
import { graded, type Marks, shell, type VerifyRequest, verdictOf, verify } from './verify.ts';

/** A sandbox made for one grading. */
export interface RoomRequest extends VerifyRequest {
  readonly provider: SandboxProvider;
  readonly environment: PreparedEnvironment;
  readonly runId: string;
  /** Unique among the sandboxes of the run. */
  readonly id: string;
}

export interface GradingRequest extends RoomRequest {
  /** The tree to grade: workspace and state directories, with absolute paths. */
  readonly tree: AsyncIterable<TreeEntry>;
}

/**
 * Grades an exported tree in a sandbox made for this grading alone: nothing but the tree comes from the agent.
 * Never throws for what goes wrong in grading; a missing verdict is `invalid`. Rethrows an abort.
 */
export async function gradeTree(request: GradingRequest): Promise<Verdict> {
  const { task, tree, signal } = request;
  const marks = await graded(signal, async () => {
    await using sandbox = await openRoom(request);
    await replaceTree(sandbox, task, tree);
    return await verify(sandbox, request);
  });
  return verdictOf(marks, task);
}

/**
 * Grades what a Harbor task with a separate verifier declares as artifacts, laid out where it was taken from in a
 * fresh copy of the environment or in the verifier's own: nothing else of the agent's sandbox is there.
 */
export function markArtifacts(
  request: RoomRequest & { readonly artifacts: readonly TreeEntry[] },
): Promise<Marks> {
  return graded(request.signal, async () => {
    await using sandbox = await openRoom(request);
    await sandbox.put(request.artifacts);
    return await verify(sandbox, request);
  });
}

function openRoom({ task, provider, id, runId, environment, signal }: RoomRequest): Promise<Sandbox> {
  const { env, limits, workdir } = task.verifier.own ?? task;
  return provider.create(
    {
      ...{ id, runId, environment, env, limits },
      ...(workdir === undefined ? {} : { workdir }),
      // Our own tasks fetch nothing at grading time; a plain Harbor task gets the network that it declares.
      network: task.hasEndurance ? { kind: 'none' } : task.verifier.network,
    },
    signal,
  );
}

/**
 * Grades in the agent's own sandbox, as a Harbor task that declares `shared` was meant: its processes are dead
 * and the reward folder is empty before the verifier starts.
 */
export function markShared(sandbox: Sandbox, request: VerifyRequest): Promise<Marks> {
  return graded(request.signal, async () => {
    await sandbox.killAll();
    return verify(sandbox, request);
  });
}

export async function gradeShared(
  sandbox: Sandbox,
  request: VerifyRequest & Pick<RoomRequest, 'runId'>,
): Promise<Verdict> {
  return verdictOf(await markShared(sandbox, request), request.task);
}

async function replaceTree(sandbox: Sandbox, task: Task, tree: AsyncIterable<TreeEntry>): Promise<void> {
  const { workspace, state } = task.endurance.snapshot;
  // The image's own copy goes first: a file that the agent deleted must not come back.
  await shell(sandbox, 'for d in "$@"; do mkdir -p "$d" && find "$d" -mindepth 1 -delete; done', [
    workspace,
    ...state,
  ]);
  await sandbox.put(tree);
}
