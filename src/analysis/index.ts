export {
  type Analysis,
  analyseLog,
  analyseTrajectory,
  analysisSchema,
  observeTrajectory,
  type TrajectoryAnalysis,
} from './analysis.ts';
export { assess, detect } from './assess.ts';
export { type Finding, type ObservedRun, observedRun } from './detector.ts';
export { createObserver, type Observation } from './observation.ts';
export { type Format, formats } from './readers/format.ts';
export { detectFormat, type Log } from './readers/log.ts';
export type { SourceOperation, SourceStep } from './source.ts';
