import { renderTable } from '../src/report/table.ts';
import { type Figure, type Measured, ratioToTarget, verdictOf } from './figure.ts';

export interface BenchResult {
  readonly bench: string;
  readonly figures: readonly Figure[];
}

const number = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0 });

/** One table of all figures. */
export function renderFigures(results: readonly BenchResult[], width: number): string {
  return renderTable<Figure>({
    keyHeading: 'figure',
    key: ({ name }) => name,
    columns: [
      column('median', ({ median, unit }) => `${number(median)} ${unit}`),
      column('p95', ({ p95 }) => (p95 === undefined ? '' : number(p95))),
      column('n', ({ samples }) => `${samples}`),
      column('target', ({ target }) =>
        target === undefined ? '' : 'atMost' in target ? `<= ${target.atMost}` : `>= ${target.atLeast}`,
      ),
      column('of target', (figure) => ratio(ratioToTarget(figure))),
      column('floor', ({ floor }) => (floor === undefined ? '' : number(floor.value))),
      column('of floor', ({ median, floor }) => ratio(floor && median / floor.value)),
      { heading: 'verdict', align: 'left', cell: verdictOf },
    ],
    groups: results.map(({ bench, figures }) => ({ heading: `${bench}:`, rows: figures })),
    width,
  });
}

/** What the floors are, and what could not be measured: what the table has no room for. */
export function renderNotes(results: readonly BenchResult[]): string[] {
  return results.flatMap(({ figures }) =>
    figures.flatMap((figure) => {
      if (figure.kind === 'not-measured') return [`NOT MEASURED: ${figure.name}: ${figure.reason}`];
      return figure.floor ? [`floor of ${figure.name.trim()}: ${figure.floor.name}`] : [];
    }),
  );
}

function column(heading: string, cell: (figure: Measured) => string) {
  return {
    heading,
    cell: (figure: Figure): string => (figure.kind === 'measured' ? cell(figure) : '-'),
  };
}

const ratio = (value: number | undefined): string => (value === undefined ? '' : `${number(value)}x`);
