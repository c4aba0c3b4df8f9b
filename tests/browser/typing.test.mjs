// @ts-check
// Results come while a reader types, whatever the keyboard, and what comes late overwrites nothing.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { largeArchive } from './lib/corpora.mjs';
import { compose } from './lib/ime.mjs';
import { breakNetwork, holdNetwork, requestsOf } from './lib/network.mjs';
import { buildArchive, serve } from './lib/programs.mjs';
import { enterBox, eventsOf, recordEvents, results, searchFor, shown } from './lib/reader.mjs';
import { inChromium, until } from './lib/rig.mjs';

/** @type {Record<'seed' | 'large', Awaited<ReturnType<typeof serve>>>} */
let sites;
before(async () => {
  sites = { seed: await serve(buildArchive('seed')), large: await serve(largeArchive()) };
});
after(() => Object.values(sites).forEach((site) => site.stop()));

/** @param {any} page @param {string} url */
async function open(page, url) {
  await recordEvents(page);
  await page.goto(url);
  await enterBox(page);
}

/** @param {any} page @param {string} query */
const answered = (page, query) =>
  // @ts-ignore: a global of the page.
  until(page, (q) => window.seen.some((e) => e.name === 'results' && e.query === q), query);

inChromium('each keystroke shows its results', async ({ page }) => {
  await open(page, sites.seed.url);
  const word = 'cyber';
  for (let n = 1; n <= word.length; n += 1) {
    await page.keyboard.press(word[n - 1]);
    await answered(page, word.slice(0, n));
    const documents = await shown(page);
    const marks = documents.flatMap((d) => d.rows).flatMap((r) => r.sides).flatMap((s) => s.runs)
      .filter((run) => run.mark === 'query');
    for (const { text } of marks) assert.ok(text.toLowerCase().startsWith(word.slice(0, n)), text);
    assert.ok(marks.length > 0);
  }
  await page.keyboard.press('Backspace');
  await answered(page, 'cybe');
  assert.equal((await eventsOf(page, 'results')).at(-1).query, 'cybe');
});

inChromium('fast typing ends with the results of what stands in the box', async ({ page }) => {
  await page.goto(sites.seed.url);
  await enterBox(page);
  await page.keyboard.type('personal information');
  await results(page);
  await until(page, () => {
    const root = document.querySelector('enface-search')?.shadowRoot;
    const marks = [...(root?.querySelectorAll('.row mark[part=query]') ?? [])];
    return marks.length > 5 && marks.every((mark) => /^(person|inform)/i.test(mark.textContent ?? ''));
  });
});

inChromium('a query that a script has set can be cleared by its button', async ({ page }) => {
  await open(page, sites.seed.url);
  await searchFor(page, '网络');
  assert.ok(await page.locator('enface-search button.clear').isVisible());
});

inChromium('an emptied box shows no results', async ({ page }) => {
  await open(page, sites.seed.url);
  await page.keyboard.type('网络');
  await results(page);
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await until(page, () => !document.querySelector('enface-search')?.shadowRoot?.querySelector('.row'));
  assert.equal(new URL(page.url()).search, '');
});

inChromium('nothing is searched while text is composed, and it is at the end', async ({ page }) => {
  await open(page, sites.seed.url);
  await page.keyboard.type('法');
  await answered(page, '法');
  const before = await shown(page);
  await page.keyboard.press('Backspace');
  await until(page, () => !document.querySelector('enface-search')?.shadowRoot?.querySelector('.row'));
  const n = (await eventsOf(page, 'search')).length;
  await compose(page, ['w', 'wa', 'wang', 'wangl', 'wang luo', '网络'], '网络', async () => {
    await pause(60);
    assert.equal((await eventsOf(page, 'search')).length, n, 'no search while composing');
    assert.equal(new URL(page.url()).search, '', 'no change of the address while composing');
  });
  await answered(page, '网络');
  const searches = (await eventsOf(page, 'search')).slice(n).map((event) => event.query);
  assert.deepEqual(searches, ['网络'], 'one search, of what was chosen');
  assert.notDeepEqual(await shown(page), before);
});

inChromium('Enter and Escape while composing belong to the input method', async ({ page }) => {
  await open(page, sites.seed.url);
  await page.keyboard.type('安全');
  await answered(page, '安全');
  const before = { url: page.url(), searches: (await eventsOf(page, 'search')).length };
  const session = await page.context().newCDPSession(page);
  await compose(page, ['w', 'wang'], '', async () => {
    for (const code of ['Enter', 'Escape']) {
      // As a browser reports a key that the input method takes.
      const key = { key: 'Process', code, windowsVirtualKeyCode: 229 };
      await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key });
      await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
    }
    // Some browsers name the key; the composition goes on all the same.
    await page.evaluate(() => {
      const root = document.querySelector('enface-search')?.shadowRoot;
      const init = { key: 'Enter', isComposing: true, bubbles: true, composed: true, cancelable: true };
      root?.querySelector('input')?.dispatchEvent(new KeyboardEvent('keydown', init));
      root?.querySelector('form')?.requestSubmit();
    });
    const value = await page.locator('enface-search input').inputValue();
    assert.match(value, /安全w(ang)?/, 'what is composed stays');
    assert.equal((await eventsOf(page, 'search')).length, before.searches);
    assert.equal(page.url(), before.url);
  });
  assert.equal(await page.locator('enface-search input').inputValue(), '安全');
});

