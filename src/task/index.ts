export { type BuildOptions, buildTask } from './build.ts';
export { describeTask, listTasks, type TaskDescription, type TaskSummary } from './catalog.ts';
export { digestDirectory } from './digest.ts';
export { exportTasks } from './export.ts';
export { type Imported, importTasks } from './import.ts';
export { type LoadedTask, type LoadOptions, loadTask } from './load.ts';
export { nearest } from './located.ts';
export { parseSteps } from './reference-steps.ts';
export { newTask } from './scaffold.ts';
export { fullName, selectTasks } from './select.ts';
export {
  builtInTasksDirectory,
  findSuites,
  loadSuite,
  readSuite,
  type Suite,
  type SuiteDefaults,
  type SuiteSource,
  suiteSchema,
  type TaskRootOptions,
  type TaskSource,
  taskRoots,
} from './suite.ts';
