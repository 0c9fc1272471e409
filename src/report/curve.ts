import type { Assessment, Curve, CurveReading, Grading, Place, Range } from '../core/index.ts';
import { formatDuration, formatScore } from './figures.ts';
import { createPaint, type Paint } from './paint.ts';
import { renderTable } from './table.ts';

export interface CurveRenderOptions {
  readonly color: boolean;
  /** Columns of the terminal; 80 where it is a pipe. */
  readonly width: number;
  /** Whether the reader shows more than ASCII; default false, as in a pipe. */
  readonly unicode?: boolean;
  /** What the analysis makes of the trial with this curve. */
  readonly assessment?: Assessment | null;
}

/** A progress curve for a terminal or a pipe: its form, what it shows, and every grading behind it. */
export function renderCurve(curve: Curve, options: CurveRenderOptions): string {
  const paint = createPaint(options.color);
  const sections = [
    headline(curve, paint),
    sparkline(curve, options.width, options.unicode ? blocks : plain),
    readings(curve, paint, options.width),
    footnotes(curve),
    judgement(options.assessment, paint),
    gradings(curve, paint, options.width),
    failures(curve.gradings, paint),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function headline(curve: Curve, paint: Paint): string {
  const label = curve.simulated ? ' (simulated)' : '';
  const graded = curve.gradings.filter(({ status }) => status === 'graded').length;
  const first = `${paint('bold', `Progress curve of ${curve.trial}`)}${label}`;
  const states = `${graded} of ${curve.states} different states graded, on steps 0 to ${curve.steps}`;
  return `${first}\n${curve.suite}/${curve.task} at ${curve.units} units\n${states}`;
}

interface Glyphs {
  readonly unknown: string;
  /** From the lowest M to the highest. */
  readonly levels: readonly string[];
}

const blocks: Glyphs = { unknown: '·', levels: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] };
/** Tenths, where there are no blocks: 9 stands for 0.9 and more. */
const plain: Glyphs = { unknown: '.', levels: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] };
const margin = 2;

/** One column a step, or several steps where they are more than columns; a dot where none of them was graded. */
function sparkline({ points, steps }: Curve, width: number, { unknown, levels }: Glyphs): string {
  const columns = Math.max(1, Math.min(steps + 1, width - 2 * margin));
  const perColumn = (steps + 1) / columns;
  const cells = Array.from({ length: columns }, () => unknown);
  for (const { step, share } of points) {
    const level = levels[Math.min(levels.length - 1, Math.floor(share * levels.length))];
    cells[Math.floor(step / perColumn)] = level ?? unknown;
  }
  const end = `step ${steps}`;
  const axis = columns > end.length + 2 ? `0${end.padStart(columns - 1)}` : `0 to ${end}`;
  const pad = ' '.repeat(margin);
  return `${pad}${cells.join('')}\n${pad}${axis}`;
}

interface ReadingRow {
  readonly what: string;
  readonly likely: string;
  readonly certain: string;
}

function readings(curve: Curve, paint: Paint, width: number): string {
  const row = (what: string, text: (reading: CurveReading) => string): ReadingRow => {
    const [likely, certain] = [text(curve.likely), text(curve.certain)];
    return { what, likely, certain: certain === likely ? 'the same' : certain };
  };
  const rows = [
    row('peak', ({ peak }) => placeText(peak)),
    row('M at the peak', ({ peakShare }) => rangeText(peakShare)),
    row('last productive step', ({ lastProductive }) => placeText(lastProductive)),
    row('damage onset', ({ damageOnset }) => placeText(damageOnset)),
    row('peak loss', ({ peakLoss }) => rangeText(peakLoss)),
  ];
  return renderTable({
    keyHeading: paint('bold', 'what it shows'),
    key: ({ what }) => what,
    columns: [
      { heading: 'likely', align: 'left', cell: ({ likely }) => likely },
      { heading: 'certain', align: 'left', cell: ({ certain }) => certain },
    ],
    groups: [{ heading: '', rows }],
    width,
  });
}

/** `step 61`, `step 61 to 64`, `none`, `step 61 to 64, or none`. */
export function placeText(place: Place): string {
  if (place.kind === 'none') return 'none';
  if (place.kind === 'exact') return `step ${place.step}`;
  const { earliest, latest, orNone } = place;
  const steps = earliest === latest ? `step ${earliest}` : `step ${earliest} to ${latest}`;
  return orNone ? `${steps}, or none` : steps;
}

export function rangeText({ low, high }: Range): string {
  return low === high ? formatScore(low) : `${formatScore(low)} to ${formatScore(high)}`;
}

function judgement(assessment: Assessment | null | undefined, paint: Paint): string {
  if (!assessment) return '';
  const { onset, end } = assessment;
  if (onset === null) return `${paint('bold', 'Breakdown')}: none; the trial ended as ${end}`;
  const { step, earliest, latest, cause, basis } = onset;
  const range = earliest === latest ? '' : ` (${earliest} to ${latest})`;
  return `${paint('bold', 'Breakdown')}: from step ${step}${range}, by ${cause}\n${basis}`;
}

function footnotes(curve: Curve): string {
  return [
    'M: weighted share of the milestones that pass, before penalties and gates.',
    ...(curve.points.length <= curve.steps
      ? [
          'likely: if M stays, between two graded steps, within their two values.',
          'certain: whatever it did there. A larger --budget narrows both, and grades',
          'nothing again.',
        ]
      : ['Every step is graded: the figures are exact.']),
  ].join('\n');
}

type Graded = Extract<Grading, { status: 'graded' }>;

function gradings(curve: Curve, paint: Paint, width: number): string {
  const rows = curve.gradings.filter((grading): grading is Graded => grading.status === 'graded');
  const steps = new Map<number, number>();
  for (const { gradedAt } of curve.points) steps.set(gradedAt, (steps.get(gradedAt) ?? 0) + 1);
  return renderTable({
    keyHeading: paint('bold', 'graded step'),
    key: ({ step }) => String(step),
    columns: [
      { heading: 'M', cell: ({ share }) => formatScore(share) },
      { heading: 'score', cell: ({ score }) => formatScore(score) },
      { heading: 'milestones', cell: ({ milestones }) => `${milestones.passed}/${milestones.total}` },
      { heading: 'steps of this state', cell: ({ step }) => String(steps.get(step) ?? 0) },
      { heading: 'grader', cell: ({ durationMs }) => formatDuration(durationMs) },
    ],
    groups: [{ heading: '', rows }],
    width,
  });
}

function failures(all: readonly Grading[], paint: Paint): string {
  const lines = all.flatMap((grading) =>
    grading.status === 'invalid'
      ? [`  step ${grading.step}: ${grading.code}: ${grading.reason.replace(/\s+/g, ' ').trim()}`]
      : [],
  );
  return lines.length === 0
    ? ''
    : `${paint(['bold', 'red'], 'Steps that could not be graded')}\n${lines.join('\n')}`;
}
