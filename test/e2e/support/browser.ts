/**
 * The system's Chromium for browser tests, its headless shell where there is one: it draws no browser around the page.
 * Where there is no browser, the tests of a file are skipped with one loud line; in CI (environment CI) they fail
 * instead, so that a missing browser never looks like a passing run.
 */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import type { TestShop } from '../../support/shop.ts';

const candidates = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const chromiumPath = candidates.find((path) => path && existsSync(path));
const mustRun = Boolean(process.env.CI);

if (!chromiumPath && !mustRun) {
  console.warn('\n!!! BROWSER TESTS SKIPPED: no Chromium found. Install chromium, or set CHROMIUM_PATH. !!!\n');
}

/** `describe` for tests that need a browser: skipped where there is none, except in CI, where they then fail. */
export const describeInBrowser = describe.skipIf(!chromiumPath && !mustRun);

/** Starts Chromium. The caller closes it. */
export async function openBrowser(): Promise<Browser> {
  if (!chromiumPath) throw new Error('No Chromium found: install chromium, or set CHROMIUM_PATH.');
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

/**
 * A fresh visitor (own cookies) on a page of the shop; paths given to `goto` are relative to it. Whatever the page
 * complains about (errors, refused content, a request that leaves this shop) is collected in `complaints`.
 */
export async function openPage(
  browser: Browser,
  shop: Pick<TestShop, 'url'>,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[]; close(): Promise<void> }> {
  const context = await browser.newContext({
    baseURL: shop.url,
    viewport: desktop,
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const complaints = collectComplaints(page, shop.url);
  return { page, complaints, close: () => context.close() };
}

function collectComplaints(page: Page, shopUrl: string): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // A refused request (422, 401, ...) is an answer the page handles; the browser logs every one of them.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      complaints.push(`console: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    const url = request.url();
    if (url.startsWith('http') && !url.startsWith(`${shopUrl}/`)) complaints.push(`left the shop: ${url}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()}: ${response.url()}`);
  });
  return complaints;
}

/** Runs axe on the page once nothing moves, as half-faded words have no contrast; expects no violation of WCAG 2.2 AA. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await page.evaluate(`Promise.allSettled(document.getAnimations()
    .filter(({ effect }) => effect?.getTiming().iterations !== Infinity).map(({ finished }) => finished))`);
  const { default: axe } = await import('axe-core');
  await page.evaluate(axe.source);
  const violations = (await page.evaluate(`axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  }).then(({ violations }) => violations.flatMap((violation) =>
    violation.nodes.map((node) => violation.id + ': ' + node.target.join(' ') + ' ' + node.failureSummary)))`)) as string[];
  expect(violations, name).toEqual([]);
}
