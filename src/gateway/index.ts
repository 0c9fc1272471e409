export type {
  Budgets,
  CallEnded,
  CallRecorder,
  CallStarted,
  Counters,
  Gateway,
  GatewayEvent,
  ProviderFailure,
  Refusal,
  RetryPolicy,
  SideKind,
  TrialGateway,
  TrialGatewayOptions,
} from './contract.ts';
export { createGateway } from './gateway.ts';
