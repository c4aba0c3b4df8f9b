// @ts-check
// What fails is said in a plain sentence with a button to try again; what was loaded stays.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { largeArchive } from './lib/corpora.mjs';
import { breakNetwork, requestsOf } from './lib/network.mjs';
import { buildArchive, serve } from './lib/programs.mjs';
import { boxReady, enterBox, eventsOf, failure, recordEvents, reading, results, searchFor, shown } from './lib/reader.mjs';
import { inChromium, until } from './lib/rig.mjs';

/** @type {Record<'bundle' | 'files', Awaited<ReturnType<typeof serve>>>} */
let sites;
before(async () => {
  sites = { bundle: await serve(buildArchive('seed')), files: await serve(largeArchive()) };
});
after(() => Object.values(sites).forEach((site) => site.stop()));

const UNREACHABLE = /cannot be reached/;
const MISSING = /is missing/;
const DAMAGED = /damaged/;
const VERSION = /another format/;

/** @param {(entry: any) => object} change */
const entry = (change) => (/** @type {Buffer} */ bytes) =>
  Buffer.from(JSON.stringify(change(JSON.parse(bytes.toString()))));

/** A chunk of major version 2: bytes 8 and 9 of the header. @param {Buffer} bytes */
const newer = (bytes) => {
  bytes.writeUInt16LE(2, 8);
  return bytes;
};

/** @param {number} place from 0 to 1 */
const flip = (place) => (/** @type {Buffer} */ bytes) => {
  bytes[Math.floor((bytes.length - 1) * place)] ^= 1;
  return bytes;
};

/** The same to the root, which the entry file has inside. @param {(bytes: Buffer) => Buffer} change */
const root = (change) =>
  entry((e) => ({ ...e, data: change(Buffer.from(e.data, 'base64')).toString('base64') }));

/**
 * What happens, to which file, of which archive, and what is said.
 *
 * @type {[string, 'bundle' | 'files', RegExp, import('./lib/network.mjs').Fault, RegExp][]}
 */
