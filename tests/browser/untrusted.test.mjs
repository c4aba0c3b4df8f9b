// @ts-check
// What an archive holds is text, whatever it looks like.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { HOSTILE_TITLE, hostileArchive, TRICKS } from './lib/corpora.mjs';
import { serve } from './lib/programs.mjs';
import { boxReady, reading, searchFor, shown } from './lib/reader.mjs';
import { inChromium, until } from './lib/rig.mjs';

/** @type {Record<string, string>} */
const urls = {};
/** @type {() => void} */
let stop = () => {};
before(async () => {
  const folder = hostileArchive();
  const site = await serve(folder);
  stop = site.stop;
  urls['on a server'] = site.url;
  urls['in a single file'] = pathToFileURL(`${folder}/archive.html`).href;
});
after(() => stop());

/** Elements that only markup in the archive can have made, and whether a script of it ran. */
const harm = () => {
  const bad = 'img, b, i, iframe, object, style:not([id]), base, svg:not(.icon), a[href^="javascript:" i]';
  const inside = document.querySelector('enface-search')?.shadowRoot;
  const elements = [...document.querySelectorAll(bad), ...(inside?.querySelectorAll(`${bad}, script`) ?? [])];
  return [...elements.map((one) => one.outerHTML.slice(0, 90)), /** @type {any} */ (window).broken].filter(Boolean);
};

for (const place of ['on a server', 'in a single file']) {
  inChromium(`markup in texts and titles is shown as text ${place}`, async ({ page }) => {
    await page.goto(urls[place]);
    assert.equal(await page.title(), HOSTILE_TITLE);
    const masthead = await page.evaluate(() => document.querySelector('h1')?.textContent);
    assert.equal(masthead, HOSTILE_TITLE);
    for (const query of ['trick', '诡计', 'onerror', 'broken', '"quoted"']) {
      assert.ok((await searchFor(page, query)).total > 0, query);
      assert.deepEqual(await page.evaluate(harm), [], query);
    }
    const found = await searchFor(page, 'trick');
    assert.equal(found.total, TRICKS.length ** 2);
    const documents = await shown(page);
    const titles = documents.flatMap((one) => one.titles);
    const texts = documents.flatMap((one) => one.rows).flatMap((row) => row.sides).map((side) => side.text);
    const inTexts = TRICKS.filter((trick) => texts.some((text) => text.includes(trick)));
    assert.ok(inTexts.length > 2, 'the tricks are shown as they are');
    for (const title of titles) assert.ok(TRICKS.some((trick) => title.endsWith(trick)), title);
  });

  inChromium(`a document full of markup is read as text ${place}`, async ({ page }) => {
    await page.goto(urls[place]);
    await boxReady(page);
    for (const n of [0, 3, 5]) {
      await searchFor(page, `"Title ${n}"`);
      const clicked = await page.evaluate((/** @type {number} */ n) => {
        const root = document.querySelector('enface-search')?.shadowRoot;
        const links = [...(root?.querySelectorAll('.title a') ?? [])];
        const link = links.find((one) => one.textContent?.startsWith(`Title ${n} `));
        /** @type {HTMLElement | undefined} */ (link)?.click();
        return Boolean(link);
      }, n);
      assert.ok(clicked, `document ${n}`);
      await until(page, (/** @type {string} */ title) =>
        document.querySelector('enface-search')?.shadowRoot
          ?.querySelector('.reading:not([hidden]) .heading')?.textContent?.includes(title), `Title ${n} ${TRICKS[n]}`);
      assert.deepEqual(await page.evaluate(harm), []);
      const [{ rows }] = await shown(page);
      assert.equal(rows.length, TRICKS.length);
      assert.equal(rows[1].sides[0].text, `A trick ${TRICKS[n]} and ${TRICKS[1]} after it`);
      assert.equal(rows[1].label, '1 <b>');
      assert.equal(await page.title(), HOSTILE_TITLE);
      await page.evaluate(() =>
        /** @type {HTMLElement} */ (document.querySelector('enface-search')?.shadowRoot?.querySelector('a.back')).click());
      await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('form')?.checkVisibility());
    }
  });
}

inChromium('markup in the address is shown as text', async ({ page }) => {
  const trick = '<img src=x onerror=window.broken=8>';
  await page.goto(`${urls['on a server']}?q=${encodeURIComponent(`${trick} nothing`)}`);
  await until(page, () => Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('.empty')));
  assert.deepEqual(await page.evaluate(harm), []);
  await page.goto('about:blank');
  await page.goto(`${urls['on a server']}#${encodeURIComponent(trick)}/`);
  assert.match(await reading(page), /<img src=x/);
  assert.deepEqual(await page.evaluate(harm), []);
});

inChromium('a document with odd characters in its id has a link that opens it', async ({ page }) => {
  await page.goto(urls['on a server']);
  await searchFor(page, '"Title 0"');
  const title = page.locator('enface-search .title a', { hasText: 'Title 0' });
  const link = await title.evaluate((one) => /** @type {HTMLAnchorElement} */ (one).href);
  await page.goto('about:blank');
  await page.goto(link);
  assert.match(await reading(page), /^Title 0 /);
});
