import type { TrialSummary } from '../../core/index.ts';
import { endText } from '../end-text.ts';
import { formatCost, formatDuration, formatScore, formatTokens } from '../figures.ts';
import { groupBy, sumUp } from '../summary.ts';
import type { PageContender } from './data.ts';
import { contenderLabel } from './endurance-sections.ts';
import { bar, cell, figureCell, legend, shareText, table } from './figure-text.ts';
import { html, type Markup } from './markup.ts';

/** Beyond this many rows the list of trials is drawn by script, piece by piece, from the page's data. */
const mostStaticRows = 300;

export function overviewSection(contenders: readonly PageContender[]): Markup {
  return html`<section id="overview"><h2>Contenders</h2>
${table(
  'Results',
  ['contender', 'passed', 'mean score', 'trials', 'invalid', 'mean steps', 'cost'],
  contenders.map(({ name, simulated, summary }) => [
    contenderLabel({ name, simulated }),
    cell(shareText(summary.endurance.passRate)),
    cell(formatScore(summary.meanScore)),
    cell(summary.trials),
    cell(summary.invalid),
    cell(summary.meanSteps === null ? '–' : summary.meanSteps.toFixed(1)),
    cell(formatCost(summary)),
  ]),
)}
${passKTable(contenders)}</section>`;
}

function passKTable(contenders: readonly PageContender[]): Markup | null {
  const ks = [...new Set(contenders.flatMap(({ summary }) => summary.endurance.passK.map(({ k }) => k)))];
  const shown = ks.filter((k) => k > 1).sort((a, b) => a - b);
  if (shown.length === 0) return null;
  return table(
    'Passing once in k trials, and every time',
    ['contender', ...shown.flatMap((k) => [`pass@${k}`, `pass^${k}`])],
    contenders.map((contender) => [
      contenderLabel(contender),
      ...shown.flatMap((k) => {
        const found = contender.summary.endurance.passK.find((one) => one.k === k);
        return found
          ? [figureCell(found.atLeastOne, 2, '–'), figureCell(found.all, 2, '–')]
          : [cell('–'), cell('–')];
      }),
    ]),
  );
}

/** What agents said of their work, against what it was worth. */
export function claimsSection(contenders: readonly PageContender[]): Markup {
  return html`<section id="claims"><h2>Claimed against graded</h2>
<p>Of the trials whose last words say so: how many passed the hidden tests.</p>
${table(
  'Claims',
  [
    'contender',
    'said done: passed',
    'said not done: passed',
    'said tests pass: passed',
    'false claims per 100 steps',
  ],
  contenders.map((contender) => {
    const { saidDone, saidUndone, saidTestsPass, falseClaims } = contender.summary.endurance.selfReport;
    return [
      contenderLabel(contender),
      cell(shareText(saidDone)),
      cell(shareText(saidUndone)),
      cell(shareText(saidTestsPass)),
      figureCell(falseClaims, 2, '–'),
    ];
  }),
)}</section>`;
}

const times = [
  { name: 'model', className: 'time-model', of: 'modelMs' },
  { name: 'sandbox', className: 'time-sandbox', of: 'sandboxMs' },
  { name: 'waiting', className: 'time-waiting', of: 'waitingMs' },
  { name: 'harness', className: 'time-harness', of: 'harnessMs' },
] as const;

export function spendSection(contenders: readonly PageContender[]): Markup {
  return html`<section id="spend"><h2>Time, tokens and money</h2>
${legend(times)}
${contenders.map(({ name, simulated, summary: { timing } }) => {
  const total = times.reduce((sum, { of }) => sum + timing[of], 0) || 1;
  return html`<div class="row"><h3>${contenderLabel({ name, simulated })}</h3>${bar(
    times.map(({ name: part, className, of }) => ({
      ...{ name: part, className, share: timing[of] / total, label: formatDuration(timing[of]) },
    })),
  )}</div>`;
})}
${table(
  'Tokens, cost and time of all valid trials',
  ['contender', 'input', 'of it cached', 'output', 'cost', 'time', ...times.map(({ name }) => name)],
  contenders.map(({ name, simulated, summary }) => [
    contenderLabel({ name, simulated }),
    cell(formatTokens(summary.tokens.input)),
    cell(formatTokens(summary.tokens.cached)),
    cell(formatTokens(summary.tokens.output)),
    cell(formatCost(summary)),
    cell(formatDuration(summary.timing.wallMs)),
    ...times.map(({ of }) => cell(formatDuration(summary.timing[of]))),
  ]),
)}</section>`;
}

/** All trials: a map over steps, the curves of progress, and the list. */
export function trialsSection(trials: readonly TrialSummary[]): Markup {
  return html`<section id="trials"><h2>Trials</h2>
<p class="scripted">One row is one trial, from its first step to its last; colour is what was found there, an upright
mark is the onset of breakdown. Choose a row to see why. Arrow keys move, Enter opens.</p>
<div class="scripted" data-map></div>
<figure class="chart scripted" data-chart="progress"><div class="canvas"><canvas role="img" aria-label="Progress over steps of the trials that have a progress curve; each trial's numbers are in its details"></canvas></div>
<figcaption>Weighted share of milestones whose hidden tests pass, step by step, of the trials shown in the list that have a
progress curve.</figcaption></figure>
<div class="scripted" data-trials></div>
<div data-static-trials>${trials.length > mostStaticRows ? taskTable(trials) : trialTable(trials)}</div>
<dialog class="trial" data-trial aria-labelledby="trial-title"></dialog></section>`;
}

function trialTable(trials: readonly TrialSummary[]): Markup {
  return table(
    'Trials',
    ['trial', 'score', 'steps', 'end', 'milestones', 'time'],
    trials.map((trial) => [
      trial.id,
      cell(formatScore(trial.score)),
      cell(trial.steps),
      cell(endText(trial)),
      cell(`${trial.milestones.passed}/${trial.milestones.total}`),
      cell(formatDuration(trial.timing.wallMs)),
    ]),
  );
}

function taskTable(trials: readonly TrialSummary[]): Markup {
  const groups = groupBy(
    trials,
    ({ suite, task, units, agent, model }) => `${suite}/${task} at ${units} units, ${agent} · ${model}`,
  );
  return table(
    'Tasks and contenders',
    ['task and contender', 'trials', 'passed', 'mean score', 'mean steps'],
    [...groups].map(([name, group]) => {
      const { trials: count, invalid, passed, meanScore, meanSteps } = sumUp(group);
      return [
        name,
        cell(count),
        cell(`${passed}/${count - invalid}`),
        cell(formatScore(meanScore)),
        cell(meanSteps === null ? '–' : meanSteps.toFixed(1)),
      ];
    }),
  );
}
