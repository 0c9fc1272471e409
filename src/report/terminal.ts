import type { Summary, TrialSummary } from '../core/index.ts';
import { contenderColumns, enduranceColumns, spentColumns, trialColumns } from './columns.ts';
import { enduranceOf } from './endurance/index.ts';
import { enduranceSections } from './endurance-section.ts';
import { contenderName, labelled } from './names.ts';
import { createPaint, type Paint } from './paint.ts';
import { headline, invalidTrials, legend, nextCommands, remarks } from './remarks.ts';
import { type ContenderTotals, contenderKey, groupBy, isValid, sumUp } from './summary.ts';
import { type RowGroup, renderTable, type TableSpec } from './table.ts';

export interface RenderOptions {
  readonly color: boolean;
  /** Columns of the terminal; 80 where it is a pipe. */
  readonly width: number;
  /** Whether the reader shows more than ASCII; default false, as in a pipe. */
  readonly unicode?: boolean;
  /** Where the run lies, as the next command is to be given it. */
  readonly directory: string;
}

/** Beyond this many rows a list of trials is no longer read: each task then has one row per contender. */
const MOST_TRIALS_LISTED = 60;

/** The report for a terminal or a pipe: plain text, sections in the order in which a reader asks. */
export function renderSummary(summary: Summary, options: RenderOptions): string {
  const paint = createPaint(options.color);
  const { unicode = false } = options;
  const sections = [
    headline(summary, paint),
    ...contenderTables(summary, paint, options.width),
    ...enduranceSections(summary, { paint, width: options.width, unicode }),
    ...taskTables(summary, paint, options.width),
    invalidTrials(summary, paint),
    remarks(summary, paint),
    legend(summary),
    nextCommands(summary, options.directory, paint),
  ];
  const text = `${sections.filter((section) => section !== '').join('\n\n')}\n`;
  // The one sign of ours beyond ASCII outside the plots; names and messages of others stay as they are.
  return unicode ? text : text.replaceAll(' · ', ' - ');
}

function contenderTables(summary: Summary, paint: Paint, width: number): string[] {
  const scored = summary.contenders.filter((contender) => contender.trials > contender.invalid);
  return tables('contender', [{ heading: '', rows: scored }], contenderTable(paint, width), paint);
}

function taskTables(summary: Summary, paint: Paint, width: number): string[] {
  const valid = summary.trials.filter(isValid);
  const groups = [...groupBy(valid, (trial) => `${trial.suite}/${trial.task} at ${trial.units} units`)].map(
    ([heading, rows]) => ({ heading: paint('cyan', heading), rows }),
  );
  if (valid.length <= MOST_TRIALS_LISTED)
    return tables('task and trial', groups, trialTable(paint, width), paint);
  const summed = groups.map(({ heading, rows }) => ({
    heading,
    rows: [...groupBy(rows, contenderKey).values()].map((trials) => ({
      ...sumUp(trials),
      endurance: enduranceOf(trials),
    })),
  }));
  const columns = [...contenderColumns(paint), ...enduranceColumns()];
  return tables('task and contender', summed, { key: contenderName, columns, width }, paint);
}

type RowTable<Row> = Pick<TableSpec<Row>, 'key' | 'columns' | 'width'>;

function contenderTable(paint: Paint, width: number): RowTable<ContenderTotals> {
  return { key: contenderName, columns: contenderColumns(paint), width };
}

function trialTable(paint: Paint, width: number): RowTable<TrialSummary> {
  return { key: (trial) => labelled(trial.id, trial), columns: trialColumns(paint), width };
}

/** What came of the rows, then what they cost: one table of all the columns would not fit 80. */
function tables<Row extends ContenderTotals | TrialSummary>(
  keyHeading: string,
  groups: readonly RowGroup<Row>[],
  table: RowTable<Row>,
  paint: Paint,
): string[] {
  const rows = groups.flatMap((group) => group.rows);
  if (rows.length === 0) return [];
  const title = (text: string) => paint('bold', `${text} by ${keyHeading}`);
  return [
    `${title('Results')}\n${renderTable({ ...table, keyHeading, groups })}`,
    `${title('Tokens, cost and time')}\n${renderTable({ ...table, keyHeading, groups, columns: spentColumns(rows) })}`,
  ];
}
