import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { PageAssets } from '../report/index.ts';
import type { ViewAssets } from '../view/index.ts';

const styles = ['base.css', 'figures.css', 'media.css'];
/** In the order in which they run: they share one scope. */
const scripts = ['boot.js', 'charts.js', 'trial.js', 'map.js', 'trials.js'];

const ours = (name: string): Promise<string> =>
  readFile(join(import.meta.dirname, '..', 'page', name), 'utf8');

/** Styles and scripts of the report, which lie beside the sources here and beside the compiled files in a package. */
export async function pageAssets(): Promise<PageAssets> {
  const [style, library, ...own] = await Promise.all([
    Promise.all(styles.map(ours)),
    readFile(chartLibrary(), 'utf8'),
    ...scripts.map(ours),
  ]);
  return { style: style.join('\n'), scripts: [library, ...own] };
}

/** The same of the local web page. */
export async function viewAssets(): Promise<ViewAssets> {
  const [style, run, trial] = await Promise.all(
    [
      [...styles, 'timeline.css'],
      ['boot.js', 'view-run.js'],
      ['boot.js', 'view-step.js', 'view-trial.js'],
    ].map((names) => Promise.all(names.map(ours))),
  );
  return { style: (style ?? []).join('\n'), run: run ?? [], trial: trial ?? [] };
}

/** The build for browsers that chart.js brings along; its package offers no name for it. */
function chartLibrary(): string {
  return join(dirname(createRequire(import.meta.url).resolve('chart.js')), 'chart.umd.min.js');
}
