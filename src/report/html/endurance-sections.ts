import type { CompetingEnd, ContenderEndurance, TrialEnd } from '../../core/index.ts';
import type { PageContender } from './data.ts';
import { bar, cell, figureCell, legend, percent, shareText, table } from './figure-text.ts';
import { html, type Markup } from './markup.ts';

const ends: readonly Exclude<TrialEnd, 'invalid'>[] = [
  ...(['success', 'budget', 'early-stop', 'failed', 'breakdown', 'unknown'] as const),
];

/** Every contender's label: its name, and that its model was simulated where it was. */
export function contenderLabel({ name, simulated }: Pick<PageContender, 'name' | 'simulated'>): Markup {
  return html`${name}${simulated && html` <span class="tag">simulated</span>`}`;
}

/** How long contenders last: the curve for a glance, the table for the numbers. */
export function survivalSection(contenders: readonly PageContender[]): Markup {
  const of = (read: (endurance: ContenderEndurance) => Markup) =>
    contenders.map((contender) => read(contender.summary.endurance));
  const medians = of(({ median }) => figureCell(median, 0));
  const h80s = of(({ h80 }) => figureCell(h80, 0));
  const taus = contenders[0]?.summary.endurance.restrictedMeans.map(({ tau }) => tau) ?? [];
  return html`<section id="survival"><h2>How long they last</h2>
<p>Share of trials still free of breakdown after so many steps (Kaplan&ndash;Meier, 95% bands). A trial that succeeds, stops
early or reaches a limit leaves the curve without lowering it.</p>
<figure class="chart" data-chart="survival"><div class="canvas"><canvas role="img" aria-label="Survival curves; the same numbers are in the tables below"></canvas></div>
<figcaption>Steps on the main thread; ticks at the foot mark breakdowns.</figcaption></figure>
${table(
  'Steps until breakdown',
  [
    'contender',
    'breakdowns',
    'median',
    'steps that 80% last',
    ...taus.map((tau) => `mean steps free of the first ${tau}`),
  ],
  contenders.map((contender, index) => [
    contenderLabel(contender),
    cell(shareText(contender.summary.endurance.ends.breakdown)),
    medians[index]!,
    h80s[index]!,
    ...contender.summary.endurance.restrictedMeans.map((figure) => figureCell(figure, 1)),
  ]),
)}
${contenders.map(riskTable)}
</section>`;
}

/** The numbers behind a curve, for those who cannot see it. At most a few dozen rows: times of equal survival fold. */
function riskTable({ name, summary: { endurance } }: PageContender): Markup {
  const { times, survival, lower, upper, atRisk, events } = endurance.survival;
  const rows = times.flatMap((_, index) => ((events[index] ?? 0) > 0 ? [index] : []));
  return html`<details><summary>Numbers of the curve: ${name}</summary>${table(
    `Survival of ${name}`,
    ['step', 'at risk', 'breakdowns', 'survival', '95% interval'],
    rows.map((index) => [
      times[index] ?? 0,
      cell(atRisk[index] ?? 0),
      cell(events[index] ?? 0),
      cell((survival[index] ?? 0).toFixed(3)),
      cell(`${boundText(lower[index])} – ${boundText(upper[index])}`),
    ]),
  )}${rows.length === 0 && html`<p>No breakdown was seen.</p>`}</details>`;
}

function boundText(bound: number | null | undefined): string {
  return bound === null || bound === undefined ? '·' : bound.toFixed(3);
}

/** How trials ended, as shares of all of them. */
export function endsSection(contenders: readonly PageContender[]): Markup {
  return html`<section id="ends"><h2>How trials ended</h2>
<p>Each trial has one end. <em>Breakdown</em>: nothing was gained from its onset on. <em>Budget</em>: a limit ended a trial
that still worked. <em>Early stop</em>: it said done, or gave up, with milestones open.</p>
${legend(ends.map((end) => ({ name: end, className: `end-${end}` })))}
${contenders.map(
  (contender) =>
    html`<div class="row"><h3>${contenderLabel(contender)}</h3>${bar(
      ends.map((end) => {
        const { estimate } = contender.summary.endurance.ends[end];
        return { name: end, className: `end-${end}`, share: estimate ?? 0, label: percent(estimate) };
      }),
    )}</div>`,
)}
<figure class="chart" data-chart="incidence"><div class="canvas"><canvas role="img" aria-label="Cumulative incidence of breakdown; the same numbers are in the table below"></canvas></div>
<figcaption>Share of trials that had broken down by then, with success and early stop as competing ends (Aalen&ndash;Johansen).</figcaption></figure>
${table(
  'Ends of trials',
  ['contender', ...ends],
  contenders.map((contender) => [
    contenderLabel(contender),
    ...ends.map((end) => cell(shareText(contender.summary.endurance.ends[end]))),
  ]),
)}
${incidenceTable(contenders)}</section>`;
}

