import type { Clock, Message, Wire } from '../core/index.ts';
import { infraError, MimoError, messageOf } from '../core/index.ts';
import { exhausted } from './budget.ts';
import { CallLog } from './call-log.ts';
import type { Budgets, ProviderFailure, Refusal, RetryPolicy, TrialGatewayOptions } from './contract.ts';
import { Tracer } from './fingerprint.ts';
import type { Connections } from './http-upstream.ts';
import type { OpenStep } from './step-clock.ts';
import { Tally } from './tally.ts';
import { Threads } from './threads.ts';
import { Turn } from './turn.ts';

/** Ten minutes of a provider's trouble cost less than a run of days; the count bounds fast failures. */
const defaultRetry: RetryPolicy = { budgetMs: 600_000, maxAttempts: 40, silenceMs: 900_000 };

/** What the calls of one trial share. */
export class TrialState {
  readonly options: TrialGatewayOptions;
  readonly clock: Clock;
  readonly connections: Connections;
  readonly retry: RetryPolicy;
  readonly tally: Tally;
  readonly threads: Threads;
  readonly tracer = new Tracer();
  readonly log: CallLog;
  /** Main calls go one at a time: each closes the step of the one before. */
  readonly turn = new Turn();
  readonly #failed = new AbortController();
  readonly #inFlight = new Set<AbortController>();
  readonly #mismatches = new Set<string>();
  open: OpenStep | undefined;
  refused: Refusal | undefined;
  providerFailure: ProviderFailure | undefined;
  /** True once a call was asked over another wire than the agent's. */
  translated = false;
  /** What a provider wants to see again beside a call of its own, by the call's id. */
  readonly keepsakes = new Map<string, unknown>();
  /** Calls that wait because the provider told them to. */
  waiting = 0;
  #lastActivity: number;
  #calls = 0;
  #finished = false;

  constructor(options: TrialGatewayOptions, clock: Clock, connections: Connections) {
    this.options = options;
    this.clock = clock;
    this.connections = connections;
    this.retry = { ...defaultRetry, ...options.retry };
    this.tally = new Tally(options.price, options.resume);
    this.threads = new Threads(options.instruction);
    this.log = new CallLog(options.recorder, (error) => this.fail(error));
    this.#lastActivity = clock.now();
  }

  get failed(): AbortSignal {
    return this.#failed.signal;
  }

  get lastActivity(): number {
    return this.waiting > 0 ? this.clock.now() : this.#lastActivity;
  }

  touch(): void {
    this.#lastActivity = this.clock.now();
  }

  /** Ids go on in a resumed trial's journal without meeting those of the first part. */
  nextCall(): string {
    this.#calls += 1;
    const resumed = this.options.resume;
    return resumed ? `r${resumed.lastStep}-${this.#calls}` : `${this.#calls}`;
  }

  /** A signal that ends with the trial; `done` must be called when the call is over. */
  beginCall(): { controller: AbortController; done: () => void } {
    const controller = new AbortController();
    this.#inFlight.add(controller);
    if (this.failed.aborted) controller.abort(this.failed.reason);
    return { controller, done: () => this.#inFlight.delete(controller) };
  }

  abortCalls(reason: unknown): void {
    for (const controller of this.#inFlight) controller.abort(reason);
  }

  /** Why no call is answered any more; undefined while the trial may go on. */
  blocked(): string | undefined {
    if (this.failed.aborted) return 'mimo-bench could not keep the record of this trial. It is over.';
    if (this.providerFailure)
      return `mimo-bench: the model cannot be reached (${this.providerFailure.code}).`;
    if (this.#finished) return 'mimo-bench: the agent of this trial has ended.';
    if (!this.refused) return undefined;
    const { limit, reason } = this.refused;
    return `mimo-bench: the ${limit} budget of this trial is used up: ${reason}. No further call is answered.`;
  }

  refuse(refusal: Refusal): void {
    if (this.refused) return;
    this.refused = refusal;
    this.log.note({ type: 'refused', ...refusal });
  }

  checkBudgets(budgets: Budgets): void {
    const refusal = exhausted(budgets, this.tally.counters);
    if (refusal) this.refuse(refusal);
  }

  providerFailed(failure: ProviderFailure): void {
    if (this.providerFailure) return;
    this.providerFailure = failure;
    this.log.note({ type: 'provider-failed', ...failure });
  }

  /** The first cause stays. */
  fail(error: unknown): void {
    if (this.failed.aborted) return;
    const cause =
      error instanceof MimoError
        ? error
        : infraError('RECORD_FAILED', `the trial's record could not be kept: ${messageOf(error)}`, {
            cause: error,
          });
    this.#failed.abort(cause);
    this.abortCalls(cause);
  }

  noteModel(asked: string): void {
    const used = this.options.modelName;
    if (asked === used || this.#mismatches.has(asked)) return;
    this.#mismatches.add(asked);
    this.log.note({ type: 'model-mismatch', asked, used });
  }

  /** Whether the provider itself is asked what this wire's client asks, in the client's own words. */
  passesThrough(wire: Wire): boolean {
    const { upstream } = this.options;
    return upstream.kind === 'http' && upstream.wires.includes(wire);
  }

  /**
   * Ends the open step: its results are what `messages` hold of them. Resolves when the sink has kept it; in the
   * journal it stands after its own call and before the next one.
   */
  closeStep(messages: readonly Message[], until: number): Promise<void> {
    const open = this.open;
    if (!open) return Promise.resolve();
    this.open = undefined;
    open.harvest(messages);
    return this.log.enqueue(async () => {
      const step = await open.close(until, (text) => this.log.storeBlob(text));
      await this.options.sink.stepEnded(step);
    });
  }

  /** The agent is gone: cuts what it left under way and closes its last step. */
  async finish(): Promise<void> {
    this.#finished = true;
    this.abortCalls(new Error('the agent has ended'));
    const release = await this.turn.take(new AbortController().signal);
    try {
      await this.closeStep([], this.clock.monotonic());
      await this.log.settled();
    } finally {
      release();
    }
  }
}
