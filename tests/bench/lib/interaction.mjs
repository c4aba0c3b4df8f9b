// @ts-check
/**
 * How long does a reader wait for what a key or a press does? Real keys and presses in the page of
 * the element, timed by the browser's own Event Timing, and the way from an input to the frame
 * with its results.
 */

import { percentile } from './sums.mjs';

/** Pauses between keys: a quick hand, the time after which suggestions come, a slow hand. */
const PAUSES_MS = [70, 125, 190];
/** Queries typed letter by letter, and of these those whose answers are walked through. */
const TYPED = 24;
const WALKED = 6;
/** What the browser does not report took less than this. */
const THRESHOLD_MS = 16;
/** Longer than this nobody waits: the run is broken. */
const LIMIT_MS = 20_000;
/** Interactions that are named in the record. */
const NAMED = 8;

/**
 * @typedef {{ ms: number, what: string }} Timed
 * @typedef {{ n: number, p50: number | null, p95: number | null, slowest: string[] }} Summary
 */

/** @param {Timed[]} all @returns {Summary} */
export function summary(all) {
  const times = all.map(({ ms }) => ms);
  const slowest = [...all].sort((a, b) => b.ms - a.ms).slice(0, NAMED);
  return {
    n: all.length,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    slowest: slowest.map(({ ms, what }) => `${what}: ${Math.round(ms)} ms`),
  };
}

/**
 * Of each class some, in turn, so that every kind of query is typed.
 *
 * @param {import('./relevance.mjs').Query[]} queries
 */
export function toType(queries) {
  /** @type {Map<string, string[]>} */
  const classes = new Map();
  for (const { class: name, q } of queries) {
    if (q.length <= 24) classes.set(name, [...(classes.get(name) ?? []), q]);
  }
  const texts = [];
  for (let i = 0; texts.length < TYPED && [...classes.values()].some((all) => i < all.length); i += 1) {
    for (const all of classes.values()) if (i < all.length) texts.push(all[i]);
  }
  return texts.slice(0, TYPED);
}

/**
 * Types `texts` twice into a page whose engine is loaded, so that what they need comes over the
 * line first and from memory then, and walks through the answers of some.
 *
 * @param {import('playwright-core').Page} page
 * @param {string[]} texts
 */
export async function interactions(page, texts) {
  await page.evaluate(watch, THRESHOLD_MS);
  const loaded = await typeAll(page, texts);
  const cached = await typeAll(page, texts);
  const typed = await page.evaluate(() => /** @type {any} */ (window).timings());
  for (const text of texts.slice(0, WALKED)) await walk(page, text);
  const walked = await page.evaluate(() => /** @type {any} */ (window).timings());
  return {
    keys: summary(typed),
    presses: summary(walked),
    all: summary([...typed, ...walked]),
    loaded: summary(loaded),
    cached: summary(cached),
  };
}

/** Runs in the page: keeps what Event Timing says of each interaction, and answers' frames. */
function watch(/** @type {number} */ threshold) {
  const own = /** @type {any} */ (window);
  const element = /** @type {HTMLElement} */ (document.querySelector('enface-search'));
  /** @type {Map<number, { ms: number, at: number }>} */
  const slow = new Map();
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  const take = (/** @type {any[]} */ entries) => {
    for (const { interactionId, duration, startTime } of entries) {
      if (!interactionId) continue;
      const ms = Math.max(duration, slow.get(interactionId)?.ms ?? 0);
      slow.set(interactionId, { ms, at: startTime });
    }
  };
  observer.observe(/** @type {any} */ ({ type: 'event', durationThreshold: threshold }));
  /** @type {{ what: string, at: number }[]} What was done, when. */
  let done = [];
  own.doing = (/** @type {string} */ what) => done.push({ what, at: performance.now() });
  own.timings = () => {
    take(observer.takeRecords());
    const times = done.map(({ what, at }, i) => {
      const end = done[i + 1]?.at ?? Infinity;
      const those = [...slow.values()].filter((one) => one.at >= at && one.at < end);
      return { what, ms: Math.max(threshold / 2, ...those.map(({ ms }) => ms)) };
    });
    done = [];
    slow.clear();
    return times;
  };
  /** @type {{ began: number, ms?: number }} */
  let answer = { began: 0 };
  own.answered = () => answer.ms;
  element.addEventListener('input', ({ timeStamp }) => (answer = { began: timeStamp }), true);
  element.addEventListener('enface:results', () => {
    const mine = answer;
    // The frame is made between the callback before it and the next task.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (mine.ms ??= performance.now() - mine.began);
      port2.postMessage(0);
    });
  });
  own.ready = () => (answer = { began: 0 });
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string[]} texts
 * @returns {Promise<Timed[]>} from each input to the frame with its results
 */
