import type { Analysis, TrajectoryAnalysis } from '../analysis/index.ts';
import { renderTable } from '../report/index.ts';

/** A folder of a person's own sessions holds hundreds: beyond this many rows those without a finding are only counted. */
const mostQuietRows = 20;
const mostNamed = 8;

/** What a person reads of an analysis: what was found over all, one line a trajectory, then where to look in each. */
export function analysisPage({ trajectories }: Analysis, width: number): string {
  const circling = trajectories.filter(({ episodes }) => episodes.length > 0);
  const rows = trajectories.length > mostQuietRows ? circling : trajectories;
  const table = renderTable<TrajectoryAnalysis>({
    keyHeading: 'trajectory',
    key: nameOf,
    columns: [
      { heading: 'steps', cell: ({ steps }) => String(steps) },
      { heading: 'calls', cell: ({ operations }) => String(operations) },
      { heading: 'findings', cell: ({ findings }) => String(findings.length) },
      { heading: 'onset', cell: ({ onset }) => (onset ? String(onset.step) : '-') },
      { heading: 'cause', align: 'left', cell: ({ onset }) => onset?.cause ?? '-' },
      { heading: 'end', align: 'left', cell: ({ end }) => end },
    ],
    groups: [{ heading: '', rows }],
    width,
  });
  const parts = [
    rows.length > 0 ? table : '',
    summaryOf(trajectories, rows.length),
    ...circling.map(detailOf),
    notes(trajectories),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const nameOf = ({ file, session }: TrajectoryAnalysis): string =>
  session === null ? file : `${file}#${session}`;

function summaryOf(trajectories: readonly TrajectoryAnalysis[], rows: number): string {
  const circling = trajectories.filter(({ episodes }) => episodes.length > 0).length;
  const broken = trajectories.filter(({ onset }) => onset !== null).length;
  const steps = trajectories.reduce((total, trajectory) => total + trajectory.steps, 0);
  const hidden = trajectories.length - rows;
  return [
    `${circling} of ${trajectories.length} trajectories (${steps} steps) have something found in them; ${broken} did not get out of it.`,
    ...(hidden > 0 ? [`The ${hidden} without a finding are not listed; --json has all.`] : []),
  ].join('\n');
}

function detailOf(trajectory: TrajectoryAnalysis): string {
  const { episodes, onset } = trajectory;
  const lines = episodes.flatMap((episode) => {
    const { kind, first, last, firstRef, lastRef, hallucination, recovered } = episode;
    const place = placeOf(trajectory, firstRef, lastRef);
    const marks = [hallucination ? 'hallucination loop' : '', recovered ? 'recovered' : ''].filter(Boolean);
    const what = whatOf(trajectory, episode);
    return [
      `  ${kind.padEnd(16)} steps ${first} to ${last} (${place})${marks.length > 0 ? `, ${marks.join(', ')}` : ''}`,
      ...(what === '' ? [] : [`  ${''.padEnd(16)} ${what}`]),
    ];
  });
  const end = onset
    ? [
        `  breakdown from step ${onset.step} (${onset.earliest} to ${onset.latest}), by ${onset.cause}: ${onset.basis}`,
        `  look at ${lookAt(trajectory, onset.ref)}`,
      ]
    : [];
  return [nameOf(trajectory), ...lines, ...end].join('\n');
}

/** What the first finding of an episode compared, in words: a digest says nothing to a person. */
function whatOf({ findings }: TrajectoryAnalysis, episode: TrajectoryAnalysis['episodes'][number]): string {
  const first = findings.find(
    (finding) =>
      finding.kind === episode.kind && finding.first >= episode.first && finding.last <= episode.last,
  );
  const words = Object.entries(first?.evidence.compared ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' && !digests.includes(name) ? [value.replace(/\s+/g, ' ').trim()] : [],
  );
  const text = words.filter((word) => word !== '').join(' | ');
  return text.length > mostWords ? `${text.slice(0, mostWords)}...` : text;
}

const digests = ['output', 'state', 'tree', 'between'];
const mostWords = 100;

const placeOf = ({ address }: TrajectoryAnalysis, first: number | string, last: number | string): string =>
  first === last ? `${address} ${first}` : `${address} ${first} to ${last}`;

/** A line in the form that terminals and editors open. */
const lookAt = ({ file, session, address }: TrajectoryAnalysis, ref: number | string): string =>
  address === 'line'
    ? `${file}:${ref}`
    : `${file}, ${session === null ? '' : `${session}, `}${address} ${ref}`;

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

/** What was not read, for the error output: each trajectory with gaps, and the files that were passed over, the first by name. */
export function passedOverLines(
  trajectories: readonly TrajectoryAnalysis[],
  passedOver: Analysis['passedOver'],
): string[] {
  const gaps = trajectories.filter(({ skipped }) => skipped > 0);
  const named = passedOver.slice(0, mostNamed);
  const more = passedOver.length - named.length;
  return [
    ...gaps.map((gap) => `${nameOf(gap)}: ${gap.skipped} lines could not be read and were skipped`),
    ...(passedOver.length > 0 ? [`${passedOver.length} other files were passed over:`] : []),
    ...named.map(({ file, why }) => `  ${file}: ${why}`),
    ...(more > 0 ? [`  and ${more} more; --json names them`] : []),
  ];
}
