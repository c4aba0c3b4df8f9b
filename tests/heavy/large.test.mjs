// @ts-check
// What a reader relies on holds on an archive of thousands of documents too: the laws of `large`,
// a corpus that is not in the repository and stands below ENFACE_CORPORA.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { host } from '../browser/lib/host.mjs';
import { assertAccessible, assertNothingCut } from '../browser/lib/looks.mjs';
import { buildArchive } from '../browser/lib/programs.mjs';
import { enterBox, reading, results } from '../browser/lib/reader.mjs';
import { inChromium, until } from '../browser/lib/rig.mjs';

const CORPUS = path.join(process.env.ENFACE_CORPORA ?? '', 'large/docs.jsonl');
const skip = existsSync(CORPUS) ? undefined : 'ENFACE_CORPORA names no folder with large/docs.jsonl';

/** @type {Awaited<ReturnType<typeof host>>} */
let site;
before(async () => {
  if (skip) return;
  const folder = buildArchive('corpora-large', [CORPUS], ['--widget-only']);
  const page = '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    '<title>Laws</title><link rel="icon" href="data:,"><main><h1>Laws</h1><enface-search src="archive/" ui-lang="en"></enface-search></main>' +
    '<script type="module" src="archive/enface.js"></script></html>';
  site = await host({ folders: { '/archive/': folder }, pages: { '/': page } });
});
after(() => site?.stop());

/** @param {string} sentence @param {Parameters<typeof inChromium>[1]} body @param {object} [view] */
const onLarge = (sentence, body, view = {}) => inChromium(`on a large archive ${sentence}`, body, { skip, ...view });

/** @param {any} page @param {string} query @param {string} [view] */
async function search(page, query, view = '') {
  await page.goto('about:blank');
  await page.goto(`${site.url}?${new URLSearchParams({ q: query, ...(view && { view }) })}`);
  return results(page);
}

/** What `fn` says of the shadow root. @param {any} page @param {(root: ShadowRoot) => any} fn */
const inRoot = (page, fn) =>
  page.evaluate((/** @type {string} */ text) => new Function('root', `return (${text})(root)`)(document.querySelector('enface-search')?.shadowRoot), `${fn}`);

/** How many passages the answers say that there are. @param {any} page @returns {Promise<number>} */
const total = (page) => inRoot(page, (root) => Number(root.querySelector('.results .count')?.textContent?.replace(/[^\d]*([\d,]+).*/, '$1').replace(/,/g, '')));

onLarge('what is typed is found as it is typed, with suggestions, in both languages', async ({ page }) => {
  await page.goto(site.url);
  await enterBox(page);
  await page.keyboard.type('copyr', { delay: 60 });
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.results .row mark.query'));
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelectorAll('[role=option]').length);
  assert.match(await inRoot(page, (root) => root.querySelector('.suggestions')?.textContent ?? ''), /copyright/i);
  const all = await search(page, 'copyright');
  const marks = all.flatMap(({ rows }) => rows).flatMap((row) => row.sides).flatMap((side) => side.runs).filter((run) => run.mark);
  assert.ok(marks.some((run) => run.mark === 'counterpart' && run.text.includes('著作')), JSON.stringify(marks));
});

onLarge('facets narrow what is found, and back undoes it', async ({ page }) => {
  await search(page, '契約', 'filters');
  await page.locator('.filters .check').first().waitFor();
  const before = await total(page);
  const count = Number((await page.locator('.field .choice-count').first().textContent())?.replace(/,/g, ''));
  await page.locator('.field .check').first().check();
  await until(page, (before) => {
    const said = document.querySelector('enface-search')?.shadowRoot?.querySelector('.results .count')?.textContent ?? '';
    return said && Number(said.replace(/[^\d]*([\d,]+).*/, '$1').replace(/,/g, '')) < Number(before);
  }, before);
  assert.equal(await total(page), count);
  await page.goBack();
  await until(page, (before) => document.querySelector('enface-search')?.shadowRoot?.querySelector('.results .count')?.textContent?.includes(Number(before).toLocaleString('en')), before);
});

