import type { Figure, ShareFigure } from '../../core/index.ts';
import { type Content, html, type Markup } from './markup.ts';

/** `0.83 [0.61, 0.94], n 12`: an estimate is never shown without what it rests on. */
export function figureCell(
  { estimate, lower, upper, n, warnings }: Figure,
  digits: number,
  missing = 'not reached',
): Markup {
  const show = (value: number) => value.toFixed(digits);
  if (estimate === null)
    return html`<td class="figure"><span class="missing">${missing}</span>${size(n)}</td>`;
  const interval =
    lower === null && upper === null
      ? null
      : html` <span class="interval">[${lower === null ? '–' : show(lower)}, ${upper === null ? '–' : show(upper)}]</span>`;
  // Nobody was watched so long: the curve is carried on level, which can only be too high.
  const bound = warnings.includes('extrapolated') ? 'up to ' : '';
  return html`<td class="figure">${bound}${show(estimate)}${interval}${size(n)}</td>`;
}

function size(n: number): Markup {
  return html` <span class="size">n&nbsp;${n}</span>`;
}

export function percent(share: number | null): string {
  if (share === null) return '–';
  if (share > 0 && share < 0.005) return '<1%';
  if (share < 1 && share > 0.995) return '>99%';
  return `${Math.round(share * 100)}%`;
}

/** `3 of 9 (33%) [12%, 65%]`. */
export function shareText({ count, n, estimate, lower, upper }: ShareFigure): string {
  if (n === 0) return '–';
  const interval = lower === null || upper === null ? '' : ` [${percent(lower)}, ${percent(upper)}]`;
  return `${count} of ${n} (${percent(estimate)})${interval}`;
}

/** A table with a caption; the first column names its rows. */
export function table(
  caption: string,
  headings: readonly Content[],
  rows: readonly (readonly [name: Content, ...cells: Markup[]])[],
): Markup {
  const [first, ...others] = headings;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr><th scope="col">${first}</th>${others.map((heading) => html`<th scope="col" class="figure">${heading}</th>`)}</tr></thead>
<tbody>${rows.map(([name, ...cells]) => html`<tr><th scope="row">${name}</th>${cells}</tr>\n`)}</tbody></table></div>`;
}

export function cell(content: Content): Markup {
  return html`<td class="figure">${content}</td>`;
}

/** A part of a whole as a bar; drawn by style alone, so that it is there without scripts and in print. */
export interface BarPart {
  readonly name: string;
  readonly className: string;
  readonly share: number;
  readonly label: string;
}

export function bar(parts: readonly BarPart[]): Markup {
  const shown = parts.filter(({ share }) => share > 0);
  const words = shown.map(({ name, label }) => `${name} ${label}`).join(', ');
  return html`<div class="bar" role="img" aria-label="${words}">${shown.map(
    ({ name, className, share, label }) =>
      html`<span class="${className}" style="width:${(share * 100).toFixed(2)}%" title="${name}: ${label}">${
        share > 0.12 ? label : ''
      }</span>`,
  )}</div>`;
}

export function legend(items: readonly { readonly name: string; readonly className: string }[]): Markup {
  return html`<p class="legend" aria-hidden="true">${items.map(
    ({ name, className }) => html`<span><i class="${className}"></i>${name}</span> `,
  )}</p>`;
}
