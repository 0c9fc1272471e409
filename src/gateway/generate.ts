import type { IncomingHttpHeaders } from 'node:http';
import { type Exchange, receive, sendError, sendRefusal } from './exchange.ts';
import type { Trace } from './fingerprint.ts';
import { runCall } from './model-call.ts';
import type { Route } from './route.ts';
import type { Incoming, Placement } from './threads.ts';
import type { TrialState } from './trial-state.ts';
import {
  codecs,
  isObject,
  type Json,
  type ParsedRequest,
  parseJson,
  textAt,
  type WireCodec,
} from './wires/index.ts';

export type GenerateRoute = Extract<Route, { kind: 'generate' }>;

/** A model request as it arrived, read and traced. */
export interface Arrival extends Incoming {
  readonly exchange: Exchange;
  readonly route: GenerateRoute;
  readonly codec: WireCodec;
  readonly text: string;
  readonly bytes: Buffer;
  readonly body: Json;
  readonly parsed: ParsedRequest;
  readonly traces: readonly Trace[];
  readonly fresh: readonly string[];
  /** `clock.now()` and `clock.monotonic()` at which the whole request was here. */
  readonly arrivedAt: number;
  readonly arrived: number;
}

/** Serves one model call: tells whose it is, closes the step before it, and has it answered. */
export async function generate(trial: TrialState, exchange: Exchange, route: GenerateRoute): Promise<void> {
  const { response } = exchange;
  const { controller, done } = trial.beginCall();
  // The client left: what it asked for is of no use any more, and costs money.
  response.once('close', () => {
    if (!response.writableFinished) controller.abort(new Error('the client closed the connection'));
  });
  try {
    const bytes = await receive(exchange, route.wire);
    trial.touch();
    if (!bytes) return;
    const arrival = read(trial, exchange, route, bytes);
    if (typeof arrival === 'string') return sendError(response, route.wire, 400, arrival);
    const blocked = trial.blocked();
    if (blocked) {
      // The last step's results are worth having although no step follows.
      trial.open?.harvest(arrival.request.messages);
      return sendRefusal(response, route.wire, blocked);
    }
    trial.noteModel(arrival.request.model);
    await inTurn(trial, arrival, controller.signal);
  } finally {
    done();
  }
}

async function inTurn(trial: TrialState, arrival: Arrival, signal: AbortSignal): Promise<void> {
  const first = trial.threads.place(arrival);
  if (first.thread === 'side') return sideCall(trial, arrival, first, signal);
  const release = await trial.turn.take(signal).catch(() => undefined);
  if (!release) return;
  try {
    // The call before may have changed where this one belongs.
    const placement = trial.threads.place(arrival);
    if (placement.thread === 'side') return await sideCall(trial, arrival, placement, signal);
    await mainCall(trial, arrival, placement, signal);
  } finally {
    release();
  }
}

async function sideCall(
  trial: TrialState,
  arrival: Arrival,
  placement: Extract<Placement, { thread: 'side' }>,
  signal: AbortSignal,
): Promise<void> {
  trial.tally.sideCall();
  // A compaction may be the last to show the results of the open step.
  if (placement.kind !== 'subagent') trial.open?.harvest(arrival.request.messages);
  const { maxSteps: _, ...others } = trial.options.budgets;
  trial.checkBudgets(others);
  await runCall(trial, arrival, placement, signal, Promise.resolve());
}

async function mainCall(
  trial: TrialState,
  arrival: Arrival,
  placement: Extract<Placement, { thread: 'main' }>,
  signal: AbortSignal,
): Promise<void> {
  const kept = trial.closeStep(arrival.request.messages, arrival.arrived);
  trial.checkBudgets(trial.options.budgets);
  // With a budget known to be spent the provider is not asked; else it works while the snapshot is taken.
  await runCall(trial, arrival, placement, signal, kept);
}

function read(trial: TrialState, exchange: Exchange, route: GenerateRoute, bytes: Buffer): Arrival | string {
  const codec = codecs[route.wire];
  const text = bytes.toString('utf8');
  const body = parseJson(text);
  if (!isObject(body)) return 'the request body: expected a JSON object';
  const parsed = codec.parse(body, route.asked);
  // A provider words this better for its clients; without one we have to say it ourselves.
  if (!trial.passesThrough(route.wire) && !isConversation(body[parsed.itemsKey], route)) {
    return `${parsed.itemsKey}: expected a list of messages`;
  }
  const fresh: string[] = [];
  const traces = trial.tracer.trace(parsed.items, (_blob, content) => fresh.push(content));
  return {
    ...{ exchange, route, codec, text, bytes, body, parsed, traces, fresh },
    request: parsed.request,
    headerKind: requestKind(exchange.request.headers),
    arrivedAt: trial.clock.now(),
    arrived: trial.clock.monotonic(),
  };
}

const isConversation = (value: unknown, { wire }: GenerateRoute): boolean =>
  Array.isArray(value) || (wire === 'openai-responses' && typeof value === 'string');

/** Codex says what a request is for. */
function requestKind(headers: IncomingHttpHeaders): string | undefined {
  const value = headers['x-codex-turn-metadata'];
  if (typeof value !== 'string') return undefined;
  const metadata = parseJson(value);
  return isObject(metadata) ? textAt(metadata['request_kind']) || undefined : undefined;
}
