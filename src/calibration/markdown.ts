import type { CalibratedSet, Calibration, Share } from './schema.ts';

/** The tables of a calibration for docs/metrics.md. Pure: the page is held to the committed figures. */
export function calibrationMarkdown(calibration: Calibration): string {
  const { grid, sets } = calibration;
  const tasks = grid.tasks.map(({ task, units }) => `\`${task}\` at ${units} units`).join(', ');
  const models = grid.models.map((model) => `\`${model}\``).join(', ');
  return [
    `Tasks: ${tasks}. Agents: ${grid.agents.join(', ')}. Models: ${models}.`,
    ...sets.map(setMarkdown),
  ].join('\n\n');
}

function setMarkdown(set: CalibratedSet): string {
  const title = set.set === 'tuning' ? 'Tuning seeds' : 'Reporting seeds';
  return [
    `### ${title}`,
    `Seeds ${set.seeds.join(', ')}: ${set.trials} trials, ${set.steps} steps, ${set.healthySteps} of them healthy; ` +
      `${set.falseAlarms} false alarms, ${figure(set.falseAlarmsPer100)} per 100 healthy steps.`,
    table(
      [
        'persona',
        'recall',
        'most telling cause',
        'median onset error',
        '90th percentile',
        'true onset in interval',
      ],
      set.personas.map((row) => [
        `\`${row.persona}\``,
        shareText(row.recall),
        shareText(row.exactCause),
        figure(row.onsetError.median),
        figure(row.onsetError.p90),
        shareText(row.covered),
      ]),
    ),
    table(
      [
        'kind',
        'precision',
        'recall',
        'median onset error',
        'wrong kind',
        'false alarms per 100 healthy steps',
      ],
      set.kinds.map((row) => [
        `\`${row.kind}\``,
        shareText(row.precision),
        shareText(row.recall),
        figure(row.onsetError.median),
        String(row.wrongKind),
        figure(row.falseAlarmsPer100),
      ]),
    ),
    table(
      ['healthy decoy', 'passed', 'healthy steps', 'false alarms', 'per 1,000 healthy steps', 'onsets'],
      set.decoys.map((row) => [
        `\`${row.persona}\``,
        `${row.passed}/${row.trials}`,
        String(row.healthySteps),
        String(row.falseAlarms),
        figure(row.falseAlarmsPer1000),
        String(row.onsets),
      ]),
    ),
  ].join('\n\n');
}

const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  [headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

function shareText({ k, n, estimate, lower, upper }: Share): string {
  if (estimate === null || lower === null || upper === null) return '-';
  return `${estimate.toFixed(2)} (${k}/${n}; ${lower.toFixed(2)} to ${upper.toFixed(2)})`;
}

const figure = (value: number | null): string => (value === null ? '-' : String(value));
