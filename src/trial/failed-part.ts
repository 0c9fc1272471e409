import { MimoError, messageOf, noUsage } from '../core/index.ts';
import type { Ran } from './agent-part.ts';
import type { StepTotals } from './record.ts';

const noSteps: StepTotals = {
  steps: 0,
  operations: 0,
  usage: noUsage,
  modelMs: 0,
  sandboxMs: 0,
  waitingMs: 0,
};

/** What is left of an agent's part when infrastructure of ours threw: the outcome `invalid`, and the steps so far. */
export function failedPart(
  error: unknown,
  totals: StepTotals | undefined,
  agentVersion: string | undefined,
): Ran {
  const code = error instanceof MimoError ? error.code : 'INTERNAL';
  return {
    outcome: { kind: 'invalid', code, reason: messageOf(error) },
    end: undefined,
    totals: totals ?? noSteps,
    sideCalls: 0,
    translated: false,
    costUsd: null,
    sandboxMs: 0,
    snapshotMedianMs: null,
    environment: undefined,
    before: new Map(),
    after: undefined,
    verdict: undefined,
    agentVersion,
  };
}
