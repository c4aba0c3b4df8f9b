// @ts-check
/** How is a peer's page asked, timed and weighed in headless Chromium? */

import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../../browser/lib/programs.mjs';

/** Loading a whole index over a slow line takes minutes. */
const LIMIT_MS = 600_000;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @typedef {import('./relevance.mjs').Answer} Answer
 * @typedef {{ ms: number, answers: Answer[], error?: string }} Asked
 */

/** @returns {Promise<Browser>} */
export async function launch() {
  const executablePath = chromiumPath();
  return new Browser(await chromium.launch({ executablePath, headless: true, args: FLAGS }));
}

export class Browser {
  /** @type {import('playwright-core').Browser} */
  #browser;

  /** @param {import('playwright-core').Browser} browser */
  constructor(browser) {
    this.#browser = browser;
  }

  version() {
    return this.#browser.version();
  }

  close() {
    return this.#browser.close();
  }

  /**
   * Opens `url` as somebody does who was never there, and lets `use` work with it.
   *
   * @template T
   * @param {string} url
   * @param {(visit: Visit) => Promise<T>} use
   */
  async visit(url, use) {
    const context = await this.#browser.newContext();
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(LIMIT_MS);
      await page.goto(url, { waitUntil: 'networkidle' });
      return await use(new Visit(this.#browser, page));
    } finally {
      await context.close();
    }
  }

  /** Milliseconds for a fixed piece of work: tells a busy machine from an idle one. */
  async calibrate() {
    const page = await this.#browser.newPage();
    const ms = await page.evaluate(() => {
      const began = performance.now();
      let value = 1;
      for (let i = 0; i < 1e8; i += 1) value = (value * 31 + i) | 0;
      return value === 0.5 ? 0 : performance.now() - began;
    });
    await page.close();
    return Math.round(ms);
  }
}

/** A page of a peer, open in a profile of its own. */
export class Visit {
  #browser;
  #page;

  /**
   * @param {import('playwright-core').Browser} browser
   * @param {import('playwright-core').Page} page
   */
  constructor(browser, page) {
    this.#browser = browser;
    this.#page = page;
  }

  /**
   * Makes the page's processor so many times slower; workers are not reached.
   *
   * @param {number} times
   */
  async slowDown(times) {
    const session = await this.#page.context().newCDPSession(this.#page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: times });
  }

  /** Loads the engine, as a focused box would. */
  async start() {
    await this.#page.evaluate('start()');
  }

  /** From focus to the excerpts of `query`. @param {string} query @returns {Promise<Asked>} */
  first(query) {
    return this.#timed(query, true);
  }

  /**
   * From a query to its excerpts, with the engine there.
   *
   * @param {string} query
   * @returns {Promise<Asked>}
   */
  ask(query) {
    return this.#timed(query, false);
  }

  /** @param {string} query @param {boolean} isFirst @returns {Promise<Asked>} */
  #timed(query, isFirst) {
    return this.#page.evaluate(
      async ({ query, isFirst }) => {
        const began = performance.now();
        try {
          // @ts-ignore: globals of the page.
          if (isFirst) await start();
          // @ts-ignore
          const answers = await ask(query);
          return { ms: performance.now() - began, answers };
        } catch (error) {
          return { ms: performance.now() - began, answers: [], error: `${error}`.slice(0, 200) };
        }
      },
      { query, isFirst },
    );
  }

  /**
   * What is done in the page with the browser's own keys and presses.
   *
   * @template T
   * @param {(page: import('playwright-core').Page) => Promise<T>} does
   */
  use(does) {
    return does(this.#page);
  }

  /**
   * Megabytes that the page's process has for itself, and of them the heap of JavaScript. The
   * former is known on Linux alone; an empty page takes about 37.
   */
  async memory() {
    const session = await this.#page.context().newCDPSession(this.#page);
    await session.send('HeapProfiler.enable');
    await session.send('HeapProfiler.collectGarbage');
    await session.send('Performance.enable');
    const { metrics } = await session.send('Performance.getMetrics');
    const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
    const whole = await this.#browser.newBrowserCDPSession();
    const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer');
    const sizes = renderers.map(({ id }) => privateMb(id));
    return { heapMb: heap / 2 ** 20, privateMb: Math.max(...sizes) || null };
  }
}

/** @param {number} process */
function privateMb(process) {
  try {
    const rollup = readFileSync(`/proc/${process}/smaps_rollup`, 'utf8');
    return Number(/Private_Dirty:\s+(\d+)/.exec(rollup)?.[1] ?? 0) / 1024;
  } catch {
    return 0; // Another system than Linux, or a process that has just ended.
  }
}
