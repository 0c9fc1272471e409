import type { ModelRef, Usage } from '../core/index.ts';
import data from './prices.json' with { type: 'json' };

/** Prices per million tokens. */
interface Rates {
  readonly input: number;
  readonly cachedInput: number;
  readonly cacheWrite: number;
  readonly output: number;
}

export interface Price extends Rates {
  readonly currency: 'USD';
  /** Month of the price list, `YYYY-MM`; undefined for a simulated model, which costs nothing. */
  readonly date: string | undefined;
  readonly simulated: boolean;
  /** Rates of a whole request whose input is longer than `above` tokens. */
  readonly long: (Rates & { readonly above: number }) | undefined;
}

type Entry = Rates & {
  readonly contextWindow: number;
  readonly long?: Rates & { readonly above: number };
};

const models: Readonly<Record<string, Entry>> = data.models;

/** Month of the price list, `YYYY-MM`. */
export const pricesDate: string = data.date;

/** What a model costs; undefined where the price list does not know it, which is never the same as free. */
export function priceOf(ref: ModelRef): Price | undefined {
  if (ref.simulated) {
    const free = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0 };
    return { ...free, currency: 'USD', date: undefined, simulated: true, long: undefined };
  }
  const entry = entryOf(ref);
  if (!entry) return undefined;
  const { input, cachedInput, cacheWrite, output, long } = entry;
  return {
    ...{ input, cachedInput, cacheWrite, output },
    currency: 'USD',
    date: pricesDate,
    simulated: false,
    long,
  };
}

/** Cost in USD of one model call; null where the price is unknown. Sums of calls may cross `long.above`. */
export function costOf(price: Price | undefined, usage: Usage): number | null {
  if (!price) return null;
  const rates = price.long && usage.input > price.long.above ? price.long : price;
  const fresh = Math.max(0, usage.input - usage.cached - usage.cacheWrite);
  const total =
    fresh * rates.input +
    usage.cached * rates.cachedInput +
    usage.cacheWrite * rates.cacheWrite +
    usage.output * rates.output;
  return total / 1_000_000;
}

/** Context window in tokens: 1,000,000 for a simulated model, 200,000 where nothing is known. */
export function contextWindowOf(ref: ModelRef): number {
  if (ref.simulated) return 1_000_000;
  return entryOf(ref)?.contextWindow ?? 200_000;
}

/** A dated release (`-20251001`, `-2025-08-07`) costs what its undated name costs. */
function entryOf(ref: ModelRef): Entry | undefined {
  const key = `${ref.provider}/${ref.name}`;
  return models[key] ?? models[key.replace(/-(\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, '')];
}
