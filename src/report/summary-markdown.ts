import type { ContenderSummary, Figure, Summary, TrialSummary } from '../core/index.ts';
import { endText } from './end-text.ts';
import { formatCost, formatDuration, formatMean, formatScore, formatTokens } from './figures.ts';
import { folded, markdownTable, plain } from './markdown.ts';
import { contenderName } from './names.ts';
import { isValid } from './summary.ts';

/** A page of GitHub's job summary holds a megabyte; a list of trials beyond this is no longer read. */
const mostTrialsListed = 200;

/** Runs as Markdown: for a job summary, a pull request, an issue. */
export function summaryMarkdown(summaries: readonly Summary[]): string {
  return `${summaries.flatMap(sectionsOf).join('\n\n')}\n`;
}

function sectionsOf(summary: Summary): string[] {
  const valid = summary.trials.filter(isValid);
  const invalid = summary.trials.length - valid.length;
  const counts = [
    `${valid.filter(({ passed }) => passed).length} of ${valid.length} trials passed`,
    ...(invalid > 0 ? [`${invalid} invalid`] : []),
    ...(summary.pending > 0 ? [`${summary.pending} not finished`] : []),
  ];
  return [
    `## mimo-bench run ${plain(summary.run)}`,
    `${counts.join(', ')}.${
      summary.simulated ? ' Rows marked (simulated) test the harness: no real model was called.' : ''
    }`,
    contenderTable(summary.contenders),
    warnings(summary.contenders),
    folded(
      `${summary.trials.length} trials`,
      [
        trialTable(summary.trials.slice(0, mostTrialsListed)),
        ...(summary.trials.length > mostTrialsListed
          ? [`${summary.trials.length - mostTrialsListed} more: see \`mimo-bench report --json\`.`]
          : []),
      ].join('\n\n'),
    ),
  ].filter((section) => section !== '');
}

function contenderTable(contenders: readonly ContenderSummary[]): string {
  return markdownTable<ContenderSummary>(
    [
      { heading: 'contender', align: 'left', cell: (row) => plain(contenderName(row)) },
      { heading: 'passed', cell: (row) => `${row.passed}/${row.trials - row.invalid}` },
      { heading: 'invalid', cell: ({ invalid }) => String(invalid) },
      { heading: 'mean score', cell: ({ meanScore }) => formatScore(meanScore) },
      { heading: 'broke down', cell: ({ endurance }) => endurance.ends.breakdown.count.toString() },
      { heading: 'median steps to breakdown', cell: ({ endurance }) => stepsText(endurance.median) },
      { heading: 'steps that 80% last', cell: ({ endurance }) => stepsText(endurance.h80) },
      {
        heading: 'hallucination loops / 100 steps',
        cell: ({ endurance }) => rateText(endurance.loops.hallucinated),
      },
      {
        heading: 'tokens in / out',
        cell: ({ tokens }) => `${formatTokens(tokens.input)} / ${formatTokens(tokens.output)}`,
      },
      { heading: 'cost', cell: (row) => formatCost(row) },
    ],
    contenders,
  );
}

function stepsText({ estimate, lower, upper }: Figure): string {
  if (estimate === null) return 'not reached';
  return `${formatMean(estimate)} [${lower === null ? '-' : formatMean(lower)}, ${upper === null ? '-' : formatMean(upper)}]`;
}

function rateText({ estimate, lower, upper }: Figure): string {
  if (estimate === null) return '-';
  return `${estimate.toFixed(2)}${lower === null || upper === null ? '' : ` [${lower.toFixed(2)}, ${upper.toFixed(2)}]`}`;
}

function warnings(contenders: readonly ContenderSummary[]): string {
  const hints = new Map(
    contenders.flatMap(({ endurance }) => endurance.warnings.map(({ code, hint }) => [code, hint])),
  );
  return [...hints].map(([code, hint]) => `- \`${code}\`: ${plain(hint)}`).join('\n');
}

function trialTable(trials: readonly TrialSummary[]): string {
  return markdownTable<TrialSummary>(
    [
      {
        heading: 'trial',
        align: 'left',
        cell: ({ id, simulated }) => plain(`${id}${simulated ? ' (simulated)' : ''}`),
      },
      { heading: 'score', cell: ({ score }) => formatScore(score) },
      { heading: 'steps', cell: ({ steps }) => String(steps) },
      {
        heading: 'end',
        align: 'left',
        cell: (trial) => plain(endText(trial)),
      },
      { heading: 'time', cell: ({ timing }) => formatDuration(timing.wallMs) },
    ],
    trials,
  );
}
