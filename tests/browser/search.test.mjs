// @ts-check
// What is typed in one language is found in both, and both sides are shown.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { buildArchive, serve } from './lib/programs.mjs';
import { boxReady, enterBox, reading, results, searchFor, shown } from './lib/reader.mjs';
import { inBoth, inChromium, until } from './lib/rig.mjs';

/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
before(async () => {
  site = await serve(buildArchive('seed'));
});
after(() => site.stop());

/** @typedef {import('./lib/reader.mjs').Shown} Shown */

/** @param {Shown[]} documents */
const rowsOf = (documents) => documents.flatMap((one) => one.rows);

/** @param {Shown[]} documents @param {string} lang @param {string} mark @param {RegExp} pattern */
const marked = (documents, lang, mark, pattern) =>
  rowsOf(documents).filter((row) =>
    row.sides.some(
      (side) =>
        side.lang === lang && side.runs.some((run) => run.mark === mark && pattern.test(run.text)),
    ),
  ).length;

inBoth('网络安全 shows its passages with the English beside them, both marked', async ({ page }) => {
  await page.goto(site.url);
  await enterBox(page);
  await page.keyboard.type('网络安全');
  const found = await results(page);
  const rows = rowsOf(found);
  assert.ok(rows.length >= 10, `${rows.length} rows`);
  assert.ok(marked(found, 'zh', 'query', /^网络安全$/) >= 10, 'the words are marked');
  assert.ok(marked(found, 'en', 'counterpart', /cybersecurity/i) >= 5, 'the other side is marked');
  assert.ok(rows.some((row) => row.sides.length === 2), 'both sides are shown');
});

inBoth('cybersecurity shows its passages with the Chinese beside them, both marked', async ({ page }) => {
  await page.goto(site.url);
  await enterBox(page);
  await page.keyboard.type('cybersecurity');
  await until(page, () =>
    /“cybersecurity”|passages/.test(
      document.querySelector('enface-search')?.shadowRoot?.querySelector('.status')?.textContent ?? '',
    ),
  );
  const found = await results(page);
  assert.ok(marked(found, 'en', 'query', /^cybersecurity$/i) >= 10, 'the words are marked');
  assert.ok(marked(found, 'zh', 'counterpart', /网络安全/) >= 5, 'the other side is marked');
});

inChromium('what is marked as asked for is just what was asked for', async ({ page }) => {
  await page.goto(site.url);
  for (const [query, pattern] of /** @type {[string, RegExp][]} */ ([
    ['网络安全', /^网络安全$/],
    ['據出境', /^据出境$/],
    ['"personal information"', /^personal information$/i],
    ['50万人', /^50万人$/],
    ['cyb', /^cyb\w*$/i],
  ])) {
    await searchFor(page, query);
    const runs = rowsOf(await shown(page)).flatMap((row) => row.sides.flatMap((side) => side.runs));
    const marks = runs.filter((run) => run.mark === 'query');
    assert.ok(marks.length > 0, query);
    for (const mark of marks) assert.match(mark.text, pattern, query);
  }
});

inChromium('where the lexicon knows no counterpart, nothing is marked on the other side', async ({ page }) => {
  await page.goto(site.url);
  await searchFor(page, '织开展');
  const found = await shown(page);
  assert.ok(marked(found, 'zh', 'query', /^织开展$/) > 0);
  assert.equal(marked(found, 'en', 'counterpart', /./), 0);
});

inBoth('every run of text says its language', async ({ page }) => {
  await page.goto(site.url);
  for (const query of ['网络安全', 'cybersecurity']) {
    await searchFor(page, query);
    const texts = await page.evaluate(() => {
      const root = document.querySelector('enface-search')?.shadowRoot;
      const walker = document.createTreeWalker(root ?? document, NodeFilter.SHOW_TEXT);
      const out = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = /** @type {Element} */ (node.parentElement);
        out.push([node.textContent ?? '', element.closest('[lang]')?.getAttribute('lang') ?? '']);
      }
      return out;
    });
    assert.ok(texts.length > 50);
    for (const [text, lang] of texts) {
      const han = (text.match(/\p{Script=Han}/gu) ?? []).length;
      const latin = (text.match(/\p{Script=Latin}{2,}/gu) ?? []).length;
      assert.notEqual(lang, '', text);
      if (han > 0 && latin === 0) assert.equal(lang, 'zh', text);
      if (latin > 3 && han === 0) assert.equal(lang, 'en', text);
    }
  }
});

