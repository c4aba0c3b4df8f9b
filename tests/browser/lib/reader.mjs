// @ts-check
/**
 * What does a reader do with `<enface-search>`, and what does a reader see of it?
 *
 * Everything here goes through `page.evaluate` and `page.keyboard`, which both drivers have, and
 * looks at what is drawn, not at the widget's own variables.
 */

import { until } from './rig.mjs';

/**
 * A run of text as it is shown.
 *
 * @typedef {{ text: string, mark: string | null, lang: string }} Run
 * @typedef {{ lang: string, dir: string, runs: Run[], text: string }} Side
 * @typedef {{ label: string, sides: Side[], absent: string[], classes: string }} Row
 * @typedef {{ titles: string[], rows: Row[] }} Shown
 */

/** Gathers the widget's events from before any script of the page runs. For Chromium.
 * @param {import('playwright-core').Page} page */
export async function recordEvents(page) {
  await page.addInitScript(() => {
    const seen = /** @type {any[]} */ ([]);
    // @ts-ignore: a global of the page, for `eventsOf`.
    window.seen = seen;
    for (const name of ['search', 'results', 'open', 'error']) {
      addEventListener(`enface:${name}`, (event) => {
        const { cause: _, ...detail } = /** @type {CustomEvent} */ (event).detail;
        seen.push({ name, at: performance.now(), ...detail });
      });
    }
  });
}

/** @param {any} page @param {string} [name] @returns {Promise<any[]>} what `recordEvents` has gathered */
export async function eventsOf(page, name) {
  // @ts-ignore: a global of the page.
  const seen = await page.evaluate(() => window.seen);
  return name ? seen.filter((/** @type {any} */ event) => event.name === name) : seen;
}

/**
 * Waits until the box can be used.
 *
 * @param {any} page
 */
export function boxReady(page) {
  return until(page, () =>
    Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('input')),
  );
}

/**
 * Puts `query` into the box as a script of the page would, and waits for its results.
 *
 * @param {any} page
 * @param {string} query
 * @param {number} [index] of the element among those of the page
 * @returns {Promise<{ total: number, exact: boolean, documents: number, titles: number }>}
 */
export async function searchFor(page, query, index = 0) {
  await boxReady(page);
  return page.evaluate(
    (/** @type {{ query: string, index: number }} */ { query, index }) =>
      new Promise((resolve, reject) => {
        const widget = /** @type {any} */ (document.querySelectorAll('enface-search')[index]);
        const limit = setTimeout(() => reject(new Error(`no results for ${query}`)), 10_000);
        const hear = (/** @type {CustomEvent} */ event) => {
          if (event.type === 'enface:results' && event.detail.query !== query) return;
          clearTimeout(limit);
          widget.removeEventListener('enface:results', hear);
          widget.removeEventListener('enface:error', hear);
          if (event.type === 'enface:error') reject(new Error(event.detail.message));
          const { query: _, ...detail } = event.detail;
          resolve(detail);
        };
        widget.addEventListener('enface:results', hear);
        widget.addEventListener('enface:error', hear);
        widget.value = query;
      }),
    { query, index },
  );
}

/**
 * The focus into the box, as by a click.
 *
 * @param {any} page
 */
export async function enterBox(page) {
  await boxReady(page);
  await page.evaluate(() => /** @type {any} */ (document.querySelector('enface-search')).focus());
}

/**
 * Waits until there is a result, and returns all that are shown, folded ones too.
 *
 * @param {any} page
 * @param {number} [index]
 * @returns {Promise<Shown[]>}
 */
export async function results(page, index = 0) {
  await until(page, (/** @type {number} */ i) => {
    const root = document.querySelectorAll('enface-search')[i]?.shadowRoot;
    return Boolean(root?.querySelector('.results .document, .results .empty'));
  }, index);
  return shown(page, index);
}

/**
 * The documents of the results, or the one that is read.
 *
 * @param {any} page
 * @param {number} [index]
 * @returns {Promise<Shown[]>}
 */
