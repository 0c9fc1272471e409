import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Summary, summarySchema } from '../../src/core/index.ts';
import { invoke, scratch } from '../cli/invoke.ts';
import { hasBrowser, launchBrowser, openPage } from './browser.ts';
import { sampleTrials, writeSampleRun } from './sample-run.ts';

describe.skipIf(!hasBrowser)('report --html in a browser', () => {
  let browser: Browser;
  let place: Awaited<ReturnType<typeof scratch>>;
  let address = '';
  let summary: Summary;
  beforeAll(async () => {
    [browser, place] = await Promise.all([launchBrowser(), scratch()]);
    await writeSampleRun(join(place.path, 'results'), '20260101-sample', sampleTrials(4));
    const written = await invoke(['report', 'latest', '--json', '--html', 'out/report.html'], {
      cwd: place.path,
    });
    expect(written.code).toBe(0);
    summary = summarySchema.parse(JSON.parse(written.stdout));
    address = pathToFileURL(join(place.path, 'out', 'report.html')).href;
  });
  afterAll(async () => {
    await browser.close();
    await place[Symbol.asyncDispose]();
  });

  test.each([
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { viewport: { width: 390, height: 844 } }],
  ] as const)(
    '%s: no errors, no request leaves the page, nothing wider than the window',
    async (_, options) => {
      const { page, problems, requests } = await openPage(browser, address, options);
      expect(await page.locator('h2').allTextContents()).toEqual(
        expect.arrayContaining(['Contenders', 'How long they last', 'How trials ended', 'Trials']),
      );
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect({ problems, requests }).toEqual({ problems: [], requests: [] });
      await page.context().close();
    },
  );

  test('the numbers in the tables are those of the JSON', async () => {
    const { page } = await openPage(browser, address);
    for (const contender of summary.contenders) {
      const name = `${contender.agent} ${contender.agentVersion} · ${contender.model}`;
      const results = await rowOf(page, 'Results', name);
      expect(results).toContain(`${contender.passed} of ${contender.trials - contender.invalid}`);
      expect(results).toContain(contender.meanScore?.toFixed(3));
      const lasting = await rowOf(page, 'Steps until breakdown', name);
      const { median, ends } = contender.endurance;
      expect(lasting).toContain(`${ends.breakdown.count} of ${ends.breakdown.n}`);
      expect(lasting).toContain(median.estimate === null ? 'not reached' : `${median.estimate.toFixed(0)} [`);
      for (const { estimate } of contender.endurance.restrictedMeans) {
        expect(lasting).toContain(estimate?.toFixed(1));
      }
    }
    const broken = summary.trials.find(({ endurance }) => endurance?.onset);
    expect(await rowOf(page, 'Trials', broken?.id ?? '')).toContain(
      `broke down at step ${broken?.endurance?.onset?.step}`,
    );
    await page.context().close();
  });

  test('charts are drawn, in the colours of the theme, and drawn anew when it changes', async () => {
    const { page } = await openPage(browser, address);
    const pixels = () =>
      page.evaluate(`document.querySelector('[data-chart="survival"] canvas').toDataURL()`);
    const before = await pixels();
    expect(String(before).length).toBeGreaterThan(3000);
    await page.getByRole('button', { name: 'Dark theme' }).click();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(await pixels()).not.toBe(before);
    await page.context().close();
  });

  test('from the map, the keyboard leads to a trial and back', async () => {
    const { page } = await openPage(browser, address);
    await page.getByRole('application').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'End', 'Home', 'Enter']) await page.keyboard.press(key);
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    const [first] = summary.trials;
    expect(await dialog.getByRole('heading', { level: 2 }).textContent()).toBe(first?.id);
    expect(page.url()).toContain(`#trial=${first?.id}`);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.context().close();
  });

  test('the address of a trial opens it, with its evidence and the onset', async () => {
    const broken = summary.trials.find(({ endurance }) => endurance?.onset);
    const { page } = await openPage(browser, `${address}#trial=${broken?.id}`);
    const dialog = page.getByRole('dialog');
    expect(await dialog.textContent()).toContain(`broke down at step ${broken?.endurance?.onset?.step}`);
    expect(await dialog.locator('canvas').count()).toBe(1);
    await page.context().close();
  });

  test('search and filters narrow the list to what is asked for', async () => {
    const { page } = await openPage(browser, address);
    await page.getByLabel('Only with this end').selectOption('breakdown');
    await page.getByLabel('Search').fill('cjs-to');
    const names = await page.locator('button.name').allTextContents();
    const wanted = summary.trials.filter(({ id, endurance }) => id.includes('cjs-to') && endurance?.onset);
    expect(names).toEqual(wanted.map(({ id }) => id));
    await page.context().close();
  });

  test('without scripts every table is there, and nothing that scripts would fill', async () => {
    const { page, problems } = await openPage(browser, address, { javaScriptEnabled: false });
    expect(await page.locator('table:visible caption').allTextContents()).toEqual(
      expect.arrayContaining(['Results', 'Steps until breakdown', 'Ends of trials', 'Trials']),
    );
    expect(await page.locator('canvas:visible, .scripted:visible').count()).toBe(0);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('what an agent says is text: it runs nothing and forms no element', async () => {
    const page = await readFile(join(place.path, 'out', 'report.html'), 'utf8');
    expect(page).not.toContain('<img src=x');
    expect(page.match(/<script/g)?.length).toBe(7);
  });

  test.each(['light', 'dark'] as const)(
    '%s: a screen reader finds names, and eyes find contrast',
    async (colorScheme) => {
      // The page forbids scripts that are not its own, so the checker comes from outside.
      const { page } = await openPage(browser, address, { colorScheme, bypassCSP: true });
      await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
      const violations = await page.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
      );
      expect(violations).toEqual([]);
      await page.context().close();
    },
  );

  test('printed, it is light and whole', async () => {
    const { page } = await openPage(browser, address, { colorScheme: 'dark' });
    const paper = await page.pdf();
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
    expect(paper.length).toBeGreaterThan(50_000);
    await page.context().close();
  });
});

async function rowOf(page: Page, caption: string, name: string): Promise<string> {
  const table = page.locator('table:visible', {
    has: page.locator('caption', { hasText: new RegExp(`^${caption}$`) }),
  });
  const row = table.locator('tbody tr', { has: page.getByText(name) }).first();
  return ((await row.textContent()) ?? '').replace(/\s+/g, ' ');
}
