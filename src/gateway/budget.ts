import type { Budgets, Counters, Refusal } from './contract.ts';

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 4 });

/**
 * The budget that the counters have used up. The wording avoids what agents take for a passing failure ("rate
 * limit", "server error"): they would ask again for minutes.
 */
export function exhausted(budgets: Budgets, counters: Counters): Refusal | undefined {
  const { maxSteps, maxTokens, maxCostUsd } = budgets;
  const tokens = counters.usage.input + counters.usage.output;
  if (maxSteps !== undefined && counters.steps >= maxSteps)
    return spent('steps', counters.steps, maxSteps, 'steps');
  if (maxTokens !== undefined && tokens >= maxTokens) return spent('tokens', tokens, maxTokens, 'tokens');
  if (maxCostUsd !== undefined && counters.costUsd !== null && counters.costUsd >= maxCostUsd) {
    return spent('cost', counters.costUsd, maxCostUsd, 'USD');
  }
  return undefined;
}

function spent(limit: Refusal['limit'], used: number, most: number, unit: string): Refusal {
  return { limit, reason: `${number.format(used)} of ${number.format(most)} ${unit} used` };
}
