// @ts-check
// What is loaded when a reader opens it: layouts, hits, finding, copying, citing, ranges, the
// concordance, renderings.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { largeArchive } from './lib/corpora.mjs';
import { host } from './lib/host.mjs';
import { assertAccessible, assertContrast, assertNothingCut, screenshots } from './lib/looks.mjs';
import { requestsOf } from './lib/network.mjs';
import { buildArchive, serve } from './lib/programs.mjs';
import { reading, results, shown } from './lib/reader.mjs';
import { inBoth, inChromium, until } from './lib/rig.mjs';

/** @type {Record<'seed' | 'large', Awaited<ReturnType<typeof serve>>>} */
let sites;
/** @type {string} */
let seed;
before(async () => {
  seed = buildArchive('seed');
  sites = { seed: await serve(seed), large: await serve(largeArchive()) };
});
after(() => Object.values(sites).forEach((site) => site.stop()));

const MODES = ['beside', 'interleaved', 'single', 'reveal'];
const DOCUMENT = 'some-opinions-concerning-strengthening-national';

/** @param {any} page @param {string} [address] */
async function openDocument(page, address = `?q=cybersecurity#${DOCUMENT}/`) {
  await page.goto('about:blank');
  await page.goto(`${sites.seed.url}${address}`);
  await reading(page);
  await until(page, () => Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('.tools')));
}

/** What `fn` says of the shadow root. @param {any} page @param {string} fn its body, with `root` and `argument` @param {any} [argument] */
const inRoot = (page, fn, argument) =>
  page.evaluate(([fn, argument]) => new Function('root', 'argument', fn)(document.querySelector('enface-search')?.shadowRoot, argument),
    /** @type {[string, any]} */ ([fn, argument]));

/** Sides that can be seen in each row. @param {any} page */
const seenSides = (page) => inRoot(page, `return [...root.querySelectorAll('.reading .row')].map((row) =>
  [...row.querySelectorAll('.side')].filter((side) => side.checkVisibility()).map((side) => side.lang))`);

/** What is on the clipboard after `act`. @param {import('playwright-core').Page} page @param {() => Promise<unknown>} act */
async function copied(page, act) {
  await page.evaluate(() => {
    const texts = /** @type {string[]} */ ([]);
    Object.assign(window, { texts });
    addEventListener('enface:copy', (event) => texts.push(/** @type {CustomEvent} */ (event).detail.text));
  });
  await act();
  const text = await until(page, () => /** @type {any} */ (window).texts.at(-1));
  assert.equal((await page.evaluate(() => navigator.clipboard.readText())).replace(/\r\n/g, '\n'), text.replace(/\r\n/g, '\n'));
  return text;
}

inChromium('a document is read side by side, interleaved, in one language, or revealed on tap', async ({ page }) => {
  await openDocument(page);
  const whole = await seenSides(page);
  assert.ok(whole.some((row) => row.length === 2));
  const tops = () => inRoot(page, `return [...root.querySelectorAll('.reading .row')].map((row) =>
    [...row.querySelectorAll('.side')].map((side) => Math.round(side.getBoundingClientRect().top)))
    .find((tops) => tops.length === 2)`);
  const beside = await tops();
  assert.ok(Math.abs(beside[0] - beside[1]) < 12, `${beside}`);
  await page.locator('.mode[data-mode=interleaved]').click();
  assert.deepEqual(await seenSides(page), whole);
  const below = await tops();
  assert.ok(below[1] > below[0] + 12, `${below}`);
  await page.locator('.mode[data-mode=single]').click();
  assert.ok((await seenSides(page)).every((row) => row.every((lang) => lang === 'en')));
  await page.locator('.mode[data-mode=reveal]').click();
  assert.ok((await seenSides(page)).every((row) => row.length < 2));
  const button = page.locator('.uncover').nth(2);
  const row = await button.evaluate((one) => [...document.querySelector('enface-search')?.shadowRoot?.querySelectorAll('.reading .row') ?? []].indexOf(/** @type {Element} */ (one.closest('.row'))));
  await button.click();
  assert.deepEqual((await seenSides(page)).map((sides, i) => [sides.length, i]).filter(([n]) => n === 2), [[2, row]]);
});

