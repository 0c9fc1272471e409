import type { SurvivalFigure } from '../core/index.ts';
import type { Paint } from './paint.ts';

export interface PlotOptions {
  readonly paint: Paint;
  /** Columns for the whole plot, its labels included. */
  readonly width: number;
  /** Steps that the axis spans: the same for all plots that are to be compared. */
  readonly steps: number;
  /** Block characters; plain ones where the reader may not have them. */
  readonly unicode: boolean;
}

const ROWS = 4;
const LABEL = '  100% ';

/** From the least filled to the full. */
const blocks = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const plain = [' ', '.', '.', ':', ':', '|', '|', '#', '#'];

/**
 * Share of trials free of breakdown over their steps, filled from below, with a mark under each step at which one broke
 * down. It ends where nobody was watched any longer.
 */
export function survivalPlot(figure: SurvivalFigure, options: PlotOptions): string {
  const columns = Math.max(10, options.width - LABEL.length - 1);
  const perColumn = options.steps / columns;
  const shares = Array.from({ length: columns }, (_, column) => shareAt(figure, column * perColumn));
  const glyphs = options.unicode ? blocks : plain;
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const label = row === 0 ? LABEL : ' '.repeat(LABEL.length);
    const cells = shares.map((share) => glyphs[fill(share, row, glyphs.length - 1)] ?? ' ').join('');
    return `${label}${options.paint('cyan', cells)}`.trimEnd();
  });
  return [...rows, ...axis(figure, columns, perColumn, options)].join('\n');
}

/** How full the cell of a row is, 0 to `levels`; something of a share above 0 is always seen in the lowest. */
function fill(share: number | undefined, row: number, levels: number): number {
  if (share === undefined || share === 0) return 0;
  const height = Math.max(1, Math.round(share * ROWS * levels)) - (ROWS - 1 - row) * levels;
  return Math.min(levels, Math.max(0, height));
}

/** Undefined past the last step at which anybody was watched. */
function shareAt({ times, survival }: SurvivalFigure, step: number): number | undefined {
  if (step > (times.at(-1) ?? 0)) return undefined;
  const before = times.findLastIndex((time) => time <= step);
  return before < 0 ? 1 : survival[before];
}

function axis(
  { times, events }: SurvivalFigure,
  columns: number,
  perColumn: number,
  { paint, steps, unicode }: PlotOptions,
): string[] {
  const marks = Array.from<unknown, string>({ length: columns }, () => (unicode ? '─' : '-'));
  for (const [index, time] of times.entries()) {
    const column = Math.min(columns - 1, Math.floor(time / perColumn));
    if ((events[index] ?? 0) > 0) marks[column] = paint('red', unicode ? '×' : 'x');
  }
  const end = `${steps} steps`;
  const pad = ' '.repeat(LABEL.length);
  return [`${pad}${marks.join('')}`, `${pad}0${end.padStart(columns - 1)}`];
}