const competing: readonly CompetingEnd[] = ['breakdown', 'success', 'early-stop', 'failed'];

function incidenceTable(contenders: readonly PageContender[]): Markup {
  return html`<details><summary>Share of trials that had ended so by their last step</summary>${table(
    'Cumulative incidence at the last step seen',
    ['contender', ...competing],
    contenders.map((contender) => [
      contenderLabel(contender),
      ...competing.map((end) => {
        const curve = contender.summary.endurance.incidence.find((one) => one.end === end);
        return cell(percent(curve?.incidence.at(-1) ?? 0));
      }),
    ]),
  )}</details>`;
}

/** Why they broke down, and how often they went round in circles. */
export function causesSection(contenders: readonly PageContender[]): Markup {
  return html`<section id="causes"><h2>Why they broke down</h2>
<p>The cause of a breakdown is the kind of finding with most evidence in it. A <em>hallucination loop</em> repeats itself
against a state that the record contradicts.</p>
${contenders.map(({ name, simulated, summary: { endurance } }) => {
  const { causes } = endurance;
  return html`<div class="row"><h3>${contenderLabel({ name, simulated })}</h3>${
    causes.length === 0
      ? html`<p class="missing">No breakdown.</p>`
      : html`<ul class="bars">${causes.map(
          (
            cause,
          ) => html`<li><span class="bar-name">${cause.cause}</span><span class="bar-track"><i class="kind-${cause.cause}"
 style="width:${((cause.estimate ?? 0) * 100).toFixed(1)}%"></i></span><span class="bar-value">${shareText(cause)}</span></li>`,
        )}</ul>`
  }</div>`;
})}
${table(
  'Loops and recoveries',
  ['contender', 'hallucination loops per 100 steps', 'other loops per 100 steps', 'episodes recovered from'],
  contenders.map((contender) => {
    const { loops, recovered } = contender.summary.endurance;
    return [
      contenderLabel(contender),
      figureCell(loops.hallucinated, 2, '–'),
      figureCell(loops.other, 2, '–'),
      cell(shareText(recovered.share)),
    ];
  }),
)}</section>`;
}

/** Success over the dial, where it was turned. */
export function horizonSection(contenders: readonly PageContender[]): Markup | null {
  const swept = contenders.filter(({ summary }) => summary.endurance.horizon !== null);
  if (swept.length === 0) return null;
  const all = [
    ...new Set(
      swept.flatMap(({ summary }) => summary.endurance.horizon?.units.map(({ units }) => units) ?? []),
    ),
  ];
  const units = all.sort((a, b) => a - b);
  return html`<section id="horizon"><h2>Horizon</h2>
<p>Share of trials that pass when the same tasks are built longer, and the number of units at which half, and 80%, would
pass (logistic regression on log2 of the units).</p>
<figure class="chart" data-chart="horizon"><div class="canvas"><canvas role="img" aria-label="Pass rate over units; the same numbers are in the table below"></canvas></div></figure>
${table(
  'Passed by units',
  ['contender', ...units.map((unit) => `${unit} units`), 'half pass at', '80% pass at'],
  swept.map((contender) => {
    const { horizon } = contender.summary.endurance;
    return [
      contenderLabel(contender),
      ...units.map((unit) => {
        const found = horizon?.units.find((one) => one.units === unit);
        return cell(found ? shareText(found.passed) : '–');
      }),
      figureCell(horizon!.h50, 0, 'not to be had'),
      figureCell(horizon!.h80, 0, 'not to be had'),
    ];
  }),
)}</section>`;
}
