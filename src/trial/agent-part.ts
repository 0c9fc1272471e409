import { join } from 'node:path';
import {
  type AgentEnd,
  MimoError,
  messageOf,
  type Outcome,
  type PreparedEnvironment,
  type Sandbox,
  type Verdict,
} from '../core/index.ts';
import { gradeShared, readSurroundings, type Surroundings, TamperWatch } from '../grade/index.ts';
import { contextFor } from './agent-context.ts';
import { watchDeadlines } from './deadlines.ts';
import { type EndReason, outcomeOf } from './end-reason.ts';
import { failedPart } from './failed-part.ts';
import { MeteredSandbox } from './metered-sandbox.ts';
import { type ModelAccess, openModelAccess } from './model-access.ts';
import { StepKeeper, type StepTotals, type TrialRecord } from './record.ts';
import type { TrialRequest } from './request.ts';
import type { ResumePoint } from './resume-point.ts';
import { sandboxId } from './sandbox-id.ts';
import { limitsOf, networkOf } from './sandbox-needs.ts';
import { Workspace } from './workspace.ts';

/** What the agent's part of a trial leaves for grading and reporting. */
export interface AgentPart {
  readonly outcome: Outcome;
  readonly end: AgentEnd | undefined;
  readonly totals: StepTotals;
  readonly sideCalls: number;
  readonly translated: boolean;
  readonly costUsd: number | null;
  readonly sandboxMs: number;
  readonly wallMs: number;
  readonly snapshotMedianMs: number | null;
  readonly environment: PreparedEnvironment | undefined;
  readonly before: Surroundings;
  readonly after: Surroundings | undefined;
  /** Of a task that is graded in the agent's own sandbox. */
  readonly sharedVerdict: Verdict | undefined;
  /** As the agent's program says of itself; undefined where it does not or never ran. */
  readonly agentVersion: string | undefined;
  readonly tamper: TamperWatch;
}

interface Stage {
  readonly request: TrialRequest;
  readonly record: TrialRecord;
  readonly point: ResumePoint | undefined;
  readonly stop: AbortController;
  readonly tamper: TamperWatch;
  readonly keeper: { current: StepKeeper | undefined };
  readonly program: { version: string | undefined };
  /** Wall time of the attempt at this moment, that of an interrupted one included. */
  readonly wallMs: () => number;
}

/** Runs the agent to its end. Undefined when interrupted; infrastructure that fails becomes the outcome `invalid`. */
export async function runAgentPart(
  request: TrialRequest,
  record: TrialRecord,
  point: ResumePoint | undefined,
  stop: AbortController,
): Promise<AgentPart | undefined> {
  const tamper = new TamperWatch(request.task);
  for (const { step, changes } of point?.steps ?? []) tamper.observe(step, changes);
  const started = request.clock.monotonic();
  const wallMs = (): number => (point?.spent.wallMs ?? 0) + request.clock.monotonic() - started;
  const stage: Stage = {
    request,
    record,
    point,
    stop,
    tamper,
    keeper: { current: undefined },
    program: { version: undefined },
    wallMs,
  };
  try {
    const part = await runInSandbox(stage);
    return request.signal.aborted ? undefined : { ...part, tamper, wallMs: wallMs() };
  } catch (error) {
    if (request.signal.aborted) return undefined;
    return {
      ...failedPart(error, lastTotals(stage), stage.program.version),
      tamper,
      wallMs: wallMs(),
    };
  }
}

const lastTotals = ({ keeper, point }: Stage): StepTotals | undefined =>
  keeper.current?.totals ?? point?.totals;

export type Ran = Omit<AgentPart, 'tamper' | 'wallMs'>;

async function runInSandbox(stage: Stage): Promise<Ran> {
  const { request, record, point, stop } = stage;
  const environment = await request.environment();
  const { mounts } = (await request.installation?.()) ?? { mounts: [] };
  // Opened after the sandbox, whose connections it serves; until then a connection has nothing to reach.
  let access: ModelAccess | undefined;
  await using sandbox = await request.provider.create(
    {
      id: sandboxId(request, 'work'),
      runId: request.runId,
      environment,
      env: request.task.env,
      limits: limitsOf(request),
      network: networkOf(request),
      mounts,
      onConnection: (connection) => {
        if (access) request.gateway.accept(connection, access.trial);
        else connection.destroy();
      },
    },
    stop.signal,
  );
  const metered = new MeteredSandbox(sandbox, request.clock);
  const workspace = new Workspace(
    metered,
    record.snapshots,
    request.task,
    request.clock,
    request.agent.droppings,
  );
  await prepareWorkspace(stage, sandbox, workspace);
  const before = await readSurroundings(sandbox);
  const keeper = new StepKeeper({
    record,
    workspace,
    tamper: stage.tamper,
    ...(point ? { before: point.totals } : {}),
    spent: () => ({ wallMs: stage.wallMs(), sandboxMs: (point?.spent.sandboxMs ?? 0) + metered.busyMs }),
    onStep: request.onStep,
  });
  stage.keeper.current = keeper;
  await using opened = request.model && openModelAccess(request, request.model, record, keeper, point);
  access = opened;
  const end = await runAgent(stage, { sandbox, metered, workspace, keeper, access });
  const after = await afterAgent(stage, metered, access);
  const { trial } = access ?? {};
  const shared = request.task.verifier.mode === 'shared' && !sandbox.lost.aborted && !request.signal.aborted;
  const sharedVerdict = shared ? await gradeHere(request, keeper, sandbox) : undefined;
  return {
    outcome: outcomeOf({
      stopped: stop.signal.aborted ? (stop.signal.reason as EndReason) : undefined,
      providerFailure: trial?.providerFailure,
      refused: trial?.refused,
      end,
    }),
    end,
    totals: keeper.totals,
    sideCalls: trial?.counters.sideCalls ?? 0,
    translated: access?.translated ?? false,
    costUsd: trial ? trial.counters.costUsd : 0,
    sandboxMs: request.agent.runsInside
      ? insideMs(metered, keeper, workspace)
      : (point?.spent.sandboxMs ?? 0) + metered.busyMs,
    snapshotMedianMs: workspace.cost.medianMs,
    environment,
    before,
    after,
    sharedVerdict,
    agentVersion: stage.program.version,
  };
}