inChromium('either side comes first, and the reading order follows', async ({ page }) => {
  await openDocument(page);
  const langs = async () => [...new Set((await seenSides(page)).filter((row) => row.length === 2).map(String))];
  assert.deepEqual(await langs(), ['en,zh']);
  await page.locator('.order').selectOption('zh');
  assert.deepEqual(await langs(), ['zh,en']);
  await page.keyboard.press('Escape');
});

inChromium('keys change layout and order, and what was in view stays where it was', async ({ page }) => {
  await openDocument(page);
  const at = () => inRoot(page, `const row = root.querySelectorAll('.reading .row')[argument]; return row.getBoundingClientRect().top`, 20);
  await inRoot(page, `const row = root.querySelectorAll('.reading .row')[20]; row.querySelector('a').focus({ preventScroll: true }); row.scrollIntoView({ block: 'center', behavior: 'instant' })`);
  const before = await at();
  const seen = [];
  for (const key of ['v', 'v', 'v', 'v', 'x', 'x', 'v', 'x', 'v', 'x', 'v', 'v']) {
    await page.keyboard.press(key);
    seen.push(await inRoot(page, `return root.querySelector('.reading').dataset.mode`));
    // Places of scrolling are whole pixels.
    assert.ok(Math.abs((await at()) - before) <= 1, `${key}: ${before} ${await at()}`);
  }
  assert.deepEqual(seen.slice(0, 6), ['interleaved', 'single', 'reveal', 'beside', 'beside', 'beside']);
});

inChromium('layout and order stand in the address, for a colleague and for the back button', async ({ page }) => {
  await openDocument(page);
  await page.locator('.mode[data-mode=interleaved]').click();
  await page.locator('.order').selectOption('zh');
  const link = page.url();
  assert.match(link, /view=interleaved\.zh\.en/);
  await page.goto('about:blank');
  await page.goto(link);
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.reading[data-mode=interleaved]'));
  assert.equal(await page.locator('.order').inputValue(), 'zh');
});

inChromium('pointer or focus on a side marks its counterpart', async ({ page }) => {
  await openDocument(page);
  const washed = () => inRoot(page, `return [...root.querySelectorAll('.reading .row')].map((row, i) =>
    getComputedStyle(row).backgroundColor === 'rgba(0, 0, 0, 0)' ? -1 : i).filter((i) => i >= 0)`);
  await page.locator('.reading .row').nth(5).locator('.side').last().hover();
  assert.deepEqual(await washed(), [5]);
  await page.mouse.move(0, 0);
  await page.locator('.reading .row a.place').nth(7).focus();
  assert.deepEqual(await washed(), [7]);
});

inChromium('passages without a counterpart say so, in their place and above', async ({ page }) => {
  await openDocument(page);
  const absent = (await shown(page))[0].rows.filter((row) => row.absent.length).length;
  assert.ok(absent > 0);
  const badges = await page.locator('.header .badge').allTextContents();
  assert.ok(badges.includes(`${absent} passage${absent === 1 ? '' : 's'} without a counterpart`), `${badges}`);
});

inChromium('n and p go from hit to hit, and say which of how many', async ({ page }) => {
  await openDocument(page);
  const label = () => page.locator('.steps .hits').textContent();
  const all = Number((await label())?.match(/^(\d+) hits$/)?.[1]);
  assert.ok(all > 10);
  await page.locator('.heading').focus();
  for (const [key, says] of [['n', 1], ['n', 2], ['p', 1], ['p', all], ['n', 1]]) {
    await page.keyboard.press(`${key}`);
    assert.equal(await label(), `Hit ${says} of ${all}`);
  }
  await page.locator('.steps .next').click();
  assert.equal(await label(), `Hit 2 of ${all}`);
});

