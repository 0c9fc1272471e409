import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Clock,
  MimoError,
  messageOf,
  type Sandbox,
  type Task,
  type TreeEntry,
  type Verdict,
} from '../core/index.ts';
import { entriesOf } from './files.ts';
import { readRewards } from './rewards.ts';
import { scoreRewards } from './score.ts';

/** What a grader said in its own numbers, before they are weighed; or why it said nothing. */
export type Marks =
  | {
      readonly status: 'marked';
      readonly rewards: Readonly<Record<string, number>>;
      readonly durationMs: number;
    }
  | Extract<Verdict, { readonly status: 'invalid' }>;

export interface VerifyRequest {
  /** Or one of its legs in its place. */
  readonly task: Task;
  /** Host directory that receives the verifier's output. */
  readonly outDir: string;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

export const verdictOf = (marks: Marks, { endurance }: Task): Verdict =>
  marks.status === 'marked' ? scoreRewards(marks.rewards, endurance, marks.durationMs) : marks;

/** What broke in grading is no verdict, never an exception; an abort goes on. */
export async function graded(signal: AbortSignal | undefined, grade: () => Promise<Marks>): Promise<Marks> {
  try {
    return await grade();
  } catch (error) {
    if (signal?.aborted) throw error;
    const code = error instanceof MimoError ? error.code : 'GRADING_FAILED';
    return { status: 'invalid', code, reason: messageOf(error) };
  }
}

/** Lays the tests out, runs them and reads what they wrote. The reward folder is empty before and open to any user. */
export async function verify(sandbox: Sandbox, request: VerifyRequest): Promise<Marks> {
  const { task, clock, signal } = request;
  const { verifier } = task;
  await shell(sandbox, 'rm -rf /logs/verifier && mkdir -p /logs/verifier && chmod 777 /logs/verifier', []);
  if (verifier.tests.length > 0) await shell(sandbox, 'rm -rf /tests && mkdir -p /tests', []);
  for (const directory of verifier.tests) await sandbox.put(entriesOf(directory, '/tests'));
  const started = clock.monotonic();
  const run = await sandbox.exec({
    argv: ['bash', '/tests/test.sh'],
    cwd: task.hasEndurance ? task.endurance.snapshot.workspace : sandbox.workdir,
    env: verifier.env,
    ...(verifier.user === undefined ? {} : { user: verifier.user }),
    timeoutMs: verifier.timeoutMs,
    ...(signal ? { signal } : {}),
  });
  signal?.throwIfAborted();
  const durationMs = clock.monotonic() - started;
  await sandbox.killAll();
  const files = await sandbox.get('/logs/verifier', { maxBytes: 64 * 1024 * 1024 });
  await keepOutput(request.outDir, run.stdout, run.stderr, files);
  if (run.timedOut) {
    return {
      status: 'invalid',
      code: 'VERIFIER_TIMEOUT',
      reason: `the grader did not end within ${verifier.timeoutMs / 1000} s`,
    };
  }
  const rewards = readRewards(files);
  if (rewards.ok) return { status: 'marked', rewards: rewards.values, durationMs };
  const tail = (run.stderr || run.stdout).trim().slice(-300);
  return {
    status: 'invalid',
    code: rewards.code,
    reason: tail ? `${rewards.reason}; it printed: ${tail}` : rewards.reason,
  };
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

/** Runs a line of ours in a grading sandbox. Throws infra `GRADING_SETUP_FAILED`. */
export async function shell(sandbox: Sandbox, script: string, args: readonly string[]): Promise<void> {
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
