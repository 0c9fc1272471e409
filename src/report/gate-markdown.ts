import { type GateVerdict, type GateVerdicts, warningTexts } from '../comparison/index.ts';
import {
  coverage,
  designLines,
  formatP,
  intervalText,
  inUnit,
  measureName,
  signedInUnit,
  verdictTitle,
} from './gate.ts';
import { folded, markdownTable, plain } from './markdown.ts';

/**
 * The first line of the comment on a pull request: by it the comment is found again and updated in place. HTML
 * comments are not shown.
 */
export const commentMark = '<!-- mimo-bench gate -->';

const sign = { regressed: '❌', 'no-regression': '✅', inconclusive: '⚠️' } as const;

/** Verdicts for a step summary or a comment on a pull request. */
export function gateMarkdown({ verdict, verdicts }: GateVerdicts): string {
  const title = `## ${sign[verdict]} Endurance gate: ${verdictTitle[verdict]}`;
  return `${[commentMark, title, ...verdicts.flatMap(sectionsOf)].join('\n\n')}\n`;
}

function sectionsOf(verdict: GateVerdict): string[] {
  const { baseline, candidate, primary, secondary, strata, warnings } = verdict;
  return [
    `**${plain(candidate.contender)}** against **${plain(baseline.contender)}** ` +
      `(${plain(candidate.runs.join(', '))} against ${plain(baseline.runs.join(', '))}): ${plain(verdict.reason)}.`,
    markdownTable(
      [
        { heading: 'measure', align: 'left', cell: (row) => measureName[row.measure] },
        { heading: 'n', cell: ({ n }) => `${n.baseline}, ${n.candidate}` },
        { heading: 'baseline', cell: (row) => inUnit(row.baseline, row) },
        { heading: 'candidate', cell: (row) => inUnit(row.candidate, row) },
        { heading: 'difference', cell: (row) => signedInUnit(row.difference, row) },
        { heading: 'interval', cell: (row) => `${intervalText(row)} (${coverage(row)})` },
        { heading: 'p', cell: ({ p }) => plain(formatP(p)) },
      ],
      [primary, secondary],
    ),
    designLines(verdict).join(' '),
    ...(warnings.length === 0
      ? []
      : [warnings.map((warning) => `- \`${warning}\`: ${plain(warningTexts[warning])}`).join('\n')]),
    folded(
      `${strata.length} tasks`,
      markdownTable(
        [
          { heading: 'task at units', align: 'left', cell: ({ name }) => plain(name) },
          { heading: 'baseline passed', cell: ({ baseline: { passed, trials } }) => `${passed}/${trials}` },
          { heading: 'candidate passed', cell: ({ candidate: { passed, trials } }) => `${passed}/${trials}` },
          { heading: 'baseline broke down', cell: (row) => String(row.baseline.broken) },
          { heading: 'candidate broke down', cell: (row) => String(row.candidate.broken) },
        ],
        strata,
      ),
    ),
  ];
}
