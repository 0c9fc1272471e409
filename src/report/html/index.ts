export { type DetailedRun, type TrialDetail, trialDetail } from './data.ts';
export { htmlReport, type PageAssets } from './page.ts';
