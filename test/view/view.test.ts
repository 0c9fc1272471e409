import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/index.ts';
import { Journal } from '../../src/store/index.ts';
import { invoke, scratch } from '../cli/invoke.ts';
import { hasBrowser, launchBrowser, openPage } from '../page/browser.ts';
import { stepEvent, writeTrial } from './written-trial.ts';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'mimo-bench.js');

/** The real command on a run, until disposed of as a user would: with Ctrl-C. */
async function viewOf(run: string, cwd: string) {
  const child = spawn(process.execPath, [bin, 'view', run, '--json'], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  while (!said.includes('}')) await once(child.stdout, 'data', { signal: AbortSignal.timeout(60_000) });
  const { url } = JSON.parse(said);
  return {
    url: url as string,
    async end(): Promise<number | null> {
      child.kill('SIGINT');
      const [code] = await once(child, 'close', { signal: AbortSignal.timeout(60_000) });
      return code;
    },
  };
}

async function json(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

describe('view', () => {
  let place: Awaited<ReturnType<typeof scratch>>;
  let written: Awaited<ReturnType<typeof writeTrial>>;
  let view: Awaited<ReturnType<typeof viewOf>>;
  let browser: Browser;
  beforeAll(async () => {
    if (hasBrowser) browser = await launchBrowser();
    place = await scratch();
    written = await writeTrial(join(place.path, 'results'), 2_000);
    view = await viewOf(written.run, place.path);
  });
  afterAll(async () => {
    if (hasBrowser) await browser.close();
    expect(await view.end()).toBe(0);
    await place[Symbol.asyncDispose]();
  });

  test('gives a trial in pieces: its head, its rows, one step, a search', async () => {
    const api = `${view.url}api/trial/${written.id}`;
    expect(await json(api)).toMatchObject({ steps: 2_000, running: false, onset: { step: 1_000 } });
    const rows = (await json(`${api}/rows?from=1990&count=500`)) as { step: number; exit: number }[];
    expect(rows.map(({ step }) => step)).toEqual([
      1990, 1991, 1992, 1993, 1994, 1995, 1996, 1997, 1998, 1999, 2000,
    ]);
    expect(rows.find(({ step }) => step === 1995)?.exit).toBe(1);
    expect(await json(`${api}/step/1000`)).toMatchObject({ operations: [{ tool: 'bash', exit: 0 }] });
    expect(await json(`${api}/search?text=STEP%201234`)).toEqual([1234]);
  });

  test('says what is not there, and leads to no other place', async () => {
    const { url } = view;
    for (const path of [
      'api/trial/nobody',
      'api/trial/..%2F..%2Fetc',
      `api/trial/${written.id}/step/99999`,
    ]) {
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    }
    expect((await fetch(`${url}api/trial/${written.id}/blob/..%2Fx`)).status).toBe(400);
  });

  test('answers nobody who does not know its address or comes under another name', async () => {
    const { origin, port, pathname } = new URL(view.url);
    expect((await fetch(`${origin}/api/run`)).status).toBe(404);
    const status = await new Promise((resolve, reject) => {
      const asked = request(
        { port, path: `${pathname}api/run`, headers: { host: 'evil.example' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      asked.on('error', reject).end();
    });
    expect(status).toBe(403);
  });

  test('a run that is not there is an error that says what there is', async () => {
    const { code, stderr } = await invoke(['view', 'nothing'], { cwd: place.path });
    expect(code).toBe(2);
    expect(stderr).toContain('RUN_UNKNOWN');
  });

  describe.skipIf(!hasBrowser)('in a browser', () => {
    test('leads from the list to a timeline of 2,000 steps, and to its onset by one key', async () => {
      const { page, problems, requests } = await openPage(browser, view.url);
      await page.getByRole('link', { name: written.id }).click();
      await page.getByText('2000 of 2000 steps').waitFor();
      expect(await page.locator('.timeline > li').count()).toBe(2_000);
      await page.keyboard.press('o');
      await page.locator('#step-1000 pre').first().waitFor();
      expect(page.url()).toContain('#step-1000');
      expect(await page.locator('#step-1000').textContent()).toContain('<img src=x onerror=alert(1)>');
      expect(problems).toEqual([]);
      expect(requests.every((address) => address.startsWith(view.url))).toBe(true);
      await page.context().close();
    });

    test('a link to a step opens it, and a search leaves the steps that have the text', async () => {
      const { page } = await openPage(browser, `${view.url}trial/${written.id}#step-42`);
      await page.locator('#step-42 pre').first().waitFor();
      const search = page.getByRole('searchbox');
      await search.fill('step 77');
      await search.press('Enter');
      await page.getByText('have "step 77" in them').waitFor();
      const shown = await page.locator('.timeline > li:not(.missed) .step-number').allTextContents();
      expect(shown).toEqual(['77', ...Array.from({ length: 10 }, (_, digit) => `77${digit}`)]);
      await page.context().close();
    });

    test('follows a trial under way', async () => {
      const under = await scratch();
      const { run, id, journal } = await writeTrial(join(under.path, 'results'), 3);
      await rm(join(run, 'trials', id, 'trial.json'));
      const live = await viewOf(run, under.path);
      const { page, problems } = await openPage(browser, `${live.url}trial/${id}`);
      await page.getByText('3 of 3 steps').waitFor();
      await using more = await Journal.open(journal, { clock: systemClock });
      await more.append(stepEvent(4));
      await page.getByText('4 of 4 steps').waitFor();
      expect(problems).toEqual([]);
      await page.context().close();
      await live.end();
      await under[Symbol.asyncDispose]();
    });

    test.each([
      ['light', {}],
      ['dark', { colorScheme: 'dark' }],
      ['narrow', { viewport: { width: 390, height: 844 } }],
    ] as const)('%s: nothing is wider than the window', async (_, options) => {
      const { page } = await openPage(browser, `${view.url}trial/${written.id}#step-1000`, options);
      await page.locator('#step-1000 pre').first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      await page.context().close();
    });
  });
});
