// @ts-check
// Filters: facets with counts, years, orders; all of it in the query and the address.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { assertAccessible, assertContrast, assertNothingCut, screenshots } from './lib/looks.mjs';
import { buildArchive, serve, TARGET } from './lib/programs.mjs';
import { results, shown } from './lib/reader.mjs';
import { inChromium, until } from './lib/rig.mjs';

/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
before(async () => {
  const kinds = ['law', 'notice', 'law', 'measures'];
  const lines = Array.from({ length: 24 }, (_, i) => JSON.stringify({
    id: `d${i}`, title_en: `Document ${String.fromCharCode(90 - i)}`, title_zh: `文件${i}`, date: `${2010 + (i % 6)}-0${1 + (i % 9)}-11`,
    kind: kinds[i % 4], issuer: i % 3 ? 'Office of Networks' : 'Ministry, "Q" & Co: 网信办',
    segments: [{ en: `Networks must be secure, number ${i}.`, zh: `网络必须安全，第${i}号。` }, { en: 'Another line.', zh: '另一行。' }],
  }));
  const file = `${TARGET}/browser/facets.jsonl`;
  writeFileSync(file, `${lines.join('\n')}\n`);
  site = await serve(buildArchive('facets', [file]));
});
after(() => site.stop());

/** @param {any} page @param {string} query */
async function open(page, query) {
  await page.goto(`${site.url}?q=${encodeURIComponent(query)}&view=filters`);
  await results(page);
  await page.locator('.filters').waitFor();
}

/** The values of a field with their counts. @param {import('playwright-core').Page} page @param {string} name */
const field = (page, name) => page.locator('.field', { has: page.locator('legend', { hasText: name }) }).locator('.choice')
  .evaluateAll((all) => all.map((one) => [one.querySelector('.choice-name')?.textContent, Number(one.querySelector('.choice-count')?.textContent), one.querySelector('input')?.checked]));

/** @param {import('playwright-core').Page} page @param {number} n */
const documents = (page, n) => until(page, (n) => document.querySelector('enface-search')?.shadowRoot?.querySelector('.results .count')?.textContent?.startsWith(`${n} passage`), n);

test('a filter is a part of the query, taken out and put in without harm to the rest', async () => {
  const { without, chosen, having, fieldsOf } = await import('../../www/parts/clauses.js');
  assert.equal(having('a "b c"', 'kind', ['law']), 'a "b c" kind:law');
  assert.equal(having('a kind:law b', 'kind', ['law', 'x y']), 'a b kind:law OR kind:"x y"');
  assert.equal(having('a kind:law OR kind:"x y" b', 'kind', []), 'a b');
  assert.deepEqual(chosen('a kind:law OR kind:"x y" b', 'kind'), ['law', 'x y']);
  assert.deepEqual(chosen('a "kind of"', 'kind'), []);
  assert.equal(without('mankind:x kind:y', 'kind'), 'mankind:x');
  assert.equal(without('a -kind:law b', 'kind'), 'a b');
  assert.deepEqual(chosen('a -kind:law kind:x', 'kind'), ['x']);
  assert.deepEqual(fieldsOf('zh:安全 -kind:law year:2015.. "a kind: b"'), ['zh', 'kind', 'year']);
});

inChromium('facets count what is found, and choosing one shows just that', async ({ page }) => {
  await open(page, 'networks');
  assert.deepEqual(await field(page, 'Kind'), [['law', 12, false], ['measures', 6, false], ['notice', 6, false]]);
  assert.deepEqual((await field(page, 'Institution')).map(([, n]) => n), [16, 8]);
  await page.getByRole('checkbox', { name: 'notice' }).check();
  await documents(page, 6);
  assert.match(page.url(), /q=networks\+kind%3Anotice/);
  // The other values keep their counts, and a second one is added.
  await until(page, () => Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('.check[data-value="kind:notice"]:checked')));
  assert.deepEqual(await field(page, 'Kind'), [['law', 12, false], ['measures', 6, false], ['notice', 6, true]]);
  await page.getByRole('checkbox', { name: 'measures' }).check();
  await documents(page, 12);
  await page.goBack();
  await documents(page, 6);
  await page.goBack();
  await documents(page, 24);
  await page.goForward();
  await documents(page, 6);
});

inChromium('a value may have any characters', async ({ page }) => {
  await open(page, 'networks');
  const ministry = page.getByRole('checkbox', { name: 'Ministry' });
  await ministry.check();
  await documents(page, 8);
  await until(page, () => Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('.check[data-value^="issuer:M"]:checked')));
  await ministry.uncheck();
  await documents(page, 24);
});

inChromium('years are chosen by a bar, by dragging, by sliders, and taken back', async ({ page }) => {
  await open(page, 'networks');
  assert.equal(await page.locator('.bar-of').count(), 6);
  await page.locator('.bar-of').nth(2).click();
  await documents(page, 4);
  assert.match(page.url(), /year%3A2012/);
  await page.locator('.every-year').click();
  await documents(page, 24);
  const box = async (/** @type {number} */ n) => /** @type {any} */ (await page.locator('.bar-of').nth(n).boundingBox());
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelectorAll('.bar-of.chosen').length === 6);
  const [a, b] = [await box(1), await box(3)];
  await page.mouse.move(a.x + 5, a.y + 20);
  await page.mouse.down();
  await page.mouse.move(b.x + 5, b.y + 20, { steps: 4 });
  await page.mouse.up();
  await documents(page, 12);
  assert.match(page.url(), /year%3A2011\.\.2013/);
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelectorAll('.bar-of.chosen').length === 3);
  await page.locator('.year').first().focus();
  await page.keyboard.press('ArrowRight');
  await documents(page, 8);
});

inChromium('results are ordered by date or title, and a link says how', async ({ page }) => {
  await open(page, 'networks');
  const titles = async () => (await shown(page)).map(({ titles }) => titles[0]);
  await page.locator('.order-of').selectOption('title');
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.results .title')?.textContent === 'Document C');
  const byTitle = await titles();
  assert.deepEqual(byTitle, [...byTitle].sort());
  assert.match(page.url(), /view=filters\.title/);
  await page.goto('about:blank');
  await page.goto(`${site.url}?q=networks&view=results.newest`);
  await results(page);
  const years = await page.locator('.results time').evaluateAll((all) => all.map((one) => one.getAttribute('datetime') ?? ''));
  assert.deepEqual(years, [...years].sort().reverse());
});

for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  inChromium(`filters, ${scheme}: nobody is shut out, nothing is cut`, async ({ page }) => {
    await open(page, 'networks year:2011..2013');
    for (const width of [320, 360, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await assertAccessible(page);
      await assertNothingCut(page);
      await assertContrast(page);
    }
    if (scheme === 'light') await screenshots(page, 'view-filters', { fullPage: false });
  }, { scheme });
}