async function typeAll(page, texts) {
  const times = [];
  for (const text of texts) {
    await page.evaluate(() => /** @type {any} */ (document.querySelector('enface-search')).focus());
    await page.keyboard.press('Control+A');
    for (const [i, key] of [...text].entries()) {
      const what = text.slice(0, i + 1);
      await page.evaluate((what) => {
        const own = /** @type {any} */ (window);
        own.ready();
        own.doing(what);
      }, `“${what}”`);
      const began = performance.now();
      // What no keyboard has comes as from an input method, as an input without a key.
      if (key > '~') await page.keyboard.insertText(key);
      else await page.keyboard.press(key === ' ' ? 'Space' : key);
      // A space at the end asks for nothing new.
      if (key !== ' ') times.push({ what, ms: await answered(page, what) });
      const rest = PAUSES_MS[i % PAUSES_MS.length] - (performance.now() - began);
      if (rest > 0) await page.waitForTimeout(rest);
    }
  }
  return times;
}

/** @param {import('playwright-core').Page} page @param {string} what */
async function answered(page, what) {
  const got = await page.waitForFunction(() => /** @type {any} */ (window).answered(), undefined, { timeout: LIMIT_MS })
    .catch(() => {
      throw new Error(`no frame with results after “${what}” was typed`);
    });
  return /** @type {Promise<number>} */ (got.jsonValue());
}

/**
 * Presses what stands with the answers to `text`, as a reader does who looks at everything.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} text
 */
async function walk(page, text) {
  const element = page.locator('enface-search');
  const quiet = async () => {
    await page.waitForTimeout(250);
    await page.waitForFunction(() => !document.querySelector('enface-search')?.shadowRoot?.querySelector('[aria-busy]'));
    await page.waitForTimeout(150);
  };
  const act = async (/** @type {string} */ what, /** @type {() => Promise<unknown>} */ does) => {
    await page.evaluate((what) => /** @type {any} */ (window).doing(what), `${what} (${text})`);
    await does();
    await quiet();
  };
  const press = async (/** @type {string} */ what, /** @type {string} */ selector) => {
    const target = element.locator(selector).first();
    if (!(await target.isVisible())) return;
    await target.scrollIntoViewIfNeeded();
    await act(what, () => target.click({ timeout: LIMIT_MS }));
  };
  const key = (/** @type {string} */ name) => act(`key ${name}`, () => page.keyboard.press(name));
  await element.locator('input').first().fill(text);
  await quiet();
  // The list of suggestions lies over what is pressed next.
  await key('Enter');
  for (const view of ['concordance', 'renderings', 'filters', 'results']) {
    await press(`view ${view}`, `[data-view=${view}]`);
  }
  await press('unfold', '.results summary');
  await press('more', '.results .more');
  await press('open', '.results .title a');
  for (const name of ['n', 'p', 'j', 'v', 'v', 'v', 'v', 'x', 'x', 't']) await key(name);
  await press('options', '.tool.cite');
  await key('Escape');
  await key('f');
  for (const letter of 'law') await key(letter);
  await press('back', 'a.back');
}
