import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Clock,
  MimoError,
  messageOf,
  type PreparedEnvironment,
  type Sandbox,
  type SandboxProvider,
  type Task,
  type TreeEntry,
  type Verdict,
} from '../core/index.ts';
import { entriesOf } from './files.ts';
import { readRewards } from './rewards.ts';
import { scoreRewards } from './score.ts';

export interface GradingRequest {
  readonly task: Task;
  readonly provider: SandboxProvider;
  readonly environment: PreparedEnvironment;
  readonly runId: string;
  /** Unique among the sandboxes of the run. */
  readonly id: string;
  /** The tree to grade: workspace and state directories, with absolute paths. */
  readonly tree: AsyncIterable<TreeEntry>;
  /** Host directory that receives the verifier's output. */
  readonly outDir: string;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

/**
 * Grades an exported tree in a sandbox made for this grading alone: nothing but the tree comes from the agent.
 * Never throws for what goes wrong in grading; a missing verdict is `invalid`. Rethrows an abort.
 */
export async function gradeTree(request: GradingRequest): Promise<Verdict> {
  const { task, provider } = request;
  try {
    await using sandbox = await provider.create(
      {
        id: request.id,
        runId: request.runId,
        environment: request.environment,
        env: task.env,
        limits: task.limits,
        // Our own tasks fetch nothing at grading time; a plain Harbor task gets the network that it declares.
        network: task.hasEndurance ? { kind: 'none' } : task.verifier.network,
      },
      request.signal,
    );
    await replaceTree(sandbox, task, request.tree);
    return await verify(sandbox, request);
  } catch (error) {
    if (request.signal?.aborted) throw error;
    const code = error instanceof MimoError ? error.code : 'GRADING_FAILED';
    return { status: 'invalid', code, reason: messageOf(error) };
  }
}

/**
 * Grades in the agent's own sandbox, as a Harbor task that declares `shared` was meant: its processes are dead
 * and the reward folder is empty before the verifier starts.
 */
export async function gradeShared(
  sandbox: Sandbox,
  request: Omit<GradingRequest, 'tree' | 'id' | 'environment' | 'provider'>,
): Promise<Verdict> {
  try {
    await sandbox.killAll();
    return await verify(sandbox, request);
  } catch (error) {
    if (request.signal?.aborted) throw error;
    const code = error instanceof MimoError ? error.code : 'GRADING_FAILED';
    return { status: 'invalid', code, reason: messageOf(error) };
  }
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

async function verify(
  sandbox: Sandbox,
  request: Pick<GradingRequest, 'task' | 'outDir' | 'clock' | 'signal'>,
): Promise<Verdict> {
  const { task, clock } = request;
  await shell(sandbox, 'rm -rf /logs/verifier /tests && mkdir -p /logs/verifier /tests', []);
  await sandbox.put(entriesOf(join(task.directory, 'tests'), '/tests'));
  const started = clock.monotonic();
  const run = await sandbox.exec({
    argv: ['bash', '/tests/test.sh'],
    cwd: task.endurance.snapshot.workspace,
    env: task.verifier.env,
    ...(task.verifier.user === undefined ? {} : { user: task.verifier.user }),
    timeoutMs: task.verifier.timeoutMs,
    ...(request.signal ? { signal: request.signal } : {}),
  });
  request.signal?.throwIfAborted();
  const durationMs = clock.monotonic() - started;
  await sandbox.killAll();
  const files = await sandbox.get('/logs/verifier', { maxBytes: 64 * 1024 * 1024 });
  await keepOutput(request.outDir, run.stdout, run.stderr, files);
  if (run.timedOut) {
    return {
      status: 'invalid',
      code: 'VERIFIER_TIMEOUT',
      reason: `the grader did not end within ${task.verifier.timeoutMs / 1000} s`,
    };
  }
  const rewards = readRewards(files);
  if (!rewards.ok) {
    const tail = (run.stderr || run.stdout).trim().slice(-300);
    return {
      status: 'invalid',
      code: rewards.code,
      reason: tail ? `${rewards.reason}; it printed: ${tail}` : rewards.reason,
    };
  }
  return scoreRewards(rewards.values, task.endurance, durationMs);
}

async function keepOutput(
  outDir: string,
  stdout: string,
  stderr: string,
  files: readonly TreeEntry[],
): Promise<void> {
  await mkdir(outDir, { recursive: true });
  await writeFile(join(outDir, 'stdout.txt'), stdout);
  await writeFile(join(outDir, 'stderr.txt'), stderr);
  for (const file of files) {
    const name = file.path.slice('/logs/verifier/'.length);
    // Only plain names: what a hostile grader run calls its files must not choose where they land here.
    if (file.mode.startsWith('100') && /^[\w.-]+$/.test(name))
      await writeFile(join(outDir, name), file.content);
  }
}

async function shell(sandbox: Sandbox, script: string, args: readonly string[]): Promise<void> {
  const result = await sandbox.exec({
    argv: ['sh', '-c', script, 'sh', ...args],
    cwd: '/',
    timeoutMs: 60_000,
  });
  if (result.exitCode !== 0) {
    throw new MimoError(
      'infra',
      'GRADING_SETUP_FAILED',
      `preparing the grading sandbox failed: ${result.stderr.trim() || result.exitCode}`,
    );
  }
}
