import { formatShare } from './figures.ts';
import type { TaskValidation, Validation } from './schema.ts';

const most = (scores: readonly { readonly score: number | null }[]): string =>
  scores.length === 0 ? '-' : formatShare(Math.max(...scores.map(({ score }) => score ?? 0)));

/** A table of tasks, a row each, in Markdown. */
export function validationMarkdown({ tasks, sandbox }: Validation): string {
  const columns: readonly (readonly [heading: string, cell: (task: TaskValidation) => string])[] = [
    ['task', (task) => `\`${task.suite}/${task.name}\``],
    ['verdict', ({ verdict }) => verdict],
    ['units', ({ units }) => String(units)],
    ['reference steps', ({ reference }) => String(reference.steps)],
    ['depth', ({ reference }) => String(reference.dependencyDepth ?? '-')],
    ['cuts, 10 % to 90 %', ({ curve }) => curve.map(({ score }) => formatShare(score)).join(' ')],
    [
      'steps missed',
      ({ ablations, reference }) => `${missed(ablations, reference.score)} of ${ablations.length}`,
    ],
    ['mutants killed', ({ mutants }) => `${mutants.killed} of ${mutants.tried}`],
    ['wrong, best', ({ wrong }) => `${wrong.length}, ${most(wrong)}`],
    ['others at 1', ({ alternatives }) => `${alternatives.filter(({ score }) => score === 1).length}`],
    ['bulk, declared', ({ bulk }) => `${most(bulk.scripts)}, ${formatShare(bulk.declared)}`],
    [
      'gradings agree',
      ({ agreement }) => `${agreement.verdicts === 1 ? 'all' : 'not'} ${agreement.gradings}`,
    ],
    ['MB', ({ build }) => (build.bytes / 1e6).toFixed(1)],
    ['digest', ({ digest }) => `\`${digest.slice(0, 12)}\``],
  ];
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row(columns.map(([heading]) => heading)),
    row(columns.map(() => '---')),
    ...tasks.map((task) => row(columns.map(([, cell]) => cell(task)))),
    '',
    `Solutions and graders ran in sandboxes of the kind \`${sandbox}\`.`,
  ].join('\n');
}

function missed(ablations: TaskValidation['ablations'], whole: number | null): number {
  return ablations.filter(({ score }) => score !== null && score < (whole ?? 1)).length;
}
