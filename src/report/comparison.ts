import { type Comparison, warningTexts } from '../comparison/index.ts';
import { formatP, type PlainOptions } from './gate.ts';
import { createPaint, type Paint } from './paint.ts';
import { type Column, renderTable } from './table.ts';

type Pair = Comparison['pairs'][number];
type Stratum = Pair['strata'][number];
export type Measure = 'endurance' | 'passRate' | 'score';

/** More rows are no longer read on a terminal; `--json` has them all. */
const mostStrataListed = 40;

export const measures: readonly {
  readonly measure: Measure;
  readonly name: string;
  readonly digits: number;
}[] = [
  { measure: 'endurance', name: 'steps free of breakdown', digits: 1 },
  { measure: 'passRate', name: 'pass rate', digits: 2 },
  { measure: 'score', name: 'mean score', digits: 3 },
];

/** Contenders side by side, for a terminal or a pipe. */
export function renderComparison(comparison: Comparison, { color, width }: PlainOptions): string {
  const paint = createPaint(color);
  const sections = [
    `${paint('bold', 'Contenders')}\n${contenderTable(comparison, width)}`,
    ...comparison.pairs.flatMap((pair) => pairSections(pair, paint, width)),
    'Differences are second less first, averaged over the tasks that both ran; intervals are at 95%.\n' +
      'p is two-sided and adjusted (Holm) for all tests on this page.',
  ];
  return `${sections.join('\n\n')}\n`;
}

function contenderTable({ contenders }: Comparison, width: number): string {
  type Row = Comparison['contenders'][number];
  const columns: readonly Column<Row>[] = [
    { heading: 'trials', cell: ({ trials }) => String(trials) },
    { heading: 'invalid', cell: ({ invalid }) => String(invalid) },
    { heading: 'passed', cell: ({ passed }) => String(passed) },
    { heading: 'broke down', cell: ({ broken }) => String(broken) },
  ];
  const key = (row: Row) => `${row.name}${row.simulated ? ' (simulated)' : ''}`;
  return renderTable({
    keyHeading: 'contender',
    width,
    key,
    columns,
    groups: [{ heading: '', rows: contenders }],
  });
}

function pairSections(pair: Pair, paint: Paint, width: number): string[] {
  const title = `${paint('bold', pair.second)}\n  against ${paint('bold', pair.first)}`;
  const parted = pair.strata.filter(({ outcome }) => outcome !== 'even');
  const listed = parted.slice(0, mostStrataListed);
  const even = pair.strata.length - parted.length;
  return [
    `${title}: ${pair.n.strata} tasks, ${pair.n.second} and ${pair.n.first} trials\n\n${differenceTable(pair, width)}`,
    `${paint('bold', 'Where they part')} ${summaryOfParting(parted, even)}${
      listed.length === 0 ? '' : `\n${strataTable(listed, width)}`
    }${parted.length > listed.length ? `\n${parted.length - listed.length} more: see --json` : ''}`,
    ...warningLines(pair, paint),
  ];
}

export function summaryOfParting(parted: readonly Stratum[], even: number): string {
  const won = parted.filter(({ outcome }) => outcome === 'won').length;
  return `(won ${won}, lost ${parted.length - won}, even ${even})`;
}

function differenceTable(pair: Pair, width: number): string {
  const columns: readonly Column<(typeof measures)[number]>[] = [
    { heading: 'difference', cell: ({ measure, digits }) => signed(pair[measure].difference, digits) },
    {
      heading: 'interval',
      cell: ({ measure, digits }) =>
        `${signed(pair[measure].lower, digits)} .. ${signed(pair[measure].upper, digits)}`,
    },
    { heading: 'p', cell: ({ measure }) => formatP(pair[measure].p) },
    { heading: 'adjusted', cell: ({ measure }) => formatP(pair[measure].adjusted) },
  ];
  return renderTable({
    ...{ keyHeading: 'measure', width, key: ({ name }: (typeof measures)[number]) => name },
    ...{ columns, groups: [{ heading: '', rows: measures }] },
  });
}

function strataTable(rows: readonly Stratum[], width: number): string {
  const columns: readonly Column<Stratum>[] = [
    { heading: 'second', cell: ({ outcome }) => outcome },
    { heading: 'passed', cell: ({ first, second }) => `${tally(second)} : ${tally(first)}` },
    {
      heading: 'score',
      cell: ({ first, second }) => `${second.score.toFixed(3)} : ${first.score.toFixed(3)}`,
    },
    {
      heading: 'steps free',
      cell: ({ first, second }) => `${second.stepsFree.toFixed(0)} : ${first.stepsFree.toFixed(0)}`,
    },
  ];
  return renderTable({
    ...{ keyHeading: 'task at units', width, key: ({ name }: Stratum) => name },
    ...{ columns, groups: [{ heading: '', rows }] },
  });
}

function tally({ passed, trials }: Stratum['first']): string {
  return `${passed}/${trials}`;
}

function warningLines({ warnings, unpaired }: Pair, paint: Paint): string[] {
  if (warnings.length === 0) return [];
  const left = [...unpaired.first, ...unpaired.second];
  const lines = [
    ...warnings.map((warning) => `  ${warning}: ${warningTexts[warning]}`),
    ...(left.length === 0 ? [] : [`  left out: ${left.slice(0, 8).join(', ')}`]),
  ];
  return [[paint('yellow', 'Warnings'), ...lines].join('\n')];
}

export function signed(value: number, digits: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(digits)}`;
}
