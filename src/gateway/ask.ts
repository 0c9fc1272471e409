import type { HttpUpstream } from '../core/index.ts';
import type { Answer } from './answer.ts';
import type { Arrival } from './generate.ts';
import { askProvider } from './http-upstream.ts';
import { withModel } from './model-field.ts';
import { askModel } from './reply-upstream.ts';
import { askOf, translated } from './translation/index.ts';
import type { TrialState } from './trial-state.ts';
import { codecs } from './wires/index.ts';

export interface AskedCall {
  readonly id: string;
  readonly main: boolean;
  readonly arrival: Arrival;
  readonly signal: AbortSignal;
}

/** Has the trial's upstream answer a call. Rejects with NoAnswer, or with the signal's reason. */
export async function ask(trial: TrialState, call: AskedCall): Promise<Answer> {
  const { arrival, signal, main, id } = call;
  const { upstream, modelName } = trial.options;
  const { parsed, codec, route, exchange } = arrival;
  if (upstream.kind === 'reply') {
    const createdSeconds = Math.floor(arrival.arrivedAt / 1000);
    return askModel(upstream, codec, { id, createdSeconds, parsed, asked: route.asked }, { main, signal });
  }
  if (!upstream.wires.includes(route.wire)) return askTranslated(trial, call, upstream);
  const renamed = parsed.request.model !== modelName;
  const inBody = renamed && route.asked.model === undefined;
  const path = renamed && route.asked.model !== undefined ? geminiPath(route.path, modelName) : route.path;
  return askProvider(
    {
      upstream,
      wire: route.wire,
      path: path + withoutKey(exchange.query),
      headers: exchange.request.headers,
      body: inBody ? Buffer.from(withModel(arrival.text, modelName)) : arrival.bytes,
      signal,
    },
    providerContext(trial, id),
  );
}

/** Asks a provider that does not speak the client's wire. */
async function askTranslated(trial: TrialState, call: AskedCall, upstream: HttpUpstream): Promise<Answer> {
  const { arrival, signal, id } = call;
  const { codec, body, parsed, route } = arrival;
  const { modelName } = trial.options;
  const provider = codecs[upstream.wires[0]!];
  trial.translated = true;
  const ask = askOf(
    modelName,
    { codec: provider, official: isOpenai(upstream) },
    { codec, body, parsed },
    trial.keepsakes,
  );
  const answer = await askProvider(
    {
      upstream,
      wire: provider.wire,
      path: provider.askPath(modelName),
      // None of the client's headers: they speak of another service.
      headers: { 'content-type': 'application/json', 'user-agent': 'mimo-bench', ...provider.askHeaders },
      body: Buffer.from(JSON.stringify(provider.ask(ask))),
      signal,
    },
    providerContext(trial, id),
  );
  const createdSeconds = Math.floor(arrival.arrivedAt / 1000);
  return translated(answer, {
    provider,
    client: codec,
    context: { id, createdSeconds, parsed, asked: route.asked },
    keep: (key, kept) => trial.keepsakes.set(key, kept),
  });
}

const isOpenai = ({ baseUrl }: HttpUpstream): boolean =>
  /(^|\.)openai\.(com|azure\.com)$/.test(new URL(baseUrl).hostname);

/** Waits are told to the record, and keep the trial from counting as idle. */
export function providerContext(trial: TrialState, call: string): Parameters<typeof askProvider>[1] {
  const { connections, clock, retry } = trial;
  const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    trial.waiting += 1;
    try {
      await clock.sleep(ms, signal);
    } finally {
      trial.waiting -= 1;
      trial.touch();
    }
  };
  return {
    connections,
    clock: { now: () => clock.now(), monotonic: () => clock.monotonic(), sleep },
    policy: retry,
    onWait: (cause, waitMs) => trial.log.note({ type: 'provider-wait', call, cause, waitMs }),
  };
}

const geminiPath = (path: string, model: string): string =>
  path.replace(/\/models\/[^:]+:/, `/models/${encodeURIComponent(model)}:`);

/** Gemini clients may put their (dummy) key into the query. */
export function withoutKey(query: string): string {
  const params = new URLSearchParams(query);
  if (!params.has('key')) return query;
  params.delete('key');
  return params.size > 0 ? `?${params}` : '';
}
