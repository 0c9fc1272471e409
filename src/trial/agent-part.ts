import type { AgentEnd, Outcome, PreparedEnvironment, Sandbox, Verdict } from '../core/index.ts';
import {
  readSurroundings,
  type Surroundings,
  TamperWatch,
  verdictOf,
  verdictOfLegs,
} from '../grade/index.ts';
import { failedPart } from './failed-part.ts';
import { passHealthcheck } from './healthcheck.ts';
import type { Lane } from './lane.ts';
import { type LegEnd, runLeg } from './leg-run.ts';
import { legsOf, solutionPlace } from './legs.ts';
import { MeteredSandbox } from './metered-sandbox.ts';
import type { ModelAccess } from './model-access.ts';
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
  /** Of a task that is graded before the agent's sandbox is gone; undefined where its last snapshot is graded. */
  readonly verdict: Verdict | undefined;
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
  const { task } = request;
  const environment = await request.environment();
  const { mounts } = (await request.installation?.()) ?? { mounts: [] };
  // Opened after the sandbox, whose connections it serves; until then a connection has nothing to reach.
  const access: { current: ModelAccess | undefined } = { current: undefined };
  await using sandbox = await request.provider.create(
    {
      id: sandboxId(request, 'work'),
      runId: request.runId,
      environment,
      env: request.agent.usesSolution ? { ...task.env, ...task.solutionEnv, ...solutionPlace } : task.env,
      ...(task.workdir === undefined ? {} : { workdir: task.workdir }),
      limits: limitsOf(request),
      network: networkOf(request),
      mounts,
      onConnection: (connection) => {
        if (access.current) request.gateway.accept(connection, access.current.trial);
        else connection.destroy();
      },
    },
    stop.signal,
  );
  const metered = new MeteredSandbox(sandbox, request.clock);
  const workspace = new Workspace(metered, record.snapshots, task, request.clock, request.agent.droppings);
  await prepareWorkspace(stage, sandbox, workspace);
  await passHealthcheck(sandbox, task.healthcheck, { clock: request.clock, signal: stop.signal });
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
  const ends = await runLegs({ ...stage, keeper, sandbox, metered, workspace, access, environment });
  const last = ends.at(-1)!;
  return {
    outcome: last.outcome,
    end: last.end,
    totals: keeper.totals,
    sideCalls: last.sideCalls,
    translated: ends.some(({ translated }) => translated),
    costUsd: last.costUsd,
    sandboxMs: request.agent.runsInside
      ? insideMs(metered, keeper, workspace)
      : (point?.spent.sandboxMs ?? 0) + metered.busyMs,
    snapshotMedianMs: workspace.cost.medianMs,
    environment,
    before,
    after: last.after,
    verdict: verdictFrom(request, ends),
    agentVersion: stage.program.version,
  };
}

/** One leg after the other, as long as each leaves what the next one needs. At least one was begun. */
async function runLegs(lane: Lane): Promise<LegEnd[]> {
  const ends: LegEnd[] = [];
  for (const leg of legsOf(lane.request.task)) {
    const end = await runLeg(lane, leg, ends.at(-1));
    ends.push(end);
    if (!end.goesOn) break;
  }
  return ends;
}

function verdictFrom({ task }: TrialRequest, ends: readonly LegEnd[]): Verdict | undefined {
  if (task.legs.length > 0)
    return verdictOfLegs(
      task,
      ends.map(({ marks }) => marks),
    );
  const marks = ends[0]?.marks;
  return marks && verdictOf(marks, task);
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
