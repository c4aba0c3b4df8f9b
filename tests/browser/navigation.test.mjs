// @ts-check
// Announcing, landmarks, focus, the address, the back button, links to passages.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { host } from './lib/host.mjs';
import { buildArchive, serve } from './lib/programs.mjs';
import { boxReady, enterBox, reading, results, searchFor, shown } from './lib/reader.mjs';
import { inBoth, inChromium, until } from './lib/rig.mjs';

/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
/** @type {string} */
let folder;
before(async () => {
  folder = buildArchive('seed');
  site = await serve(folder);
});
after(() => site.stop());

/** What has the focus, inside the widget if it is there: its class. */
const focused = () => {
  const root = document.querySelector('enface-search')?.shadowRoot;
  return root?.activeElement?.getAttribute('class') ?? document.activeElement?.localName;
};

const status = () =>
  document.querySelector('enface-search')?.shadowRoot?.querySelector('[role=status]')?.textContent;

inBoth('the count is announced politely, in a region that was there before', async ({ page }) => {
  await page.goto(site.url);
  await boxReady(page);
  await page.evaluate(() => {
    const region = document.querySelector('enface-search')?.shadowRoot?.querySelector('[role=status]');
    const said = /** @type {string[]} */ ([]);
    Object.assign(window, { region, said });
    new MutationObserver(() => said.push(region?.textContent ?? '')).observe(
      /** @type {Node} */ (region), { childList: true, characterData: true, subtree: true });
  });
  assert.equal(await page.evaluate(status), '', 'nothing is said before');
  await enterBox(page);
  await page.keyboard.type('cybersecurity');
  await until(page, () => /** @type {any} */ (window).said.length > 0);
  const { said, same, live } = await page.evaluate(() => {
    const { said, region } = /** @type {any} */ (window);
    const now = document.querySelector('enface-search')?.shadowRoot?.querySelector('[role=status]');
    return { said, same: now === region, live: region.getAttribute('aria-live') ?? 'polite' };
  });
  assert.ok(same, 'the region is still the same element');
  assert.equal(live, 'polite');
  assert.match(said.at(-1), /\d+ passages in \d+ documents/);
  assert.equal(said.length, 1, `said once, not with each key: ${said}`);
  assert.match(await page.evaluate(focused), /input/, 'the focus stays');
});

inBoth('that there is no hit is announced too', async ({ page }) => {
  await page.goto(site.url);
  await searchFor(page, '不存在');
  assert.match(await until(page, status), /No passage has “不存在”/);
});

inChromium('results are lists of headings and links, in a search landmark', async ({ page }) => {
  await page.goto(site.url);
  await searchFor(page, '网络安全');
  const found = await page.evaluate(() => {
    const root = /** @type {ShadowRoot} */ (document.querySelector('enface-search')?.shadowRoot);
    const list = /** @type {Element} */ (root.querySelector('.list'));
    return {
      list: list.matches('ol, ul') && [...list.children].every((child) => child.localName === 'li'),
      headings: [...list.children].every((item) => item.querySelector('h2 > a[href]')),
      links: [...list.querySelectorAll('.row')].every((row) => row.querySelector('a[href]')),
      odd: list.querySelectorAll('[role]:not([role=list]), [tabindex], [aria-selected]').length,
      landmark: Boolean(list.closest('search, [role=search]')),
      input: Boolean(root.querySelector('input')?.closest('search, [role=search]')),
    };
  });
  assert.deepEqual(found, { list: true, headings: true, links: true, odd: 0, landmark: true, input: true });
});

inBoth('opening moves the focus to the heading, closing returns it to the link', async ({ page }) => {
  await page.goto(site.url);
  await searchFor(page, '网络安全');
  await page.evaluate(() => {
    const root = document.querySelector('enface-search')?.shadowRoot;
    const link = /** @type {HTMLElement} */ (root?.querySelectorAll('.results a.place')[1]);
    link.focus();
    link.click();
  });
  await reading(page);
  assert.match(await page.evaluate(focused), /heading/);
  await page.keyboard.press('Escape');
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.results .row')?.checkVisibility());
  const back = await page.evaluate(() => {
    const root = document.querySelector('enface-search')?.shadowRoot;
    return [...(root?.querySelectorAll('.results a.place') ?? [])].indexOf(/** @type {Element} */ (root?.activeElement));
  });
  assert.equal(back, 1, 'the link that was followed has the focus');
});

