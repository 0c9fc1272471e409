/** Figures as a reader sees them. Nothing here rounds a value across a bound that means something. */

/** `1.000` for exactly 1 and nothing else; a score above 0 never reads as `0.000`. Null is no score. */
export function formatScore(score: number | null): string {
  if (score === null) return '-';
  const text = score.toFixed(3);
  if (text === '1.000' && score < 1) return '0.999';
  if (text === '0.000' && score > 0) return '0.001';
  return text;
}

/** `840ms`, `12.3s`, `12m05s`, `2h05m`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)}ms`;
  // 59.96 s would otherwise read as 60.0s.
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Counts of tokens: `950`, `12.3k`, `4.56M`. */
export function formatTokens(tokens: number): string {
  if (tokens < 1_000) return String(tokens);
  if (tokens < 999_950) return `${(tokens / 1_000).toFixed(1)}k`;
  return `${(tokens / 1_000_000).toFixed(2)}M`;
}

/** A count as it stands, a mean with one decimal where it has one. */
export function formatMean(value: number | null): string {
  if (value === null) return '-';
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

/**
 * `simulated` for a simulated model (no money changes hands), `-` where no model was called, `unknown` where
 * the price is not known, otherwise dollars; cents are kept exact below ten dollars.
 */
export function formatCost(cost: {
  readonly simulated: boolean;
  readonly costUsd: number | null;
  readonly tokens: { readonly input: number; readonly output: number };
}): string {
  if (cost.simulated) return 'simulated';
  if (cost.costUsd === null) return 'unknown';
  if (cost.costUsd === 0 && cost.tokens.input + cost.tokens.output === 0) return '-';
  return formatDollars(cost.costUsd);
}

export function formatDollars(usd: number): string {
  if (usd > 0 && usd < 0.0001) return '<$0.0001';
  return `$${usd.toFixed(usd < 10 ? 4 : 2)}`;
}
