import { z } from 'zod';
import { enduranceSchema, runPlanSchema, summarySchema } from '../core/index.ts';
import type { Terminal } from './terminal.ts';

/** `run --dry-run --json`: what would be run, and nothing started. */
export const planOutputSchema = z.strictObject({
  schema: z.literal('mimo-bench/plan@1'),
  plan: runPlanSchema,
  directory: z.string(),
  /** Null where nothing is known to estimate from. */
  estimate: z.strictObject({ steps: z.number().nullable(), costUsd: z.number().nullable() }),
  warnings: z.array(z.string()),
});
export type PlanOutput = z.infer<typeof planOutputSchema>;

/** `report RUN RUN --json`: several runs at once. */
export const summariesOutputSchema = z.strictObject({
  schema: z.literal('mimo-bench/summaries@1'),
  runs: z.array(summarySchema),
});

const taskNameShape = { suite: z.string(), name: z.string(), title: z.string() };

/** `tasks list --json`. */
export const tasksOutputSchema = z.strictObject({
  schema: z.literal('mimo-bench/tasks@1'),
  tasks: z.array(
    z.strictObject({
      ...taskNameShape,
      family: z.string(),
      tier: z.string(),
      /** The horizon dial. */
      units: z.strictObject({ default: z.int(), dial: z.array(z.int()).readonly() }),
      /** Null unless asked for with --digests: a digest needs a build. */
      digest: z.string().nullable(),
    }),
  ),
});

/** `tasks show --json`: a task as built for (units, seed). */
export const taskOutputSchema = z.strictObject({
  schema: z.literal('mimo-bench/task-description@1'),
  ...taskNameShape,
  units: z.int(),
  seed: z.int(),
  digest: z.string(),
  instruction: z.string(),
  /** Null for a Harbor task without mimo.yaml. */
  endurance: enduranceSchema.nullable(),
  limits: z.strictObject({ cpus: z.number(), memoryMb: z.number(), storageMb: z.number(), pids: z.number() }),
  network: z.string(),
  referenceSteps: z.int(),
  /** Names of its `[[steps]]`; empty for a task of one assignment. */
  legs: z.array(z.string()),
  warnings: z.array(z.string()),
  /** Why it cannot be run here, each with its place; empty where it can. */
  refusals: z.array(z.string()),
});
export type TaskOutput = z.infer<typeof taskOutputSchema>;

/** `tasks build --json`. */
export const builtTaskOutputSchema = z.strictObject({
  schema: z.literal('mimo-bench/built-task@1'),
  ...taskNameShape,
  units: z.int(),
  seed: z.int(),
  digest: z.string(),
  directory: z.string(),
});

/** `doctor --json`. */
export const doctorOutputSchema = z.strictObject({
  schema: z.literal('mimo-bench/doctor@1'),
  /** True when some sandbox works here. */
  ok: z.boolean(),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      status: z.enum(['ok', 'warn', 'fail']),
      detail: z.string(),
      /** What to do; null where there is nothing to do. */
      fix: z.string().nullable(),
    }),
  ),
});
export type DoctorOutput = z.infer<typeof doctorOutputSchema>;

/** `agents list --json`. */
export const agentsOutputSchema = z.strictObject({
  schema: z.literal('mimo-bench/agents@1'),
  agents: z.array(
    z.strictObject({
      name: z.string(),
      needsModel: z.boolean(),
      description: z.string(),
      /** Of a program that is installed; null for those that need no installation. */
      program: z
        .strictObject({
          package: z.string(),
          version: z.string(),
          sizeMb: z.number(),
          seen: z.string(),
          installed: z.boolean(),
        })
        .nullable(),
    }),
  ),
});

/** `agents check --json`: what one smoke trial under a simulated model shows of each agent. */
export const agentChecksOutputSchema = z.strictObject({
  schema: z.literal('mimo-bench/agent-checks@1'),
  /** The run that the check consists of. */
  directory: z.string(),
  checks: z.array(
    z.strictObject({
      agent: z.string(),
      /** As the program says of itself. */
      version: z.string(),
      works: z.boolean(),
      outcome: z.strictObject({ kind: z.string(), reason: z.string() }),
      steps: z.int(),
      operations: z.int(),
      sideCalls: z.int(),
      score: z.number().nullable(),
      claimsDone: z.boolean().nullable(),
      nativeLogs: z.array(z.string()).readonly(),
      wallMs: z.number(),
    }),
  ),
});
export type AgentChecksOutput = z.infer<typeof agentChecksOutputSchema>;

/** `models list --json`. */
export const modelsOutputSchema = z.strictObject({
  schema: z.literal('mimo-bench/models@1'),
  simulated: z.array(z.strictObject({ model: z.string(), summary: z.string() })),
  providers: z.array(z.strictObject({ model: z.string(), keyVariable: z.string(), keySet: z.boolean() })),
});
export type ModelsOutput = z.infer<typeof modelsOutputSchema>;

/** `view --json`: printed when the pages can be asked for. */
export const viewOutputSchema = z.strictObject({
  schema: z.literal('mimo-bench/view@1'),
  url: z.string(),
  /** Directory of the run. */
  run: z.string(),
});

/** `clean --json`. */
export const cleanOutputSchema = z.strictObject({
  schema: z.literal('mimo-bench/clean@1'),
  dryRun: z.boolean(),
  sandboxes: z.array(z.strictObject({ kind: z.enum(['docker', 'local']), id: z.string() })),
  /** Kinds that could not be looked at, with the reason. */
  skipped: z.array(z.strictObject({ kind: z.enum(['docker', 'local']), reason: z.string() })),
});
export type CleanOutput = z.infer<typeof cleanOutputSchema>;

/** Prints a value as JSON, and nothing that its schema does not describe: readers rely on it. */
export function printJson<T>(terminal: Terminal, schema: z.ZodType<T>, value: T): void {
  terminal.out.write(`${JSON.stringify(schema.parse(value), null, 2)}\n`);
}
