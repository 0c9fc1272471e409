/**
 * Makes the sample report: `node scripts/gallery.ts results/RUN`. Writes the run's page, its Markdown and pictures of the page into
 * reports/sample/. Needs a Chromium.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchBrowser, openPage } from '../test/page/browser.ts';

const [run] = process.argv.slice(2);
if (run === undefined) throw new Error('usage: node scripts/gallery.ts results/RUN');
const root = join(import.meta.dirname, '..');
const place = join(root, 'reports', 'sample');
mkdirSync(place, { recursive: true });
const page = join(place, 'report.html');
const text = execFileSync(
  process.execPath,
  [
    join(root, 'bin', 'mimo-bench.js'),
    'report',
    basename(run),
    '--html',
    page,
    '--md',
    join(place, 'report.md'),
  ],
  // From where it was run, so that paths in the text are those that its reader would type.
  { encoding: 'utf8', cwd: resolve(run, '..', '..') },
);
writeFileSync(join(place, 'report.txt'), text);

const pictures = [
  { name: 'light', options: { colorScheme: 'light' }, at: '#survival' },
  { name: 'dark', options: { colorScheme: 'dark' }, at: '#trials' },
  { name: 'narrow', options: { viewport: { width: 390, height: 844 } }, at: '' },
] as const;

const browser = await launchBrowser();
try {
  for (const { name, options, at } of pictures) {
    const address = `${pathToFileURL(page).href}${at}`;
    const { page: opened } = await openPage(browser, address, { ...options, reducedMotion: 'reduce' });
    await opened.screenshot({ path: join(place, `${name}.png`) });
    await opened.context().close();
  }
} finally {
  await browser.close();
}
