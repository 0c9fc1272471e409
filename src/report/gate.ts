import { type ArmDifference, type GateVerdict, type VerdictName, warningTexts } from '../comparison/index.ts';
import { formatMean } from './figures.ts';
import { createPaint, type Paint } from './paint.ts';
import { type Column, renderTable } from './table.ts';

export interface PlainOptions {
  readonly color: boolean;
  /** Columns of the terminal; 80 where it is a pipe. */
  readonly width: number;
}

/** A verdict for a terminal or a pipe. */
export function renderGate(verdict: GateVerdict, { color, width }: PlainOptions): string {
  const paint = createPaint(color);
  const sections = [
    `${paint(['bold', verdictColor[verdict.verdict]], `Gate: ${verdictTitle[verdict.verdict]}`)}\n${verdict.reason}`,
    ['baseline ', 'candidate']
      .map((side, index) => `${side}  ${sideLine(index === 0 ? verdict.baseline : verdict.candidate)}`)
      .join('\n'),
    renderTable({
      ...{ keyHeading: 'measure', width, key: (row: ArmDifference) => measureName[row.measure] },
      ...{ columns: measureColumns, groups: [{ heading: '', rows: [verdict.primary, verdict.secondary] }] },
    }),
    designLines(verdict).join('\n'),
    renderTable({
      ...{ keyHeading: 'task at units', width, key: (row: GateVerdict['strata'][number]) => row.name },
      ...{ columns: strataColumns, groups: [{ heading: '', rows: verdict.strata }] },
    }),
    warningSection(verdict, paint),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

export const verdictTitle: Readonly<Record<VerdictName, string>> = {
  regressed: 'REGRESSED',
  'no-regression': 'no regression',
  inconclusive: 'INCONCLUSIVE',
};

const verdictColor = { regressed: 'red', 'no-regression': 'green', inconclusive: 'yellow' } as const;

export const measureName: Readonly<Record<ArmDifference['measure'], string>> = {
  'steps-free-of-breakdown': 'steps free of breakdown',
  'pass-rate': 'pass rate',
};

/** A number of the measure's own unit: steps with one decimal, shares with two. */
export function inUnit(value: number, { unit }: Pick<ArmDifference, 'unit'>): string {
  return unit === 'steps' ? value.toFixed(1) : value.toFixed(2);
}

export function signedInUnit(value: number, difference: Pick<ArmDifference, 'unit'>): string {
  return `${value > 0 ? '+' : ''}${inUnit(value, difference)}`;
}

/** A p-value that is never shown as 0. */
export function formatP(p: number): string {
  return p < 0.0001 ? '<0.0001' : p.toPrecision(2);
}

export function intervalText(difference: ArmDifference): string {
  const { lower, upper } = difference;
  return `${signedInUnit(lower, difference)} .. ${signedInUnit(upper, difference)}`;
}

/** `92%`: what the interval covers, with `alpha` left out on either side. */
export function coverage({ alpha }: ArmDifference): string {
  return `${Math.round((1 - 2 * alpha) * 100)}%`;
}

const measureColumns: readonly Column<ArmDifference>[] = [
  { heading: 'n', cell: ({ n }) => `${n.baseline}, ${n.candidate}` },
  { heading: 'baseline', cell: (row) => inUnit(row.baseline, row) },
  { heading: 'candidate', cell: (row) => inUnit(row.candidate, row) },
  { heading: 'difference', cell: (row) => signedInUnit(row.difference, row) },
  { heading: 'interval', cell: (row) => `${intervalText(row)} (${coverage(row)})` },
  { heading: 'p', cell: ({ p }) => formatP(p) },
];

type Stratum = GateVerdict['strata'][number];

const strataColumns: readonly Column<Stratum>[] = (['baseline', 'candidate'] as const).flatMap((side) => [
  { heading: `${side}: passed`, cell: (row: Stratum) => `${row[side].passed}/${row[side].trials}` },
  { heading: 'broke down', cell: (row: Stratum) => String(row[side].broken) },
]);

function sideLine({ contender, runs }: GateVerdict['baseline']): string {
  return `${contender}, ${runs.length === 1 ? `run ${runs[0]}` : `${runs.length} runs`}`;
}

/** What the design can find, and what would decide. */
export function designLines(verdict: GateVerdict): string[] {
  const { primary, extraTrials } = verdict;
  return [
    `A fall of ${formatMean(round(primary.delta))} steps counts as a regression; this design finds one of ` +
      `${formatMean(round(primary.minimumDetectableEffect))} steps with a probability of 0.8.`,
    ...(extraTrials > 0
      ? [
          `About ${extraTrials} more trials, on both sides together, would decide if the difference stays as it is.`,
        ]
      : []),
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function warningSection({ warnings, unpaired }: GateVerdict, paint: Paint): string {
  const left = [...unpaired.baseline, ...unpaired.candidate];
  if (warnings.length === 0) return '';
  const lines = warnings.map((warning) => `  ${warning}: ${warningTexts[warning]}`);
  const names = left.length === 0 ? [] : [`  left out: ${left.slice(0, 8).join(', ')}`];
  return [paint('yellow', 'Warnings'), ...lines, ...names].join('\n');
}
