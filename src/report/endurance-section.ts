import type { ContenderEndurance, ContenderSummary, Figure, ShareFigure, Summary } from '../core/index.ts';
import { contenderName } from './names.ts';
import type { Paint } from './paint.ts';
import { survivalPlot } from './survival-plot.ts';
import { type Column, renderTable } from './table.ts';
import { wrapped } from './wrap.ts';

export interface SectionOptions {
  readonly paint: Paint;
  readonly width: number;
  readonly unicode: boolean;
}

/** Beyond so many contenders a page of plots is no longer compared; the table and the JSON remain. */
const MOST_DETAILED = 8;

/** How long each contender lasts, how its trials end, and how sure that is. Empty where nothing was assessed. */
export function enduranceSections(summary: Summary, options: SectionOptions): string[] {
  const rows = summary.contenders.filter(({ endurance }) => endurance.trials > 0);
  if (rows.length === 0) return [];
  const steps = Math.max(...rows.map(({ endurance }) => endurance.survival.times.at(-1) ?? 0), 1);
  const details = rows.length > MOST_DETAILED ? [] : rows.map((row) => detailsOf(row, steps, options));
  return [overview(rows, options), ...details, warnings(rows, options)].filter((text) => text !== '');
}

function overview(rows: readonly ContenderSummary[], { paint, width }: SectionOptions): string {
  const mean = ({ restrictedMeans }: ContenderEndurance): Figure =>
    restrictedMeans.find(({ tau }) => tau === 200) ?? restrictedMeans[0]!;
  const columns: Column<ContenderSummary>[] = [
    { heading: 'trials', cell: ({ endurance }) => String(endurance.trials) },
    { heading: 'broke', cell: ({ endurance }) => String(endurance.ends.breakdown.count) },
    { heading: '80% last', cell: ({ endurance }) => reached(endurance.h80) },
    { heading: 'half last', cell: ({ endurance }) => reached(endurance.median) },
    { heading: 'of first 200', cell: ({ endurance }) => meanText(mean(endurance)) },
  ];
  const table = renderTable({
    keyHeading: 'contender',
    key: contenderName,
    columns,
    groups: [{ heading: '', rows }],
    width,
  });
  return `${paint('bold', 'Endurance: steps free of breakdown (95% intervals)')}\n${table}`;
}

function detailsOf(row: ContenderSummary, steps: number, options: SectionOptions): string {
  const { endurance } = row;
  const facts = [
    ['ended', endings(endurance)],
    ['broke by', endurance.causes.map(({ cause, count }) => `${cause} ${count}`).join(', ')],
    ['loops', loops(endurance)],
    ['recovered', recovered(endurance)],
    ['said done', saidDone(endurance)],
    ['hazard', hazard(endurance)],
    ['passes', passes(endurance)],
    ['horizon', horizon(endurance)],
  ].filter((fact): fact is [string, string] => fact[1] !== '');
  return [
    contenderName(row),
    endurance.ends.breakdown.count > 0
      ? survivalPlot(endurance.survival, { ...options, steps })
      : `  no breakdown in ${endurance.survival.times.at(-1) ?? 0} steps`,
    ...facts.map(([label, text]) => wrapped(`  ${label.padEnd(11)}`, text, options.width)),
  ].join('\n');
}

function endings({ ends }: ContenderEndurance): string {
  return Object.entries(ends)
    .filter(([, { count }]) => count > 0)
    .map(([end, share]) => `${end} ${share.count} (${percents(share)})`)
    .join(', ');
}

function loops({ loops: { hallucinated, other } }: ContenderEndurance): string {
  if (hallucinated.episodes + other.episodes === 0) return '';
  return `per 100 steps: hallucinated ${ranged(hallucinated, 2)}, other ${ranged(other, 2)}`;
}

function recovered({ recovered: { share, length, longest } }: ContenderEndurance): string {
  if (share.n === 0) return '';
  const lasting =
    longest === null ? '' : `; half lasted ${length.estimate} steps or less, the longest ${longest}`;
  return `${share.count} of ${share.n} episodes${lasting}`;
}

function saidDone({ selfReport: { saidDone: said, falseClaims } }: ContenderEndurance): string {
  const end = said.n === 0 ? '' : `in ${said.n}, true in ${said.count} (${percents(said)})`;
  const way =
    falseClaims.claims === 0 ? '' : `claims that the record contradicts: ${falseClaims.claims} along the way`;
  return [end, way].filter((part) => part !== '').join('; ');
}

