import type { CalibratedSet, Calibration, Share } from '../calibration/index.ts';
import { renderTable } from '../report/index.ts';

/** Misses shown; all of them stand in the JSON. */
const shownMisses = 12;

/** The figures of a calibration as a person reads them. */
export function calibrationPage(calibration: Calibration, width: number): string {
  const { grid, sets, invalid } = calibration;
  const tasks = grid.tasks.map(({ task, units }) => `${task} at ${units} units`).join(', ');
  return [
    `Detectors against known truth: ${tasks}; agents ${grid.agents.join(', ')}`,
    ...(invalid > 0 ? [`${invalid} trials without a verdict are left out`] : []),
    ...sets.map((set) => setPage(set, width)),
    '',
  ].join('\n');
}

function setPage(set: CalibratedSet, width: number): string {
  const seeds = `seeds ${set.seeds.join(', ')}`;
  const rate = set.falseAlarmsPer100 ?? 0;
  return [
    '',
    `${set.set === 'tuning' ? 'Tuning' : 'Reporting'} ${seeds}: ${set.trials} trials, ${set.steps} steps, ` +
      `${set.healthySteps} of them healthy; ${set.falseAlarms} false alarms (${rate} per 100 healthy steps)`,
    '',
    renderTable({
      keyHeading: 'breaks as',
      key: ({ persona }: CalibratedSet['personas'][number]) => persona,
      columns: [
        { heading: 'trials', cell: ({ trials }) => String(trials) },
        { heading: 'recall', cell: ({ recall }) => shareText(recall) },
        { heading: 'first cause', spare: 2, cell: ({ exactCause }) => shareText(exactCause) },
        { heading: 'onset off by', cell: ({ onsetError }) => figure(onsetError.median) },
        { heading: 'p90', spare: 1, cell: ({ onsetError }) => figure(onsetError.p90) },
        { heading: 'in interval', spare: 3, cell: ({ covered }) => shareText(covered) },
      ],
      groups: [{ heading: '', rows: set.personas }],
      width,
    }),
    '',
    renderTable({
      keyHeading: 'kind',
      key: ({ kind }: CalibratedSet['kinds'][number]) => kind,
      columns: [
        { heading: 'precision', cell: ({ precision }) => shareText(precision) },
        { heading: 'recall', cell: ({ recall }) => shareText(recall) },
        { heading: 'onset off by', cell: ({ onsetError }) => figure(onsetError.median) },
        { heading: 'wrong kind', spare: 1, cell: ({ wrongKind }) => String(wrongKind) },
        { heading: 'per 100', cell: ({ falseAlarmsPer100 }) => figure(falseAlarmsPer100) },
      ],
      groups: [{ heading: '', rows: set.kinds }],
      width,
    }),
    '',
    renderTable({
      keyHeading: 'healthy decoy',
      key: ({ persona }: CalibratedSet['decoys'][number]) => persona,
      columns: [
        { heading: 'passed', cell: ({ passed, trials }) => `${passed}/${trials}` },
        { heading: 'steps', cell: (row) => String(row.healthySteps) },
        { heading: 'false alarms', cell: ({ falseAlarms }) => String(falseAlarms) },
        { heading: 'per 1,000', cell: ({ falseAlarmsPer1000 }) => figure(falseAlarmsPer1000) },
        { heading: 'onsets', cell: ({ onsets }) => String(onsets) },
      ],
      groups: [{ heading: '', rows: set.decoys }],
      width,
    }),
    ...missLines(set),
  ].join('\n');
}

function missLines({ misses }: CalibratedSet): string[] {
  if (misses.length === 0) return [];
  const more = misses.length - shownMisses;
  return [
    '',
    `Not as it should be: ${misses.length} trials`,
    ...misses.slice(0, shownMisses).flatMap(({ trial, what }) => [`  ${trial}`, `    ${what.join('; ')}`]),
    ...(more > 0 ? [`  and ${more} more, in calibration.json`] : []),
  ];
}

function shareText({ k, n, lower, upper }: Share): string {
  if (n === 0 || lower === null || upper === null) return '-';
  return `${k}/${n} [${lower.toFixed(2)}, ${upper.toFixed(2)}]`;
}

const figure = (value: number | null): string => (value === null ? '-' : String(value));
