export { type CurveRenderOptions, renderCurve } from './curve.ts';
export { formatCost, formatDollars, formatDuration, formatScore, formatTokens } from './figures.ts';
export { summarise } from './summary.ts';
export { type Column, type RowGroup, renderTable, type TableSpec } from './table.ts';
export { type RenderOptions, renderSummary } from './terminal.ts';
