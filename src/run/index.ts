export { loadPooled, promote } from './baseline.ts';
export { type AgentCheck, type AgentCheckRequest, checkAgents } from './check.ts';
export { type CurveOptions, curveOfTrial, defaultCurveBudget, type MeasuredTrial } from './curve.ts';
export type { Estimate } from './estimate.ts';
export { executeRun, type RunDone, resumeRun } from './execute.ts';
export {
  type LoadedRun,
  type LocatedTrial,
  loadDetailed,
  loadRun,
  loadSummary,
  resolveRun,
  resolveTrial,
} from './load.ts';
export type { RunEnvironment, RunRequest } from './options.ts';
export { type PlannedRun, planRun } from './plan.ts';
export type { OnRunEvent, RunEvent } from './progress.ts';
