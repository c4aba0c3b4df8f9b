// @ts-check
// One file, opened by double-click: the same answers, and not one request.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { knownArchive, largeArchive } from './lib/corpora.mjs';
import { requestsOf } from './lib/network.mjs';
import { buildArchive, serve, TARGET } from './lib/programs.mjs';
import { FEW_QUERIES, QUERIES } from './lib/queries.mjs';
import { enterBox, reading, results, searchFor, shown } from './lib/reader.mjs';
import { inBoth, inChromium, until } from './lib/rig.mjs';

/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
/** @type {string} */
let file;
/** @type {string} */
let large;
before(async () => {
  const folder = buildArchive('seed');
  site = await serve(folder);
  file = pathToFileURL(`${folder}/archive.html`).href;
  largeArchive();
  const input = `${TARGET}/browser/large.jsonl`;
  large = pathToFileURL(`${buildArchive('large-file', [input])}/archive.html`).href;
});
after(() => site.stop());

/** @param {any} page @param {string} url @param {string[]} queries */
async function answers(page, url, queries) {
  await page.goto(url);
  const out = [];
  for (const query of queries) out.push({ query, ...(await searchFor(page, query)), shown: await shown(page) });
  return out;
}

inBoth('a single file gives the answers of the hosted archive', async ({ page }) => {
  const hosted = await answers(page, site.url, FEW_QUERIES);
  await page.goto('about:blank');
  assert.deepEqual(await answers(page, file, FEW_QUERIES), hosted);
});

inChromium('so it does for queries of all kinds', async ({ page }) => {
  // Some of each kind: the engine's own answers are compared in parity.test.mjs.
  const queries = QUERIES.filter((query, n) => query.trim() && n % 3 === 0);
  const hosted = await answers(page, site.url, queries);
  await page.goto('about:blank');
  assert.deepEqual(await answers(page, file, queries), hosted);
});

inBoth('a single file opens documents, and the back button works', async ({ page }) => {
  await page.goto(file);
  await enterBox(page);
  await page.keyboard.type('网络安全');
  const before = await results(page);
  await page.evaluate(() =>
    /** @type {HTMLElement} */ (document.querySelector('enface-search')?.shadowRoot?.querySelector('.results a.place')).click());
  await reading(page);
  await until(page, () => Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('.reading .target')));
  assert.ok((await shown(page))[0].rows.length > 20);
  await page.evaluate(() => history.back());
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.results .row')?.checkVisibility());
  assert.deepEqual(await shown(page), before);
});

inBoth('a link to a passage of a single file opens it', async ({ page }) => {
  await page.goto(`${file}?q=${encodeURIComponent('国家标准')}`);
  await results(page);
  const link = await page.evaluate(() =>
    /** @type {HTMLAnchorElement} */ (document.querySelector('enface-search')?.shadowRoot?.querySelector('.results a.place')).href);
  await page.goto('about:blank');
  await page.goto(link);
  await until(page, () => Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('.reading .target mark')));
});

inChromium('a single file makes no request at all', async ({ page, context }) => {
  await context.setOffline(true);
  const asked = requestsOf(page, /./);
  await page.goto(`${file}?q=${encodeURIComponent('网络安全')}`);
  await results(page);
  await searchFor(page, 'cybersecurity');
  await page.locator('enface-search .title a').first().click();
  await reading(page);
  const foreign = asked.filter((url) => !/^(data|blob):/.test(url) && url.split('?')[0] !== file);
  assert.deepEqual(foreign, []);
  const entries = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
  assert.deepEqual(entries.filter((name) => !/^(data|blob):/.test(name)), []);
});

inChromium('a single file knows what the hosted archive knows: terms, citations, notes, institutions, suggestions', async ({ page, context }) => {
  await context.setOffline(true);
  const known = pathToFileURL(`${knownArchive()}/archive.html`).href;
  await page.goto(`${known}#notice/`);
  await page.locator('enface-search .citation').first().click();
  assert.match((await page.locator('enface-search .popover').textContent()) ?? '', /Network Security Law.*Network operators shall protect/s);
  await page.keyboard.press('Escape');
  await page.locator('enface-search .known-fold', { hasText: 'Institutions' }).locator('summary').click();
  await page.locator('enface-search .known-fold a', { hasText: 'Ministry of Public Security' }).click();
  await page.locator('enface-search .institution').waitFor();
  await page.goto('about:blank');
  await page.goto(`${known}#law/`);
  await page.locator('enface-search .term').first().click();
  assert.match((await page.locator('enface-search .popover').textContent()) ?? '', /What tells who somebody is.*个人信息/s);
  await page.goto('about:blank');
  await page.goto(known);
  await enterBox(page);
  await page.locator('enface-search .help').waitFor();
  await page.keyboard.type('公安');
  await page.locator('enface-search [role=option]', { hasText: 'Ministry of Public Security' }).waitFor();
});

inChromium('a single file of a larger archive works too', async ({ page }) => {
  await page.goto(large);
  assert.ok((await searchFor(page, '网络安全')).total > 50);
  await page.locator('enface-search .title a').first().click();
  await reading(page);
});

inChromium('a single file looks like the hosted page', async ({ page }) => {
  const look = () => page.evaluate(() => {
    const root = document.querySelector('enface-search')?.shadowRoot;
    // The hosted page has more in its head, so places count from the box.
    const top = root?.querySelector('.box')?.getBoundingClientRect().y ?? 0;
    return [...(root?.querySelectorAll('.box, .title a, .row, .side, mark') ?? [])]
      .slice(0, 40).map((element) => {
        const { color, backgroundColor, font, margin, padding } = getComputedStyle(/** @type {Element} */ (element));
        const { x, y, width, height } = /** @type {Element} */ (element).getBoundingClientRect();
        return [color, backgroundColor, font, margin, padding, x, y - top, width, height].join(' ');
      });
  });
  await page.goto(`${site.url}?q=cybersecurity`);
  await results(page);
  const hosted = await look();
  await page.goto(`${file}?q=cybersecurity`);
  await results(page);
  assert.deepEqual(await look(), hosted);
});
