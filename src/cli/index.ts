export {
  exportedTasksOutputSchema,
  importedSuiteOutputSchema,
  newTaskOutputSchema,
} from './exchange-output.ts';
export {
  agentChecksOutputSchema,
  agentsOutputSchema,
  builtTaskOutputSchema,
  cleanOutputSchema,
  doctorOutputSchema,
  modelsOutputSchema,
  planOutputSchema,
  summariesOutputSchema,
  taskOutputSchema,
  tasksOutputSchema,
  viewOutputSchema,
} from './output.ts';
export { createProgram } from './program.ts';
export type { Output, Terminal } from './terminal.ts';