inChromium('words are found inside one document, in either language', async ({ page }) => {
  await openDocument(page, `?q=cybersecurity#${DOCUMENT}/`);
  const marks = () => inRoot(page, `return [...root.querySelectorAll('.reading mark.query')].map((mark) => mark.textContent)`);
  await page.locator('.heading').focus();
  await page.keyboard.press('f');
  await page.keyboard.insertText('国家标准');
  await until(page, () => [...document.querySelector('enface-search')?.shadowRoot?.querySelectorAll('.reading mark.query') ?? []].some((mark) => mark.textContent === '国家标准'));
  assert.deepEqual([...new Set(await marks())], ['国家标准']);
  await page.keyboard.press('Enter');
  assert.match((await page.locator('.steps .hits').textContent()) ?? '', /^Hit 1 of \d+$/);
  await page.keyboard.press('Escape');
  await until(page, () => [...document.querySelector('enface-search')?.shadowRoot?.querySelectorAll('.reading mark.query') ?? []].some((mark) => /cyber/i.test(mark.textContent ?? '')));
  assert.match(page.url(), /q=cybersecurity/, 'the query is what it was');
});

inChromium('a passage is copied in one language or both, with its source', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openDocument(page);
  const row = page.locator('.reading .row').nth(4);
  const [en, zh] = await row.locator('.side').allTextContents();
  await row.hover();
  const both = await copied(page, () => page.locator('.actions .copy').click());
  assert.ok(both.startsWith(`${en}\n\n${zh}\n\n`), both);
  const source = both.slice(en.length + zh.length + 4);
  assert.match(source, /^Some Opinions concerning .* \(关于.*\), .*2016-08-12, 5, .*http:\/\/127\.0\.0\.1.*\(\d{4}-\d\d-\d\d\)\.$/);
  await page.locator('.actions .options').click();
  assert.equal(await copied(page, () => page.getByRole('button', { name: 'Copy Chinese' }).click()), zh);
  await page.keyboard.press('Escape');
  await row.locator('a.place').focus();
  assert.equal(await copied(page, () => page.keyboard.press('c')), both);
});