/** Stretches in which nobody broke down say little; the whole list is in the JSON. */
function hazard({ hazard: rows, weibull }: ContenderEndurance): string {
  const met = rows.filter(({ events }) => events > 0);
  if (met.length === 0) return '';
  const list = met
    .slice(0, 4)
    .map(({ from, to, estimate }) => `${figure(estimate ?? 0, 2)} in steps ${from}-${to}`);
  const more = met.length > list.length ? ', ...' : '';
  return [`${list.join(', ')}${more}`, shape(weibull)].filter((part) => part !== '').join('; ');
}

function shape(weibull: ContenderEndurance['weibull']): string {
  if (weibull === null) return '';
  const { shape: estimate, p, halfLife, lower, upper, warnings: own } = weibull;
  const p3 = p < 0.001 ? 'p < 0.001' : `p ${p.toFixed(3)}`;
  const fitted = `Weibull shape ${ranged({ estimate, lower, upper }, 1)}, ${p3} for a constant hazard`;
  if (halfLife !== null) return `${fitted}; half-life ${ranged(halfLife, 0)} steps`;
  return own.includes('few-events') ? fitted : `${fitted}: no half-life`;
}

function passes({ passRate, passK }: ContenderEndurance): string {
  const most = passK.at(-1);
  const several =
    most === undefined || most.k === 1
      ? ''
      : `; one of ${most.k} ${asPercent(most.atLeastOne)}, all of ${most.k} ${asPercent(most.all)}`;
  return `${passRate.count} of ${passRate.n} (${percents(passRate)})${several}`;
}

function horizon({ horizon: fit }: ContenderEndurance): string {
  if (fit === null) return '';
  const swept = fit.units.map(({ units, passed }) => `${units}: ${passed.count}/${passed.n}`).join(', ');
  const reach = (name: string, value: Figure) =>
    value.estimate === null ? `${name}: none` : `${name} ${ranged(value, 0)} units`;
  return `${reach('half pass at', fit.h50)}, ${reach('80% at', fit.h80)} (passed by units ${swept})`;
}

function warnings(rows: readonly ContenderSummary[], { paint, width }: SectionOptions): string {
  const given = rows.flatMap(({ endurance }) => endurance.warnings);
  if (given.length === 0) return '';
  const lines = [...Map.groupBy(given, ({ code }) => code)].map(([code, same]) => {
    const some = same.length < rows.length ? ` (${same.length} of ${rows.length} contenders)` : '';
    return wrapped('  ', `${code}${some}: ${same[0]?.hint ?? ''}`, width);
  });
  return [paint('yellow', 'Before leaning on these numbers'), ...lines].join('\n');
}

type Bounded = Pick<Figure, 'estimate' | 'lower' | 'upper'>;

/** `121 (119 to 124)`; a bound that the data do not set is left open. */
function ranged({ estimate, lower, upper }: Bounded, digits: number): string {
  if (estimate === null) return '-';
  const text = figure(estimate, digits);
  if (lower === null) return upper === null ? text : `${text} (${figure(upper, digits)} or less)`;
  if (upper === null) return `${text} (${figure(lower, digits)} or more)`;
  return `${text} (${figure(lower, digits)} to ${figure(upper, digits)})`;
}

function reached(value: Figure): string {
  if (value.estimate !== null) return ranged(value, 0);
  return value.lower === null ? 'not reached' : `not reached (${figure(value.lower, 0)} or more)`;
}

/** Where nobody was watched so long, the mean is what it would be if nobody broke down any more. */
function meanText(mean: Figure): string {
  if (!mean.warnings.includes('extrapolated') || mean.estimate === null) return ranged(mean, 0);
  return `up to ${figure(mean.estimate, 0)}`;
}

const figure = (value: number, digits: number): string => value.toFixed(digits);

function percents({ lower, upper }: ShareFigure): string {
  return lower === null || upper === null ? '-' : `${percent(lower)} to ${percent(upper)}`;
}

function asPercent({ estimate, lower, upper }: Bounded): string {
  if (estimate === null) return '-';
  return lower === null || upper === null
    ? percent(estimate)
    : `${percent(estimate)} (${percent(lower)} to ${percent(upper)})`;
}

/** Whole percents; only certainty reads as 0% or 100%. */
function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (rounded === 100 && share < 1) return '99%';
  if (rounded === 0 && share > 0) return '1%';
  return `${rounded}%`;
}
