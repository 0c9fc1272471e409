import { addUsage, type ModelReply, noUsage, type Usage } from '../core/index.ts';
import { costOf, type Price } from '../model/index.ts';
import type { Counters, TrialGatewayOptions } from './contract.ts';

/** Running sums of a trial's calls. */
export class Tally {
  #counters: Counters;
  readonly #price: Price | undefined;

  constructor(price: Price | undefined, resume: TrialGatewayOptions['resume']) {
    this.#price = price;
    const { lastStep = 0, ...before } = resume ?? {};
    this.#counters = {
      operations: 0,
      usage: noUsage,
      costUsd: price ? 0 : null,
      modelMs: 0,
      waitingMs: 0,
      sideCalls: 0,
      ...before,
      steps: lastStep,
    };
  }

  get counters(): Counters {
    return this.#counters;
  }

  /** Cost in USD of one call; null where the price is unknown. */
  costOf(usage: Usage): number | null {
    return costOf(this.#price, usage);
  }

  /** Counts for every complete call, side calls too. */
  spend(usage: Usage, costUsd: number | null): void {
    const { costUsd: before } = this.#counters;
    this.#counters = {
      ...this.#counters,
      usage: addUsage(this.#counters.usage, usage),
      costUsd: before === null || costUsd === null ? null : before + costUsd,
    };
  }

  sideCall(): void {
    this.#counters = { ...this.#counters, sideCalls: this.#counters.sideCalls + 1 };
  }

  /** Time of a main call, whatever came of it. */
  mainTime(modelMs: number, waitingMs: number): void {
    this.#counters = {
      ...this.#counters,
      modelMs: this.#counters.modelMs + modelMs,
      waitingMs: this.#counters.waitingMs + waitingMs,
    };
  }

  /** Counts a complete main reply and returns its step number. */
  step(operations: number): number {
    const { steps, operations: before } = this.#counters;
    this.#counters = { ...this.#counters, steps: steps + 1, operations: before + operations };
    return steps + 1;
  }
}

/** Tokens by the rule of thumb of four characters each, for providers that report none. */
export const estimateTokens = (characters: number): number => Math.ceil(characters / 4);

export function estimatedUsage(requestCharacters: number, reply: ModelReply): Usage {
  return {
    ...noUsage,
    input: estimateTokens(requestCharacters),
    output: estimateTokens(JSON.stringify(reply.content).length),
    estimated: true,
  };
}
