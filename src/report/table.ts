import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';

/** A column of figures: its heading and how a row shows in it. */
export interface Column<Row> {
  readonly heading: string;
  readonly align?: 'left' | 'right';
  /** May be left out where the terminal is too narrow: those with the highest number first. Never: undefined. */
  readonly spare?: number;
  cell(row: Row): string;
}

/** Rows under one heading; an empty heading shows none. */
export interface RowGroup<Row> {
  readonly heading: string;
  readonly rows: readonly Row[];
}

export interface TableSpec<Row> {
  readonly keyHeading: string;
  /** What names a row; it may be longer than the figures beside it. */
  key(row: Row): string;
  readonly columns: readonly Column<Row>[];
  readonly groups: readonly RowGroup<Row>[];
  /** Columns of the terminal. */
  readonly width: number;
}

const GAP = '  ';
const noBorder = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', right: '', 'right-mid': '' },
  ...{ mid: '-', 'mid-mid': '--', middle: GAP },
};

/**
 * A table without frames. Where the keys fit beside the figures they are the first column; where they do not
 * (trial ids on 80 columns) each key stands on a line of its own above its figures, so nothing is cut; where even the
 * figures do not fit, spare columns are left out.
 */
export function renderTable<Row>(wanted: TableSpec<Row>): string {
  const spec = { ...wanted, columns: fitting(wanted) };
  const rows = spec.groups.flatMap((group) => group.rows);
  const figures = spec.columns.map((column) =>
    widest([column.heading, ...rows.map((row) => column.cell(row))]),
  );
  const key = widest([spec.keyHeading, ...rows.map((row) => spec.key(row))]);
  const beside = key + figures.reduce((total, width) => total + width + GAP.length, 0) <= spec.width;
  const columns: Column<Row>[] = [
    {
      heading: beside ? spec.keyHeading : '',
      align: 'left',
      cell: beside ? (row) => spec.key(row) : () => '',
    },
    ...spec.columns,
  ];
  const table = new Table({
    head: columns.map((column) => column.heading),
    colAligns: columns.map((column) => column.align ?? 'right'),
    colWidths: [beside ? key : 0, ...figures],
    chars: noBorder,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push(columns.map((column) => column.cell(row)));
  const [head = '', rule = '', ...lines] = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  return [head, rule.slice(0, spec.width), ...interleave(spec, beside, lines)].join('\n');
}

/** The columns that fit beside one another with their keys on lines of their own. */
function fitting<Row>({ columns, groups, width }: TableSpec<Row>): readonly Column<Row>[] {
  const rows = groups.flatMap((group) => group.rows);
  const figures = columns.map((column) => widest([column.heading, ...rows.map((row) => column.cell(row))]));
  const kept = new Set(columns.keys());
  const spare = [...columns.keys()]
    .filter((index) => columns[index]?.spare !== undefined)
    .sort((a, b) => (columns[b]?.spare ?? 0) - (columns[a]?.spare ?? 0));
  const total = (): number => [...kept].reduce((sum, index) => sum + (figures[index] ?? 0) + GAP.length, 0);
  for (const index of spare) if (total() > width) kept.delete(index);
  return columns.filter((_, index) => kept.has(index));
}

/** Puts headings and keys between the lines of figures; inside the table they would be cut to its width. */
function interleave<Row>(spec: TableSpec<Row>, beside: boolean, lines: readonly string[]): string[] {
  let next = 0;
  return spec.groups.flatMap((group) => [
    ...(group.heading === '' ? [] : [group.heading]),
    ...group.rows.flatMap((row) => [...(beside ? [] : [spec.key(row)]), lines[next++] ?? '']),
  ]);
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => stripVTControlCharacters(text).length));
}
