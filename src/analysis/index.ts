export {
  type Analysis,
  analyseTrajectory,
  analysisSchema,
  detect,
  type TrajectoryAnalysis,
} from './analysis.ts';
export { type Finding, observedRun } from './detector.ts';
export { createObserver, type Observation } from './observation.ts';
export { detectFormat, type Format, formats } from './readers/format.ts';
export type { SourceOperation, SourceStep } from './source.ts';
