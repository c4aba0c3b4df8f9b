// @ts-check
/**
 * How does a test get a page in a real browser, and what does it have to do for that? Nothing but
 * `inChromium('a sentence', async ({ page }) => { … })`: the rig starts the browser once a file,
 * gives each test a fresh profile, fails it on anything in `problems.mjs`, and closes everything.
 *
 * See ../README.md for the whole list of helpers.
 */

import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { Problems } from './problems.mjs';
import { chromiumPath, firefoxPath } from './programs.mjs';

/** A browser that is lost must not hold up the run for ever. */
const TEST_MS = 60_000;

/** For headless use as root, without a word to any host but the test's. */
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Firefox speaks to its maker's hosts at start unless told otherwise. */
const FIREFOX_PREFERENCES = {
  'app.normandy.enabled': false,
  'browser.region.network.url': '',
  'browser.safebrowsing.downloads.remote.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.getAddons.cache.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.enabled': false,
};

/**
 * @typedef {object} View
 * @property {number} [width] of the window in CSS pixels; 1440 unless given
 * @property {number} [height] 900 unless given
 * @property {'light' | 'dark'} [scheme] light unless given
 * @property {boolean} [reducedMotion] true unless given, so that pictures do not depend on time
 * @property {string} [locale] the browser's language; en-US unless given
 * @property {boolean} [javaScript] whether the page's scripts run; true unless given
 * @property {string} [skip] why the test cannot be run here; empty or not given if it can
 */

/**
 * A test in Chromium. `page` is Playwright's; its selectors reach into open shadow roots.
 *
 * @param {string} sentence what holds if the test passes
 * @param {(use: { page: import('playwright-core').Page,
 *   context: import('playwright-core').BrowserContext, problems: Problems }) => Promise<void>} body
 * @param {View} [view]
 */
export function inChromium(sentence, body, view = {}) {
  test(`${sentence} (Chromium)`, { timeout: TEST_MS, skip: view.skip || false }, () => chromiumPage(body, view));
}

/**
 * A test in Firefox. `page` is Puppeteer's; `>>>` in its selectors reaches into shadow roots.
 *
 * @param {string} sentence what holds if the test passes
 * @param {(use: { page: import('puppeteer-core').Page, problems: Problems }) => Promise<void>} body
 * @param {View} [view]
 */
export function inFirefox(sentence, body, view = {}) {
  test(`${sentence} (Firefox)`, { timeout: TEST_MS, skip: view.skip || false }, () => firefoxPage(body, view));
}

/**
 * A test in both browsers, for what both drivers call by the same name: `page.goto(url)`,
 * `page.evaluate(fn, argument)`, `page.keyboard`, `page.title()`, `page.url()`, `page.goBack()`,
 * `page.screenshot({ path })`; with `until` for waiting.
 *
 * @param {string} sentence what holds if the test passes
 * @param {(use: { page: any, problems: Problems }) => Promise<void>} body
 * @param {View} [view]
 */
export function inBoth(sentence, body, view = {}) {
  inChromium(sentence, body, view);
  inFirefox(sentence, body, view);
}

/**
 * Waits until `fn`, evaluated in the page, gives something true, and returns it.
 *
 * @template T
 * @param {any} page
 * @param {(argument: any) => T | Promise<T>} fn may use nothing but its argument and the page
 * @param {any} [argument]
 * @param {number} [limitMs]
 * @returns {Promise<Awaited<T>>}
 */
export async function until(page, fn, argument, limitMs = 10_000) {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await page.evaluate(fn, argument);
    if (value) return value;
    if (Date.now() > end) throw new Error(`not true within ${limitMs} ms: ${fn}`);
    await pause(25);
  }
}

/** @type {Promise<import('playwright-core').Browser> | undefined} */
let chromiumBrowser;
/** @type {Promise<import('puppeteer-core').Browser> | undefined} */
let firefoxBrowser;

after(async () => {
  const open = await Promise.allSettled([chromiumBrowser, firefoxBrowser]);
  await Promise.all(open.map((one) => one.status === 'fulfilled' && one.value?.close()));
});

/**
 * @param {Parameters<typeof inChromium>[1]} body
 * @param {View} view
 */
export async function chromiumPage(body, view = {}) {
  chromiumBrowser ??= chromium.launch({
    executablePath: chromiumPath(),
    headless: true,
    args: CHROMIUM_FLAGS,
  });
  const context = await (await chromiumBrowser).newContext({
    viewport: { width: view.width ?? 1440, height: view.height ?? 900 },
    colorScheme: view.scheme ?? 'light',
    reducedMotion: view.reducedMotion === false ? 'no-preference' : 'reduce',
    locale: view.locale ?? 'en-US',
    javaScriptEnabled: view.javaScript ?? true,
  });
  const problems = new Problems();
  context.on('console', (message) => problems.fromConsole(message.type(), message.text()));
  context.on('weberror', (error) => problems.fromPage(error.error()));
  context.on('request', (request) => problems.fromRequest(request.url()));
  try {
    const page = await context.newPage();
    await body({ page, context, problems });
    if (view.javaScript ?? true) await settle(page);
    problems.check();
  } finally {
    await context.close();
  }
}

/**
 * @param {Parameters<typeof inFirefox>[1]} body
 * @param {View} view
 */
export async function firefoxPage(body, view = {}) {
  firefoxBrowser ??= puppeteer.launch({
    browser: 'firefox',
    executablePath: firefoxPath(),
    headless: true,
    extraPrefsFirefox: FIREFOX_PREFERENCES,
  });
  const context = await (await firefoxBrowser).createBrowserContext();
  const problems = new Problems();
  try {
    const page = await context.newPage();
    page.on('console', (message) => problems.fromConsole(message.type(), message.text()));
    page.on('pageerror', (error) => problems.fromPage(error));
    page.on('request', (request) => problems.fromRequest(request.url()));
    await page.setViewport({ width: view.width ?? 1440, height: view.height ?? 900 });
    await body({ page, problems });
    await settle(page);
    problems.check();
  } finally {
    await context.close();
  }
}

/**
 * Lets what the page has already begun come to its end, so that an error in it is still heard.
 *
 * @param {{ evaluate: (fn: () => Promise<unknown>) => Promise<unknown> }} page
 */
async function settle(page) {
  await page.evaluate(() => new Promise((done) => setTimeout(done, 50)));
}
