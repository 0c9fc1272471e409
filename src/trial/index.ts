export { assessTrial } from './assessment.ts';
export type { TrialEnd, TrialLimits, TrialModel, TrialRequest } from './request.ts';
export { runTrial } from './trial.ts';
