import type { Agent, ModelEndpoint, Upstream, Wire } from '../core/index.ts';
import type { TrialGateway } from '../gateway/index.ts';
import type { StepKeeper, TrialRecord } from './record.ts';
import type { TrialModel, TrialRequest } from './request.ts';
import type { ResumePoint } from './resume-point.ts';

/** No key ever enters a sandbox; clients insist on one, so they get this. */
const dummyKey = 'mimo-bench-holds-no-key';

/** A trial's way to its model, through the gateway. */
export interface ModelAccess extends AsyncDisposable {
  readonly trial: TrialGateway;
  /** Whether the agent and the model's provider share no wire, so that the gateway translates. */
  readonly translated: boolean;
  /** @param sandboxUrl the gateway as seen from inside the sandbox */
  endpoint(sandboxUrl: string | undefined): ModelEndpoint;
}

/** What was used before: in an interrupted attempt, or in the legs before. The latter have no model to go on from. */
type Used = Pick<ResumePoint, 'totals' | 'costUsd' | 'sideCalls'> & Partial<Pick<ResumePoint, 'modelState'>>;

export function openModelAccess(
  request: TrialRequest,
  model: TrialModel,
  record: TrialRecord,
  keeper: StepKeeper,
  used: Used | undefined,
): ModelAccess {
  const upstream = model.upstream({
    reference: request.task.reference,
    seed: request.seed,
    onTruth: (entry) => record.seal(entry),
  });
  if (used && 'modelState' in used && upstream.kind === 'reply') upstream.restore(used.modelState);
  const { maxSteps, maxTokens, maxCostUsd } = request.limits;
  const trial = request.gateway.openTrial({
    upstream,
    modelName: model.name,
    simulated: model.simulated,
    price: model.price,
    budgets: {
      ...(maxSteps === null ? {} : { maxSteps }),
      ...(maxTokens === null ? {} : { maxTokens }),
      ...(maxCostUsd === null ? {} : { maxCostUsd }),
    },
    sink: keeper,
    recorder: {
      record: (event) => record.append({ ...event }),
      storeBlob: (content) => record.blobs.put(content),
    },
    instruction: request.task.instruction,
    ...(used ? { resume: resumeCounters(used) } : {}),
  });
  const wire = wireBetween(request.agent, upstream, model.wire);
  return {
    trial,
    get translated() {
      // Also where an agent was asked over its own wire and yet used another for some of its calls.
      return trial.translated || (upstream.kind === 'http' && !upstream.wires.includes(wire));
    },
    endpoint: (sandboxUrl) => ({
      hostUrl: trial.hostUrl,
      sandboxUrl: `${sandboxUrl ?? ''}${trial.pathPrefix}`,
      apiKey: dummyKey,
      model: model.name,
      wire,
      contextWindow: model.contextWindow,
    }),
    [Symbol.asyncDispose]: () => trial[Symbol.asyncDispose](),
  };
}

/** The provider's most preferred wire that the agent speaks; the agent's own where they share none. */
function wireBetween({ wires }: Agent, upstream: Upstream, preferred: Wire): Wire {
  const served = upstream.kind === 'http' ? upstream.wires : [preferred];
  return served.find((wire) => wires?.includes(wire) ?? true) ?? wires?.[0] ?? preferred;
}

function resumeCounters({ totals, costUsd, sideCalls }: Used): {
  readonly lastStep: number;
  readonly operations: number;
  readonly usage: ResumePoint['totals']['usage'];
  readonly costUsd: number | null;
  readonly modelMs: number;
  readonly waitingMs: number;
  readonly sideCalls: number;
} {
  const { operations, usage, modelMs, waitingMs } = totals;
  return { lastStep: totals.steps, operations, usage, costUsd, modelMs, waitingMs, sideCalls };
}
