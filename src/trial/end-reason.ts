import type { AgentEnd, LimitName, Outcome } from '../core/index.ts';

/** Why a trial is told to end while its agent still runs. Carried as the reason of the trial's abort signal. */
export type EndReason =
  | { readonly kind: 'limit'; readonly limit: LimitName; readonly reason: string }
  | { readonly kind: 'infrastructure'; readonly code: string; readonly reason: string }
  /** Ctrl-C: nothing is decided; the trial is continued by `resume`. */
  | { readonly kind: 'interrupted' };

/**
 * The outcome of a trial from who ended it. Our own infrastructure and the provider come first, then budgets,
 * and only then what the agent did: a crash that a refused budget caused is a limit, not a crash.
 */
export function outcomeOf(facts: {
  readonly stopped: EndReason | undefined;
  readonly providerFailure: { readonly code: string; readonly reason: string } | undefined;
  readonly refused: { readonly limit: LimitName; readonly reason: string } | undefined;
  readonly end: AgentEnd | undefined;
}): Outcome {
  const { stopped, providerFailure, refused, end } = facts;
  if (stopped?.kind === 'infrastructure')
    return { kind: 'invalid', code: stopped.code, reason: stopped.reason };
  if (providerFailure) return { kind: 'invalid', ...providerFailure };
  if (stopped?.kind === 'limit') return { kind: 'limit', limit: stopped.limit, reason: stopped.reason };
  if (refused) return { kind: 'limit', limit: refused.limit, reason: refused.reason };
  if (!end)
    return { kind: 'invalid', code: 'AGENT_UNFINISHED', reason: 'the agent ended without saying how' };
  if (end.kind === 'crashed') return { kind: 'agent-crashed', reason: end.exitReason };
  // Agents without a model have no gateway to refuse them: they count their steps themselves.
  if (end.kind === 'refused' && end.exitReason === 'step-limit')
    return { kind: 'limit', limit: 'steps', reason: 'the step limit' };
  if (end.kind === 'refused')
    return { kind: 'agent-crashed', reason: `stopped as if refused: ${end.exitReason}` };
  return { kind: end.claim.done === false ? 'gave-up' : 'completed', reason: end.exitReason };
}
