import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { type AgentContext, type AuditEvent, internalError, noUsage, type Operation } from '../core/index.ts';
import { asUser } from './as-user.ts';
import type { Running } from './lane.ts';
import type { ModelAccess } from './model-access.ts';

/** Everything that an agent is given, each part wired to this trial's record, sandbox and gateway. */
export function contextFor(running: Running, access: ModelAccess | undefined): AgentContext {
  const { request, record, point, stop, metered, workspace, keeper, program, stepsBefore } = running;
  const { maxSteps } = request.limits;
  let stepStarted = request.clock.now();
  let busyBefore = 0;
  return {
    instruction: request.task.instruction,
    sandbox: asUser(metered, request.task.agentUser),
    workspace: request.task.endurance.snapshot.workspace,
    endpoint: access?.endpoint(metered.gatewayUrl),
    seed: request.seed,
    signal: stop.signal,
    maxSteps: maxSteps === null ? Number.POSITIVE_INFINITY : maxSteps - stepsBefore,
    reference: request.agent.needsModel ? [] : request.task.reference,
    async stepEnded(operations: readonly Operation[], text: string): Promise<void> {
      const busy = metered.busyMs;
      await keeper.stepEnded({
        step: keeper.totals.steps + 1,
        text,
        reasoning: '',
        operations: [...operations],
        usage: noUsage,
        contextTokens: 0,
        costUsd: 0,
        startedAt: stepStarted,
        modelMs: 0,
        sandboxMs: busy - busyBefore,
        waitingMs: 0,
      });
      busyBefore = busy;
      stepStarted = request.clock.now();
    },
    async audit(event: AuditEvent): Promise<void> {
      const { type, ...rest } = event;
      await record.append({ type: `agent/${type}`, ...rest });
    },
    storeBlob: (content) => record.blobs.put(content),
    readBlob: (sha256) => record.blobs.get(sha256),
    async snapshot() {
      const { commit, tree, changes } = await workspace.interim('Inside a step');
      return { commit, tree, changes };
    },
    keepNative: (path, content) => keepNative(request.paths.native, path, content),
    async ranVersion(version: string): Promise<void> {
      program.version = version;
      await record.append({ type: 'agent-version', version });
    },
    checkpoint: point?.checkpoint,
    async saveCheckpoint(state: unknown): Promise<void> {
      await record.append({ type: 'checkpoint', state });
    },
  };
}

async function keepNative(directory: string, path: string, content: string | Uint8Array): Promise<void> {
  const clean = normalize(path);
  if (clean.startsWith('..') || clean.startsWith('/'))
    throw internalError('NATIVE_PATH', `a native log cannot be kept as ${path}`);
  const target = join(directory, clean);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content);
}
