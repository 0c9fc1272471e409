import type { ModelReply, Usage } from '../core/index.ts';
import { messageOf, noUsage, toolCallsOf } from '../core/index.ts';
import { type Answer, isSuccess, NoAnswer } from './answer.ts';
import { type AskedCall, ask } from './ask.ts';
import type { CallEnded } from './contract.ts';
import { sendError, sendRefusal } from './exchange.ts';
import type { Arrival } from './generate.ts';
import { type Relayed, relay } from './relay.ts';
import { OpenStep } from './step-clock.ts';
import { estimatedUsage } from './tally.ts';
import type { Placement, Thread } from './threads.ts';
import type { TrialState } from './trial-state.ts';

/** One call on its way through the gateway. */
interface Call extends AskedCall {
  readonly thread: Thread | undefined;
  readonly stateBefore: unknown;
  /** Time for which the answer was here and the step's record was not. */
  heldMs: number;
}

/**
 * Has a call answered and recorded. No byte of the answer goes out before `kept` has resolved: the agent must
 * not act again before its last step is on record.
 */
export async function runCall(
  trial: TrialState,
  arrival: Arrival,
  placement: Placement,
  signal: AbortSignal,
  kept: Promise<void>,
): Promise<void> {
  const { response } = arrival.exchange;
  const { wire } = arrival.route;
  const call = trial.blocked() === undefined ? begin(trial, arrival, placement, signal) : undefined;
  const asking = call && ask(trial, call);
  // Both are awaited below, one after the other; a failure of the second must not count as unhandled meanwhile.
  let answeredAt = Number.POSITIVE_INFINITY;
  const noteTime = (): void => {
    answeredAt = trial.clock.monotonic();
  };
  asking?.then(noteTime, noteTime);
  try {
    await kept;
  } catch (error) {
    sendRefusal(response, wire, trial.blocked() ?? messageOf(error));
    if (call) await asking?.catch(() => undefined);
    return;
  }
  const blocked = trial.blocked();
  if (!call || !asking) return sendRefusal(response, wire, blocked ?? 'mimo-bench: the trial is over');
  call.heldMs = Math.max(0, trial.clock.monotonic() - answeredAt);
  try {
    const answer = await asking;
    const relayed = await relay(answer, response, {
      codec: arrival.codec,
      signal,
      monotonic: () => trial.clock.monotonic(),
      onBytes: () => trial.touch(),
    });
    settle(trial, call, answer, relayed);
  } catch (error) {
    unanswered(trial, call, error);
  }
}

function begin(trial: TrialState, arrival: Arrival, placement: Placement, signal: AbortSignal): Call {
  const { threads, log, options, tally } = trial;
  const id = trial.nextCall();
  const main = placement.thread === 'main';
  const near = placement.of ?? threads.main;
  const base = near && { blobs: near.blobs, lastCall: near.lastCall };
  const thread = threads.enter(placement, arrival, id);
  log.started(
    {
      call: id,
      thread: placement.thread,
      side: placement.thread === 'side' ? placement.kind : null,
      step: main ? tally.counters.steps + 1 : null,
      wire: arrival.route.wire,
      stream: arrival.request.stream,
      arrivedAt: arrival.arrivedAt,
    },
    { body: arrival.body, parsed: arrival.parsed, traces: arrival.traces, fresh: arrival.fresh, base },
  );
  if (placement.thread === 'main' && placement.edit) log.note({ call: id, ...placement.edit });
  const stateBefore = options.upstream.kind === 'reply' ? options.upstream.state() : undefined;
  return { id, main, thread, arrival, signal, stateBefore, heldMs: 0 };
}

