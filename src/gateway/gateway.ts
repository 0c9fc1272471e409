import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Clock, systemClock } from '../core/index.ts';
import type { Gateway, TrialGateway, TrialGatewayOptions } from './contract.ts';
import { sendJson } from './exchange.ts';
import { Connections } from './http-upstream.ts';
import { TrialHandler } from './trial-handler.ts';
import { TrialState } from './trial-state.ts';

/** Longer than any client keeps an idle connection: a race to close one costs the client a failed request. */
const keepAliveMs = 600_000;

/** Opens the one HTTP server that all trials of a process share, on a free port of the loopback. */
export async function createGateway(options: { readonly clock?: Clock } = {}): Promise<Gateway> {
  const gateway = new GatewayServer(options.clock ?? systemClock);
  await gateway.listen();
  return gateway;
}

const address = /^\/t\/([0-9a-f]{32})(\/[^?]*)?(\?.*)?$/;

class GatewayServer implements Gateway {
  readonly #clock: Clock;
  readonly #server: Server;
  readonly #connections = new Connections();
  readonly #trials = new Map<string, TrialHandler>();
  /** Connections out of a sandbox, and whose they are. */
  readonly #bound = new WeakMap<Duplex, TrialGateway>();
  readonly #tunnelled = new Set<Duplex>();
  #url = '';

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#server = createServer({
      keepAliveTimeout: keepAliveMs,
      requestTimeout: keepAliveMs,
      noDelay: true,
    });
    this.#server.on('request', (request, response) => this.#serve(request, response));
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return this.#url;
  }

  openTrial(options: TrialGatewayOptions): TrialGateway {
    const state = new TrialState(options, this.#clock, this.#connections);
    const trial: TrialHandler = new TrialHandler(state, this.#url, () =>
      this.#trials.delete(trial.pathPrefix),
    );
    this.#trials.set(trial.pathPrefix, trial);
    return trial;
  }

  accept(connection: Duplex, trial?: TrialGateway): void {
    this.#tunnelled.add(connection);
    connection.once('close', () => this.#tunnelled.delete(connection));
    if (trial) {
      this.#bound.set(connection, trial);
      this.#trials.get(trial.pathPrefix)?.adopt(connection);
    }
    this.#server.emit('connection', connection);
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    // A write that meets a client just gone is no defect: its `close` says all there is to know.
    response.on('error', () => response.destroy());
    const match = address.exec(request.url ?? '');
    const trial = match ? this.#trials.get(`/t/${match[1]}`) : undefined;
    const bound = this.#bound.get(request.socket);
    if (!match || !trial || (bound !== undefined && bound !== trial)) {
      request.resume();
      sendJson(response, 404, {
        error: { type: 'not_found_error', message: 'mimo-bench: no trial has this address' },
      });
      return;
    }
    trial.handle({ request, response, query: match[3] ?? '' }, match[2] ?? '/').catch((error: unknown) => {
      trial.broke(error);
      response.destroy();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const trial of [...this.#trials.values()]) await trial[Symbol.asyncDispose]();
    for (const connection of this.#tunnelled) connection.destroy();
    this.#server.closeAllConnections();
    this.#connections[Symbol.dispose]();
    await closed;
  }
}
