import { type Comparison, warningTexts } from '../comparison/index.ts';
import { measures, signed, summaryOfParting } from './comparison.ts';
import { formatP } from './gate.ts';
import { folded, markdownTable, plain } from './markdown.ts';

/** Contenders side by side, as Markdown. */
export function comparisonMarkdown(comparison: Comparison): string {
  const sections = [
    '## Comparison of contenders',
    markdownTable(
      [
        {
          heading: 'contender',
          align: 'left',
          cell: ({ name, simulated }) => `${plain(name)}${simulated ? ' (simulated)' : ''}`,
        },
        { heading: 'trials', cell: ({ trials }) => String(trials) },
        { heading: 'invalid', cell: ({ invalid }) => String(invalid) },
        { heading: 'passed', cell: ({ passed }) => String(passed) },
        { heading: 'broke down', cell: ({ broken }) => String(broken) },
      ],
      comparison.contenders,
    ),
    ...comparison.pairs.flatMap(pairSections),
    'Differences are second less first, averaged over the tasks that both ran; intervals are at 95%. ' +
      'p is two-sided; the adjusted one (Holm) allows for all tests on this page.',
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function pairSections(pair: Comparison['pairs'][number]): string[] {
  const parted = pair.strata.filter(({ outcome }) => outcome !== 'even');
  return [
    `### ${plain(pair.second)} against ${plain(pair.first)}`,
    `${pair.n.strata} tasks, ${pair.n.second} and ${pair.n.first} trials.`,
    markdownTable(
      [
        { heading: 'measure', align: 'left', cell: ({ name }) => name },
        { heading: 'difference', cell: ({ measure, digits }) => signed(pair[measure].difference, digits) },
        {
          heading: 'interval',
          cell: ({ measure, digits }) =>
            `${signed(pair[measure].lower, digits)} .. ${signed(pair[measure].upper, digits)}`,
        },
        { heading: 'p', cell: ({ measure }) => plain(formatP(pair[measure].p)) },
        { heading: 'adjusted p', cell: ({ measure }) => plain(formatP(pair[measure].adjusted)) },
      ],
      measures,
    ),
    pair.warnings.map((warning) => `- \`${warning}\`: ${plain(warningTexts[warning])}`).join('\n'),
    folded(
      `Where they part ${summaryOfParting(parted, pair.strata.length - parted.length)}`,
      markdownTable(
        [
          { heading: 'task at units', align: 'left', cell: ({ name }) => plain(name) },
          { heading: 'second', align: 'left', cell: ({ outcome }) => outcome },
          {
            heading: 'passed',
            cell: ({ first, second }) =>
              `${second.passed}/${second.trials} : ${first.passed}/${first.trials}`,
          },
          {
            heading: 'score',
            cell: ({ first, second }) => `${second.score.toFixed(3)} : ${first.score.toFixed(3)}`,
          },
          {
            heading: 'steps free',
            cell: ({ first, second }) => `${second.stepsFree.toFixed(0)} : ${first.stepsFree.toFixed(0)}`,
          },
        ],
        pair.strata,
      ),
    ),
  ];
}