/** The answer has been passed on: counts it, opens its step, records it, and ends the response as it ended. */
function settle(trial: TrialState, call: Call, answer: Answer, relayed: Relayed): void {
  const { response } = call.arrival.exchange;
  const { result, broken } = relayed;
  const complete = isSuccess(answer.status) && result.complete;
  if (answer.failure) trial.providerFailed(answer.failure);
  const end: CallEnded['end'] = complete
    ? 'complete'
    : !isSuccess(answer.status)
      ? 'rejected'
      : call.signal.aborted
        ? 'aborted'
        : 'incomplete';
  const reason = complete
    ? null
    : (answer.failure?.reason ?? broken ?? (result.complete ? null : result.reason));
  const times = timesOf(trial, call, answer.waitingMs);
  const usage = complete && result.complete ? usageOf(trial, call, result.reply) : noUsage;
  const costUsd = complete ? trial.tally.costOf(usage) : null;
  if (complete) trial.tally.spend(usage, costUsd);
  if (call.main) trial.tally.mainTime(times.modelMs, answer.waitingMs);
  const reply = complete && result.complete ? result.reply : undefined;
  if (reply && call.thread) trial.threads.answered(call.thread, toolCallsOf(reply.content));
  const step = reply && call.main ? openStep(trial, call, { reply, usage, costUsd, ...times }) : null;
  if (!reply) rewind(trial, call);
  if (answer.source) trial.log.translated(call.id, answer.source.wire, answer.source.bytes());
  const firstByteMs = relayed.firstByteAt === undefined ? null : relayed.firstByteAt - call.arrival.arrived;
  trial.log.ended(
    {
      call: call.id,
      thread: call.main ? 'main' : 'side',
      ...{ step, end, reason, usage, costUsd, firstByteMs },
      status: answer.status,
      stop: reply?.stop ?? null,
      ...times,
      attempts: answer.attempts,
    },
    relayed.bytes,
  );
  if (step !== null && answer.modelState !== undefined) {
    trial.log.note({ type: 'model-state', step, state: answer.modelState });
  }
  // A break is passed on as a break: an orderly end would tell the client that it has the whole answer.
  if (broken === undefined) response.end();
  else response.destroy();
}

function openStep(
  trial: TrialState,
  call: Call,
  served: { reply: ModelReply; usage: Usage; costUsd: number | null; modelMs: number; waitingMs: number },
): number {
  const step = trial.tally.step(toolCallsOf(served.reply.content).length);
  const { reply, usage, costUsd, modelMs, waitingMs } = served;
  const endedAt = trial.clock.monotonic();
  const { arrivedAt } = call.arrival;
  trial.open = new OpenStep({ step, reply, usage, costUsd, arrivedAt, endedAt, modelMs, waitingMs });
  return step;
}

/** No answer came, the client left, or the trial ended. */
function unanswered(trial: TrialState, call: Call, error: unknown): void {
  const { exchange, route } = call.arrival;
  const aborted = call.signal.aborted;
  if (!(error instanceof NoAnswer) && !aborted) throw error;
  const failure = error instanceof NoAnswer ? error : undefined;
  if (failure && !aborted) trial.providerFailed(failure.failure);
  const waitingMs = failure?.waitingMs ?? 0;
  const times = timesOf(trial, call, waitingMs);
  if (call.main) trial.tally.mainTime(times.modelMs, waitingMs);
  rewind(trial, call);
  trial.log.ended(
    {
      call: call.id,
      thread: call.main ? 'main' : 'side',
      step: null,
      end: aborted ? 'aborted' : 'failed',
      reason: messageOf(error),
      status: null,
      stop: null,
      usage: noUsage,
      costUsd: null,
      firstByteMs: null,
      ...times,
      attempts: failure?.attempts ?? 1,
    },
    undefined,
  );
  if (aborted) exchange.response.destroy();
  else
    sendError(
      exchange.response,
      route.wire,
      502,
      `mimo-bench: the model gave no answer: ${messageOf(error)}`,
    );
}

/** A reply that the client did not get is asked for again, and a simulated model must then give the same. */
function rewind(trial: TrialState, call: Call): void {
  const { upstream } = trial.options;
  if (call.main && upstream.kind === 'reply') upstream.restore(call.stateBefore);
}

function timesOf(
  trial: TrialState,
  call: Call,
  waitingMs: number,
): { totalMs: number; modelMs: number; waitingMs: number } {
  const totalMs = trial.clock.monotonic() - call.arrival.arrived;
  return { totalMs, modelMs: Math.max(0, totalMs - waitingMs - call.heldMs), waitingMs };
}

function usageOf(trial: TrialState, call: Call, reply: ModelReply): Usage {
  const usage = reply.usage.estimated ? estimatedUsage(call.arrival.text.length, reply) : reply.usage;
  // A simulated model's counts are made up to be plausible; nobody counted them.
  return trial.options.simulated ? { ...usage, estimated: true } : usage;
}
