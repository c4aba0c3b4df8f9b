// @ts-check
// Every view for those who see it large, in their own colours, or have the keyboard alone.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { knownArchive } from './lib/corpora.mjs';
import { assertNothingCut } from './lib/looks.mjs';
import { buildArchive, serve } from './lib/programs.mjs';
import { inChromium, until } from './lib/rig.mjs';
import { come, VIEWS } from './lib/views.mjs';

/** @type {Record<'seed' | 'known', Awaited<ReturnType<typeof serve>>>} */
let sites;
before(async () => {
  sites = { seed: await serve(buildArchive('seed')), known: await serve(knownArchive()) };
});
after(() => Object.values(sites).forEach((site) => site.stop()));

/** Runs in the page: what has the focus, by its classes or name. @param {any} page @returns {Promise<string>} */
const focused = (page) => page.evaluate(() => {
  const one = document.querySelector('enface-search')?.shadowRoot?.activeElement;
  return one ? `${one.localName}.${one.getAttribute('class') ?? ''}` : '';
});

// 640 pixels are what a window of 1280 has at 200 %, and 320 what it has at 400 %.
for (const [name, view] of Object.entries(VIEWS)) {
  for (const [locale, dir] of [['en-US', 'ltr'], ['ar', 'rtl']]) {
    inChromium(`${name}, ${dir}: nothing is cut or scrolls sideways when it is large, with more space between letters too`, async ({ page }) => {
      const failed = [];
      for (const width of [320, 640]) {
        await page.setViewportSize({ width, height: 800 });
        await come(page, sites, view);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) failed.push(`${width}: ${over} pixels`);
        // A concordance cuts its contexts on purpose.
        if (name === 'concordance') continue;
        await assertNothingCut(page).catch((error) => failed.push(`${width}: ${error.message}`));
        // WCAG 1.4.12
        await page.evaluate(() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }');
          const root = /** @type {ShadowRoot} */ (document.querySelector('enface-search')?.shadowRoot);
          root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
        });
        await assertNothingCut(page).catch((error) => failed.push(`${width}, spaced: ${error.message}`));
      }
      assert.deepEqual(failed, []);
    }, { locale });
  }
}

inChromium('in forced colours marks, selected states, bars and the focus can be seen', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  /** @param {string} name @param {string[]} pairs two selectors each that must not look alike in a property */
  const check = async (name, ...pairs) => {
    await come(page, sites, VIEWS[name]);
    const alike = await page.evaluate((pairs) => {
      const root = /** @type {ShadowRoot} */ (document.querySelector('enface-search')?.shadowRoot);
      return pairs.filter((pair) => {
        const [property, one, other] = pair.split(' | ');
        const of = (/** @type {string} */ selector) => {
          const found = root.querySelector(selector);
          return found ? getComputedStyle(found).getPropertyValue(property) : undefined;
        };
        return of(one) === undefined || of(other) === undefined || of(one) === of(other);
      });
    }, pairs);
    assert.deepEqual(alike, [], name);
  };
  await check('results', 'text-decoration-line | .row mark.query | .row .side', 'text-decoration-style | .row mark.query | .row mark.counterpart',
    'border-block-end-color | .view[aria-pressed=true] | .view[aria-pressed=false]');
  await check('suggestions', 'outline-style | .suggestion[aria-selected=true] | .suggestion[aria-selected=false]',
    'border-inline-start-color | .suggestion[aria-selected=true] | .suggestion[aria-selected=false]');
  await check('renderings', 'background-color | .share-fill | .share');
  await check('filters', 'background-color | .chosen .bar-fill | .bars');
  await check('reading', 'background-color | .mode[aria-pressed=true] | .mode[aria-pressed=false]',
    'border-inline-start-color | .row.target | .row:not(.target)', 'text-decoration-line | .row mark.query | .row .side');
  await check('comparison', 'text-decoration-line | .deleted | .side', 'text-decoration-style | .inserted | .deleted');
});

