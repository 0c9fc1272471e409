import { NoAnswer } from './answer.ts';
import { providerContext, withoutKey } from './ask.ts';
import { type Exchange, receive, sendError, sendJson, sendRefusal } from './exchange.ts';
import { askProvider } from './http-upstream.ts';
import type { Route } from './route.ts';
import { estimateTokens } from './tally.ts';
import type { TrialState } from './trial-state.ts';
import { codecs } from './wires/index.ts';

/**
 * Answers a token count: the provider's, or an estimate where the model is ours or speaks another wire. It is no
 * model call.
 */
export async function countTokens(
  trial: TrialState,
  exchange: Exchange,
  route: Extract<Route, { kind: 'count' }>,
): Promise<void> {
  const { response } = exchange;
  const { upstream } = trial.options;
  const { controller, done } = trial.beginCall();
  response.once('close', () => controller.abort(new Error('the client closed the connection')));
  try {
    const bytes = await receive(exchange, route.wire);
    trial.touch();
    if (!bytes) return;
    const blocked = trial.blocked();
    if (blocked) return sendRefusal(response, route.wire, blocked);
    if (upstream.kind === 'reply' || !trial.passesThrough(route.wire)) {
      return sendJson(response, 200, codecs[route.wire].tokenCount(estimateTokens(bytes.length)));
    }
    const path = route.path + withoutKey(exchange.query);
    const { headers } = exchange.request;
    const call = { upstream, wire: route.wire, path, headers, body: bytes, signal: controller.signal };
    const answer = await askProvider(call, providerContext(trial, 'count'));
    response.writeHead(answer.status, answer.headers);
    for await (const chunk of answer.body) response.write(chunk);
    response.end();
  } catch (error) {
    if (controller.signal.aborted) response.destroy();
    else if (error instanceof NoAnswer) sendError(response, route.wire, 502, error.message);
    else throw error;
  } finally {
    done();
  }
}
