import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ScriptStep, Wire } from '../core/index.ts';
import { createGateway } from '../gateway/index.ts';
import { createSimulatedModel } from '../model/index.ts';

export const contractKey = 'sk-contract-canary-0004';

/** The environment under which `contract/NAME` is a model of the provider at `url`. */
export function contractModel(url: string, wire: Wire): Record<string, string> {
  return {
    MIMO_BENCH_PROVIDER_CONTRACT_URL: url,
    MIMO_BENCH_PROVIDER_CONTRACT_KEY: contractKey,
    MIMO_BENCH_PROVIDER_CONTRACT_WIRE: wire,
  };
}

export interface FlakyProvider extends AsyncDisposable {
  /** Base URL without `/v1`; speaks all four wires. */
  readonly url: string;
  /** Values of the headers that carry a key, as they arrived. */
  readonly keys: string[];
  /** Statuses answered so far. */
  readonly statuses: number[];
}

/**
 * A model provider on the loopback that refuses its first calls with the given statuses, and then works through
 * the reference like `sim/steady`.
 */
export async function startFlakyProvider(
  reference: readonly ScriptStep[],
  refusals: readonly number[],
): Promise<FlakyProvider> {
  await using undo = new AsyncDisposableStack();
  const gateway = undo.use(await createGateway());
  const trial = gateway.openTrial({
    upstream: createSimulatedModel('steady', { reference, seed: 1, onTruth: () => undefined }),
    ...{ modelName: 'contract', simulated: false, price: undefined, budgets: {}, instruction: '' },
    sink: { stepEnded: async () => undefined },
    recorder: { record: async () => undefined, storeBlob: async () => '' },
  });
  const keys: string[] = [];
  const statuses: number[] = [];
  const left = [...refusals];
  const server = createServer((incoming, response) => {
    const { authorization, 'x-api-key': anthropic, 'x-goog-api-key': google } = incoming.headers;
    keys.push(String(authorization ?? anthropic ?? google ?? ''));
    const status = incoming.method === 'POST' ? left.shift() : undefined;
    statuses.push(status ?? 200);
    if (status === undefined) forward(incoming, response, trial.hostUrl);
    else refuse(incoming, response, status);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.defer(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const kept = undo.move();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys,
    statuses,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function refuse(incoming: IncomingMessage, response: ServerResponse, status: number): void {
  incoming.resume();
  response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '0.2' });
  response.end(JSON.stringify({ error: { type: 'error', message: `status ${status} on purpose` } }));
}

function forward(incoming: IncomingMessage, response: ServerResponse, base: string): void {
  const { method, headers } = incoming;
  const passed = request(`${base}${incoming.url}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  passed.on('error', (error) => response.destroy(error));
  incoming.pipe(passed);
}
