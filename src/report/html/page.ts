import { createHash } from 'node:crypto';
import type { Summary } from '../../core/index.ts';
import { isValid } from '../summary.ts';
import { contendersOf, type DetailedRun, type PageContender, pageData } from './data.ts';
import {
  causesSection,
  contenderLabel,
  endsSection,
  horizonSection,
  survivalSection,
} from './endurance-sections.ts';
import { embeddedJson, html, type Markup, textOf, verbatim } from './markup.ts';
import { claimsSection, overviewSection, spendSection, trialsSection } from './outcome-sections.ts';

/** What the page is drawn with; read from files by whoever asks for a page. */
export interface PageAssets {
  readonly style: string;
  /** In the order in which they run; the charting library first. */
  readonly scripts: readonly string[];
}

/**
 * Runs as one self-contained page: no request leaves it, its tables stand without scripts, and nothing that a trial
 * holds is taken for markup or script.
 */
export function htmlReport(runs: readonly DetailedRun[], { style, scripts }: PageAssets): string {
  const contenders = contendersOf(runs);
  const trials = runs.flatMap(({ summary }) => summary.trials);
  const title = `mimo-bench: ${runs.map(({ summary }) => summary.run).join(', ')}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy(scripts)}">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${verbatim(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
${header(runs.map(({ summary }) => summary))}
<main id="main">
${warningSection(contenders)}
${overviewSection(contenders)}
${survivalSection(contenders)}
${endsSection(contenders)}
${causesSection(contenders)}
${horizonSection(contenders)}
${claimsSection(contenders)}
${trialsSection(trials)}
${spendSection(contenders)}
</main>
<footer><p>Made by mimo-bench from the files of the run${runs.length > 1 && 's'}; <code>mimo-bench report --json</code> prints the same numbers.
Intervals are at 95%. What may be concluded from them, and what may not, is in the documentation of the metrics.</p></footer>
<script type="application/json" id="data">${embeddedJson(pageData(runs, contenders))}</script>
${scripts.map((script) => html`<script>${verbatim(script)}</script>`)}
</body>
</html>
`;
  return textOf(page);
}

/** Our scripts alone may run, and nothing may be fetched or sent. */
function policy(scripts: readonly string[]): string {
  const hashes = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  return `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src ${hashes.join(' ')}`;
}

function header(summaries: readonly Summary[]): Markup {
  const valid = summaries.flatMap(({ trials }) => trials.filter(isValid));
  const all = summaries.flatMap(({ trials }) => trials);
  const pending = summaries.reduce((sum, summary) => sum + summary.pending, 0);
  const passed = valid.filter((trial) => trial.passed).length;
  const broken = valid.filter(({ endurance }) => endurance?.onset).length;
  return html`<header><div class="bar-top"><p class="brand">mimo-bench</p><button type="button" class="theme scripted" data-theme-switch>Theme</button></div>
<h1>${summaries.map(({ run }) => run).join(', ')}</h1>
<p class="headline"><strong>${passed}</strong> of ${valid.length} trials passed, <strong>${broken}</strong> broke down${
    all.length > valid.length && html`, ${all.length - valid.length} invalid`
  }${pending > 0 && html`, ${pending} not finished`}.</p>
${
  summaries.some(({ simulated }) => simulated) &&
  html`<p class="simulated"><strong>Simulated.</strong> Contenders with the tag <span class="tag">simulated</span> ran on a
simulated model: their numbers test the harness and say nothing of any real model.</p>`
}
<p class="how"><strong>How to read it.</strong> A trial is one contender on one long task, graded by hidden tests on what it
left behind. Its <em>breakdown onset</em> is the step from which on nothing was gained any more, and every figure is about
when, how often and why that comes. A number stands with its 95% interval and the number of trials (n) behind it: where
intervals overlap widely, these trials cannot tell the contenders apart.</p>
<nav aria-label="Sections">${sections.map(([id, name]) => html`<a href="#${id}">${name}</a> `)}</nav></header>`;
}

const sections: readonly (readonly [id: string, name: string])[] = [
  ['overview', 'Contenders'],
  ['survival', 'Endurance'],
  ['ends', 'Ends'],
  ['causes', 'Causes'],
  ['claims', 'Claims'],
  ['trials', 'Trials'],
  ['spend', 'Cost'],
];

function warningSection(contenders: readonly PageContender[]): Markup | null {
  const codes = new Map<string, { readonly hint: string; readonly of: PageContender[] }>();
  for (const contender of contenders) {
    for (const { code, hint } of contender.summary.endurance.warnings) {
      const known = codes.get(code) ?? { hint, of: [] };
      known.of.push(contender);
      codes.set(code, known);
    }
  }
  if (codes.size === 0) return null;
  return html`<section id="warnings"><h2>Before you lean on it</h2><ul class="warnings">${[...codes].map(
    ([code, { hint, of }]) =>
      html`<li><code>${code}</code> ${hint}${
        of.length < contenders.length &&
        html` <span class="size">(${of.map((one, index) => [index > 0 && '; ', contenderLabel(one)])})</span>`
      }</li>`,
  )}</ul></section>`;
}
