import type { Clock, Upstream } from '../../../src/core/index.ts';
import {
  createGateway,
  type Gateway,
  type TrialGateway,
  type TrialGatewayOptions,
} from '../../../src/gateway/index.ts';
import { MemoryRecorder } from './memory-recorder.ts';

export interface OpenedTrial extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly trial: TrialGateway;
  readonly record: MemoryRecorder;
}

/** A gateway with one trial whose record is kept in memory. */
export async function openTrial(
  upstream: Upstream,
  options: Partial<TrialGatewayOptions> & { readonly clock?: Clock } = {},
): Promise<OpenedTrial> {
  const { clock, ...trialOptions } = options;
  const gateway = await createGateway(clock ? { clock } : {});
  const record = new MemoryRecorder();
  const trial = gateway.openTrial({
    upstream,
    modelName: 'test-model',
    simulated: false,
    price: undefined,
    budgets: {},
    sink: record,
    recorder: record,
    instruction: 'Do the work.',
    ...trialOptions,
  });
  return { gateway, trial, record, [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose]() };
}