onLarge('years are chosen on the timeline, by keys too', async ({ page }) => {
  await search(page, 'copyright', 'filters');
  await page.locator('.year').first().waitFor();
  await page.locator('.year').first().focus();
  await page.keyboard.press('End');
  await until(page, () => /year%3A/.test(location.search));
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelectorAll('.bar-of.chosen').length === 1);
});

onLarge('a concordance asks before it loads more than a megabyte, sorts what it has, and says so', async ({ page }) => {
  await search(page, 'provisions', 'concordance');
  await page.locator('.kwic-row').first().waitFor({ timeout: 60_000 });
  const ask = page.locator('.panel .load, .panel button', { hasText: /MB|KB|load/i }).first();
  await ask.waitFor();
  const lines = () => inRoot(page, (root) => Number(root.querySelector('.kwic')?.getAttribute('aria-rowcount')));
  const before = await lines();
  await ask.click();
  await until(page, (before) => Number(document.querySelector('enface-search')?.shadowRoot?.querySelector('.kwic')?.getAttribute('aria-rowcount')) > Number(before), before);
  assert.ok(await inRoot(page, (root) => root.querySelectorAll('.kwic-row').length) < 100);
  await page.getByRole('button', { name: 'Sort by what stands after, English' }).click();
  await page.locator('.kwic-row').first().waitFor();
  const after = await inRoot(page, (root) => [...root.querySelectorAll('.kwic-row')].slice(0, 20).map((row) =>
    row.querySelector('.kwic-side')?.lastElementChild?.textContent?.replace(/^[^\p{L}\p{N}]+/u, '').slice(0, 12) ?? ''));
  const collate = new Intl.Collator('en', { sensitivity: 'base' }).compare;
  after.slice(1).forEach((/** @type {string} */ text, /** @type {number} */ i) => assert.ok(collate(after[i], text) <= 0, `${after[i]} before ${text}`));
});

onLarge('renderings of a frequent term are counted, and each leads to its passages', async ({ page }) => {
  await search(page, '著作權', 'renderings');
  await page.locator('.rendering').first().waitFor({ timeout: 60_000 });
  assert.match((await page.locator('.rendering').first().textContent()) ?? '', /copyright/i);
  await page.locator('.rendering').first().click();
  await page.locator('.evidence .row').first().waitFor();
});

onLarge('a document opens at the passage, and back stands where it was opened', async ({ page }) => {
  await search(page, 'arbitration');
  const link = page.locator('.results .document > .rows > .row a.place').last();
  await link.scrollIntoViewIfNeeded();
  const name = await link.getAttribute('aria-label');
  const y = await page.evaluate(() => scrollY);
  await link.click();
  await reading(page);
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.reading .target'));
  await page.waitForTimeout(300);
  const { top, height } = await inRoot(page, (root) => root.querySelector('.target')?.getBoundingClientRect().toJSON());
  assert.ok(top > 0 && top + height < 780, `${top} ${height}`);
  await page.keyboard.press('Escape');
  await until(page, () => !document.querySelector('enface-search')?.shadowRoot?.querySelector('.reading .row'));
  assert.ok(Math.abs(await page.evaluate(() => scrollY) - y) <= 2);
  assert.equal(await inRoot(page, (root) => root.activeElement?.getAttribute('aria-label')), name);
}, { width: 1280, height: 780 });

/** The longest document that answers have, opened at its last passage but ten. @param {any} page */
async function openLong(page) {
  await search(page, '甘油');
  await page.locator('.results .title a').first().click();
  await reading(page);
  await page.locator('.tools').waitFor();
  const place = await inRoot(page, (root) => [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('.reading a.place'))].at(-11)?.dataset.place ?? '');
  const url = page.url().replace(/#.*/, (/** @type {string} */ hash) => `${hash.split('/')[0]}/${encodeURIComponent(place)}`);
  await page.goto('about:blank');
  await page.goto(url);
  await reading(page);
  await page.locator('.tools').waitFor();
  await page.waitForTimeout(500);
}

