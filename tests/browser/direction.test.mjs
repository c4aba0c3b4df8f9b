// @ts-check
// Other scripts than Latin and Chinese: direction, languages, order of sides.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { buildArchive, serve, UDHR } from './lib/programs.mjs';
import { reading, results, searchFor, shown } from './lib/reader.mjs';
import { inBoth, inChromium, until } from './lib/rig.mjs';

/** For each pair a word of the first side that is in it. */
const PAIRS = { 'ar-en': 'الحق', 'he-en': 'אדם', 'ja-en': '権利', 'ko-en': '권리', 'ru-en': 'право', 'th-en': 'สิทธิ', 'de-fr': 'Recht' };

/** @type {Record<string, Awaited<ReturnType<typeof serve>>>} */
const sites = {};
before(async () => {
  for (const pair of Object.keys(PAIRS)) {
    const inputs = pair.split('-').map((lang) => `${UDHR}/${pair}.${lang}.txt`);
    sites[pair] = await serve(buildArchive(pair === 'ar-en' ? 'arabic' : `udhr-${pair}`, inputs, pair === 'ar-en' ? ['--single-file'] : []));
  }
});
after(() => Object.values(sites).forEach((site) => site.stop()));

inBoth('Arabic is written from right to left, English beside it from left to right', async ({ page }) => {
  await page.goto(sites['ar-en'].url);
  await searchFor(page, 'everyone');
  const check = async () => {
    const sides = (await shown(page)).flatMap((one) => one.rows).flatMap((row) => row.sides);
    assert.ok(sides.some((side) => side.lang === 'ar') && sides.some((side) => side.lang === 'en'));
    for (const { lang, dir } of sides) assert.equal(dir, lang === 'ar' ? 'rtl' : 'ltr');
  };
  await check();
  const computed = await page.evaluate(() => {
    const root = document.querySelector('enface-search')?.shadowRoot;
    const side = /** @type {Element} */ (root?.querySelector('.row .side[lang=ar]'));
    const box = side.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(side);
    const lines = [...range.getClientRects()];
    const bottom = Math.max(...lines.map((line) => line.bottom));
    const last = lines.filter((line) => line.bottom > bottom - 4).map((line) => line.right);
    return { direction: getComputedStyle(side).direction, right: box.right - Math.max(...last) < 4 };
  });
  assert.deepEqual(computed, { direction: 'rtl', right: true }, 'its lines begin at the right');
  await page.evaluate(() =>
    /** @type {HTMLElement} */ (document.querySelector('enface-search')?.shadowRoot?.querySelector('.title a')).click());
  await reading(page);
  await check();
});

for (const [pair, word] of Object.entries(PAIRS)) {
  inChromium(`a word of the first side is found in ${pair}, with the other side beside it`, async ({ page }) => {
    await page.goto(`${sites[pair].url}?q=${encodeURIComponent(word)}`);
    const rows = (await results(page)).flatMap((one) => one.rows);
    const [a, b] = pair.split('-');
    const marks = rows.flatMap((row) => row.sides).filter((side) => side.lang === a)
      .flatMap((side) => side.runs).filter((run) => run.mark === 'query');
    assert.ok(marks.length > 0, word);
    assert.ok(rows.some((row) => row.sides.some((side) => side.lang === b)));
    const lang = await page.evaluate(() => document.documentElement.lang);
    assert.ok(pair.split('-').includes(lang), lang);
    assert.equal(await page.evaluate(() => document.querySelector('enface-search')?.shadowRoot?.querySelector('.frame')?.getAttribute('lang')), 'en',
      'the words of the interface are English and say so');
  });
}

inChromium('every Arabic text, titles too, says its direction', async ({ page }) => {
  await page.goto(`${sites['ar-en'].url}?q=everyone`);
  await results(page);
  await until(page, () => Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('.document')));
  const dirs = await page.evaluate(() =>
    [...(document.querySelector('enface-search')?.shadowRoot?.querySelectorAll('[lang=ar]') ?? [])].map((one) => one.getAttribute('dir')));
  assert.ok(dirs.length > 0);
  assert.deepEqual([...new Set(dirs)], ['rtl']);
});
