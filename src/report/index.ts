export { renderComparison } from './comparison.ts';
export { comparisonMarkdown } from './comparison-markdown.ts';
export { type CurveRenderOptions, renderCurve } from './curve.ts';
export { formatCost, formatDollars, formatDuration, formatScore, formatTokens } from './figures.ts';
export { renderGate } from './gate.ts';
export { gateJunit } from './gate-junit.ts';
export { gateMarkdown } from './gate-markdown.ts';
export {
  type DetailedRun,
  htmlReport,
  type PageAssets,
  type TrialDetail,
  trialDetail,
} from './html/index.ts';
export { plainName } from './names.ts';
export { summarise, summariseTrial, summaryOf } from './summary.ts';
export { summaryJunit } from './summary-junit.ts';
export { summaryMarkdown } from './summary-markdown.ts';
export { type Column, type RowGroup, renderTable, type TableSpec } from './table.ts';
export { type RenderOptions, renderSummary } from './terminal.ts';
