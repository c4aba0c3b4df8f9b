// @ts-check
// A strict host: Content Security Policy, Trusted Types, odd media types, an archive in a folder.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { largeArchive } from './lib/corpora.mjs';
import { host } from './lib/host.mjs';
import { buildArchive } from './lib/programs.mjs';
import { ask, boxReady, failure, reading, results, searchFor, shown } from './lib/reader.mjs';
import { inBoth, inChromium, until } from './lib/rig.mjs';

const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'";

/** @type {Record<string, Awaited<ReturnType<typeof host>>>} */
const hosts = {};
before(async () => {
  const seed = buildArchive('seed');
  const folders = { '/': seed };
  const csp = (/** @type {string} */ policy) => ({ 'content-security-policy': policy });
  hosts.strict = await host({ folders, headers: csp(POLICY) });
  hosts.large = await host({ folders: { '/': largeArchive() }, headers: csp(POLICY) });
  hosts.noWasm = await host({ folders, headers: csp("default-src 'self'") });
  hosts.typeless = await host({ folders: { '/deep/er/': seed } });
  const page = `<!doctype html><html lang="en"><title>Page</title><link rel="icon" href="/archive/enface.svg">
    <meta http-equiv="content-security-policy" content="${POLICY}; trusted-types 'none'">
    <script type="module" src="/archive/enface.js"></script><enface-search src="/archive/"></enface-search>`;
  hosts.meta = await host({ folders: { '/archive/': seed }, pages: { '/page.html': page } });
});
after(() => Object.values(hosts).forEach((one) => one.stop()));

/** Violations of the policy, which Firefox does not always print. @param {any} page */
async function hearViolations(page) {
  await page.evaluate(() => {
    const violations = /** @type {string[]} */ ([]);
    Object.assign(window, { violations });
    addEventListener('securitypolicyviolation', (event) =>
      violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  });
}

/** @param {any} page @param {string} url */
async function readAlong(page, url) {
  await page.goto(url);
  await hearViolations(page);
  await boxReady(page);
  const style = await page.evaluate(() => {
    const root = document.querySelector('enface-search')?.shadowRoot;
    return getComputedStyle(/** @type {Element} */ (root?.querySelector('.box'))).borderTopLeftRadius;
  });
  assert.equal(style, '6px', 'the style sheet is there');
  for (const query of ['网络安全', 'cybersecurity', '"personal information"']) {
    assert.ok((await searchFor(page, query)).total > 0);
  }
  assert.ok((await shown(page)).length > 0);
  await page.evaluate(() =>
    /** @type {HTMLElement} */ (document.querySelector('enface-search')?.shadowRoot?.querySelector('.results a.place')).click());
  await reading(page);
  await until(page, () => Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('.target')));
  await page.keyboard.press('Escape');
  await results(page);
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).violations), []);
}

inBoth('everything works under a strict policy with trusted types', ({ page }) => readAlong(page, hosts.strict.url));

inChromium('so does an archive of many files', ({ page }) => readAlong(page, hosts.large.url));

inChromium('so does a page whose policy is in a meta element and that allows no policy of trusted types', ({ page }) =>
  readAlong(page, `${hosts.meta.url}page.html`));

inChromium('so does the interface for scripts', async ({ page }) => {
  await page.goto(`${hosts.meta.url}page.html`);
  const [answer] = await ask(page, `${hosts.meta.url}archive/`, ['网络安全']);
  assert.ok(answer.total > 10);
});

inChromium('a page whose policy forbids wasm says that in a sentence', async ({ page, problems }) => {
  problems.tolerate(/Content Security Policy|unsafe-eval/);
  await page.goto(`${hosts.noWasm.url}?q=law`);
  const { message, button, box } = await failure(page);
  assert.match(message, /does not allow WebAssembly/);
  assert.equal(button, 'Retry');
  assert.ok(box);
});

inBoth('an archive works in a folder, wherever it is', async ({ page }) => {
  await page.goto(`${hosts.typeless.url}deep/er/index.html?q=${encodeURIComponent('网络安全')}`);
  assert.ok((await results(page)).length > 0);
});

for (const type of ['application/octet-stream', 'text/plain']) {
  inChromium(`a host that calls wasm ${type} does no harm`, async ({ page, problems }) => {
    problems.tolerate(/Incorrect response MIME type/);
    await page.route(/\.wasm/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), 'content-type': type } });
    });
    await page.goto(`${hosts.typeless.url}deep/er/?q=law`);
    assert.ok((await results(page)).length > 0);
  });
}
