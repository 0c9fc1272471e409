/**
 * Makes the sample report: `node scripts/gallery.ts RUN`. Writes the run's page, its Markdown and pictures of the page into
 * reports/sample/. Needs a Chromium.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchBrowser, openPage } from '../test/page/browser.ts';

const [run] = process.argv.slice(2);
if (run === undefined) throw new Error('usage: node scripts/gallery.ts RUN');
const root = join(import.meta.dirname, '..');
const place = join(root, 'reports', 'sample');
mkdirSync(place, { recursive: true });
const page = join(place, 'report.html');
const text = execFileSync(
  process.execPath,
  [join(root, 'bin', 'mimo-bench.js'), 'report', run, '--html', page, '--md', join(place, 'report.md')],
  { encoding: 'utf8' },
);
writeFileSync(join(place, 'report.txt'), text);

const pictures = [
  { name: 'light', options: { colorScheme: 'light' }, at: '#survival' },
  { name: 'dark', options: { colorScheme: 'dark' }, at: '#trials' },
  { name: 'narrow', options: { viewport: { width: 390, height: 844 } }, at: 'header' },
] as const;

const browser = await launchBrowser();
try {
  for (const { name, options, at } of pictures) {
    const { page: opened } = await openPage(browser, pathToFileURL(page).href, options);
    await opened.locator(at).evaluate('element => element.scrollIntoView({ behavior: "instant" })');
    await opened.screenshot({ path: join(place, `${name}.png`) });
    await opened.context().close();
  }
} finally {
  await browser.close();
}
