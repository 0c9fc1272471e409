import { type Column, renderTable } from '../report/index.ts';
import type { TaskSummary } from '../task/index.ts';
import type { Terminal } from './terminal.ts';

/** What `tasks list` prints: names in the form that `tasks show` and `run --task` accept. */
export function printTaskTable(tasks: readonly TaskSummary[], terminal: Terminal): void {
  const columns: Column<TaskSummary>[] = [
    { heading: 'tier', align: 'left', cell: (task) => task.tier },
    { heading: 'units', align: 'left', cell: ({ units }) => dial(units) },
    ...(tasks.some((task) => task.digest !== undefined)
      ? [
          {
            heading: 'digest',
            align: 'left' as const,
            cell: (task: TaskSummary) => task.digest?.slice(0, 12) ?? '-',
          },
        ]
      : []),
    { heading: 'title', align: 'left', cell: (task) => task.title },
  ];
  const text = renderTable({
    keyHeading: 'task',
    key: (task: TaskSummary) => `${task.suite}/${task.name}`,
    columns,
    groups: [{ heading: '', rows: tasks }],
    width: terminal.out.width(),
  });
  terminal.out.write(`${text}\n`);
}

/** The dial with its default in brackets: `25 50 [100] 200 400`. */
function dial(units: TaskSummary['units']): string {
  return units.dial.map((value) => (value === units.default ? `[${value}]` : String(value))).join(' ');
}
