import type { Chart as ChartClass } from 'chart.js';

declare global {
  /** Its scripts are put into the page before ours. */
  const Chart: typeof ChartClass;
}
