export { type CommandFile, commandFileSchema } from './adapters/command-file.ts';
export type { AgentProgram } from './adapters/pinned.ts';
export type { Checkpoint as MimoCheckpoint } from './builtin/checkpoint.ts';
export type { MimoEvent } from './builtin/events.ts';
export {
  type MimoExitReason,
  type MimoOptions,
  type MimoOptionsInput,
  mimoExitReasonSchema,
  mimoOptionsSchema,
} from './builtin/options.ts';
export { readClaim } from './claim.ts';
export { type AgentListing, type AgentOptions, createAgent, listAgents } from './registry.ts';