onLarge('a link to the end of a long document shows its passage, which stays where it is', async ({ page }) => {
  await openLong(page);
  const at = () => inRoot(page, (root) => root.querySelector('.target')?.getBoundingClientRect().top);
  assert.ok(await inRoot(page, (root) => root.querySelectorAll('.reading .row').length) > 300, 'it is long');
  const before = await at();
  assert.ok(before > 40 && before < 740, `${before}`);
  await inRoot(page, (root) => /** @type {HTMLElement} */ (root.querySelector('.target a')).focus({ preventScroll: true }));
  for (const key of ['v', 'v', 'v', 'v', 'x', 'x']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(60);
    // The page scrolls by whole pixels, once for the layout and once for what comes into sight.
    assert.ok(Math.abs((await at()) - before) <= 2, `${key}: ${before} ${await at()}`);
  }
  // What stands above is laid out now, and nothing that is seen jumps.
  await page.mouse.move(400, 400);
  for (let i = 0; i < 12; i += 1) {
    const top = () => inRoot(page, (root) => {
      const seen = [...root.querySelectorAll('.reading .row')].find((row) => row.getBoundingClientRect().top > 200);
      const id = seen?.querySelector('a')?.dataset.place ?? '';
      return { id, top: seen?.getBoundingClientRect().top ?? 0 };
    });
    const { id, top: y } = await top();
    await page.mouse.wheel(0, -300);
    await page.waitForTimeout(120);
    const moved = await page.evaluate((id) => [.../** @type {any} */ (document.querySelector('enface-search')?.shadowRoot).querySelectorAll('.reading .row')]
      .find((row) => row.querySelector('a')?.dataset.place === id).getBoundingClientRect().top, id) - y;
    assert.ok(Math.abs(moved - 300) <= 2, `wheel ${i}: ${moved}`);
  }
}, { width: 1280, height: 780 });

onLarge('a link to a passage shows a colleague the same passage in the same layout', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openLong(page);
  await page.keyboard.press('v');
  await inRoot(page, (root) => /** @type {HTMLElement} */ (root.querySelector('.target a')).focus());
  const text = await inRoot(page, (root) => root.querySelector('.target .side')?.textContent);
  await page.keyboard.press('l');
  await page.locator('.said').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await context.newPage();
  await other.goto(link);
  await reading(other);
  await other.locator('.tools').waitFor();
  assert.equal(await inRoot(other, (root) => root.querySelector('.target .side')?.textContent), text);
  assert.equal(await inRoot(other, (root) => /** @type {HTMLElement} */ (root.querySelector('.reading')).dataset.mode), 'interleaved');
  await other.close();
});

onLarge('a pasted sentence finds the passage that it is from', async ({ page }) => {
  const sentence = 'The Republic of China, founded upon the Three Principles of the People, shall be a republic of the people governed by the people and for the people.';
  await page.goto(`${site.url}?${new URLSearchParams({ q: sentence, view: 'nearest' })}`);
  await page.locator('.panel .row').first().waitFor({ timeout: 60_000 });
  assert.match((await page.locator('.panel .row').first().textContent()) ?? '', /中華民國基於三民主義/);
});

onLarge('a word that nothing has leads to one that something has, in a click', async ({ page }) => {
  await search(page, 'copyrihgtz arbitraton');
  await page.locator('.way').first().click({ timeout: 30_000 });
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.results .row'));
});

for (const width of [360, 1440]) {
  inChromium(`on a large archive nobody is shut out, at ${width} pixels`, async ({ page }) => {
    await search(page, 'arbitration');
    await assertAccessible(page);
    await assertNothingCut(page);
    await page.locator('.results .title a').first().click();
    await reading(page);
    await page.locator('.tools').waitFor();
    await assertAccessible(page);
    await assertNothingCut(page);
  }, { width, skip });
}
