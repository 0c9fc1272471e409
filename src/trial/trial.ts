import { noClaim } from '../core/index.ts';
import { runAgentPart } from './agent-part.ts';
import type { EndReason } from './end-reason.ts';
import { finishTrial } from './finish.ts';
import { TrialRecord } from './record.ts';
import type { TrialEnd, TrialRequest } from './request.ts';
import {
  archiveAttempt,
  archiveResult,
  countAttempts,
  findResumePoint,
  type ResumePoint,
} from './resume-point.ts';

/**
 * The life of one trial: sandbox, agent, record, grade. What the agent does is a value; what breaks of ours is the
 * outcome `invalid`, never an exception. Only an interruption leaves the trial without a result, to be resumed.
 */
export async function runTrial(request: TrialRequest): Promise<TrialEnd> {
  const { paths, clock, task, agent } = request;
  // A checkpoint does not say of which leg it is: a task of several starts over.
  const resumable = agent.resumable && task.legs.length === 0;
  const point = resumable ? await findResumePoint(paths) : undefined;
  if (point) await archiveResult(paths);
  else await archiveAttempt(paths);
  const attempts = await countAttempts(paths);
  const startedAt = clock.now();
  await using record = await TrialRecord.open(paths, task.endurance.snapshot.workspace, clock);
  request.onStarted(point?.step);
  await announce(record, request, point);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort({ kind: 'interrupted' } satisfies EndReason);
  if (request.signal.aborted) interrupt();
  request.signal.addEventListener('abort', interrupt, { once: true });
  try {
    const part = await runAgentPart(request, record, point, stop);
    if (part === undefined || request.signal.aborted) return await interrupted(record);
    await record.append({ type: 'agent-ended', outcome: part.outcome, claim: part.end?.claim ?? noClaim });
    request.onGrading();
    return {
      kind: 'finished',
      result: await finishTrial(request, record, part, { attempts, startedAt, point }),
    };
  } catch (error) {
    if (request.signal.aborted) return await interrupted(record);
    throw error;
  } finally {
    request.signal.removeEventListener('abort', interrupt);
  }
}

async function announce(
  record: TrialRecord,
  request: TrialRequest,
  point: ResumePoint | undefined,
): Promise<void> {
  if (point) {
    await record.append({ type: 'resumed', step: point.step, abandonedFrom: point.abandonedFrom });
    return;
  }
  const { planned, task, agent, model, provider, limits } = request;
  await record.append({
    type: 'trial-started',
    schema: 'mimo-bench/journal@1',
    trial: planned,
    taskDigest: task.digest,
    agentVersion: agent.version,
    simulated: model?.simulated ?? false,
    sandbox: provider.kind,
    limits,
  });
}

async function interrupted(record: TrialRecord): Promise<TrialEnd> {
  await record.append({ type: 'interrupted' });
  return { kind: 'interrupted' };
}
