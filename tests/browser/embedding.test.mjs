// @ts-check
// In somebody else's page: its style, its base address, its scripts; and no scripts at all.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { host } from './lib/host.mjs';
import { buildArchive, UDHR } from './lib/programs.mjs';
import { boxReady, enterBox, reading, results, searchFor, shown } from './lib/reader.mjs';
import { inChromium, until } from './lib/rig.mjs';

/** Rules that a page may have for elements like ours, by name, class and star. */
const HOSTILE = `
  * { letter-spacing: 3px; text-transform: uppercase; line-height: 3; font-size: 31px; color: rgb(255, 0, 0);
      text-align: right; word-spacing: 9px; font-style: italic; text-indent: 20px; cursor: wait; visibility: visible;
      white-space: pre; direction: rtl; font-weight: 900; list-style: square; hyphens: auto; quotes: none; }
  p, h2, h3, ol, li, a, mark, input, button, section, article, form { display: none !important; margin: 77px !important; }
  .row, .side, .box, .input, .results, .reading, .frame, .title { background: lime !important; padding: 50px !important; }
  mark { background: black; color: black; }
  [part] { border: 9px solid red; }
`;

/** @param {string} extra in the head @param {string} element */
const page_ = (extra, element) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Blog</title>
  <link rel="icon" href="data:,">${extra}</head><body><h1 class="title">Blog</h1><p class="row" id="own">A page of its own.</p>
  ${element}<mark class="query">marked</mark></body></html>`;

const SCRIPT = '<script type="module" src="/archive/enface.js"></script>';
const ELEMENT = '<enface-search src="/archive/"><form action="/search"><input name="q" aria-label="Old search"></form></enface-search>';

/** @type {Awaited<ReturnType<typeof host>>} */
let site;
before(async () => {
  site = await host({
    folders: {
      '/archive/': buildArchive('seed'),
      '/arabic/': buildArchive('arabic', ['ar', 'en'].map((lang) => `${UDHR}/ar-en.${lang}.txt`)),
    },
    pages: {
      '/blog/plain.html': page_(SCRIPT, ELEMENT),
      '/blog/none.html': page_('', ELEMENT),
      '/blog/hostile.html': page_(`${SCRIPT}<style>${HOSTILE}</style>`, ELEMENT),
      '/blog/base.html': page_(`<base href="/elsewhere/">${SCRIPT}`, ELEMENT),
      '/blog/based.html': page_(`<base href="/archive/"><script type="module" src="enface.js"></script>`, '<enface-search src="./"></enface-search>'),
      '/blog/entry.html': page_(SCRIPT, '<enface-search src="/archive/enface.json"></enface-search>'),
      '/blog/slashless.html': page_(SCRIPT, '<enface-search src="/archive"></enface-search>'),
      '/blog/two.html': page_(SCRIPT, `${ELEMENT}<enface-search src="/arabic/" url-state="off"></enface-search>`),
      '/blog/narrow.html': page_(SCRIPT, `<div style="width: 300px">${ELEMENT}</div>`),
      '/blog/late.html': page_('', ELEMENT),
      '/blog/focus.html': page_(SCRIPT, '<enface-search src="/archive/" autofocus placeholder="Suchen"></enface-search>'),
    },
  });
});
after(() => site.stop());

/** What elements of the widget look like. @param {any} page */
const inside = (page) =>
  page.evaluate(() => {
    const root = /** @type {ShadowRoot} */ (document.querySelector('enface-search')?.shadowRoot);
    const properties = [
      'color', 'background-color', 'font-family', 'font-size', 'font-style', 'font-weight', 'line-height', 'letter-spacing',
      'word-spacing', 'text-transform', 'text-align', 'text-indent', 'white-space', 'direction', 'display', 'margin-top',
      'padding-left', 'border-top-width', 'cursor', 'list-style-type', 'visibility', 'hyphens',
    ];
    const names = ['.frame', '.box', '.input', '.count', '.title', '.title a', '.row', '.place', '.side[lang=zh]', '.side[lang=en]', 'mark', '.badge'];
    return names.flatMap((name) => {
      const element = root.querySelector(name);
      if (!element) return [`${name} is not there`];
      const style = getComputedStyle(element);
      return properties.map((property) => `${name} ${property}: ${style.getPropertyValue(property)}`);
    });
  });

/** What elements of the page look like. @param {any} page */
const outside = (page) =>
  page.evaluate(() =>
    ['html', 'body', 'h1', '#own', 'body > mark'].map((name) => {
      const style = getComputedStyle(/** @type {Element} */ (document.querySelector(name)));
      return [...style].filter((p) => !/^(block-size|height|perspective-origin|transform-origin|inline-size|width)$/.test(p))
        .map((property) => `${property}: ${style.getPropertyValue(property)}`).join('; ');
    }));

inChromium('the style of a page does not reach into the widget', async ({ page }) => {
  await page.goto(`${site.url}blog/plain.html?q=${encodeURIComponent('网络安全')}`);
  await results(page);
  const plain = await inside(page);
  await page.goto(`${site.url}blog/hostile.html?q=${encodeURIComponent('网络安全')}`);
  await results(page);
  const hostile = await inside(page);
  const leaks = hostile.filter((/** @type {string} */ line, /** @type {number} */ i) => line !== plain[i]);
  assert.deepEqual(leaks, []);
});

inChromium('a page full of rules for all elements can still be searched and read in', async ({ page }) => {
  await page.goto(`${site.url}blog/hostile.html`);
  await enterBox(page);
  await page.keyboard.type('网络安全');
  assert.ok((await results(page)).length > 0);
  assert.ok(await page.locator('enface-search .row').first().isVisible());
  await page.locator('enface-search .title a').first().click();
  await reading(page);
});

inChromium('the style of the widget does not reach into the page', async ({ page }) => {
  await page.goto(`${site.url}blog/none.html`);
  const alone = await outside(page);
  await page.goto(`${site.url}blog/plain.html?q=law`);
  await results(page);
  assert.deepEqual(await outside(page), alone);
  const globals = await page.evaluate(() => Object.keys(window).filter((name) => /enface|wasm/i.test(name)));
  assert.deepEqual(globals, []);
  assert.equal(await page.evaluate(() => document.adoptedStyleSheets.length), 0);
});

for (const [name, what] of Object.entries({
  base: 'a base address that leads elsewhere', based: 'a base address that leads to the archive',
  entry: 'the address of the entry file', slashless: 'a folder without its slash',
})) {
  inChromium(`it works with ${what}`, async ({ page }) => {
    await page.goto(`${site.url}blog/${name}.html`);
    assert.ok((await searchFor(page, '网络安全')).total > 0);
    const links = await page.evaluate(() =>
      [...(document.querySelector('enface-search')?.shadowRoot?.querySelectorAll('.results a') ?? [])]
        .map((link) => /** @type {HTMLAnchorElement} */ (link).href));
    for (const link of links) assert.equal(new URL(link).pathname, `/blog/${name}.html`);
    await page.goto('about:blank');
    await page.goto(links[0]);
    assert.notEqual(await reading(page), '');
  });
}

inChromium('two archives in one page do not know of each other', async ({ page }) => {
  await page.goto(`${site.url}blog/two.html`);
  await searchFor(page, 'cybersecurity', 0);
  await searchFor(page, 'everyone', 1);
  const [first, second] = [await shown(page, 0), await shown(page, 1)];
  assert.ok(first.length > 0 && second.length > 0);
  const langs = (/** @type {typeof first} */ list) => new Set(list.flatMap((d) => d.rows).flatMap((r) => r.sides).map((s) => s.lang));
  assert.deepEqual([...langs(first)].sort(), ['en', 'zh']);
  assert.deepEqual([...langs(second)].sort(), ['ar', 'en']);
});

inChromium('in a narrow column of a wide page the sides stand one below the other', async ({ page }) => {
  await page.goto(`${site.url}blog/narrow.html?q=${encodeURIComponent('网络安全')}`);
  await results(page);
  const below = await page.evaluate(() => {
    const root = document.querySelector('enface-search')?.shadowRoot;
    const row = [...(root?.querySelectorAll('.row') ?? [])].find((one) => one.querySelectorAll('.side').length === 2);
    const [a, b] = [...(row?.querySelectorAll('.side') ?? [])].map((side) => side.getBoundingClientRect());
    return a.bottom <= b.top && a.right <= 320;
  });
  assert.ok(below);
});

inChromium('the element may come before its script, be moved, and be removed', async ({ page }) => {
  await page.goto(`${site.url}blog/late.html`);
  assert.ok(await page.locator('enface-search input').isVisible(), 'what stands inside is shown');
  await page.evaluate(() => {
    const script = Object.assign(document.createElement('script'), { type: 'module', src: '/archive/enface.js' });
    document.head.append(script);
  });
  await boxReady(page);
  await searchFor(page, '网络安全');
  const before = await shown(page);
  await page.evaluate(() => document.body.prepend(/** @type {Element} */ (document.querySelector('enface-search'))));
  assert.deepEqual(await shown(page), before);
  await searchFor(page, 'law');
  await page.evaluate(() => document.querySelector('enface-search')?.remove());
  await page.goBack().catch(() => {});
});

/** Puts the module's memory at `window.memory`. @param {import('playwright-core').Page} page */
const showMemory = (page) =>
  page.addInitScript(() => {
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...given) => {
      const made = await instantiate.apply(WebAssembly, given);
      Object.assign(window, { memory: made.instance.exports.memory });
      return made;
    };
  });

inChromium('what is removed gives its memory back, and what comes back works again', async ({ page }) => {
  await showMemory(page);
  await page.goto(`${site.url}blog/plain.html`);
  await searchFor(page, '网络安全');
  const grown = await page.evaluate(async () => {
    const { memory } = /** @type {any} */ (window);
    const first = /** @type {any} */ (document.querySelector('enface-search'));
    const search = async (/** @type {any} */ element) => {
      await new Promise((done) => {
        element.addEventListener('enface:results', done, { once: true });
        element.value = 'cybersecurity';
      });
    };
    first.remove();
    const sizes = [];
    for (let i = 0; i < 24; i += 1) {
      const element = /** @type {any} */ (document.createElement('enface-search'));
      element.setAttribute('src', '/archive/');
      element.setAttribute('url-state', 'off');
      document.body.append(element);
      await search(element);
      element.remove();
      await new Promise((done) => setTimeout(done, 30));
      sizes.push(memory.buffer.byteLength);
    }
    document.body.append(first);
    await search(first);
    return sizes;
  });
  assert.equal(grown[23], grown[3], `${grown}`);
  assert.ok((await shown(page)).length > 0);
});

inChromium('another src opens another archive', async ({ page }) => {
  await page.goto(`${site.url}blog/plain.html`);
  await searchFor(page, 'everyone');
  await page.evaluate(() => document.querySelector('enface-search')?.setAttribute('src', '/arabic/'));
  await until(page, () => Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('.side[lang=ar]')));
});

inChromium('another src takes the help, the documents and the memory of the one before with it', async ({ page }) => {
  await showMemory(page);
  await page.goto(`${site.url}blog/plain.html`);
  await searchFor(page, 'cybersecurity');
  await page.locator('enface-search .title a').first().click();
  await page.locator('enface-search .tools').waitFor();
  await page.goBack();
  await enterBox(page);
  await page.locator('enface-search .help').waitFor();
  await page.evaluate(() => document.querySelector('enface-search')?.setAttribute('src', '/arabic/'));
  // Who has the cursor in the box need not come back to it.
  await page.locator('enface-search .help').waitFor();
  assert.equal(await page.locator('enface-search .help').count(), 1);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('everyone has the right to freedom of thought');
  await page.locator('enface-search [role=option]').first().waitFor();
  assert.equal(await page.locator('enface-search [role=listbox]').count(), 1);
  await searchFor(page, 'freedom');
  await page.locator('enface-search .results .title a').first().click();
  await page.locator('enface-search .tools').waitFor();
  const modes = page.locator('enface-search .mode[aria-pressed=true]');
  await page.keyboard.press('v');
  assert.equal(await modes.getAttribute('data-mode'), 'interleaved', 'a key does once what it does');
  const grown = await page.evaluate(async () => {
    const element = /** @type {any} */ (document.querySelector('enface-search'));
    const sizes = [];
    for (let i = 0; i < 24; i += 1) {
      await new Promise((done) => {
        element.addEventListener('enface:results', done, { once: true });
        element.setAttribute('src', i % 2 ? '/arabic/' : '/archive/');
        element.value = i % 2 ? 'freedom' : 'law';
      });
      await new Promise((done) => setTimeout(done, 30));
      sizes.push(/** @type {any} */ (window).memory.buffer.byteLength);
    }
    return { sizes, sheets: element.shadowRoot.adoptedStyleSheets.length };
  });
  assert.equal(grown.sizes[23], grown.sizes[5], `${grown.sizes}`);
  assert.ok(grown.sheets <= 3, 'and each style is there once');
});

inChromium('what is moved in its page keeps the style of what is open in it', async ({ page }) => {
  await page.goto(`${site.url}blog/plain.html`);
  await searchFor(page, 'cybersecurity');
  await page.locator('enface-search .title a').first().click();
  await page.locator('enface-search .tools').waitFor();
  const look = () => page.evaluate(() =>
    getComputedStyle(/** @type {Element} */ (document.querySelector('enface-search')?.shadowRoot?.querySelector('.modes'))).display);
  const before = await look();
  await page.evaluate(async () => {
    document.body.prepend(/** @type {Element} */ (document.querySelector('enface-search')));
    await new Promise((done) => setTimeout(done, 100));
  });
  assert.equal(await look(), before);
});

inChromium('autofocus and placeholder do what they say', async ({ page }) => {
  await page.goto(`${site.url}blog/focus.html`);
  await boxReady(page);
  assert.equal(await page.locator('enface-search input').getAttribute('placeholder'), 'Suchen');
  await page.keyboard.type('law');
  assert.ok((await results(page)).length > 0);
});

inChromium('the fallback is shown when JavaScript is off', async ({ page }) => {
  await page.goto(`${site.url}blog/plain.html`);
  assert.ok(await page.locator('enface-search input[name=q]').isVisible());
  await page.goto(`${site.url}archive/`);
  const fallback = page.locator('enface-search .fallback');
  await fallback.waitFor({ state: 'visible' });
  assert.match((await fallback.textContent()) ?? '', /needs JavaScript/);
}, { javaScript: false });

inChromium('the fallback is shown when the script does not come', async ({ page, problems }) => {
  problems.expect(/Failed to load resource/);
  await page.route(/enface\.js$/, (route) => route.abort());
  await page.goto(`${site.url}blog/plain.html`);
  assert.ok(await page.locator('enface-search input[name=q]').isVisible());
});