export function shown(page, index = 0) {
  return page.evaluate((/** @type {number} */ i) => {
    const root = /** @type {ShadowRoot} */ (document.querySelectorAll('enface-search')[i].shadowRoot);
    /** @param {Element} element */
    const langOf = (element) => element.closest('[lang]')?.getAttribute('lang') ?? '';
    /** A term or a citation may lie around a mark or within it: what is marked is what is seen.
     * @param {Element} side */
    const runsOf = (side) => {
      const walker = document.createTreeWalker(side, NodeFilter.SHOW_TEXT);
      const runs = /** @type {Run[]} */ ([]);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = /** @type {Element} */ (node.parentElement);
        const within = parent.closest('mark');
        const mark = within && side.contains(within) ? within.getAttribute('part') : null;
        const last = runs.at(-1);
        if (last && last.mark === mark && mark === null) last.text += node.textContent;
        else if (last && last.mark === mark && within?.contains(node.previousSibling)) last.text += node.textContent;
        else runs.push({ text: node.textContent ?? '', mark, lang: langOf(parent) });
      }
      return runs;
    };
    /** @param {Element} side */
    const sideOf = (side) => ({
      lang: side.getAttribute('lang') ?? '',
      dir: side.getAttribute('dir') ?? '',
      text: side.textContent ?? '',
      runs: runsOf(side),
    });
    /** @param {Element} row */
    const rowOf = (row) => ({
      label: row.querySelector('.place')?.textContent ?? '',
      classes: row.getAttribute('class') ?? '',
      absent: [...row.querySelectorAll('.absent')].map((note) => note.textContent ?? ''),
      sides: [...row.querySelectorAll('.side')].map(sideOf),
    });
    /** @param {Element} whole @param {string} titles */
    const documentOf = (whole, titles) => ({
      titles: [...whole.querySelectorAll(titles)].map((title) => title.textContent ?? ''),
      rows: [...whole.querySelectorAll('.row')].map(rowOf),
    });
    const reading = root.querySelector('.reading:not([hidden])');
    if (reading) return [documentOf(reading, '.heading > span, .heading:not(:has(span)), .header > .subtitle')];
    return [...root.querySelectorAll('.document')].map((one) => documentOf(one, '.title a, .subtitle'));
  }, index);
}

/**
 * Waits until a document is open; gives its heading's text.
 *
 * @param {any} page
 * @returns {Promise<string>}
 */
export function reading(page) {
  return until(page, () => {
    const root = document.querySelector('enface-search')?.shadowRoot;
    return root?.querySelector('.reading:not([hidden]) .heading')?.textContent;
  });
}

/**
 * Waits for the sentence that says what failed.
 *
 * @param {any} page
 * @returns {Promise<{ message: string, button: string, box: boolean }>}
 */
export function failure(page) {
  return until(page, () => {
    const root = document.querySelector('enface-search')?.shadowRoot;
    const error = root?.querySelector('.error:not(:empty)');
    if (!error || !root) return undefined;
    /** @param {Element | null} element */
    const seen = (element) => Boolean(element?.checkVisibility() && element.getBoundingClientRect().height > 5);
    return {
      message: seen(error.querySelector('.message')) ? error.querySelector('.message')?.textContent : '',
      button: seen(error.querySelector('button')) ? error.querySelector('button')?.textContent : '',
      box: seen(root.querySelector('input')) || seen(root.querySelector('.reading')),
    };
  });
}

/**
 * A script of the page opens an archive and searches: the JavaScript API, without any rendering.
 *
 * @param {any} page on a page of the archive's origin
 * @param {string} url of the archive
 * @param {string[]} queries
 * @param {{ limit?: number, offset?: number, exactTotal?: boolean }} [options]
 * @returns {Promise<any[]>} an answer for each query
 */
export function ask(page, url, queries, options = { limit: 100_000, exactTotal: true }) {
  return page.evaluate(
    async (/** @type {{ url: string, queries: string[], options: object }} */ use) => {
      const { open } = await import(`${use.url}enface.js`);
      const archive = await open(use.url);
      const answers = [];
      for (const query of use.queries) answers.push(await archive.search(query, use.options));
      archive.free();
      return answers;
    },
    { url, queries, options },
  );
}

/**
 * All that can be found in an archive, read by the JavaScript API: passages, of which those of one
 * segment that the input gave are one.
 *
 * @param {any} page
 * @param {string} url
 * @param {string[]} ids
 * @returns {Promise<{ key: string, texts: string[] }[]>}
 */
export function segmentsOf(page, url, ids) {
  return page.evaluate(
    async (/** @type {{ url: string, ids: string[] }} */ use) => {
      const { open } = await import(`${use.url}enface.js`);
      const archive = await open(use.url);
      /** @type {Map<string, Map<string, string[]>>} */
      const found = new Map();
      for (const id of use.ids) {
        for (const { segment, sides } of (await archive.read(id)).passages) {
          const key = `${id} ${segment}`;
          if (!found.has(key)) found.set(key, new Map());
          for (const { lang, text } of sides) {
            const texts = /** @type {Map<string, string[]>} */ (found.get(key));
            texts.set(lang, [...(texts.get(lang) ?? []), text]);
          }
        }
      }
      archive.free();
      const joined = (/** @type {Map<string, string[]>} */ sides) => [...sides.values()].map((texts) => texts.join('\n'));
      return [...found].map(([key, sides]) => ({ key, texts: joined(sides) }));
    },
    { url, ids },
  );
}
