// @ts-check
// Ten tasks take the steps that the table in www/README.md says: presses, choices and words typed.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { knownArchive } from './lib/corpora.mjs';
import { buildArchive, ROOT, serve } from './lib/programs.mjs';
import { enterBox, reading } from './lib/reader.mjs';
import { inChromium, until } from './lib/rig.mjs';

/** @type {Record<'seed' | 'known', Awaited<ReturnType<typeof serve>>>} */
let sites;
before(async () => {
  sites = { seed: await serve(buildArchive('seed')), known: await serve(knownArchive()) };
});
after(() => Object.values(sites).forEach((site) => site.stop()));

/** How many steps the table has for each task. */
const STATED = new Map([...readFileSync(`${ROOT}/www/README.md`, 'utf8').matchAll(/^\| ([^|]+?) \| (\d+): /gm)]
  .map(([, task, n]) => [task, Number(n)]));

/**
 * What a reader can do, counted.
 * @param {import('playwright-core').Page} page
 */
function reader(page) {
  const own = {
    n: 0,
    /** Types into the box, which has the cursor, and waits for the answers. @param {string} words */
    type: async (words) => {
      own.n += 1;
      await page.keyboard.type(words);
      await until(page, () => {
        const root = document.querySelector('enface-search')?.shadowRoot;
        return root?.querySelector('.results .document') && !root.querySelector('[aria-busy]');
      });
      // The list of suggestions is no step: a press beside it closes it.
      await page.waitForTimeout(300);
      await page.evaluate(() => /** @type {any} */ (document.querySelector('enface-search')?.shadowRoot?.activeElement)?.blur());
    },
    /** @param {string} selector */
    press: async (selector) => {
      own.n += 1;
      await page.locator(`enface-search ${selector}`).first().click();
    },
    /** @param {string} key */
    key: async (key) => {
      own.n += 1;
      await page.keyboard.press(key);
    },
    /** Opens the first passage that was found. */
    open: async () => {
      await own.press('.results .row a.place');
      await reading(page);
      await page.locator('enface-search .tools').waitFor();
    },
    /** Pointing at something is on the way to it. @param {string} selector */
    pointAt: (selector) => page.locator(`enface-search ${selector}`).first().hover(),
    /** @param {string} selector @param {string | RegExp} [text] */
    sees: (selector, text = '') => page.locator(`enface-search ${selector}`, { hasText: text }).first().waitFor(),
  };
  return own;
}

/** What was copied last, once something was. @param {import('playwright-core').Page} page */
const copied = (page) => until(page, () => /** @type {any} */ (window).copied);

/** @typedef {ReturnType<typeof reader>} Reader */
/** @type {Record<string, { site?: 'known', does: (reader: Reader, page: import('playwright-core').Page) => Promise<unknown> }>} */
const TASKS = {
  'how is a term rendered, how often?': { does: async (reader) => {
    await reader.type('网络安全');
    await reader.press('[data-view=renderings]');
    await reader.sees('.rendering', /cybersecurity.*\d+ of \d+/is);
  } },
  'the passages behind one rendering': { does: async (reader) => {
    await reader.type('网络安全');
    await reader.press('[data-view=renderings]');
    await reader.press('.rendering');
    await reader.sees('.evidence .row');
  } },
  'cite an article with its pinpoint': { site: 'known', does: async (reader, page) => {
    await reader.type('network operators shall protect');
    await reader.open();
    await reader.pointAt('.reading .target');
    await reader.press('.actions .options');
    await reader.press('.option:text-is("BibTeX")');
    assert.match(await copied(page), /Article 2/);
  } },
  'a link to one passage in this edition and layout': { does: async (reader, page) => {
    await reader.type('cybersecurity');
    await reader.open();
    await reader.key('l');
    assert.match(await copied(page), /view=beside.*#.*!/);
  } },
  'compare two drafts': { site: 'known', does: async (reader) => {
    await reader.type('taken out later');
    await reader.open();
    await reader.press('.tool.compare');
    await reader.press('.candidate');
    await reader.sees('.compared');
  } },
  'every occurrence, sorted by the word after': { does: async (reader, page) => {
    await reader.type('cybersecurity');
    await reader.press('[data-view=concordance]');
    await reader.press('button[aria-label$="Sort by what stands after, English"]');
    await until(page, () => /concordance\.en\.right/.test(location.search));
  } },
  'this word, but not rendered as that one': { does: async (reader, page) => {
    await reader.type('zh:网络安全 -en:cybersecurity');
    assert.ok(await page.evaluate(() => [.../** @type {any} */ (document.querySelector('enface-search')?.shadowRoot).querySelectorAll('.results .side[lang=en]')]
      .every((side) => !/\bcybersecurity\b/i.test(side.textContent))));
  } },
  'passages of three years only': { site: 'known', does: async (reader, page) => {
    await reader.type('personal information');
    await reader.press('[data-view=filters]');
    await reader.sees('.bar-of');
    const box = async (/** @type {number} */ i) => /** @type {any} */ (await page.locator('enface-search .bar-of').nth(i).boundingBox());
    const [a, b] = [await box(2), await box(4)];
    reader.n += 1;
    await page.mouse.move(a.x + 4, a.y + 10);
    await page.mouse.down();
    await page.mouse.move(b.x + 4, b.y + 10, { steps: 4 });
    await page.mouse.up();
    await until(page, () => /year%3A\d+\.\.\d+/.test(location.search));
  } },
  'what cites this article?': { site: 'known', does: async (reader) => {
    await reader.type('network operators shall protect');
    await reader.open();
    await reader.press('.cited-here, .cited-here *');
    await reader.sees('.popover', 'Notice on Personal Information');
  } },
  'hits as a translation memory': { does: async (reader, page) => {
    await reader.type('cybersecurity');
    await reader.press('[data-view=concordance]');
    const [download] = await Promise.all([page.waitForEvent('download'), reader.press('.save:text-is("TMX")')]);
    assert.match(download.suggestedFilename(), /\.tmx$/);
  } },
};

test('the table has these ten tasks', () => assert.deepEqual([...STATED.keys()].sort(), Object.keys(TASKS).sort()));

for (const [task, { site, does }] of Object.entries(TASKS)) {
  inChromium(`${task} takes as many steps as the table says`, async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(sites[site ?? 'seed'].url);
    await page.evaluate(() => addEventListener('enface:copy', (event) => Object.assign(window, { copied: /** @type {any} */ (event).detail.text })));
    await enterBox(page);
    const own = reader(page);
    await does(own, page);
    assert.equal(own.n, STATED.get(task));
  }, { width: 1280 });
}
