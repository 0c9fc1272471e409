/**
 * The library behind the command line: plan a run, execute or resume it, load its results, summarise them.
 *
 * A run needs an environment (keys and endpoints are read from it and nowhere else), a signal that stops it cleanly,
 * and a listener for what happens meanwhile.
 */
export * from './core/index.ts';
export { renderCurve, renderSummary, summarise } from './report/index.ts';
export {
  type CurveOptions,
  curveOfTrial,
  executeRun,
  loadRun,
  type PlannedRun,
  planRun,
  type RunDone,
  type RunEnvironment,
  type RunEvent,
  type RunRequest,
  resolveRun,
  resolveTrial,
  resumeRun,
} from './run/index.ts';
export { type JournalEvent, readJournal, SnapshotHistory, verifyJournal } from './store/index.ts';
