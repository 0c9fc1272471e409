import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** A Chromium of this machine: MIMO_CHROMIUM, or the first of the usual names on PATH. */
function findChromium(): string | undefined {
  const { MIMO_CHROMIUM, PATH = '' } = process.env;
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const places = PATH.split(delimiter).flatMap((directory) => names.map((name) => join(directory, name)));
  return [...(MIMO_CHROMIUM ? [MIMO_CHROMIUM] : []), ...places].find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const found = findChromium();
const required = process.env.MIMO_REQUIRE_BROWSER === '1';

/** False where no browser is: tests that need one then say so once, loudly, instead of passing. */
export const hasBrowser = found !== undefined || required;
if (!hasBrowser) {
  console.warn('NO BROWSER: tests of pages are skipped (install chromium, or name one with MIMO_CHROMIUM)');
}

export function launchBrowser(): Promise<Browser> {
  if (found === undefined) throw new Error('MIMO_REQUIRE_BROWSER=1, and there is no chromium on PATH');
  // Root, as in CI's containers, may not use Chromium's own sandbox.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: found, args });
}

export interface Watched {
  readonly page: Page;
  /** Errors and warnings of the console, and what scripts threw. */
  readonly problems: string[];
  /** Addresses that the page asked for, but for the page itself. */
  readonly requests: string[];
}

/** A page in a context of its own, watched for errors and for requests. */
export async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== address) requests.push(request.url());
  });
  await page.goto(address);
  return { page, problems, requests };
}
