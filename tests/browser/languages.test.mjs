// @ts-check
// The words of the interface: whole in every language, a file each, apart from the content's.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertContrast, screenshots } from './lib/looks.mjs';
import { host } from './lib/host.mjs';
import { requestsOf } from './lib/network.mjs';
import { buildArchive, serve } from './lib/programs.mjs';
import { boxReady, reading, results } from './lib/reader.mjs';
import { inChromium, until } from './lib/rig.mjs';

const LANGUAGES = ['de', 'fr', 'ar', 'zh-Hans', 'zh-Hant'];

/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
/** @type {Awaited<ReturnType<typeof host>>} */
let pages;
before(async () => {
  const seed = buildArchive('seed');
  site = await serve(seed);
  /** @type {Record<string, string>} */
  const own = {};
  for (const lang of [...LANGUAGES, 'en', 'nn', 'zh-TW', 'zh-CN', 'de-AT']) {
    own[`/${lang}.html`] = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Page</title>
      <link rel="icon" href="/a/enface.svg"><script type="module" src="/a/enface.js"></script>
      <main><enface-search src="/a/" ui-lang="${lang}"></enface-search></main>`;
  }
  pages = await host({ folders: { '/a/': seed }, pages: own });
});
after(() => {
  site.stop();
  pages.stop();
});

test('every language has every sentence, with the same places', async () => {
  const english = await import('../../www/words/en.js');
  // One name space: what two tables call the same is the same.
  const all = Object.assign({}, ...Object.values(english).filter((table) => typeof table === 'object'));
  for (const lang of LANGUAGES) {
    const { default: words } = await import(`../../www/modules/words-${lang}.js`);
    assert.deepEqual(Object.keys(words).sort(), Object.keys(all).sort(), lang);
    for (const [key, word] of Object.entries(all)) {
      assert.equal(typeof words[key], typeof word, `${lang} ${key}`);
      if (typeof word !== 'function') continue;
      const said = words[key](7, 8, 9, 10);
      assert.ok(said.length > 1 && !/undefined|NaN|\[object/.test(said), `${lang} ${key}: ${said}`);
    }
  }
});

/** @type {Record<string, RegExp>} */
const SAYS = { de: /^\d+ Stellen in \d+ Dokumenten$/, fr: /^\d+ passages dans \d+ documents$/, ar: /^[\d٠-٩]+ مقطعًا في [\d٠-٩]+ وثائق$/,
  'zh-Hans': /^\d+ 段 ，见于 \d+ 篇文献$/, 'zh-Hant': /^\d+ 段 ，見於 \d+ 篇文獻$/ };

for (const lang of LANGUAGES) {
  inChromium(`the interface speaks ${lang}, in every view, and can be read`, async ({ page }) => {
    const asked = requestsOf(page, /words-/);
    await page.goto(`${pages.url}${lang}.html?q=cybersecurity`);
    await results(page);
    assert.deepEqual(asked.map((url) => new URL(url).pathname), [`/a/enface-words-${lang}.js`], 'one file');
    assert.match((await page.locator('.results .count').textContent()) ?? '', SAYS[lang]);
    assert.equal(await page.locator('.frame').getAttribute('lang'), lang);
    assert.equal(await page.locator('.frame').getAttribute('dir'), lang === 'ar' ? 'rtl' : 'ltr');
    await assertAccessible(page);
    await assertContrast(page);
    await screenshots(page, `ui-${lang}-results`, { fullPage: false });
    for (const [view, ready] of [['concordance', '.kwic-row'], ['renderings', '.rendering']]) {
      await page.locator(`.view[data-view=${view}]`).click();
      await page.locator(ready).first().waitFor();
      await assertAccessible(page);
      await screenshots(page, `ui-${lang}-${view}`, { fullPage: false });
    }
    await page.locator('.view[data-view=results]').click();
    await page.locator('.title a').first().click();
    await reading(page);
    // What is known of the document comes last; what the bar lies over can be reached by scrolling.
    await page.locator('.known-fold').first().waitFor();
    await page.evaluate(() => scrollTo(0, 0));
    await assertAccessible(page);
    for (const width of [320, 360, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width}`);
    }
    await screenshots(page, `ui-${lang}-reading`, { fullPage: false });
  });
}

inChromium('a tag with a region, or of a language that there is no file for, does as well as it can', async ({ page }) => {
  for (const [tag, lang] of [['zh-TW', 'zh-Hant'], ['zh-CN', 'zh-Hans'], ['de-AT', 'de'], ['nn', 'en'], ['en', 'en']]) {
    await page.goto(`${pages.url}${tag}.html`);
    await boxReady(page);
    assert.equal(await page.locator('.frame').getAttribute('lang'), lang, tag);
  }
});

inChromium('without a word from the page it is the reader’s own language', async ({ page }) => {
  await page.goto(site.url);
  await boxReady(page);
  assert.equal(await page.locator('.frame').getAttribute('lang'), 'fr');
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en', 'the content’s language is its own');
}, { locale: 'fr-FR' });

inChromium('where its file cannot be had, the interface speaks English', async ({ page, problems }) => {
  problems.expect(/Failed to load resource/);
  await page.route(/words-de/, (route) => route.fulfill({ status: 404 }));
  await page.goto(`${pages.url}de.html?q=law`);
  await results(page);
  assert.equal(await page.locator('.frame').getAttribute('lang'), 'en');
});

inChromium('words are asked for before the entry file is there, and again where they were not to be had', async ({ page, problems }) => {
  problems.expect(/Failed to load resource/);
  const asked = requestsOf(page, /words-en|enface\.json/);
  await page.route(/words-en/, (route) => route.abort());
  await page.goto(`${pages.url}en.html`);
  await boxReady(page);
  assert.match(asked[0], /words-en/);
  await page.unroute(/words-en/);
  await page.locator('.input').fill('law');
  await results(page);
  assert.match((await page.locator('.results .count').textContent()) ?? '', /^\d+ passages? in \d+ documents?$/);
  assert.equal(await page.locator('.input').getAttribute('aria-label'), 'Search this archive');
});

inChromium('in Arabic the first side stands at the right', async ({ page }) => {
  await page.goto(`${pages.url}ar.html?q=cybersecurity`);
  await results(page);
  const [first, second] = await page.evaluate(() => {
    const row = [...document.querySelector('enface-search')?.shadowRoot?.querySelectorAll('.results .row') ?? []].find((one) => one.querySelectorAll('.side').length === 2);
    return [...row?.querySelectorAll('.side') ?? []].map((side) => side.getBoundingClientRect().left);
  });
  assert.ok(first > second);
  await until(page, () => true);
});