inChromium('it is cited as BibTeX, RIS, CSL-JSON, a note, and kept as TMX', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openDocument(page);
  await page.locator('.tool.cite').click();
  assert.equal(await page.locator('dialog .options-title').textContent(), 'Whole document');
  const as = (/** @type {string} */ name) => copied(page, () => page.locator('dialog').getByRole('button', { name, exact: true }).click());
  const bibtex = await as('BibTeX');
  assert.match(bibtex, /^@misc\{[\w-]+-2016,\n/);
  assert.match(bibtex, /title = \{\{Some Opinions/);
  assert.match(bibtex, /year = \{2016\},\n {2}month = \{8\}/);
  const ris = await as('RIS');
  assert.match(ris, /^TY {2}- GEN\r?\n/);
  assert.match(ris, /ER {2}- \r?\n$/);
  const [item] = JSON.parse(await as('CSL-JSON'));
  assert.deepEqual(item.issued, { 'date-parts': [[2016, 8, 12]] });
  assert.match(item['original-title'], /关于/);
  assert.match(await as('Plain note'), /^.*Some Opinions/);
  const tmx = await as('TMX');
  const units = await page.evaluate((text) => {
    const xml = new DOMParser().parseFromString(text, 'application/xml');
    return [...xml.querySelectorAll('tu')].map((tu) => [...tu.querySelectorAll('tuv > seg')].length);
  }, tmx);
  assert.ok(units.length > 20 && units.every((n) => n === 2));
  await page.keyboard.press('Escape');
  assert.ok(await inRoot(page, `return root.activeElement.matches('.cite')`), 'the focus returns');
});

inChromium('a link to a range opens it, pinned to languages and edition', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openDocument(page, `?q=cybersecurity#${DOCUMENT}/4`);
  await page.locator('.order').selectOption('zh');
  await page.locator('.reading .row').nth(6).hover();
  await page.locator('.actions .options').click();
  await page.getByRole('button', { name: 'Mark from the marked passage to here' }).click();
  const marked = () => inRoot(page, `return [...root.querySelectorAll('.reading .row')].map((row, i) => row.matches('.target') ? i : -1).filter((i) => i >= 0)`);
  assert.deepEqual(await marked(), [4, 5, 6]);
  await page.locator('.reading .row').nth(5).hover();
  const link = await copied(page, () => page.locator('.actions .permalink').click());
  assert.match(link, /view=beside\.zh\.en/);
  assert.match(link, /\/4~[0-9a-f]{8}\.\.6~[0-9a-f]{8}~[0-9a-f]{8}![0-9a-f]{8}$/);
  await page.goto('about:blank');
  await page.goto(link);
  await until(page, () => (document.querySelector('enface-search')?.shadowRoot?.querySelectorAll('.reading .target').length ?? 0) > 1);
  assert.deepEqual(await marked(), [4, 5, 6]);
  assert.equal(await page.locator('.rows > .note').count(), 0, 'nothing has changed');
  // The text between the ends has changed since, in another edition.
  await page.goto('about:blank');
  await page.goto(link.replace(/~[0-9a-f]{8}![0-9a-f]{8}$/, '~01234567!89abcdef'));
  await page.locator('.rows > .note').waitFor();
  const said = await page.locator('.rows > .note').textContent();
  assert.match(said ?? '', /have? changed|has changed/);
  assert.match(said ?? '', /edition 89abcdef; this is edition [0-9a-f]{8}/);
});

inChromium('it prints as a clean page of two columns', async ({ page }) => {
  await openDocument(page);
  await page.setViewportSize({ width: 690, height: 900 });
  await page.emulateMedia({ media: 'print' });
  const look = await inRoot(page, `
    const row = [...root.querySelectorAll('.reading .row')].find((row) => row.querySelectorAll('.side').length === 2);
    const [a, b] = [...row.querySelectorAll('.side')].map((side) => side.getBoundingClientRect());
    const gone = [...root.querySelectorAll('.tools, .bar, .actions, .outline')].filter((one) => one.checkVisibility()).map((one) => one.className);
    return { isBeside: Math.abs(a.top - b.top) < 12 && b.left > a.right, gone }`);
  assert.deepEqual(look, { isBeside: true, gone: [] });
});

/** @param {any} page @param {string} query @param {string} [view] @param {string} [url] */
async function openConcordance(page, query, view = 'concordance', url = sites.seed.url) {
  await page.goto('about:blank');
  await page.goto(`${url}?q=${encodeURIComponent(query)}&view=${view}`);
  await until(page, () => {
    const root = document.querySelector('enface-search')?.shadowRoot;
    return root?.querySelector('.kwic-row') && !root.querySelector('.kwic[aria-busy]');
  });
}

/** @param {any} page */
const lines = (page) => inRoot(page, `return [...root.querySelectorAll('.kwic-row')].map((row) => ({
  at: Number(row.getAttribute('aria-rowindex')), source: row.querySelector('.kwic-source').textContent,
  sides: [...row.querySelectorAll('.kwic-side')].map((side) => ({ lang: side.lang, text: [...side.children].map((part) => part.textContent),
    mark: side.querySelector('mark')?.className })) }))`);

inBoth('a concordance has each occurrence on a line, in both languages', async ({ page }) => {
  await openConcordance(page, 'cybersecurity');
  const all = await lines(page);
  assert.match(await inRoot(page, `return root.querySelector('.panel .count').textContent`), /^79 lines in \d+ passages of \d+ documents/);
  for (const { sides } of all) {
    const own = sides.find((/** @type {any} */ side) => side.lang === 'en');
    assert.match(own.text[1], /^cybersecurity$/i);
  }
  const other = all.flatMap(({ sides }) => sides).filter((side) => side.mark === 'counterpart');
  assert.ok(other.length > 20 && other.every((side) => side.text[1] === '网络安全'));
});

inChromium('it is sorted by what stands before, as, or after the match, on either side', async ({ page }) => {
  const collate = { en: new Intl.Collator('en', { sensitivity: 'base' }).compare, zh: new Intl.Collator('zh').compare };
  await openConcordance(page, 'cybersecurity');
  await page.getByRole('button', { name: 'Sort by what stands after, English' }).click();
  const words = (/** @type {string} */ text) => text.replace(/^[\p{P}\p{S}\s]+/u, '').slice(0, 60);
  const after = (await lines(page)).map(({ sides }) => words(sides[0].text[2]));
  const ordered = (/** @type {string[]} */ texts, /** @type {(a: string, b: string) => number} */ compare) =>
    texts.slice(1).forEach((text, i) => assert.ok(compare(texts[i], text) <= 0, `${texts[i]} before ${text}`));
  ordered(after, collate.en);
  assert.match(page.url(), /view=concordance\.en\.right/);
  await page.getByRole('button', { name: 'Sort by what stands before, English' }).click();
  const before = (await lines(page)).map(({ sides }) => sides[0].text[0].trim().split(/\s+/).at(-1)?.replace(/[\p{P}\p{S}]+$/u, '') ?? '');
  ordered(before, collate.en);
  await page.getByRole('button', { name: 'Sort by what stands after, Chinese' }).click();
  const zh = (await lines(page)).filter(({ sides }) => sides[1]?.mark).map(({ sides }) => words(sides[1].text[2]));
  ordered(zh, collate.zh);
  await page.goBack();
});

inChromium('its lines lead to the passage, and back leads to the lines', async ({ page }) => {
  await openConcordance(page, 'cybersecurity');
  await page.locator('.kwic-link').nth(2).click();
  await reading(page);
  assert.match((await page.locator('.reading .target').textContent()) ?? '', /cybersecurity/i);
  await page.keyboard.press('Escape');
  await page.locator('.kwic-row').first().waitFor();
});

inChromium('it is saved as CSV, TSV, JSON and TMX', async ({ page }) => {
  await openConcordance(page, 'cybersecurity');
  const save = async (/** @type {string} */ kind) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.save', { hasText: kind }).click()]);
    assert.equal(download.suggestedFilename(), `concordance-cybersecurity.${kind.toLowerCase()}`);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };
  const json = JSON.parse(await save('JSON'));
  assert.equal(json.lines.length, 79);
  assert.equal(json.complete, true);
  assert.match(json.lines[0].sides.en.node, /cybersecurity/i);
  const tsv = (await save('TSV')).replace(/^\ufeff/, '').split('\r\n').slice(0, -1).map((line) => line.split('\t'));
  assert.equal(tsv.length, 80);
  assert.deepEqual(tsv[0], ['document', 'title', 'date', 'passage', 'link', 'en-left', 'en-node', 'en-right', 'zh-left', 'zh-node', 'zh-right']);
  assert.ok(tsv.every((row) => row.length === 11));
  const csv = await save('CSV');
  assert.ok(csv.startsWith('\ufeffdocument,title,') && csv.includes('网络安全'));
  const pairs = await page.evaluate((text) => {
    const xml = new DOMParser().parseFromString(text, 'application/xml');
    return [xml.querySelector('tmx')?.getAttribute('version'), [...xml.querySelectorAll('tu')].map((tu) => tu.querySelectorAll('seg').length)];
  }, await save('TMX'));
  assert.equal(pairs[0], '1.4');
  assert.ok(/** @type {number[]} */ (pairs[1]).every((n) => n === 2));
});

