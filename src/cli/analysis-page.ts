import type { Analysis, TrajectoryAnalysis } from '../analysis/index.ts';
import { renderTable } from '../report/index.ts';

/** What a person reads of an analysis: one line a trajectory, then what was found in each. */
export function analysisPage({ trajectories }: Analysis, width: number): string {
  const table = renderTable<TrajectoryAnalysis>({
    keyHeading: 'trajectory',
    key: ({ file }) => file,
    columns: [
      { heading: 'steps', cell: ({ steps }) => String(steps) },
      { heading: 'calls', cell: ({ operations }) => String(operations) },
      { heading: 'findings', cell: ({ findings }) => String(findings.length) },
      { heading: 'onset', cell: ({ onset }) => (onset ? String(onset.step) : '-') },
      { heading: 'cause', align: 'left', cell: ({ onset }) => onset?.cause ?? '-' },
      { heading: 'end', align: 'left', cell: ({ end }) => end },
    ],
    groups: [{ heading: '', rows: trajectories }],
    width,
  });
  const details = trajectories.filter(({ episodes }) => episodes.length > 0).map(detailOf);
  return `${[table, ...details, notes(trajectories)].filter((part) => part !== '').join('\n\n')}\n`;
}

function detailOf({ file, format, episodes, onset }: TrajectoryAnalysis): string {
  const address = format === 'atif' ? 'step_id' : format === 'mimo-bench' ? 'step' : 'line';
  const lines = episodes.map(({ kind, first, last, firstRef, lastRef, hallucination, recovered }) => {
    const where = `steps ${first} to ${last} (${address} ${firstRef} to ${lastRef})`;
    const marks = [hallucination ? 'hallucination loop' : '', recovered ? 'recovered' : ''].filter(Boolean);
    return `  ${kind.padEnd(16)} ${where}${marks.length > 0 ? `, ${marks.join(', ')}` : ''}`;
  });
  const end = onset
    ? [
        `  breakdown from step ${onset.step} (${onset.earliest} to ${onset.latest}; ${address} ${onset.ref}), by ${onset.cause}: ${onset.basis}`,
      ]
    : [];
  return [file, ...lines, ...end].join('\n');
}

/** What no detector could decide, once for all trajectories that lack the same. */
function notes(trajectories: readonly TrajectoryAnalysis[]): string {
  const lacking = new Map<string, number>();
  for (const { notAssessable } of trajectories) {
    for (const { kind, needs } of notAssessable) {
      const text = `${kind} (needs ${needs})`;
      lacking.set(text, (lacking.get(text) ?? 0) + 1);
    }
  }
  return [...lacking]
    .map(([text, count]) => `not assessable in ${count} of ${trajectories.length}: ${text}`)
    .join('\n');
}