/**
 * The time of a program inside: all that it ran, its start and end included, but for what it spent waiting for the
 * model and for our snapshots.
 */
function insideMs(metered: MeteredSandbox, { totals }: StepKeeper, { cost }: Workspace): number {
  const waited = totals.modelMs + totals.waitingMs + cost.totalMs;
  return Math.max(totals.sandboxMs, metered.busyMs - waited);
}

/** The first snapshot, or the workspace of the step from which an interrupted trial goes on. */
async function prepareWorkspace(
  { request, record, point }: Stage,
  sandbox: Sandbox,
  workspace: Workspace,
): Promise<void> {
  if (!point) {
    const { commit, tree, ms } = await workspace.commit(0, 'Step 0: the workspace as given');
    await record.append({ type: 'workspace', snapshot: { commit, tree, ms } });
    return;
  }
  await record.snapshots.rewind(point.step);
  const { workspace: root, state } = request.task.endurance.snapshot;
  await sandbox.exec({
    argv: [
      'sh',
      '-c',
      'for d in "$@"; do mkdir -p "$d" && find "$d" -mindepth 1 -delete; done',
      'sh',
      root,
      ...state,
    ],
    cwd: '/',
    timeoutMs: 60_000,
  });
  await sandbox.put(record.snapshots.entriesAt(point.step));
}

interface Running {
  readonly sandbox: Sandbox;
  readonly metered: MeteredSandbox;
  readonly workspace: Workspace;
  readonly keeper: StepKeeper;
  readonly access: ModelAccess | undefined;
}

/** Runs the agent under its deadlines. Undefined when it was stopped before it said how it ended. */
async function runAgent(stage: Stage, running: Running): Promise<AgentEnd | undefined> {
  const { request, stop } = stage;
  const { sandbox, metered, access } = running;
  const end = (reason: EndReason): void => {
    if (reason.kind === 'limit') access?.trial.refuse(reason.limit, reason.reason);
    stop.abort(reason);
  };
  const onLost = (): void => {
    const cause = sandbox.lost.reason as unknown;
    const code = cause instanceof MimoError ? cause.code : 'SANDBOX_LOST';
    end({ kind: 'infrastructure', code, reason: messageOf(cause) });
  };
  const onUnrecorded = (): void => {
    const cause = access?.trial.failed.reason as unknown;
    end({
      kind: 'infrastructure',
      code: cause instanceof MimoError ? cause.code : 'RECORD_FAILED',
      reason: messageOf(cause),
    });
  };
  sandbox.lost.addEventListener('abort', onLost, { once: true });
  access?.trial.failed.addEventListener('abort', onUnrecorded, { once: true });
  using _deadlines = watchDeadlines({
    clock: request.clock,
    wallMs: request.limits.wallMs,
    idleMs: request.limits.idleMs,
    lastActivity: () => Math.max(metered.lastUse, access?.trial.lastActivity() ?? 0),
    workedMs: () => stage.wallMs() - (access?.trial.counters.waitingMs ?? 0),
    over: () => access && overOf(access.trial),
    onEnd: end,
  });
  try {
    return await request.agent.run(contextFor(stage, { ...running, program: stage.program }));
  } catch (error) {
    if (sandbox.lost.aborted) onLost();
    // A deadline or Ctrl-C makes whatever was under way fail; only then is a throw the expected end.
    if (!stop.signal.aborted) throw error;
    return undefined;
  } finally {
    sandbox.lost.removeEventListener('abort', onLost);
    access?.trial.failed.removeEventListener('abort', onUnrecorded);
  }
}

/** Why no further model call of this trial will be answered, whatever its agent does. */
function overOf({ providerFailure, refused }: ModelAccess['trial']): EndReason | undefined {
  if (providerFailure) return { kind: 'infrastructure', ...providerFailure };
  return refused && { kind: 'limit', ...refused };
}

/** Every process of the agent is dead before its last step is closed and anything is looked at. */
async function afterAgent(
  { request, stop }: Stage,
  sandbox: Sandbox,
  access: ModelAccess | undefined,
): Promise<Surroundings | undefined> {
  if (sandbox.lost.aborted) return undefined;
  await sandbox.killAll();
  // Interrupted: the open step is not closed, it will be taken again.
  if (request.signal.aborted || (stop.signal.reason as EndReason | undefined)?.kind === 'interrupted')
    return undefined;
  await access?.trial.finish();
  return readSurroundings(sandbox);
}

/** A Harbor task that is graded in the agent's own sandbox, which ends with this part. */
function gradeHere(request: TrialRequest, keeper: StepKeeper, sandbox: Sandbox): Promise<Verdict> {
  request.onGrading();
  const { task, clock, runId, signal, paths } = request;
  return gradeShared(sandbox, {
    task,
    clock,
    runId,
    signal,
    outDir: join(paths.grade, `step-${keeper.totals.steps}`),
  });
}