for (const [name, view] of Object.entries(VIEWS)) {
  if (view.isOver || name === 'finding') continue;
  inChromium(`${name}: the tabulator comes to all that can be used, and one sees where it is`, async ({ page }) => {
    // A short document takes fewer steps.
    const address = view.address.replace('cybersecurity', 'personal').replace(/#some.*/, '#law/1');
    await come(page, sites, view.address.includes('#some') ? { ...view, site: 'known', address } : view);
    await page.evaluate(() => {
      const root = /** @type {ShadowRoot} */ (document.querySelector('enface-search')?.shadowRoot);
      /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
      Object.assign(window, { usable: new Set([...root.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
        .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.getAttribute('tabindex') !== '-1')), hidden: [] });
    });
    const n = await page.evaluate(() => /** @type {any} */ (window).usable.size);
    assert.ok(n > 3);
    // The page's own links, and what appears beside a passage that has the focus.
    for (let i = 0; i < 5 * n + 60; i += 1) {
      await page.keyboard.press('Tab');
      const left = await page.evaluate(() => {
        const { usable, hidden } = /** @type {any} */ (window);
        const one = document.querySelector('enface-search')?.shadowRoot?.activeElement;
        if (!one) return usable.size;
        usable.delete(one);
        const isRinged = (/** @type {Element | null} */ e) => e && getComputedStyle(e).outlineStyle !== 'none' && parseFloat(getComputedStyle(e).outlineWidth) >= 2;
        const box = one.getBoundingClientRect();
        if (!isRinged(one) && !isRinged(one.closest('.box'))) hidden.push(`${one.localName}.${one.className} has no ring`);
        if (box.bottom < 0 || box.top > innerHeight) hidden.push(`${one.localName}.${one.className} is out of sight`);
        return usable.size;
      });
      if (!left) break;
    }
    const { missed, hidden } = await page.evaluate(() => {
      const { usable, hidden } = /** @type {any} */ (window);
      return { missed: [...usable].filter((one) => one.isConnected).map((one) => `${one.localName}.${one.className}`), hidden };
    });
    assert.deepEqual({ missed, hidden: [...new Set(hidden)] }, { missed: [], hidden: [] });
  });
}

inChromium('a filter that is chosen by a key keeps the focus, and what takes its place has it', async ({ page }) => {
  await come(page, sites, VIEWS.filters);
  const value = () => page.evaluate(() =>
    /** @type {HTMLElement | null | undefined} */ (document.querySelector('enface-search')?.shadowRoot?.activeElement)?.dataset.value);
  /** @param {string} of @param {string} key @param {RegExp} address */
  const use = async (of, key, address) => {
    await page.locator(`enface-search [data-value="${of}"]`).focus();
    await page.evaluate(() => Object.assign(window, { panel: document.querySelector('enface-search')?.shadowRoot?.querySelector('.filters') }));
    await page.keyboard.press(key);
    await page.waitForURL(address);
    await until(page, () => !/** @type {any} */ (window).panel.isConnected);
    return value();
  };
  assert.equal(await use('kind:notice', ' ', /kind/), 'kind:notice');
  assert.equal(await use('kind:notice', ' ', /q=cybersecurity(?!.*kind)/), 'kind:notice');
  assert.equal(await use('2017', 'Enter', /year/), '2017');
  assert.equal(await use('all-years', 'Enter', /q=cybersecurity(?!.*year)/), 'from');
  assert.equal(await use('order', 'ArrowDown', /newest/), 'order');
});

inChromium('what is revealed by a key has the focus, and a change of layout does not lose it', async ({ page }) => {
  await come(page, sites, VIEWS['reading to reveal']);
  await page.locator('enface-search .uncover').first().focus();
  await page.keyboard.press('Enter');
  assert.match(await focused(page), /\.side/);
  await page.keyboard.press('x');
  assert.match(await focused(page), /\.(side|place)/, 'a side that has moved');
  await page.locator('enface-search .uncover').nth(2).focus();
  await page.keyboard.press('v');
  assert.match(await focused(page), /\.place/, 'the button is gone, its passage is not');
});

inChromium('who goes on from a rendering or a way out by a key has the focus there', async ({ page }) => {
  await come(page, sites, VIEWS.renderings);
  await page.locator('enface-search .behind').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/%E7%BD%91/);
  await until(page, () => /summary/.test(document.querySelector('enface-search')?.shadowRoot?.activeElement?.localName ?? ''));
  await come(page, sites, VIEWS['ways out']);
  await page.locator('enface-search .way').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=infrastructure(?!.*year)/);
  assert.match(await focused(page), /input/);
  await come(page, sites, VIEWS.nearest);
  await page.locator('enface-search .nearest .more').focus();
  await page.keyboard.press('Enter');
  await page.waitForTimeout(300);
  assert.match(await focused(page), /button\.more/);
});

for (const [locale, dir] of [['en-US', 'ltr'], ['ar', 'rtl']]) {
  inChromium(`filters stand beside the results where there is room, and above them where there is not, ${dir}`, async ({ page }) => {
    await come(page, sites, VIEWS.filters);
    const places = () => page.evaluate(() => {
      const root = document.querySelector('enface-search')?.shadowRoot;
      const [filters, first] = ['.filters', '.results .document'].map((one) => /** @type {Element} */ (root?.querySelector(one)).getBoundingClientRect());
      return { isAbove: filters.bottom <= first.top, isLeft: filters.right <= first.left, isRight: filters.left >= first.right };
    });
    await page.setViewportSize({ width: 1440, height: 900 });
    assert.deepEqual(await places(), { isAbove: false, isLeft: dir === 'ltr', isRight: dir === 'rtl' });
    await assertNothingCut(page);
    await page.setViewportSize({ width: 1000, height: 900 });
    assert.equal((await places()).isAbove, true);
  }, { locale });

  inChromium(`the second title begins at the edge of the first, ${dir}`, async ({ page }) => {
    const edge = dir === 'ltr' ? 'left' : 'right';
    for (const name of ['results', 'reading', 'institution']) {
      await come(page, sites, VIEWS[name]);
      const edges = await page.evaluate((edge) => {
        const root = /** @type {ShadowRoot} */ (document.querySelector('enface-search')?.shadowRoot);
        const of = (/** @type {Element} */ one) => {
          const range = document.createRange();
          range.selectNodeContents(one);
          const all = [...range.getClientRects()].map((rect) => Math.round(/** @type {any} */ (rect)[edge]));
          return edge === 'left' ? Math.min(...all) : Math.max(...all);
        };
        return [...root.querySelectorAll('.subtitle')].filter((one) => one.checkVisibility())
          .map((one) => [of(/** @type {Element} */ (one.previousElementSibling)), of(one)]);
      }, edge);
      assert.ok(edges.length > 0, name);
      // Punctuation may hang over the edge, and letters have some room beside them.
      for (const [first, second] of edges) assert.ok(Math.abs(first - second) < 12, `${name}: ${first} ${second}`);
    }
  }, { locale });
}