inBoth('the query is in the address, and the back button restores the results', async ({ page }) => {
  await page.goto(site.url);
  await enterBox(page);
  await page.keyboard.type('网络安全');
  const before = await results(page);
  await until(page, () => new URLSearchParams(location.search).get('q') === '网络安全');
  await page.evaluate(() =>
    /** @type {HTMLElement} */ (document.querySelector('enface-search')?.shadowRoot?.querySelector('.title a')).click());
  await reading(page);
  assert.match(page.url(), /#.+\/\d*/);
  await page.evaluate(() => history.back()); // Puppeteer's goBack waits for a page to load.
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.results .row')?.checkVisibility());
  assert.deepEqual(await shown(page), before);
  assert.equal(await page.evaluate(() =>
    document.querySelector('enface-search')?.shadowRoot?.querySelector('input')?.value), '网络安全');
});

inChromium('back and forward lead through documents and results as they were scrolled', async ({ page }) => {
  await page.goto(`${site.url}?q=cybersecurity`);
  await results(page);
  await page.evaluate(() => scrollTo(0, 700));
  // A driven click may scroll to what is covered; where it happens is where the reader left.
  await page.evaluate(() =>
    addEventListener('click', () => (/** @type {any} */ (window).left = scrollY), { capture: true, once: true }));
  await page.locator('enface-search .document:nth-child(3) .title a').click();
  const title = await reading(page);
  const y = await page.evaluate(() => /** @type {any} */ (window).left);
  assert.ok(y > 600, `${y}`);
  await page.goBack();
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.results .row')?.checkVisibility());
  await pause(100);
  // But for the row of views, which is drawn a little later and moves them by its height.
  assert.ok(Math.abs((await page.evaluate(() => scrollY)) - y) < 4, 'the results are where they were');
  await page.goForward();
  assert.equal(await reading(page), title);
});

inChromium('back from a second query leads to the first', async ({ page }) => {
  await page.goto(site.url);
  await enterBox(page);
  await page.keyboard.type('网络安全');
  await results(page);
  const first = await shown(page);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('standard');
  await until(page, () => new URLSearchParams(location.search).get('q') === 'standard');
  await page.goBack();
  await until(page, () => new URLSearchParams(location.search).get('q') === '网络安全');
  await pause(300);
  assert.deepEqual(await shown(page), first);
});

/** @param {any} page @returns {Promise<string>} a link to a passage that has to be scrolled to */
async function farLink(page) {
  await page.goto(`${site.url}?q=${encodeURIComponent('国家标准')}`);
  await results(page);
  await page.evaluate(() =>
    /** @type {HTMLElement} */ (document.querySelector('enface-search')?.shadowRoot?.querySelector('.title a')).click());
  await reading(page);
  return page.evaluate(() => {
    const rows = [...(document.querySelector('enface-search')?.shadowRoot?.querySelectorAll('.reading .row') ?? [])];
    return /** @type {HTMLAnchorElement} */ (rows[rows.length - 5].querySelector('a.place')).href;
  });
}

const target = () => {
  const row = document.querySelector('enface-search')?.shadowRoot?.querySelector('.reading .target');
  if (!row) return undefined;
  const { top, bottom } = row.getBoundingClientRect();
  return { text: row.textContent, inView: top >= 0 && bottom <= innerHeight, scrolled: scrollY > 100,
    place: row.querySelector('a')?.getAttribute('data-place') };
};

const notes = () =>
  [...(document.querySelector('enface-search')?.shadowRoot?.querySelectorAll('.reading .note') ?? [])]
    .filter((note) => note.checkVisibility()).map((note) => note.textContent).join('|');

inBoth('a link to a passage opens its document there, marked', async ({ page }) => {
  const link = await farLink(page);
  assert.match(link, /\?q=.*#[^/]+\/\d+~[0-9a-f]+$/);
  await page.goto('about:blank');
  await page.goto(link);
  const { inView, scrolled, place } = await until(page, target);
  assert.ok(inView && scrolled);
  assert.ok(link.endsWith(`/${place}`));
  assert.doesNotMatch(await page.evaluate(notes), /changed|longer/);
});

inChromium('a passage that has changed since its link was made is shown, and that is said', async ({ page }) => {
  const link = await farLink(page);
  await page.goto('about:blank');
  await page.goto(link.replace(/~.*/, '~00000000'));
  const { place } = await until(page, target);
  assert.equal(place.split('~')[0], link.match(/(\d+)~/)?.[1]);
  assert.match(await page.evaluate(notes), /This passage has changed since/);
  // Moved within the document it is found by its text.
  await page.goto('about:blank');
  await page.goto(link.replace(/\d+~/, '3~'));
  const moved = await until(page, target);
  assert.ok(link.endsWith(`/${moved.place}`));
  // And where it is gone that is said.
  await page.goto('about:blank');
  await page.goto(link.replace(/\d+~.*/, '9999~00000000'));
  await reading(page);
  assert.match(await page.evaluate(notes), /no longer in this document/);
});

inChromium('the note on a changed passage can be seen without scrolling', async ({ page }) => {
  const link = await farLink(page);
  await page.goto('about:blank');
  await page.goto(link.replace(/~.*/, '~00000000'));
  await until(page, target);
  const inView = await page.evaluate(() => {
    const root = document.querySelector('enface-search')?.shadowRoot;
    const said = [...(root?.querySelectorAll('.note, [role=status], [role=alert]') ?? [])]
      .filter((note) => /changed/.test(note.textContent ?? ''));
    return said.some((note) => {
      const { top, bottom } = note.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
  });
  assert.ok(inView);
});

inChromium('a link to a document that there is not says so', async ({ page }) => {
  await page.goto(`${site.url}#no-such-document/`);
  assert.match(await reading(page), /no document “no-such-document”/);
  await page.locator('enface-search a.back').click();
  await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('input')?.checkVisibility());
});

inChromium('the step buttons and keys lead from hit to hit', async ({ page }) => {
  await page.goto(`${site.url}?q=${encodeURIComponent('网络安全')}`);
  await results(page);
  await page.locator('enface-search .title a').first().click();
  await reading(page);
  const label = page.locator('enface-search .hits');
  const first = await page.evaluate(target);
  await page.locator('enface-search button.next').click();
  const second = await page.evaluate(target);
  assert.notEqual(second?.place, first?.place);
  assert.match((await label.textContent()) ?? '', /^Hit \d+ of \d+$/);
  await page.keyboard.press('p');
  assert.equal((await page.evaluate(target))?.place, first?.place);
});

inChromium('an element with url-state="off" leaves the address alone, beside one that does not', async ({ page }) => {
  const two = await host({
    folders: { '/archive/': folder },
    pages: {
      '/two.html': `<!doctype html><html lang="en"><title>Two</title><script type="module" src="/archive/enface.js"></script>
        <link rel="icon" href="data:,"><enface-search src="/archive/"></enface-search><enface-search src="/archive/" url-state="off"></enface-search>`,
    },
  });
  try {
    await page.goto(`${two.url}two.html`);
    const start = await page.evaluate(() => history.length);
    await searchFor(page, '网络安全', 1);
    assert.ok((await shown(page, 1)).length > 0);
    await page.evaluate(() =>
      /** @type {HTMLElement} */ (document.querySelectorAll('enface-search')[1].shadowRoot?.querySelector('.title a')).click());
    await until(page, () => Boolean(document.querySelectorAll('enface-search')[1].shadowRoot?.querySelector('.reading:not([hidden]) .row')));
    assert.equal(page.url(), `${two.url}two.html`);
    assert.equal(await page.evaluate(() => history.length), start);
    assert.deepEqual(await shown(page, 0), [], 'the other one shows nothing');
    await searchFor(page, 'standard', 0);
    assert.match(page.url(), /\?q=standard$/);
    await page.evaluate(() =>
      /** @type {HTMLElement} */ (document.querySelectorAll('enface-search')[1].shadowRoot?.querySelector('a.back')).click());
    await until(page, () => document.querySelectorAll('enface-search')[1].shadowRoot?.querySelector('.results .row')?.checkVisibility());
    assert.match(page.url(), /\?q=standard$/);
  } finally {
    two.stop();
  }
});

inChromium('with url-state="hash" all state is behind the #', async ({ page }) => {
  const own = await host({
    folders: { '/archive/': folder },
    pages: {
      '/hash.html': `<!doctype html><html lang="en"><title>Hash</title><link rel="icon" href="data:,">
        <script type="module" src="/archive/enface.js"></script><enface-search src="/archive/" url-state="hash"></enface-search>`,
    },
  });
  try {
    await page.goto(`${own.url}hash.html?q=theirs`);
    await searchFor(page, '网络安全');
    await page.locator('enface-search .title a').first().click();
    const title = await reading(page);
    assert.match(page.url(), /hash\.html\?q=theirs#[^?]+\/\d+~[0-9a-f]+\?q=/);
    const link = page.url();
    await page.goto('about:blank');
    await page.goto(link);
    assert.equal(await reading(page), title);
    await page.keyboard.press('Escape');
    await results(page);
    assert.match(page.url(), /hash\.html\?q=theirs#\?q=/);
    // What is asked for after a document is open comes to its end.
    await pause(500);
  } finally {
    own.stop();
  }
});

inChromium('with the keyboard alone: to the box, to a hit, into it, and back, always with a visible focus', async ({ page }) => {
  await page.goto(site.url);
  await boxReady(page);
  const outlined = () =>
    page.evaluate(() => {
      const root = document.querySelector('enface-search')?.shadowRoot;
      const element = /** @type {Element} */ (root?.activeElement);
      return [element, element.closest('.box')].some((one) => {
        if (!one) return false;
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
      });
    });
  // Before the box stand the page's own links.
  let before = 0;
  do {
    assert.ok((before += 1) <= 12, 'the box can be reached');
    await page.keyboard.press('Tab');
  } while (!/input/.test((await page.evaluate(focused)) ?? ''));
  assert.ok(await outlined(), 'box');
  await page.keyboard.type('网络安全');
  await results(page);
  const isHit = () => Boolean(document.querySelector('enface-search')?.shadowRoot?.activeElement?.closest('.results'));
  let n = 0;
  while (!(await page.evaluate(isHit))) {
    assert.ok((n += 1) <= 7, 'between box and hits are its two buttons and the four views');
    await page.keyboard.press('Tab');
    assert.ok(await outlined(), `stop ${n}`);
  }
  await page.keyboard.press('Tab');
  assert.match((await page.evaluate(focused)) ?? '', /place/, 'then its first passage');
  assert.ok(await outlined(), 'passage');
  await page.keyboard.press('Enter');
  await reading(page);
  assert.match((await page.evaluate(focused)) ?? '', /heading/);
  assert.ok(await outlined(), 'heading');
  await page.keyboard.press('j');
  assert.match((await page.evaluate(focused)) ?? '', /place/);
  assert.ok(await outlined(), 'passage in the document');
  await page.keyboard.press('Escape');
  await until(page, isHit);
  assert.match((await page.evaluate(focused)) ?? '', /place/);
  assert.ok(await outlined(), 'passage again');
  await page.keyboard.press('/');
  assert.match((await page.evaluate(focused)) ?? '', /input/);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('enface-search input').inputValue(), '');
});

inChromium('a hit reads title, language and passage, with “match” around its marks', async ({ page }) => {
  await page.goto(`${site.url}?q=${encodeURIComponent('原则上不制定网络安全')}`);
  await results(page);
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  /** In the order in which it is read. @param {any} node @returns {string[]} */
  const read = (node) => {
    const role = `${node.role?.value}`;
    const own = node.ignored || !['StaticText', 'heading', 'link'].includes(role) ? [] : [`${role === 'StaticText' ? '' : `${role}: `}${node.name?.value}`];
    return [...own, ...(role === 'StaticText' ? [] : (node.childIds ?? []).flatMap((/** @type {string} */ id) => (byId.has(id) ? read(byId.get(id)) : [])))];
  };
  const said = read(nodes[0]);
  const at = said.findIndex((text) => text.startsWith('heading: Some Opinions'));
  assert.ok(at >= 0, said.join('\n'));
  const hit = said.slice(at).join(' ').replace(/\s+/g, ' ');
  assert.match(hit, /^heading: Some Opinions.*link: Some Opinions.*link: Passage .+: read it in its document.*English: .*Chinese: .*match 原则上不制定网络安全 end of match/);
});
