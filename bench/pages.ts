import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hasBrowser, launchBrowser, openPage } from '../test/page/browser.ts';
import { sampleTrials, writeSampleRun } from '../test/page/sample-run.ts';
import { type Bench, type Figure, figureOf } from './figure.ts';
import { scratchDirectory } from './scratch.ts';

const bin = join(import.meta.dirname, '..', 'bin', 'mimo-bench.js');

/** The page of a run of 10,000 trials: how long it takes to make, what that holds, and how soon it opens. */
export const benchPages: Bench = async ({ quick, say }) => {
  await using scratch = await scratchDirectory();
  const tasks = Array.from({ length: quick ? 10 : 100 }, (_, index) => `task-${index}`);
  const trials = sampleTrials(34, tasks).slice(0, quick ? 1_000 : 10_000);
  const directory = await writeSampleRun(scratch.path, '20260101-many', trials);
  say(`${trials.length} trials written`);
  const page = join(scratch.path, 'report.html');
  const { seconds, peakMb } = await report(directory, page);
  say(`made in ${seconds.toFixed(1)} s, ${((await stat(page)).size / 1e6).toFixed(1)} MB`);
  const label = `report --html of ${trials.length} trials`;
  return [
    figureOf([seconds], { name: label, unit: 's', target: { atMost: 10 } }),
    figureOf([peakMb], { name: `${label}, peak memory`, unit: 'MB', target: { atMost: 500 } }),
    await opening(page, `page of ${trials.length} trials, until it can be used`),
  ];
};

async function report(directory: string, page: string): Promise<{ seconds: number; peakMb: number }> {
  const started = performance.now();
  const tell =
    "process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + ' '))";
  const child = spawn(process.execPath, [bin, 'report', directory, '--html', page], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tell)}` },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`report ended with ${code}: ${said}`);
  const peaks = [...said.matchAll(/peak (\d+)/g)].map(([, kilobytes]) => Number(kilobytes) / 1024);
  return { seconds: (performance.now() - started) / 1000, peakMb: Math.max(...peaks) };
}

async function opening(page: string, name: string): Promise<Figure> {
  if (!hasBrowser) return { kind: 'not-measured', name, reason: 'no chromium on PATH' };
  const browser = await launchBrowser();
  try {
    const seconds: number[] = [];
    for (let repeat = 0; repeat < 3; repeat += 1) {
      const started = performance.now();
      const { page: opened } = await openPage(browser, pathToFileURL(page).href);
      await opened.locator('button.name').first().waitFor();
      seconds.push((performance.now() - started) / 1000);
      await opened.context().close();
    }
    return figureOf(seconds, { name, unit: 's', target: { atMost: 2 } });
  } finally {
    await browser.close();
  }
}
