import { z } from 'zod';
import { commandFileSchema, mimoOptionsSchema } from '../src/agent/index.ts';
import { analysisSchema } from '../src/analysis/index.ts';
import { calibrationSchema } from '../src/calibration/index.ts';
import {
  agentChecksOutputSchema,
  agentsOutputSchema,
  builtTaskOutputSchema,
  cleanOutputSchema,
  doctorOutputSchema,
  exportedTasksOutputSchema,
  importedSuiteOutputSchema,
  modelsOutputSchema,
  newTaskOutputSchema,
  planOutputSchema,
  summariesOutputSchema,
  taskOutputSchema,
  tasksOutputSchema,
  viewOutputSchema,
} from '../src/cli/index.ts';
import {
  baselineSchema,
  comparisonSchema,
  gateVerdictSchema,
  gateVerdictsSchema,
} from '../src/comparison/index.ts';
import {
  curveSchema,
  enduranceSchema,
  packageListSchema,
  runPlanSchema,
  summarySchema,
  trialResultSchema,
} from '../src/core/index.ts';
import { suiteSchema } from '../src/task/index.ts';
import { trajectorySchema } from '../src/trajectory/index.ts';
import { validationSchema } from '../src/validation/index.ts';

/** Files that a person writes: what may be left out is optional in the schema. */
const read = {
  task: enduranceSchema,
  suite: suiteSchema,
  'npm-packages': packageListSchema,
  'mimo-settings': mimoOptionsSchema,
  agent: commandFileSchema,
};

/** Files and outputs that mimo-bench writes, by the kind in their `schema` field. */
const written = {
  run: runPlanSchema,
  trial: trialResultSchema,
  curve: curveSchema,
  summary: summarySchema,
  summaries: summariesOutputSchema,
  plan: planOutputSchema,
  tasks: tasksOutputSchema,
  'task-description': taskOutputSchema,
  'built-task': builtTaskOutputSchema,
  'exported-tasks': exportedTasksOutputSchema,
  'imported-suite': importedSuiteOutputSchema,
  'new-task': newTaskOutputSchema,
  agents: agentsOutputSchema,
  'agent-checks': agentChecksOutputSchema,
  models: modelsOutputSchema,
  doctor: doctorOutputSchema,
  clean: cleanOutputSchema,
  view: viewOutputSchema,
  analysis: analysisSchema,
  validation: validationSchema,
  comparison: comparisonSchema,
  verdict: gateVerdictSchema,
  verdicts: gateVerdictsSchema,
  baseline: baselineSchema,
  calibration: calibrationSchema,
};

/** Files in a format that is not ours. */
const foreign = { trajectory: trajectorySchema };

/** The name and text of each JSON Schema. */
export function jsonSchemas(): (readonly [name: string, text: string])[] {
  return [
    ...Object.entries(read).map(([name, schema]) => [name, textOf(name, schema, 'input')] as const),
    ...Object.entries(written).map(([name, schema]) => [name, textOf(name, schema, 'output')] as const),
    ...Object.entries(foreign).map(
      ([name, schema]) => [name, titled(`ATIF ${name}`, schema, 'output')] as const,
    ),
  ];
}

function textOf(name: string, schema: z.ZodType, io: 'input' | 'output'): string {
  return titled(`mimo-bench/${name}@1`, schema, io);
}

function titled(title: string, schema: z.ZodType, io: 'input' | 'output'): string {
  const generated = z.toJSONSchema(schema, { io });
  const { $schema, ...rest } = generated;
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}