inChromium('of many lines only those that can be seen are drawn', async ({ page }) => {
  await openConcordance(page, '的', 'concordance', sites.large.url);
  const { drawn, all } = await inRoot(page, `return { drawn: root.querySelectorAll('.kwic-row').length, all: Number(root.querySelector('.kwic').getAttribute('aria-rowcount')) - 1 }`);
  assert.ok(all > 300 && drawn < 80, `${drawn} of ${all}`);
  await inRoot(page, `root.querySelector('.kwic-scroll').scrollTop = 1e9`);
  await until(page, (all) => document.querySelector('enface-search')?.shadowRoot?.querySelector(`.kwic-row[aria-rowindex="${all + 1}"]`), all);
});

inChromium('renderings are counted, with their share, their years, and the passages that show them', async ({ page }) => {
  await page.goto(`${sites.seed.url}?q=${encodeURIComponent('网络安全')}&view=renderings`);
  await page.locator('.rendering').first().waitFor();
  const rows = await inRoot(page, `return [...root.querySelectorAll('.rendering')].map((row) => [row.querySelector('.rendering-name').textContent.toLowerCase(), row.querySelector('.chart-count').textContent])`);
  assert.equal(rows[0][0], 'cybersecurity');
  const [, n, all] = rows[0][1].match(/^(\d+) of (\d+)$/);
  assert.ok(Number(n) >= 45 && Number(n) <= Number(all), `${rows}`);
  // The shares add up.
  const shares = rows.map(([, share]) => share.match(/^(\d+) of/)).filter(Boolean).map(([, n]) => Number(n));
  assert.equal(shares.reduce((/** @type {number} */ sum, /** @type {number} */ n) => sum + n, 0), Number(all));
  assert.ok(rows.some(([name]) => name === 'no counterpart found'));
  await page.locator('.rendering').first().click();
  await page.locator('.evidence .row').nth(5).waitFor();
  assert.match((await page.locator('.charts').first().textContent()) ?? '', /2016\d+/);
  await page.locator('.behind').first().click();
  await until(page, () => /“cybersecurity”/i.test(document.querySelector('enface-search')?.shadowRoot?.querySelector('.renderings-title')?.textContent ?? ''));
  assert.match(page.url(), /q=cybersecurity&view=renderings/);
  await page.goBack();
  await until(page, () => /“网络安全”/.test(document.querySelector('enface-search')?.shadowRoot?.querySelector('.renderings-title')?.textContent ?? ''));
});

