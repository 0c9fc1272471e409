export { formatCost, formatDollars, formatDuration, formatScore, formatTokens } from './figures.ts';
export { summarise } from './summary.ts';
export { type RenderOptions, renderSummary } from './terminal.ts';
export { type Column, renderTable, type RowGroup, type TableSpec } from './table.ts';
