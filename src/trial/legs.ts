import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { infraError, type Leg, type Sandbox, type Task } from '../core/index.ts';
import { entriesOf } from '../grade/index.ts';
import { asUser } from './as-user.ts';
import { passHealthcheck } from './healthcheck.ts';
import type { TrialRequest } from './request.ts';

/** Longer preparations hang. */
const setupDeadlineMs = 10 * 60_000;

/** The legs of a task; one of a single assignment is one leg, of which nothing needs to be prepared. */
export function legsOf(task: Task): readonly Leg[] {
  if (task.legs.length > 0) return task.legs;
  return [{ ...task, name: '', workdirFiles: undefined, healthcheck: undefined, minRewards: {} }];
}

/** A task as one of its legs asks and grades it. */
export function taskOfLeg(task: Task, leg: Leg): Task {
  const { instruction, agentTimeoutMs, agentUser, verifier, artifacts, reference, solution } = leg;
  return { ...task, instruction, agentTimeoutMs, agentUser, verifier, artifacts, reference, solution };
}

/**
 * Lays a leg's files into the working directory, runs its `setup.sh` there as the agent's user, and waits for its
 * healthcheck, in Harbor's order. Throws infra `LEG_SETUP_FAILED` or `ENVIRONMENT_UNHEALTHY`.
 */
export async function prepareLeg(sandbox: Sandbox, leg: Leg, request: TrialRequest): Promise<void> {
  const own = asUser(sandbox, leg.agentUser);
  if (leg.workdirFiles !== undefined) {
    await own.put(entriesOf(leg.workdirFiles, sandbox.workdir));
    if (existsSync(join(leg.workdirFiles, 'setup.sh'))) await runSetup(own, leg, request.signal);
  }
  await passHealthcheck(own, leg.healthcheck, request);
}

async function runSetup(sandbox: Sandbox, { name }: Leg, signal: AbortSignal): Promise<void> {
  const argv = ['bash', `${sandbox.workdir}/setup.sh`] as const;
  const result = await sandbox.exec({ argv, timeoutMs: setupDeadlineMs, signal });
  signal.throwIfAborted();
  if (result.exitCode === 0) return;
  const how = result.timedOut ? 'did not end in time' : `exited with ${result.exitCode}`;
  const said = `${result.stderr}\n${result.stdout}`.trim().slice(-300);
  throw infraError('LEG_SETUP_FAILED', `setup.sh of the step "${name}" ${how}: ${said}`);
}

const solutionDirectory = '/solution';
/** Tells a reference where its own file and what it uses lie. */
export const solutionPlace = { REFERENCE_DIR: solutionDirectory };

/** What a reference run finds beside the task, put there only for it. */
export async function laySolution(sandbox: Sandbox, { solution }: Task): Promise<void> {
  await clear(sandbox, [solutionDirectory]);
  if (solution !== undefined) await sandbox.put(entriesOf(solution, solutionDirectory));
}

/** What a leg's grading brought in, so that the next leg's agent does not find it. */
export const clearGrading = (sandbox: Sandbox): Promise<void> => clear(sandbox, ['/tests', '/logs/verifier']);

async function clear(sandbox: Sandbox, directories: readonly string[]): Promise<void> {
  await sandbox.exec({ argv: ['rm', '-rf', ...directories], cwd: '/', timeoutMs: 60_000 });
}
