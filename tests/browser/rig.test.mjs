// @ts-check
// Does the rig itself hold what its README promises? Above all: does a test fail when the page
// has an error that the test did not ask for?

import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compose } from './lib/ime.mjs';
import { assertAccessible, assertNothingCut, screenshots } from './lib/looks.mjs';
import { breakNetwork, requestsOf } from './lib/network.mjs';
import { serve } from './lib/programs.mjs';
import { chromiumPage, firefoxPage, inBoth, inChromium, until } from './lib/rig.mjs';

const PAGES = fileURLToPath(new URL('pages', import.meta.url));

/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
before(async () => {
  site = await serve(PAGES);
});
after(() => site.stop());

const answer = () => document.querySelector('output')?.textContent;

inBoth('a served page runs wasm', async ({ page }) => {
  await page.goto(`${site.url}wasm.html`);
  assert.equal(await until(page, answer), '42');
});

inBoth('a page from file:// runs wasm', async ({ page }) => {
  await page.goto(pathToFileURL(`${PAGES}/wasm.html`).href);
  assert.equal(await until(page, answer), '42');
});

inBoth('text goes through the keyboard', async ({ page }) => {
  await page.goto(`${site.url}wasm.html`);
  await page.evaluate(() => document.querySelector('input')?.focus());
  await page.keyboard.type('cyber');
  assert.equal(await page.evaluate(() => document.querySelector('input')?.value), 'cyber');
});

inBoth('a window is as wide as the test asks', async ({ page }) => {
  await page.goto(`${site.url}wasm.html`);
  assert.equal(await page.evaluate(() => innerWidth), 360);
}, { width: 360 });

/** @type {Record<string, () => unknown>} */
const SLIPS = {
  'a console error': () => console.error('slip'),
  'a console warning': () => console.warn('slip'),
  'an uncaught error': () => setTimeout(() => { throw new Error('slip'); }),
  'a rejected promise': () => void Promise.reject(new Error('slip')),
  'a missing file': () => fetch('slip-missing').catch(() => {}),
};

for (const [what, slip] of Object.entries(SLIPS)) {
  for (const [browser, open] of Object.entries({ Chromium: chromiumPage, Firefox: firefoxPage })) {
    // Firefox reports a missing file to its network panel, not to the console.
    if (what === 'a missing file' && browser === 'Firefox') continue;
    test(`${what} fails a test (${browser})`, async () => {
      /** @param {{ page: any }} use */
      const body = async ({ page }) => {
        await page.goto(`${site.url}wasm.html`);
        await page.evaluate(slip);
      };
      await assert.rejects(open(body), /problems that the test does not expect/);
    });
  }
}

test('a request to another host fails a test', async () => {
  const body = chromiumPage(async ({ page, problems }) => {
    await page.goto(`${site.url}wasm.html`);
    problems.expect(/Failed to load resource/);
    await breakNetwork(page, /example/, 'fail');
    await page.evaluate(() => fetch('https://example.invalid/').catch(() => {}));
  });
  await assert.rejects(body, /request to another host/);
});

test('an expected problem that does not come fails a test', async () => {
  const body = chromiumPage(async ({ page, problems }) => {
    await page.goto(`${site.url}wasm.html`);
    problems.expect(/never said/);
  });
  await assert.rejects(body, /did not report the problems/);
});

inChromium('the network can be broken in each way, and mended', async ({ page, problems }) => {
  await page.goto(`${site.url}wasm.html`);
  problems.expect(/Failed to load resource/);
  const load = () =>
    page.evaluate(async () => {
      try {
        const response = await fetch('data.txt');
        return `${response.status} ${await response.text()}`;
      } catch {
        return 'failed';
      }
    });
  const whole = 'Fetched by the tests of the rig: 0123456789\n';
  /** @type {[import('./lib/network.mjs').Fault, string][]} */
  const cases = [
    ['fail', 'failed'],
    ['missing', '404 <h1>404</h1>'],
    ['truncate', `200 ${whole.slice(0, whole.length >> 1)}`],
    ['damage', `200 ${whole.slice(0, 22)}3${whole.slice(23)}`],
    ['empty', '200 '],
    ['page', '200 <!doctype html><p>Sorry.'],
    ['slow', `200 ${whole}`],
  ];
  for (const [fault, expected] of cases) {
    const broken = await breakNetwork(page, /data\.txt/, fault, { times: 1 });
    assert.equal(await load(), expected, fault);
    assert.equal(broken.hits.length, 1);
    assert.equal(await load(), `200 ${whole}`, `after ${fault}`);
    await broken.stop();
  }
});

inChromium('the requests of a page are counted', async ({ page }) => {
  const urls = requestsOf(page);
  await page.goto(`${site.url}wasm.html`);
  await page.evaluate(() => fetch('data.txt'));
  assert.deepEqual(urls, [`${site.url}wasm.html`, `${site.url}data.txt`]);
});

inChromium('text is composed as with an input method', async ({ page }) => {
  await page.goto(`${site.url}wasm.html`);
  await page.focus('input');
  await compose(page, ['w', 'wang', '网络'], '网络');
  // @ts-ignore: a global of the page.
  const events = await page.evaluate(() => heard.join(' '));
  assert.match(events, /^compositionstart( composing)+ compositionend/);
  assert.equal(await page.inputValue('input'), '网络');
});

inChromium('pictures are taken, and looks are checked', async ({ page }) => {
  await page.goto(`${site.url}wasm.html`);
  const files = await screenshots(page, 'rig');
  assert.equal(files.length, 4);
  for (const file of files) assert.ok(statSync(file).size > 1000, file);
  await assertAccessible(page);
  await assertNothingCut(page);
  await page.evaluate(() => {
    document.querySelector('h1').style.cssText = 'width: 2em; white-space: nowrap; color: #ccc';
  });
  await assert.rejects(assertAccessible(page), /color-contrast/);
  await assert.rejects(assertNothingCut(page), /h1/);
});
