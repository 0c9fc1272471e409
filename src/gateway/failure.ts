import type { ProviderFailure } from './contract.ts';

/** Accounts without money answer with a rate limit or a bad request; waiting does not help them. */
const outOfMoney = /insufficient_quota|insufficient balance|credit balance is too low|billing_hard_limit/i;

/**
 * Whether a refusal of the provider makes the trial invalid. Undefined for the agent's own mistakes (a
 * malformed request, a context that is too long): those are passed on, and the agent has to cope.
 */
export function failureOf(status: number, body: string): ProviderFailure | undefined {
  if (status === 402 || outOfMoney.test(body)) {
    return { code: 'PROVIDER_BILLING', reason: `the provider wants payment (status ${status})` };
  }
  if (status === 401 || status === 403) {
    return { code: 'PROVIDER_AUTH', reason: `the provider refused the key (status ${status})` };
  }
  if (status === 404) {
    return { code: 'PROVIDER_MODEL_UNKNOWN', reason: 'the provider does not know the model (status 404)' };
  }
  if (status === 429 || status >= 500) {
    return { code: 'PROVIDER_UNAVAILABLE', reason: `the provider kept refusing (status ${status})` };
  }
  return undefined;
}
