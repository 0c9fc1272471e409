import { z } from 'zod';
import type { ScriptStep } from './agent.ts';
import type { EnvironmentSource, Limits, NetworkPolicy } from './sandbox.ts';

const id = z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'expected lower-case letters, digits, dots and dashes');

/**
 * `mimo.yaml`: what endurance needs beside a Harbor task. In a task's source directory `milestones`, `gates`
 * and `constraints` may be absent where `build.mjs` writes them for the asked units.
 */
export const enduranceSchema = z.strictObject({
  schema: z.literal('mimo-bench/task@1'),
  /** What `tasks list` calls it. */
  title: z.string().optional(),
  /** Tasks of one family differ only in units and seed. */
  family: id,
  tier: z.enum(['smoke', 'core', 'extended']).default('core'),
  /** The horizon dial. */
  units: z.strictObject({ default: z.int().positive(), dial: z.array(z.int().positive()).min(1) }),
  /** Independently gradable parts. `reward.json` holds each one's share, 0 to 1, under its id. */
  milestones: z
    .array(z.strictObject({ id, title: z.string(), weight: z.number().positive().default(1) }))
    .default([]),
  /** Conditions without which nothing counts: 1 holds, 0 makes the score 0. */
  gates: z.array(z.strictObject({ id, title: z.string() })).default([]),
  /** Early constraints that bind late steps: a broken one takes `penalty` off the score. */
  constraints: z
    .array(z.strictObject({ id, title: z.string(), penalty: z.number().min(0).max(1).default(0.1) }))
    .default([]),
  /** Paths (workspace-relative globs) that must not change; changing one is tampering. */
  protected: z.array(z.string()).default([]),
  /** Globs inside which the diff must stay; empty allows every path. */
  scope: z.array(z.string()).default([]),
  snapshot: z
    .strictObject({
      /** The directory whose tree is the workspace. */
      workspace: z.string().startsWith('/').default('/app'),
      /** Further directories that belong to the artifact, such as the local `origin`. */
      state: z.array(z.string().startsWith('/')).default([]),
      exclude: z.array(z.string()).default(['node_modules']),
    })
    .default({ workspace: '/app', state: [], exclude: ['node_modules'] }),
  /** The most that one script which treats all units alike (`bulk/`) may gain; a tenth unless said otherwise. */
  bulkShare: z.number().min(0).max(1).optional(),
  /** Steps of the reference at the built units; written by `build.mjs`. */
  reference: z.strictObject({ steps: z.int().positive() }).optional(),
});
export type Endurance = z.infer<typeof enduranceSchema>;

/** A task ready to run: built for (units, seed), its files on disk under `directory`. */
export interface Task {
  readonly suite: string;
  readonly name: string;
  readonly directory: string;
  /** sha256 over every path and byte of `directory`. */
  readonly digest: string;
  readonly units: number;
  readonly seed: number;
  readonly instruction: string;
  readonly endurance: Endurance;
  /** False for a Harbor task without `mimo.yaml`: one milestone, its reward. */
  readonly hasEndurance: boolean;
  readonly environment: EnvironmentSource;
  readonly limits: Limits;
  readonly network: NetworkPolicy;
  readonly env: Readonly<Record<string, string>>;
  readonly workdir: string | undefined;
  readonly agentTimeoutMs: number | undefined;
  readonly agentUser: string | undefined;
  readonly verifier: {
    readonly timeoutMs: number;
    readonly env: Readonly<Record<string, string>>;
    readonly user: string | undefined;
    readonly mode: 'shared' | 'separate';
    readonly network: NetworkPolicy;
  };
  readonly solutionEnv: Readonly<Record<string, string>>;
  /** The steps of `solution/solve.sh`; empty when the task has none. */
  readonly reference: readonly ScriptStep[];
  readonly warnings: readonly string[];
}
