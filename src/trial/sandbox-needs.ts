import type { Limits, NetworkPolicy } from '../core/index.ts';
import type { TrialRequest } from './request.ts';

/**
 * A task's limits are meant for the work. A program that lives inside the sandbox, where the built-in agent does
 * not, gets room of its own on top: the largest known one holds 1.3 GB after start, and 60 threads.
 */
export function limitsOf({ agent, task: { limits } }: TrialRequest): Limits {
  if (!agent.runsInside) return limits;
  const { memoryMb, storageMb, pids } = limits;
  return { ...limits, memoryMb: memoryMb + 3072, storageMb: storageMb + 1024, pids: pids + 256 };
}

/**
 * The gateway is offered wherever there is a model; a plain Harbor task otherwise gets the network it declares. With a
 * public one the gateway comes on top.
 */
export function networkOf({ model, task }: TrialRequest): NetworkPolicy {
  const declared: NetworkPolicy = task.hasEndurance ? { kind: 'none' } : task.network;
  return model && declared.kind !== 'public' ? { kind: 'gateway' } : declared;
}
