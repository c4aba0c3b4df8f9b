// @ts-check
// A visit costs a reader only what is used.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { largeArchive } from './lib/corpora.mjs';
import { host } from './lib/host.mjs';
import { requestsOf } from './lib/network.mjs';
import { buildArchive, serve } from './lib/programs.mjs';
import { boxReady, enterBox, reading, results, searchFor } from './lib/reader.mjs';
import { inChromium, until } from './lib/rig.mjs';

/** @type {Record<'bundle' | 'files', Awaited<ReturnType<typeof serve>>>} */
let sites;
before(async () => {
  sites = { bundle: await serve(buildArchive('seed')), files: await serve(largeArchive()) };
});
after(() => Object.values(sites).forEach((site) => site.stop()));

/** What a page needs before the box is used. The icon is asked for by browsers with a window. */
const PAGE = ['', 'enface.css', 'enface.js', 'enface-words-en.js', 'enface.svg', 'site.css', 'site.js', 'manifest.webmanifest'];

/** @param {string[]} urls */
const names = (urls) => urls.map((url) => new URL(url).pathname.slice(1));

inChromium('a page alone loads page, scripts, style, icon and words, nothing else', async ({ page }) => {
  for (const { url } of Object.values(sites)) {
    const asked = requestsOf(page, /./);
    await page.goto(url);
    await boxReady(page);
    await pause(800);
    const others = names(asked).filter((name) => !PAGE.includes(name));
    assert.deepEqual(others, []);
    for (const name of ['', 'enface.css', 'enface.js', 'enface-words-en.js']) {
      assert.ok(names(asked).includes(name), name);
    }
    page.removeAllListeners('request');
  }
});

inChromium('no file of the page is sent twice by a host that lets it be kept', async ({ page }) => {
  const kept = await host({ folders: { '/': buildArchive('seed') }, headers: { 'cache-control': 'max-age=600' } });
  try {
    await page.goto(`${kept.url}?q=law`);
    await results(page);
    await page.locator('enface-search .title a').first().click();
    await reading(page);
    await page.locator('enface-search .known-fold').first().waitFor();
    const sent = kept.asked.filter((name) => name !== '/enface.svg');
    assert.deepEqual([...new Set(sent)], sent);
  } finally {
    kept.stop();
  }
});

inChromium('the focus in the box loads wasm, the first file of data, and then what helps to type', async ({ page }) => {
  await page.goto(sites.bundle.url);
  await boxReady(page);
  await pause(300);
  const asked = requestsOf(page, /./);
  await enterBox(page);
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.hint')?.textContent);
  await page.locator('enface-search .help').waitFor();
  const kinds = names(asked).map((name) => name.replace(/^bundle\..*/, 'bundle'));
  assert.deepEqual(kinds.slice(0, 3).sort(), ['bundle', 'enface.json', 'enface_widget_bg.wasm']);
  assert.deepEqual(kinds.slice(3), ['enface-suggest.js']);
  // With a bundle nothing more is loaded but what a reader opens.
  await searchFor(page, '网络安全');
  await page.locator('enface-search .title a').first().click();
  await reading(page);
  // But the icon, which Chromium may ask for again when the address changes.
  await page.locator('enface-search .tools').waitFor();
  await page.locator('enface-search .known-fold').first().waitFor();
  const opened = names(asked).filter((name) => name !== 'enface.svg').slice(4);
  assert.deepEqual(opened.filter((name) => !/^(knowledge\.|k\/)/.test(name)), ['enface-reader.js']);
  // The list of what is known, this document's page of it, and the terms of each language.
  assert.ok(opened.length <= 5, `${opened}`);
});

inChromium('an archive of many files has its root at the focus, and loads the rest as it is needed', async ({ page }) => {
  await page.goto(sites.files.url);
  await boxReady(page);
  const asked = requestsOf(page, /\/(root\.|[zwtd]\/|dictionary|ids)/);
  await enterBox(page);
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.hint')?.textContent);
  const atFocus = names(asked);
  assert.deepEqual(atFocus, [], 'the root comes with the entry file');
  await searchFor(page, '龘');
  const nothing = asked.length;
  assert.ok(nothing - atFocus.length <= 2, `${names(asked)}`);
  await searchFor(page, '据出境');
  assert.ok(asked.length > nothing && asked.length - nothing < 60, `${asked.length - nothing}`);
  const all = asked.length;
  await searchFor(page, '网络安全');
  await searchFor(page, '据出境');
  assert.equal(new Set(asked).size, asked.length, 'nothing is loaded twice');
  assert.ok(asked.length >= all);
});

inChromium('a query in the address loads what it needs at once', async ({ page }) => {
  const asked = requestsOf(page, /./);
  await page.goto(`${sites.bundle.url}?q=law`);
  await results(page);
  assert.ok(names(asked).some((name) => /wasm$/.test(name)));
});

inChromium('a document in the address loads what it needs at once', async ({ page }) => {
  await page.goto(`${sites.files.url}#doc-3/`);
  assert.notEqual(await reading(page), '');
  assert.ok((await page.locator('enface-search .reading .row').count()) > 3);
});

inChromium('nothing is stored on the reader’s device', async ({ page, context }) => {
  await page.goto(`${sites.bundle.url}?q=law`);
  await results(page);
  assert.deepEqual(await context.cookies(), []);
  const stored = await page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]);
  assert.deepEqual(stored, [0, 0, 0]);
});