inBoth('all of this works in one file, without a request', async ({ page }) => {
  const file = pathToFileURL(`${seed}/archive.html`).href;
  await page.goto(`${file}?q=cybersecurity&view=concordance`);
  await until(page, () => Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('.kwic-row')));
  await page.evaluate(() => /** @type {HTMLElement} */ (document.querySelector('enface-search')?.shadowRoot?.querySelector('.view[data-view=renderings]')).click());
  await until(page, () => Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('.rendering')));
  await page.goto(`${file}?q=cybersecurity#${DOCUMENT}/3`);
  await until(page, () => Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('.tools')));
});

inChromium('and under a strict policy, with nothing refused', async ({ page }) => {
  const strict = await host({ folders: { '/': seed },
    headers: { 'content-security-policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'" } });
  try {
    for (const view of ['concordance', 'renderings', `interleaved#${DOCUMENT}/3`]) {
      await page.goto('about:blank');
      await page.goto(`${strict.url}?q=cybersecurity&view=${view}`);
      await page.evaluate(() => {
        Object.assign(window, { violations: [] });
        addEventListener('securitypolicyviolation', (event) => /** @type {any} */ (window).violations.push(event.violatedDirective));
      });
      await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.kwic-row, .rendering, .tools'));
      assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).violations), []);
    }
    // What is asked for after a document is open comes to its end.
    await page.waitForTimeout(500);
  } finally {
    strict.stop();
  }
});

inChromium('modules are loaded when they are opened, once', async ({ page }) => {
  const asked = requestsOf(page, /enface-(?!words)/);
  await page.goto(`${sites.seed.url}?q=cybersecurity`);
  await results(page);
  assert.deepEqual(asked, []);
  for (const view of ['concordance', 'renderings', 'results', 'concordance']) await page.locator(`.view[data-view=${view}]`).click();
  await page.locator('.kwic-link').first().click();
  await page.locator('.tools').waitFor();
  assert.deepEqual(asked.map((url) => new URL(url).pathname), ['/enface-concordance.js', '/enface-renderings.js', '/enface-reader.js']);
  assert.ok(asked.every((url) => /\?v=[0-9a-f]{12}$/.test(url)), 'each of this build');
});

/** @type {Record<string, string>} */
const VIEWS = { concordance: '&view=concordance', renderings: '&view=renderings' };
for (const mode of MODES) VIEWS[mode] = `&view=${mode}#${DOCUMENT}/5`;
for (const [name, address] of Object.entries(VIEWS)) {
  for (const scheme of /** @type {const} */ (['light', 'dark'])) {
    inChromium(`${name}, ${scheme}: nobody is shut out, nothing is cut, everything can be read`, async ({ page }) => {
      await page.goto(`${sites.seed.url}?q=cybersecurity${address}`);
      await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.kwic-row, .rendering, .tools'));
      if (name === 'renderings') await page.locator('.rendering').first().click();
      for (const width of [320, 360, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        await until(page, () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))));
        // What a sticky bar lies over can be reached by scrolling.
        await page.evaluate(() => scrollTo(0, 0));
        await assertAccessible(page);
        if (name !== 'concordance') await assertNothingCut(page);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width}`);
        await assertContrast(page);
      }
      if (scheme === 'light') await screenshots(page, `view-${name}`, { fullPage: false });
    }, { scheme });
  }
}
