import { join } from 'node:path';
import { type AgentEnd, infraError, type Leg, MimoError, messageOf, type Outcome } from '../core/index.ts';
import { type Marks, markArtifacts, markShared, type Surroundings, shortOf } from '../grade/index.ts';
import { afterAgent, runAgent } from './agent-run.ts';
import { collectArtifacts } from './artifacts.ts';
import { type EndReason, outcomeOf } from './end-reason.ts';
import type { Lane, Running } from './lane.ts';
import { clearGrading, laySolution, prepareLeg, taskOfLeg } from './legs.ts';
import { openModelAccess } from './model-access.ts';
import type { TrialRequest } from './request.ts';
import type { ResumePoint } from './resume-point.ts';
import { sandboxId } from './sandbox-id.ts';

/** What a leg leaves. Calls and cost are of the trial up to its end. */
export interface LegEnd {
  readonly outcome: Outcome;
  readonly end: AgentEnd | undefined;
  readonly after: Surroundings | undefined;
  /** Undefined where it was not graded, and where a snapshot is graded instead. */
  readonly marks: Marks | undefined;
  readonly sideCalls: number;
  readonly costUsd: number | null;
  readonly translated: boolean;
  /** The next leg may be begun. */
  readonly goesOn: boolean;
}

/** Prepares a leg, runs the agent in it with a conversation of its own, and grades it where that is done at once. */
export async function runLeg(lane: Lane, leg: Leg, previous: LegEnd | undefined): Promise<LegEnd> {
  const { request, record, keeper } = lane;
  const several = request.task.legs.length > 0;
  const { paths } = request;
  const running: Running = {
    ...lane,
    leg,
    first: previous === undefined,
    stop: followed(lane.stop),
    stepsBefore: previous === undefined ? 0 : keeper.totals.steps,
    request: {
      ...request,
      task: taskOfLeg(request.task, leg),
      paths: several ? { ...paths, native: join(paths.native, leg.name) } : paths,
    },
  };
  if (several) {
    await record.append({ type: 'leg-started', leg: leg.name, instruction: leg.instruction });
    const failure = await prepared(running);
    if (failure !== undefined) return unprepared(lane, leg, previous, failure);
  }
  if (request.agent.usesSolution) await laySolution(lane.sandbox, running.request.task);
  const ended = await runToEnd(running, previous && { totals: keeper.totals, ...previous });
  const marks = await gradeNow(running, ended.outcome);
  const why = several ? endsBecause(leg, ended.outcome, marks, request) : undefined;
  if (several) {
    await record.append({
      type: 'leg-ended',
      leg: leg.name,
      outcome: ended.outcome,
      marks: marks ?? null,
      stops: why ?? null,
    });
    if (why === undefined) await clearGrading(lane.sandbox);
  }
  return { ...ended, marks, goesOn: several && why === undefined };
}

/** Aborted together with the trial, and by itself without ending the trial. */
function followed(trial: AbortController): AbortController {
  const own = new AbortController();
  const follow = (): void => own.abort(trial.signal.reason);
  if (trial.signal.aborted) follow();
  trial.signal.addEventListener('abort', follow, { once: true });
  return own;
}

/** Why a leg could not be prepared. The first one's preparation has nothing of the agent in it: that is ours, and throws. */
async function prepared({ sandbox, leg, request, first, workspace }: Running): Promise<string | undefined> {
  try {
    await prepareLeg(sandbox, leg, request);
    await workspace.interim(`Before ${leg.name}: what the task lays out`);
    return undefined;
  } catch (error) {
    const own =
      error instanceof MimoError && ['LEG_SETUP_FAILED', 'ENVIRONMENT_UNHEALTHY'].includes(error.code);
    if (first || !own) throw error;
    return messageOf(error);
  }
}

/** Later preparations run on what the agent left: where one fails the trial ends there, with what it has. */
async function unprepared(
  { record }: Lane,
  leg: Leg,
  previous: LegEnd | undefined,
  failure: string,
): Promise<LegEnd> {
  if (previous === undefined) throw infraError('LEG_SETUP_FAILED', failure);
  const { outcome } = previous;
  await record.append({ type: 'leg-ended', leg: leg.name, outcome, marks: null, stops: failure });
  return { ...previous, marks: undefined, goesOn: false };
}

/** Undefined where the next leg is begun. */
function endsBecause(
  leg: Leg,
  outcome: Outcome,
  marks: Marks | undefined,
  { limits }: TrialRequest,
): string | undefined {
  const ownTime = outcome.kind === 'limit' && outcome.limit === 'wall' && limits.wallMs === undefined;
  if (outcome.kind === 'invalid' || (outcome.kind === 'limit' && !ownTime)) return outcome.reason;
  const failed = outcome.kind === 'agent-crashed' || ownTime;
  if (failed && marks?.status !== 'marked') return outcome.reason;
  return shortOf(leg, marks);
}

type Ended = Omit<LegEnd, 'marks' | 'goesOn'>;
type Before = Pick<ResumePoint, 'totals' | 'costUsd' | 'sideCalls'>;

async function runToEnd(running: Running, before: Before | undefined): Promise<Ended> {
  const { request, record, keeper, point, stop, access } = running;
  const { model } = request;
  await using opened = model && openModelAccess(request, model, record, keeper, before ?? point);
  access.current = opened;
  try {
    const end = await runAgent(running, opened);
    const after = await afterAgent(running, opened);
    const { trial } = opened ?? {};
    return {
      outcome: outcomeOf({
        stopped: stop.signal.aborted ? (stop.signal.reason as EndReason) : undefined,
        providerFailure: trial?.providerFailure,
        refused: trial?.refused,
        end,
      }),
      end,
      after,
      sideCalls: trial?.counters.sideCalls ?? 0,
      translated: opened?.translated ?? false,
      costUsd: trial ? trial.counters.costUsd : 0,
    };
  } finally {
    access.current = undefined;
  }
}

/** Grades where the agent worked, or what the task takes out of there; a task with `mimo.yaml` by its last snapshot. */
async function gradeNow(running: Running, outcome: Outcome): Promise<Marks | undefined> {
  const { request, record, sandbox, leg, keeper, environment } = running;
  const { task, provider, clock, runId, signal, paths } = request;
  if (sandbox.lost.aborted || signal.aborted || outcome.kind === 'invalid') return undefined;
  const separate = task.verifier.mode === 'separate';
  if (separate && task.hasEndurance) return undefined;
  request.onGrading();
  const artifacts = task.hasEndurance
    ? []
    : await collectArtifacts(sandbox, task, { record, directory: join(paths.artifacts, leg.name) });
  const outDir = join(paths.grade, `step-${keeper.totals.steps}`, leg.name);
  const asked = { task, clock, signal, outDir };
  if (!separate) return markShared(sandbox, asked);
  const own = task.verifier.own?.environment;
  return markArtifacts({
    ...asked,
    ...{ provider, runId, artifacts, id: sandboxId(request, 'grade') },
    environment: own === undefined ? environment : await request.environment(own),
  });
}