const CASES = [
  ['enface.json is missing', 'bundle', /enface\.json/, 'missing', MISSING],
  ['enface.json cannot be reached', 'bundle', /enface\.json/, 'fail', UNREACHABLE],
  ['enface.json is an error page', 'bundle', /enface\.json/, 'page', DAMAGED],
  ['enface.json is empty', 'bundle', /enface\.json/, 'empty', DAMAGED],
  ['enface.json is cut', 'bundle', /enface\.json/, 'truncate', DAMAGED],
  ['enface.json is null', 'bundle', /enface\.json/, () => Buffer.from('null'), DAMAGED],
  ['enface.json is of a newer format', 'bundle', /enface\.json/, entry((e) => ({ ...e, format: 2 })), VERSION],
  ['the bundle is missing', 'bundle', /bundle\./, 'missing', MISSING],
  ['the bundle cannot be reached', 'bundle', /bundle\./, 'fail', UNREACHABLE],
  ['the first bit of the bundle is flipped', 'bundle', /bundle\./, flip(0), DAMAGED],
  ['a bit in the middle of the bundle is flipped', 'bundle', /bundle\./, flip(0.5), DAMAGED],
  ['the last bit of the bundle is flipped', 'bundle', /bundle\./, flip(1), DAMAGED],
  ['the bundle is cut', 'bundle', /bundle\./, 'truncate', DAMAGED],
  ['the bundle is empty', 'bundle', /bundle\./, 'empty', DAMAGED],
  ['the bundle is an error page', 'bundle', /bundle\./, 'page', DAMAGED],
  ['the bundle is of a newer format', 'bundle', /bundle\./, newer, VERSION],
  ['the root is no base64', 'files', /enface\.json/, entry((e) => ({ ...e, data: '?' })), DAMAGED],
  ['the root is damaged', 'files', /enface\.json/, root(flip(0.5)), DAMAGED],
  ['the root is cut', 'files', /enface\.json/, root((bytes) => bytes.subarray(0, 99)), DAMAGED],
  ['the root is of a newer format', 'files', /enface\.json/, root(newer), VERSION],
  ['part of the index is missing', 'files', /\/[zw]\//, 'missing', MISSING],
  ['part of the index is damaged', 'files', /\/[zw]\//, 'damage', DAMAGED],
  ['part of the index is cut', 'files', /\/[zw]\//, 'truncate', DAMAGED],
  ['part of the index is of a newer format', 'files', /\/[zw]\//, newer, VERSION],
  ['part of the index cannot be reached', 'files', /\/[zw]\//, 'fail', UNREACHABLE],
  ['a text is missing', 'files', /\/t\//, 'missing', MISSING],
  ['a text is damaged', 'files', /\/t\//, 'damage', DAMAGED],
  ['a text is cut', 'files', /\/t\//, 'truncate', DAMAGED],
  ['a text is empty', 'files', /\/t\//, 'empty', DAMAGED],
  ['a record is missing', 'files', /\/d\//, 'missing', MISSING],
  ['a record is damaged', 'files', /\/d\//, 'damage', DAMAGED],
  ['the wasm is missing', 'bundle', /\.wasm/, 'missing', MISSING],
  ['the wasm cannot be reached', 'bundle', /\.wasm/, 'fail', UNREACHABLE],
  ['the wasm is damaged', 'bundle', /\.wasm/, 'damage', VERSION],
  ['the wasm is an error page', 'bundle', /\.wasm/, 'page', VERSION],
];

/** What browsers themselves say of a file that does not come, or comes with another hash. */
const SAYS = /Failed to load resource|valid digest|integrity checks failed|MIME type|TypeError: Failed to execute 'compile'/;

for (const [what, archive, pattern, fault, sentence] of CASES) {
  inChromium(`${what}: that is said, and Retry works when the cause is gone`, async ({ page, problems }) => {
    problems.tolerate(SAYS);
    await recordEvents(page);
    const broken = await breakNetwork(page, pattern, fault);
    await page.goto(sites[archive].url);
    await enterBox(page);
    await page.keyboard.insertText('网络安全');
    const said = await failure(page);
    assert.ok(broken.hits.length > 0);
    assert.match(said.message, sentence);
    assert.doesNotMatch(said.message, /undefined|null|\[object|TypeError|wasm/i);
    assert.equal(said.button, 'Retry');
    assert.ok(said.box, 'the box stays');
    assert.equal(await page.locator('enface-search input').inputValue(), '网络安全');
    assert.equal(await page.locator('enface-search [aria-busy]').count(), 0, 'it is over');
    const errors = await eventsOf(page, 'error');
    assert.equal(errors.length, 1, 'it is said once');
    assert.match(errors[0].kind, /^(unreachable|missing|damaged|version|browser|failed)$/);
    // Trying again in vain says it again.
    await page.locator('enface-search button.retry').click();
    await until(page, () => /** @type {any} */ (window).seen.filter((/** @type {any} */ e) => e.name === 'error').length > 1);
    assert.match((await failure(page)).message, sentence);
    await broken.stop();
    await page.locator('enface-search button.retry').click();
    await until(page, () => !document.querySelector('enface-search')?.shadowRoot?.querySelector('button.retry'));
    assert.ok((await results(page)).length > 0);
  });
}

inChromium('an error is announced at once', async ({ page, problems }) => {
  problems.expect(SAYS);
  const broken = await breakNetwork(page, /bundle\./, 'missing');
  await page.goto(sites.bundle.url);
  await boxReady(page);
  const before = await page.evaluate(() =>
    document.querySelector('enface-search')?.shadowRoot?.querySelector('[role=alert]')?.textContent);
  assert.equal(before, '', 'the region is there before');
  await enterBox(page);
  await page.keyboard.type('a');
  await failure(page);
  assert.equal(await page.locator('enface-search [role=alert] .message').count(), 1);
  await broken.stop();
});

inChromium('the network goes down while a reader searches: what was found stays, and Retry goes on', async ({ page, context, problems }) => {
  problems.expect(SAYS);
  await page.goto(sites.files.url);
  await searchFor(page, '网络安全');
  const before = await shown(page);
  await context.setOffline(true);
  await page.evaluate(() => (/** @type {any} */ (document.querySelector('enface-search')).value = 'outbound'));
  const { message, button } = await failure(page);
  assert.match(message, UNREACHABLE);
  assert.equal(button, 'Retry');
  assert.deepEqual(await shown(page), before, 'what was found stays');
  const faint = await page.evaluate(() =>
    getComputedStyle(/** @type {Element} */ (document.querySelector('enface-search')?.shadowRoot?.querySelector('.results'))).opacity);
  assert.equal(faint, '1');
  await context.setOffline(false);
  await page.locator('enface-search button.retry').click();
  await until(page, () => /outbound/i.test(
    document.querySelector('enface-search')?.shadowRoot?.querySelector('.row mark')?.textContent ?? ''));
  assert.equal(await page.locator('enface-search button.retry').count(), 0);
});

inChromium('the network goes down before a document is opened: the results stay, and Retry opens it', async ({ page, context, problems }) => {
  problems.expect(SAYS);
  await page.goto(sites.files.url);
  await searchFor(page, '网络安全');
  // Files of the document's other passages are not loaded yet.
  const broken = await breakNetwork(page, /\/[td]\//, 'fail');
  let n = 0;
  const links = page.locator('enface-search .title a');
  let opened = true;
  while (opened && n < (await links.count())) {
    await links.nth(n).click();
    const outcome = await until(page, () => {
      const root = document.querySelector('enface-search')?.shadowRoot;
      if (root?.querySelector('.error:not(:empty)')) return 'failed';
      return root?.querySelector('.reading:not([hidden]) .row') ? 'opened' : undefined;
    });
    opened = outcome === 'opened';
    if (opened) {
      await page.goBack();
      await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.results .row')?.checkVisibility());
    }
    n += 1;
  }
  assert.ok(!opened, 'a document has files that are not loaded');
  assert.ok((await page.locator('enface-search .results .row').count()) > 0);
  await broken.stop();
  await page.locator('enface-search button.retry').click();
  assert.notEqual(await reading(page), '');
});

/** What is shown where the line holds, and the files of texts that it took. @param {import('playwright-core').BrowserContext} context */
async function answer(context) {
  const page = await context.newPage();
  const texts = requestsOf(page, /\/t\//);
  await page.goto(sites.files.url);
  await searchFor(page, '网络安全');
  const whole = await shown(page);
  await page.close();
  return { whole, texts };
}

inChromium('the line drops while texts arrive: what has arrived is shown, and Retry brings the rest', async ({ page, context, problems }) => {
  problems.expect(SAYS);
  const { whole, texts } = await answer(context);
  assert.ok(texts.length > 1);

  await recordEvents(page);
  const broken = await breakNetwork(page, new RegExp(new URL(texts[0]).pathname), 'fail');
  await page.goto(sites.files.url);
  await enterBox(page);
  await page.keyboard.insertText('网络安全');
  assert.match((await failure(page)).message, UNREACHABLE);
  const part = await shown(page);
  assert.ok(part.length > 0, 'what has arrived is shown');
  assert.notDeepEqual(part, whole);
  assert.equal(await page.locator('enface-search input').inputValue(), '网络安全');
  assert.equal((await eventsOf(page, 'error')).length, 1);
  assert.deepEqual(await eventsOf(page, 'results'), [], 'it is no answer');
  await broken.stop();
  await page.locator('enface-search button.retry').click();
  await until(page, () => !document.querySelector('enface-search')?.shadowRoot?.querySelector('button.retry'));
  assert.deepEqual(await shown(page), whole);
  assert.ok(await page.locator('enface-search button.more').count(), 'and there is more');
});

inChromium('who types on after a part of the answer, and comes back, is not left with it', async ({ page, context, problems }) => {
  problems.expect(SAYS);
  const { whole, texts } = await answer(context);
  const broken = await breakNetwork(page, new RegExp(new URL(texts[0]).pathname), 'fail');
  await page.goto(sites.files.url);
  await enterBox(page);
  await page.keyboard.insertText('网络安全');
  await failure(page);
  await broken.stop();
  await searchFor(page, 'outbound');
  await searchFor(page, '网络安全');
  assert.deepEqual(await shown(page), whole);
  assert.equal(await page.locator('enface-search button.retry').count(), 0);
});

inChromium('a short break of the network is not even noticed', async ({ page, problems }) => {
  problems.expect(SAYS);
  await recordEvents(page);
  await page.goto(sites.files.url);
  await searchFor(page, '网络安全');
  const broken = await breakNetwork(page, /\/[zwtd]\//, 'fail', { times: 1 });
  await searchFor(page, 'outbound');
  assert.equal(broken.hits.length, 1);
  assert.deepEqual(await eventsOf(page, 'error'), []);
});

inChromium('the archive is renewed under a reader: that is said, and Retry finds the new one', async ({ page, problems }) => {
  problems.expect(SAYS);
  await page.goto(sites.files.url);
  await searchFor(page, '网络安全');
  const broken = await breakNetwork(page, /\/[zwtd]\//, 'missing');
  await page.evaluate(() => (/** @type {any} */ (document.querySelector('enface-search')).value = 'outbound'));
  assert.match((await failure(page)).message, MISSING);
  await broken.stop();
  let asked = 0;
  page.on('request', (request) => (asked += Number(/enface\.json/.test(request.url()))));
  await page.locator('enface-search button.retry').click();
  await until(page, () => /outbound/i.test(
    document.querySelector('enface-search')?.shadowRoot?.querySelector('.row mark')?.textContent ?? ''));
  assert.equal(asked, 1, 'it begins with the entry file');
});

inChromium('the program is renewed under an open page: that is said, and a reload finds the new one', async ({ page, problems }) => {
  problems.expect(SAYS);
  await page.goto(sites.bundle.url);
  await boxReady(page);
  // A module that does the same and is another one: with an empty custom section at its end.
  const again = (/** @type {Buffer} */ bytes) => Buffer.concat([bytes, Buffer.from([0, 2, 1, 0x78])]);
  const hash = (/** @type {Buffer} */ bytes) => `sha256-${createHash('sha256').update(bytes).digest('base64')}`;
  const wasm = readFileSync(`${buildArchive('seed')}/enface_widget_bg.wasm`);
  await breakNetwork(page, /\.wasm/, again);
  await breakNetwork(page, /enface\.js$/, (script) => {
    const made = script.toString().replace(hash(wasm), hash(again(wasm)));
    assert.notEqual(made, script.toString(), 'the script knows its module');
    return Buffer.from(made);
  });
  await enterBox(page);
  await page.keyboard.insertText('law');
  assert.match((await failure(page)).message, VERSION);
  await page.reload();
  assert.ok((await results(page)).length > 0);
});

inChromium('a slow network shows that something is under way, and old results stay', async ({ page }) => {
  await page.goto(sites.files.url);
  await searchFor(page, '网络安全');
  const slow = await breakNetwork(page, /\/[zwtd]\//, 'slow');
  await page.evaluate(() => (/** @type {any} */ (document.querySelector('enface-search')).value = 'outbound'));
  await pause(500);
  assert.equal(await page.locator('enface-search .frame[aria-busy=true]').count(), 1);
  assert.ok((await shown(page)).length > 0);
  await slow.stop();
  await until(page, () => !document.querySelector('enface-search')?.shadowRoot?.querySelector('[aria-busy]'));
});

inChromium('without the style sheet the box and the search still work', async ({ page, problems }) => {
  problems.expect(SAYS);
  await breakNetwork(page, /enface\.css/, 'missing');
  await page.goto(sites.bundle.url);
  await enterBox(page);
  await page.keyboard.type('网络安全');
  assert.ok((await results(page)).length > 0);
});

inChromium('the interface for scripts rejects with a plain sentence and a kind', async ({ page, problems }) => {
  problems.expect(SAYS);
  await page.goto(sites.files.url);
  const attempt = () => page.evaluate(async (url) => {
    const { open } = await import(`${url}enface.js`);
    try {
      await (await open(url)).search('outbound');
    } catch (error) {
      const { message, kind, name } = /** @type {any} */ (error);
      return { message, kind, name };
    }
  }, sites.files.url);
  /** @type {[RegExp, import('./lib/network.mjs').Fault, string][]} */
  const cases = [[/enface\.json/, 'missing', 'missing'], [/\/w\//, 'damage', 'damaged'], [/enface\.json/, root(newer), 'version']];
  for (const [pattern, fault, kind] of cases) {
    const broken = await breakNetwork(page, pattern, fault);
    const error = await attempt();
    assert.equal(error?.kind, kind);
    assert.equal(error?.name, 'Error');
    assert.match(error?.message, /\w+ \w+ \w+/);
    assert.doesNotMatch(error?.message, /undefined|\[object|panicked|unreachable executed/);
    await broken.stop();
  }
  assert.equal(await attempt(), undefined);
});
