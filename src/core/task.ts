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

/** Run from time to time until it exits with 0: the environment is ready. Docker's own words and meaning. */
export interface Healthcheck {
  readonly command: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Failures in so long after the start do not count. */
  readonly startPeriodMs: number;
  readonly startIntervalMs: number;
  /** Failures in a row after which it is given up. */
  readonly retries: number;
}

/** A path that a Harbor task wants out of the agent's sandbox; with a separate verifier nothing else reaches it. */
export interface Artifact {
  readonly source: string;
  /** Where it is kept, relative to the trial's artifacts; default: the name of `source`. */
  readonly destination: string | undefined;
  /** Globs against paths below `source` and against file names. */
  readonly exclude: readonly string[];
}

/** A command that is run in the agent's sandbox when the agent has ended, before artifacts are taken. */
export interface CollectHook {
  readonly command: string;
  readonly timeoutMs: number;
  readonly user: string | undefined;
}

/** How a task is graded, or one of its legs. */
export interface Verifier {
  readonly timeoutMs: number;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string | undefined;
  readonly mode: 'shared' | 'separate';
  readonly network: NetworkPolicy;
  /** Host directories that become `/tests`, a later one over an earlier; none where its own image brings them. */
  readonly tests: readonly string[];
  readonly collect: readonly CollectHook[];
  /** A separate verifier's own sandbox; undefined: one like the agent's. */
  readonly own:
    | {
        readonly environment: EnvironmentSource;
        readonly limits: Limits;
        readonly env: Readonly<Record<string, string>>;
        readonly workdir: string | undefined;
      }
    | undefined;
}

/** What an agent is asked and how that is graded. */
export interface Assignment {
  readonly instruction: string;
  readonly agentTimeoutMs: number | undefined;
  readonly agentUser: string | undefined;
  readonly verifier: Verifier;
  readonly artifacts: readonly Artifact[];
  /** The steps of `solution/solve.sh`; empty when there is none. */
  readonly reference: readonly ScriptStep[];
  /** Host directory that a reference run finds as `/solution`. */
  readonly solution: string | undefined;
}

/**
 * One of Harbor's `[[steps]]`: an assignment of its own in the sandbox that all share. It is called a leg because a
 * step is one reply of the model here.
 */
export interface Leg extends Assignment {
  readonly name: string;
  /** Host directory that is laid into the working directory first; its `setup.sh` is then run. */
  readonly workdirFiles: string | undefined;
  readonly healthcheck: Healthcheck | undefined;
  /** By name, the least reward with which the next leg is begun. */
  readonly minRewards: Readonly<Record<string, number>>;
}

/** A task ready to run: built for (units, seed), its files on disk under `directory`. */
export interface Task extends Assignment {
  readonly suite: string;
  readonly name: string;
  readonly directory: string;
  /** sha256 over every path and byte of `directory`. */
  readonly digest: string;
  readonly units: number;
  readonly seed: number;
  readonly endurance: Endurance;
  /** False for a Harbor task without `mimo.yaml`: one milestone, its reward. */
  readonly hasEndurance: boolean;
  readonly environment: EnvironmentSource;
  readonly limits: Limits;
  readonly network: NetworkPolicy;
  readonly env: Readonly<Record<string, string>>;
  /** Instead of the environment's own working directory. */
  readonly workdir: string | undefined;
  readonly healthcheck: Healthcheck | undefined;
  readonly solutionEnv: Readonly<Record<string, string>>;
  /** Harbor's `[[steps]]`, in order; empty for a task of one assignment, which is the task's own. */
  readonly legs: readonly Leg[];
  readonly rewardStrategy: 'mean' | 'final';
  readonly warnings: readonly string[];
  /** What it asks for and cannot be had here, each with file and line: it is not run. */
  readonly refusals: readonly string[];
}
