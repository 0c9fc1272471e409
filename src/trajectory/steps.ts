import { type Operation, type Step, stepSchema } from '../core/index.ts';
import type { BlobStore, JournalEvent } from '../store/index.ts';
import type { AtifStep } from './atif.ts';

/** A step without its number, which only its place in the file gives. */
export type Unnumbered = Omit<AtifStep, 'step_id'>;

/** The tree after a step, as the journal has it. */
interface SnapshotRef {
  readonly commit?: string;
  readonly tree?: string;
}

/**
 * One recorded step. Texts that the journal holds cut come whole from the blobs. `model` is undefined for an agent
 * that calls none.
 */
export async function agentStep(
  event: JournalEvent,
  blobs: BlobStore,
  model: string | undefined,
): Promise<Unnumbered> {
  const step = stepSchema.parse(
    Object.fromEntries(Object.keys(stepSchema.shape).map((key) => [key, event[key]])),
  );
  const results = [];
  for (const operation of step.operations) {
    if (operation.result) results.push(await resultOf(operation, operation.result, blobs));
  }
  const { commit, tree } = (event['snapshot'] ?? {}) as SnapshotRef;
  return {
    timestamp: new Date(step.startedAt).toISOString(),
    source: 'agent',
    ...(model === undefined ? { llm_call_count: 0 } : { ...modelFields(step, model), llm_call_count: 1 }),
    message: step.text,
    ...(step.operations.length === 0 ? {} : { tool_calls: step.operations.map(toolCall) }),
    ...(results.length === 0 ? {} : { observation: { results } }),
    extra: {
      step: step.step,
      snapshot: { commit, tree },
      duration_ms: step.modelMs + step.sandboxMs,
      model_ms: step.modelMs,
      sandbox_ms: step.sandboxMs,
      waiting_ms: step.waitingMs,
    },
  };
}

function modelFields(step: Step, model: string): Partial<Unnumbered> {
  const { usage, costUsd, reasoning } = step;
  return {
    model_name: model,
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    metrics: {
      prompt_tokens: usage.input,
      completion_tokens: usage.output,
      cached_tokens: usage.cached,
      ...(costUsd === null ? {} : { cost_usd: costUsd }),
      extra: { cache_write_tokens: usage.cacheWrite, estimated: usage.estimated },
    },
  };
}

type ToolCall = NonNullable<AtifStep['tool_calls']>[number];
type Result = NonNullable<AtifStep['observation']>['results'][number];

/** The format takes objects alone as arguments: free text stands inside one. */
function toolCall({ id, tool, arguments: value }: Operation): ToolCall {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return { tool_call_id: id, function_name: tool, arguments: isObject ? { ...value } : { input: value } };
}

async function resultOf(
  { id }: Operation,
  result: NonNullable<Operation['result']>,
  blobs: BlobStore,
): Promise<Result> {
  const { text, isError, exitCode, durationMs, blob } = result;
  return {
    source_call_id: id,
    content: blob === undefined ? text : (await blobs.get(blob)).toString('utf8'),
    extra: {
      is_error: isError,
      ...(exitCode === undefined ? {} : { exit_code: exitCode }),
      ...(durationMs === undefined ? {} : { duration_ms: durationMs }),
    },
  };
}

/**
 * The main thread went on from other messages than it had. `summary` is what the agent itself says it put in their
 * place.
 */
export function compactionStep(event: JournalEvent, summary: string | undefined): Unnumbered {
  const [before, after, common] = [event['before'], event['after'], event['common']];
  const said = `The conversation was compacted: of ${before} messages ${common} were kept, and ${after} are sent now.`;
  return {
    timestamp: new Date(event.at).toISOString(),
    source: 'system',
    message: summary ?? said,
    extra: {
      context_management: { type: 'compaction', boundary: 'replace' },
      messages: { before, after, common },
    },
  };
}
