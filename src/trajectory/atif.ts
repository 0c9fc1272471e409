import { z } from 'zod';

/**
 * ATIF, the agent trajectory interchange format, versions 1.0 to 1.7. Every object forbids unknown fields: what the
 * format has no field for (durations, exit codes, failed tools, hashes of states) goes to `extra`.
 */
export const atifVersion = 'ATIF-v1.7';

const extra = z.record(z.string(), z.unknown()).optional();
const count = z.int().nonnegative().optional();

const contentPartSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string() }),
  z.strictObject({
    type: z.literal('image'),
    source: z.strictObject({
      media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
      path: z.string(),
    }),
  }),
]);

const contentSchema = z.union([z.string(), z.array(contentPartSchema)]);

const subagentRefSchema = z
  .strictObject({
    trajectory_id: z.string().optional(),
    session_id: z.string().optional(),
    trajectory_path: z.string().optional(),
    extra,
  })
  .refine((ref) => ref.trajectory_id ?? ref.session_id ?? ref.trajectory_path, {
    message: 'expected an id or a path of the subagent’s trajectory',
  });

const toolCallSchema = z.strictObject({
  tool_call_id: z.string(),
  function_name: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  extra,
});

const observationSchema = z.strictObject({
  results: z.array(
    z.strictObject({
      source_call_id: z.string().optional(),
      content: contentSchema.optional(),
      subagent_trajectory_ref: z.array(subagentRefSchema).optional(),
      extra,
    }),
  ),
});

const metricsSchema = z.strictObject({
  /** Cached tokens included. */
  prompt_tokens: count,
  completion_tokens: count,
  cached_tokens: count,
  cost_usd: z.number().nonnegative().optional(),
  prompt_token_ids: z.array(z.int()).optional(),
  completion_token_ids: z.array(z.int()).optional(),
  logprobs: z.array(z.number()).optional(),
  extra,
});

const stepShape = z.strictObject({
  step_id: z.int().positive(),
  timestamp: z.iso.datetime({ offset: true, local: true }).optional(),
  source: z.enum(['system', 'user', 'agent']),
  model_name: z.string().optional(),
  reasoning_effort: z.union([z.string(), z.number()]).optional(),
  message: contentSchema,
  reasoning_content: z.string().optional(),
  tool_calls: z.array(toolCallSchema).optional(),
  observation: observationSchema.optional(),
  metrics: metricsSchema.optional(),
  is_copied_context: z.boolean().optional(),
  llm_call_count: count,
  extra,
});
export type AtifStep = z.infer<typeof stepShape>;

const ofAgentsAlone = [
  'model_name',
  'reasoning_effort',
  'reasoning_content',
  'tool_calls',
  'metrics',
] as const;

const contextManagementSchema = z.looseObject({
  type: z.literal('compaction'),
  boundary: z.literal('replace'),
});

/** What is wrong with a step beyond the shape of its fields. */
function stepFaults(step: AtifStep): { path: PropertyKey[]; message: string }[] {
  const faults: { path: PropertyKey[]; message: string }[] = [];
  if (step.source !== 'agent') {
    for (const key of ofAgentsAlone) {
      if (step[key] !== undefined) faults.push({ path: [key], message: 'stands on agent steps alone' });
    }
  }
  if (step.llm_call_count === 0) {
    for (const key of ['metrics', 'reasoning_content', 'reasoning_effort'] as const) {
      if (step[key] !== undefined) faults.push({ path: [key], message: 'no model was called in this step' });
    }
  }
  const calls = new Set(step.tool_calls?.map((call) => call.tool_call_id));
  for (const [index, { source_call_id: id }] of step.observation?.results.entries() ?? []) {
    if (id !== undefined && !calls.has(id)) {
      const path = ['observation', 'results', index, 'source_call_id'];
      faults.push({ path, message: `no tool call of this step has the id "${id}"` });
    }
  }
  const management = step.extra?.['context_management'];
  if (management !== undefined) {
    const path = ['extra', 'context_management'];
    if (step.source !== 'system') faults.push({ path, message: 'stands on system steps alone' });
    if (!contextManagementSchema.safeParse(management).success) {
      faults.push({ path, message: 'expected {type: "compaction", boundary: "replace"}' });
    }
  }
  return faults;
}

const trajectoryShape = z.strictObject({
  schema_version: z.string().regex(/^ATIF-v1\.[0-7]$/, 'expected ATIF-v1.0 to ATIF-v1.7'),
  session_id: z.string().optional(),
  trajectory_id: z.string().optional(),
  agent: z.strictObject({
    name: z.string(),
    version: z.string(),
    model_name: z.string().optional(),
    tool_definitions: z.array(z.record(z.string(), z.unknown())).optional(),
    extra,
  }),
  steps: z.array(
    stepShape.superRefine((step, context) => {
      for (const fault of stepFaults(step)) context.addIssue({ code: 'custom', ...fault });
    }),
  ),
  notes: z.string().optional(),
  final_metrics: z
    .strictObject({
      total_prompt_tokens: count,
      total_completion_tokens: count,
      total_cached_tokens: count,
      total_steps: count,
      total_cost_usd: z.number().nonnegative().optional(),
      extra,
    })
    .optional(),
  continued_trajectory_ref: z.string().optional(),
  extra,
});

/** One agent's whole run. */
export interface Trajectory extends z.infer<typeof trajectoryShape> {
  subagent_trajectories?: Trajectory[] | undefined;
}

/** Holds a trajectory to every rule of the format. */
export const trajectorySchema: z.ZodType<Trajectory> = trajectoryShape
  .extend({
    steps: trajectoryShape.shape.steps.min(1),
    subagent_trajectories: z.array(z.lazy(() => trajectorySchema)).optional(),
  })
  .superRefine(({ steps, subagent_trajectories: subagents = [] }, context) => {
    for (const [index, { step_id: id }] of steps.entries()) {
      if (id === index + 1) continue;
      const message = `expected ${index + 1}: steps are numbered from 1 without gaps`;
      context.addIssue({ code: 'custom', path: ['steps', index, 'step_id'], message });
    }
    const seen = new Set<string>();
    for (const [index, { trajectory_id: id }] of subagents.entries()) {
      if (id !== undefined && !seen.has(id)) {
        seen.add(id);
        continue;
      }
      const message = 'expected an id of its own: embedded trajectories are told apart by it';
      context.addIssue({ code: 'custom', path: ['subagent_trajectories', index, 'trajectory_id'], message });
    }
  });
