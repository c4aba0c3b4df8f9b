// @ts-check
// The pages beside the search: they read well without a script, at any width, light or dark, from
// left to right or from right to left, and their HTML is valid.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { assertAccessible, assertContrast, assertNothingCut, assertNothingOverlaps, screenshots } from './lib/looks.mjs';
import { buildArchive, SEED, serve, UDHR } from './lib/programs.mjs';
import { reading, results } from './lib/reader.mjs';
import { inChromium, until } from './lib/rig.mjs';

/** @type {Record<'seed' | 'arabic', string>} */
let folders;
/** @type {Record<'seed' | 'arabic', Awaited<ReturnType<typeof serve>>>} */
let sites;
before(async () => {
  folders = {
    seed: buildArchive('editions', [SEED], ['--single-file', '--offline-folder', '--zip']),
    arabic: buildArchive('arabic', ['ar', 'en'].map((lang) => `${UDHR}/ar-en.${lang}.txt`)),
  };
  sites = { seed: await serve(folders.seed), arabic: await serve(folders.arabic) };
});
after(() => Object.values(sites).forEach((site) => site.stop()));

/** All pages below a folder. @param {string} folder @param {string} [below] @returns {string[]} */
const pagesOf = (folder, below = '') =>
  readdirSync(path.join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(below, entry.name);
    if (entry.isDirectory()) return pagesOf(folder, name);
    return entry.name.endsWith('.html') && entry.name !== 'archive.html' ? [name] : [];
  });

test('the HTML of every page is valid', async () => {
  const validator = new HtmlValidate({
    extends: ['html-validate:standard'],
    elements: ['html5', { 'enface-search': { flow: true, permittedContent: ['@flow'] } }],
    rules: {
      // Space between blocks of a template is nobody's business.
      'no-trailing-whitespace': 'off',
      // A document's title is as long as its author made it.
      'long-title': 'off',
    },
  });
  const found = [];
  let n_pages = 0;
  for (const folder of Object.values(folders)) {
    for (const page of pagesOf(folder)) {
      n_pages += 1;
      const report = await validator.validateString(readFileSync(path.join(folder, page), 'utf8'));
      for (const { messages } of report.results) {
        for (const { ruleId, message, line } of messages) found.push(`${page}:${line}: ${ruleId}: ${message}`);
      }
    }
  }
  assert.ok(n_pages > 40, `${n_pages} pages`);
  assert.deepEqual(found.slice(0, 20), []);
});

test('no page but the start page has a script that runs', () => {
  for (const page of pagesOf(folders.seed).filter((name) => !/(^|\/)index\.html$/.test(name) || name.startsWith('browse'))) {
    const scripts = readFileSync(path.join(folders.seed, page), 'utf8').match(/<script[^>]*>/g) ?? [];
    assert.deepEqual(scripts.filter((script) => !script.includes('application/ld+json')), [], page);
  }
});

/** The page of the shortest document that has both sides and some length. @param {string} folder */
const bilingual = (folder) => {
  const pages = readdirSync(`${folder}/read`).map((name) => ({ name, text: readFileSync(`${folder}/read/${name}`, 'utf8') }));
  const fit = pages.filter(({ text }) => text.includes('data-sides="2"') && text.includes('id="p5"'));
  fit.sort((a, b) => a.text.length - b.text.length);
  return encodeURI(`read/${fit[0].name}`);
};

/** Where the pages in Arabic stand: at the top, if it is the first side. @param {string} folder */
const inArabic = (folder) => (readFileSync(`${folder}/index.html`, 'utf8').includes('<html lang="ar"') ? '' : 'ar/');

const VIEWS = /** @type {const} */ ([
  ['the start page', 'seed', () => 'index.html'],
  ['a document', 'seed', bilingual],
  ['all documents', 'seed', () => 'documents.html'],
  ['the overview', 'seed', () => 'browse/index.html'],
  ['institutions', 'seed', () => 'browse/institutions.html'],
  ['terms', 'seed', () => 'browse/terms.html'],
  ['the page of an institution', 'seed', (/** @type {string} */ folder) =>
    `browse/${encodeURIComponent(readdirSync(`${folder}/browse`).find((name) => name.startsWith('institution-')) ?? '')}`],
  ['a missing page', 'seed', () => '404.html'],
  ['the Chinese start page', 'seed', () => 'zh/index.html'],
  ['the Arabic start page', 'arabic', (/** @type {string} */ folder) => `${inArabic(folder)}index.html`],
  ['an Arabic document', 'arabic', bilingual],
  ['all documents in Arabic', 'arabic', (/** @type {string} */ folder) => `${inArabic(folder)}documents.html`],
]);

for (const [sentence, name, address] of VIEWS) {
  inChromium(`${sentence} can be read at any width, light and dark`, async ({ page }) => {
    const answer = await page.goto(sites[name].url + address(folders[name]));
    assert.equal(answer?.status(), 200);
    await screenshots(page, `site ${name} ${sentence}`);
    for (const scheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const width of [360, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await assertNothingCut(page);
        await assertNothingOverlaps(page);
        await assertContrast(page);
      }
      await assertAccessible(page);
    }
  });
}

inChromium('a page of a document and the search lead to each other', async ({ page }) => {
  await page.goto(sites.seed.url + bilingual(folders.seed));
  const title = await page.locator('h1').textContent();
  await page.locator('.open a').click();
  await reading(page);
  await until(page, () => Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('.reading .heading')));
  const heading = await page.evaluate(() =>
    document.querySelector('enface-search')?.shadowRoot?.querySelector('.reading .heading')?.textContent);
  assert.ok(heading?.includes(title ?? '?'), `${heading} is ${title}`);
  assert.ok(await page.locator('.about').isHidden(), 'the lists make room for the document');
});

inChromium('passages have the numbers that permalinks have', async ({ page }) => {
  const address = bilingual(folders.seed);
  await page.goto(sites.seed.url + address);
  const text = await page.locator('#p3 .side').first().textContent();
  const link = await page.locator('.open a').getAttribute('href');
  await page.goto(new URL(`${link}3`, page.url()).href);
  await reading(page);
  await until(page, () => Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('.reading .target')));
  const target = await page.evaluate(() =>
    document.querySelector('enface-search')?.shadowRoot?.querySelector('.reading .target .side')?.textContent);
  assert.equal(target, text);
});

inChromium('results take the place of the lists, and give it back', async ({ page }) => {
  await page.goto(`${sites.seed.url}?q=cybersecurity`);
  await results(page);
  assert.ok(await page.locator('.about').isHidden());
  await page.locator('enface-search .clear').click();
  await page.locator('.about').waitFor();
});
