import { type AgentEnd, MimoError, messageOf } from '../core/index.ts';
import { readSurroundings, type Surroundings } from '../grade/index.ts';
import { contextFor } from './agent-context.ts';
import { watchDeadlines } from './deadlines.ts';
import type { EndReason } from './end-reason.ts';
import type { Running } from './lane.ts';
import type { ModelAccess } from './model-access.ts';

/** Runs the agent under its deadlines. Undefined when it was stopped before it said how it ended. */
export async function runAgent(
  running: Running,
  access: ModelAccess | undefined,
): Promise<AgentEnd | undefined> {
  const { request, stop, sandbox, metered, keeper } = running;
  const begun = { wallMs: running.wallMs(), waitingMs: keeper.totals.waitingMs };
  // A limit of the run is on the whole; without one each leg has its own.
  const { wallMs: wholeMs } = request.limits;
  const since = wholeMs === undefined ? begun : { wallMs: 0, waitingMs: 0 };
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
    wallMs: wholeMs ?? request.task.agentTimeoutMs,
    idleMs: request.limits.idleMs,
    lastActivity: () => Math.max(metered.lastUse, access?.trial.lastActivity() ?? 0),
    workedMs: () =>
      running.wallMs() -
      since.wallMs -
      ((access?.trial.counters.waitingMs ?? since.waitingMs) - since.waitingMs),
    over: () => access && overOf(access.trial),
    onEnd: end,
  });
  try {
    return await request.agent.run(contextFor(running, access));
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
export async function afterAgent(
  { request, stop, metered: sandbox }: Running,
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
