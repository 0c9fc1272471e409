import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { LimitName } from '../core/index.ts';
import type { Counters, ProviderFailure, Refusal, TrialGateway } from './contract.ts';
import { countTokens } from './count.ts';
import { type Exchange, sendJson } from './exchange.ts';
import { generate } from './generate.ts';
import { modelList } from './model-list.ts';
import { routeOf } from './route.ts';
import type { TrialState } from './trial-state.ts';

/** The address of one trial, and what answers there. */
export class TrialHandler implements TrialGateway {
  readonly #state: TrialState;
  readonly #onDispose: () => void;
  readonly #connections = new Set<Duplex>();
  readonly #gatewayUrl: string;
  readonly pathPrefix = `/t/${randomBytes(16).toString('hex')}`;

  constructor(state: TrialState, gatewayUrl: string, onDispose: () => void) {
    this.#state = state;
    this.#gatewayUrl = gatewayUrl;
    this.#onDispose = onDispose;
  }

  get hostUrl(): string {
    return this.#gatewayUrl + this.pathPrefix;
  }

  get counters(): Counters {
    return this.#state.tally.counters;
  }

  get refused(): Refusal | undefined {
    return this.#state.refused;
  }

  get providerFailure(): ProviderFailure | undefined {
    return this.#state.providerFailure;
  }

  get failed(): AbortSignal {
    return this.#state.failed;
  }

  get translated(): boolean {
    return this.#state.translated;
  }

  lastActivity(): number {
    return this.#state.lastActivity;
  }

  refuse(limit: LimitName, reason: string): void {
    this.#state.refuse({ limit, reason });
  }

  finish(): Promise<void> {
    return this.#state.finish();
  }

  /** Takes over a connection that reaches this trial alone, to cut it when the trial is disposed of. */
  adopt(connection: Duplex): void {
    this.#connections.add(connection);
    connection.once('close', () => this.#connections.delete(connection));
  }

  /** A defect of ours in serving a request ends the trial, and no other. */
  broke(error: unknown): void {
    this.#state.fail(error);
  }

  /** `path` is below the prefix. */
  async handle(exchange: Exchange, path: string): Promise<void> {
    const { request, response } = exchange;
    const route = routeOf(request.method ?? 'GET', path, exchange.query);
    switch (route.kind) {
      case 'generate':
        return generate(this.#state, exchange, route);
      case 'count':
        return countTokens(this.#state, exchange, route);
      case 'models': {
        request.resume();
        const { modelName } = this.#state.options;
        return sendJson(response, 200, modelList(modelName, path, route.wire, request.headers));
      }
      case 'probe':
        request.resume();
        return sendJson(response, 200, { message: 'mimo-bench' });
      case 'unknown':
        request.resume();
        return sendJson(response, 404, {
          error: { type: 'not_found_error', message: `no such path: ${path}` },
        });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#onDispose();
    this.#state.abortCalls(new Error('the trial has ended'));
    for (const connection of this.#connections) connection.destroy();
    // What is handed over is still written; a failure is on `failed`, and came out of `finish`.
    await this.#state.log.settled().catch(() => undefined);
  }
}