inChromium('a composition that the page hears of only by events is respected', async ({ page }) => {
  await page.goto(sites.seed.url);
  await enterBox(page);
  const searches = await page.evaluate(async () => {
    const heard = /** @type {string[]} */ ([]);
    addEventListener('enface:search', (event) => heard.push(/** @type {CustomEvent} */ (event).detail.query));
    const root = document.querySelector('enface-search')?.shadowRoot;
    const input = /** @type {HTMLInputElement} */ (root?.querySelector('input'));
    const send = (/** @type {Event} */ event) => input.dispatchEvent(event);
    const step = (/** @type {string} */ value) => {
      input.value = value;
      send(new InputEvent('input', { data: value, isComposing: true, bubbles: true, composed: true }));
    };
    send(new CompositionEvent('compositionstart', { bubbles: true, composed: true }));
    for (const value of ['g', 'ge', 'geren', '个人']) step(value);
    send(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, composed: true }));
    root?.querySelector('form')?.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
    await new Promise((done) => setTimeout(done, 300));
    const whileComposing = heard.length;
    send(new CompositionEvent('compositionend', { data: '个人', bubbles: true, composed: true }));
    // Chromium sends one more input event, Firefox sends it before.
    send(new InputEvent('input', { data: '个人', bubbles: true, composed: true }));
    await new Promise((done) => setTimeout(done, 300));
    return [whileComposing, ...heard];
  });
  assert.deepEqual(searches, [0, '个人']);
});

/** @param {any} page @param {string} query */
async function ask(page, query) {
  await page.evaluate((/** @type {string} */ q) =>
    (/** @type {any} */ (document.querySelector('enface-search')).value = q), query);
  await until(page, () => Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('[aria-busy]')));
}

/** @param {any} page */
const queryMarks = async (page) =>
  (await shown(page)).flatMap((d) => d.rows).flatMap((r) => r.sides).flatMap((s) => s.runs)
    .filter((run) => run.mark === 'query').map((run) => run.text);

inChromium('an answer that comes late does not overwrite a newer one', async ({ page }) => {
  await open(page, sites.large.url);
  await searchFor(page, '网络安全');
  await searchFor(page, '国家');
  const slow = await holdNetwork(page, /\/[zwtd]\//);
  await ask(page, 'outbound');
  await pause(200);
  assert.ok(slow.held.length > 0, 'the search waits for files');
  await searchFor(page, '网络安全'); // What is loaded already answers at once.
  const expected = await shown(page);
  await slow.release();
  await pause(700);
  assert.deepEqual(await shown(page), expected);
  assert.equal((await eventsOf(page, 'results')).at(-1).query, '网络安全');
  assert.match(page.url(), /q=%E7%BD%91/);
});

inChromium('going back to the query whose results are shown drops the search under way', async ({ page }) => {
  await open(page, sites.large.url);
  await searchFor(page, '网络安全');
  const slow = await holdNetwork(page, /\/[zwtd]\//);
  await ask(page, 'outbound');
  await page.evaluate(() => (/** @type {any} */ (document.querySelector('enface-search')).value = '网络安全'));
  await pause(200);
  await slow.release();
  await pause(700);
  assert.equal(await page.locator('enface-search input').inputValue(), '网络安全');
  assert.deepEqual([...new Set(await queryMarks(page))], ['网络安全']);
  assert.equal(await page.locator('enface-search [aria-busy]').count(), 0);
});

inChromium('an answer that fails late says nothing over a newer one', async ({ page, problems }) => {
  await open(page, sites.large.url);
  await searchFor(page, '网络安全');
  await searchFor(page, '国家');
  problems.expect(/Failed to load resource/);
  const broken = await breakNetwork(page, /\/[zwtd]\//, 'fail');
  await ask(page, 'outbound');
  await searchFor(page, '网络安全');
  await pause(3000);
  await broken.stop();
  assert.deepEqual(await eventsOf(page, 'error'), []);
  assert.equal(await page.locator('enface-search button.retry').count(), 0);
  assert.ok((await shown(page)).length > 0);
});

inChromium('an answer that comes after a document was opened does not close it', async ({ page }) => {
  await open(page, sites.large.url);
  await searchFor(page, '网络安全');
  await page.locator('enface-search .title a').first().click();
  await until(page, () =>
    Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('.reading:not([hidden]) .row')));
  const texts = async () => (await shown(page)).map(({ titles, rows }) => [titles, rows.map(({ sides }) => sides.map(({ text }) => text))]);
  const open_ = await texts();
  await pause(500);
  assert.deepEqual(await texts(), open_);
});

inChromium('a query that another one has overtaken asks for no further files', async ({ page, context }) => {
  const other = await context.newPage();
  const wanted = requestsOf(other, /\/t\//);
  await other.goto(sites.large.url);
  await searchFor(other, 'outbound');
  const needed = [...wanted];
  await searchFor(other, '网络安全');
  assert.ok(wanted.length > needed.length, 'the first query would need texts of its own');
  await other.close();

  await open(page, sites.large.url);
  const asked = requestsOf(page, /\/t\//);
  const shards = await holdNetwork(page, /\/z\//);
  const ask = (/** @type {string} */ query) =>
    page.evaluate((query) => (/** @type {any} */ (document.querySelector('enface-search')).value = query), query);
  await ask('网络安全');
  for (let n = 0; !shards.held.length && n < 100; n += 1) await pause(20);
  assert.ok(shards.held.length > 0, 'it is under way');
  await ask('outbound');
  await answered(page, 'outbound');
  await shards.release();
  await pause(500);
  assert.deepEqual(asked.filter((url) => !needed.includes(url)), []);
});