inBoth('a hit opens its document side by side, scrolled to the passage, with all hits marked', async ({ page }) => {
  await page.goto(site.url);
  await searchFor(page, '网络安全');
  await page.evaluate(() => {
    const root = document.querySelector('enface-search')?.shadowRoot;
    const rows = [...(root?.querySelectorAll('.results .row') ?? [])];
    const paired = rows.filter((row) => row.querySelectorAll('.side').length === 2);
    /** @type {HTMLElement | null} */ (paired[paired.length - 1].querySelector('a.place'))?.click();
  });
  assert.notEqual(await reading(page), '');
  const target = await page.evaluate(() => {
    const root = document.querySelector('enface-search')?.shadowRoot;
    const row = root?.querySelector('.reading .target');
    const { top, bottom } = row?.getBoundingClientRect() ?? { top: -1, bottom: -1 };
    const sides = [...(row?.querySelectorAll('.side') ?? [])].map((side) => side.getBoundingClientRect());
    return { top, bottom, height: innerHeight, besides: sides[0].right <= sides[1].left && sides[0].top < sides[1].bottom };
  });
  assert.ok(target.top >= 0 && target.bottom <= target.height, JSON.stringify(target));
  assert.ok(target.besides, 'the sides stand beside one another');
  const [document_] = await shown(page);
  assert.ok(document_.rows.length > 20);
  assert.ok(marked([document_], 'zh', 'query', /^网络安全$/) > 10);
});

inChromium('the count on the page is the count of passages with the words', async ({ page }) => {
  await page.goto(site.url);
  const { total, exact, documents } = await searchFor(page, '网络安全法');
  assert.deepEqual({ total, exact, documents }, { total: 2, exact: true, documents: 1 });
  const text = await page.locator('enface-search .count').textContent();
  assert.match(text ?? '', /2 passages in 1 document$/);
});

inChromium('all passages of a query can be shown, page by page, none twice', async ({ page }) => {
  await page.goto(site.url);
  const { total } = await searchFor(page, 'the');
  assert.ok(total > 60, `${total}`);
  const links = page.locator('enface-search .results .row a.place');
  for (let at = 20; at < total; at += 20) {
    assert.equal(await links.count(), at);
    await page.locator('enface-search button.more').click();
    await until(page, (n) =>
      /** @type {ShadowRoot} */ (document.querySelector('enface-search')?.shadowRoot)
        .querySelectorAll('.results .row a.place').length > n, at);
  }
  const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  assert.equal(new Set(hrefs).size, total);
  assert.equal(await page.locator('enface-search button.more').count(), 0);
});

inBoth('a query without a hit says so', async ({ page }) => {
  await page.goto(site.url);
  await boxReady(page);
  await searchFor(page, '不存在的字符串');
  const said = await page.evaluate(() =>
    document.querySelector('enface-search')?.shadowRoot?.querySelector('.empty')?.textContent);
  assert.match(said, /No passage has “不存在的字符串”/);
});

inChromium('all passages of a document can be unfolded, and then their number is exact', async ({ page }) => {
  await page.goto(`${site.url}?q=cybersecurity`);
  await results(page);
  const counts = await page.evaluate(async () => {
    const { open } = await import(/** @type {any} */ (new URL('enface.js', location.href).href));
    const archive = await open('./');
    const { hits } = await archive.search('cybersecurity', { limit: 1000 });
    archive.free();
    /** @type {Record<string, string[]>} */
    const places = {};
    for (const { document, passage, anchor } of hits) (places[document] ??= []).push(`${passage}~${anchor}`);
    return places;
  });
  const documents = page.locator('enface-search .results .document');
  for (let i = 0; i < (await documents.count()); i += 1) {
    const one = documents.nth(i);
    await one.locator('.unfold').click();
    await until(page, (/** @type {number} */ i) => document.querySelector('enface-search')?.shadowRoot?.querySelectorAll('.results .document')[i]?.querySelector('.fold[data-rest=""]:not([aria-busy])'), i);
    const id = (await one.locator('.title a').getAttribute('data-document')) ?? '';
    const shown = await one.locator('.place').evaluateAll((all) => all.map((link) => /** @type {HTMLElement} */ (link).dataset.place));
    assert.equal(new Set(shown).size, shown.length, 'each once');
    assert.deepEqual([...shown].sort(), [...counts[id]].sort());
    const more = await one.locator('.fold .row').count();
    if (more) assert.equal(await one.locator('.unfold').textContent(), `${more} more passage${more === 1 ? '' : 's'}`);
    else assert.equal(await one.locator('.fold').isVisible(), false, 'nothing more');
  }
});
