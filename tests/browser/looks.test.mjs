// @ts-check
// Wide or narrow, light or dark: everything can be read, nothing is cut, nothing moves.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { largeArchive } from './lib/corpora.mjs';
import {
  assertAccessible, assertContrast, assertNothingCut, assertNothingOverlaps, screenshots,
} from './lib/looks.mjs';
import { breakNetwork } from './lib/network.mjs';
import { buildArchive, serve, UDHR } from './lib/programs.mjs';
import { boxReady, enterBox, failure, reading, results } from './lib/reader.mjs';
import { inChromium, until } from './lib/rig.mjs';

/** @type {Record<'seed' | 'large' | 'arabic', Awaited<ReturnType<typeof serve>>>} */
let sites;
before(async () => {
  sites = {
    seed: await serve(buildArchive('seed')),
    large: await serve(largeArchive()),
    arabic: await serve(buildArchive('arabic', ['ar', 'en'].map((lang) => `${UDHR}/ar-en.${lang}.txt`))),
  };
});
after(() => Object.values(sites).forEach((site) => site.stop()));

/** @param {any} page */
async function openFirst(page) {
  await page.evaluate(() =>
    /** @type {HTMLElement} */ (document.querySelector('enface-search')?.shadowRoot?.querySelector('.title a')).click());
  await reading(page);
  await page.evaluate(() => scrollTo(0, 0));
}

/** @param {any} page */
async function unfold(page) {
  await page.evaluate(() =>
    document.querySelector('enface-search')?.shadowRoot?.querySelectorAll('details').forEach((one) => (one.open = true)));
}

/** How to come to each view. @type {Record<string, (page: any) => Promise<void>>} */
const VIEWS = {
  'the empty box': async (page) => {
    await page.goto(sites.seed.url);
    await enterBox(page);
    await until(page, () => document.querySelector('enface-search')?.shadowRoot?.querySelector('.hint')?.textContent);
  },
  'results of 网络安全': async (page) => {
    await page.goto(`${sites.seed.url}?q=${encodeURIComponent('网络安全')}`);
    await results(page);
    await unfold(page);
  },
  'results of cybersecurity': async (page) => {
    await page.goto(`${sites.seed.url}?q=cybersecurity`);
    await results(page);
    await unfold(page);
  },
  'no results': async (page) => {
    await page.goto(`${sites.seed.url}?q=${'不存在'.repeat(30)}${'x'.repeat(200)}`);
    await results(page);
  },
  'a document of both languages': async (page) => {
    await page.goto(`${sites.seed.url}?q=${encodeURIComponent('国家标准')}`);
    await results(page);
    await openFirst(page);
  },
  'a document of one language, cut': async (page) => {
    await page.goto(`${sites.seed.url}?q=5G`);
    await results(page);
    await openFirst(page);
  },
  'Arabic results': async (page) => {
    await page.goto(`${sites.arabic.url}?q=freedom`);
    await results(page);
  },
  'an Arabic document': async (page) => {
    await page.goto(`${sites.arabic.url}?q=freedom`);
    await results(page);
    await openFirst(page);
  },
};

for (const [view, come] of Object.entries(VIEWS)) {
  for (const scheme of /** @type {const} */ (['light', 'dark'])) {
    inChromium(`${view} can be read at every width, ${scheme}`, async ({ page }) => {
      await come(page);
      const failed = [];
      for (const width of [320, 360, 768, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        // What is scrolled goes under the bar of a document, which is no fault.
        await page.evaluate(() => scrollTo(0, 0));
        await pause(50);
        for (const check of [assertNothingCut, assertNothingOverlaps, assertContrast]) {
          await check(page).catch((error) => failed.push(`${width}: ${error.message}`));
        }
      }
      assert.deepEqual(failed, []);
    }, { scheme });
  }

  inChromium(`${view}: axe-core finds no barrier`, async ({ page }) => {
    await come(page);
    await assertAccessible(page);
    await page.setViewportSize({ width: 360, height: 780 });
    await assertAccessible(page);
  });

  inChromium(`${view} has its picture taken`, async ({ page }) => {
    await come(page);
    const name = view.replace(/\W+/g, '-').replace(/-$/, view.includes('网') ? '-zh' : '');
    assert.equal((await screenshots(page, name)).length, 4);
  });
}

for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  inChromium(`what failed can be read, ${scheme}`, async ({ page, problems }) => {
    problems.expect(/Failed to load resource/);
    await breakNetwork(page, /bundle\./, 'missing');
    await page.goto(`${sites.seed.url}?q=law`);
    await failure(page);
    for (const width of [320, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      await assertNothingCut(page);
      await assertNothingOverlaps(page);
      await assertContrast(page);
    }
    await assertAccessible(page);
    await page.screenshot({ path: `../../target/screenshots/failure-1440-${scheme}.png` });
  }, { scheme });
}

for (const [name, size] of Object.entries({ wide: { width: 1440 }, narrow: { width: 360 } })) {
  inChromium(`nothing shifts once results are in (${name})`, async ({ page }) => {
    await page.addInitScript(() => {
      const shifts = /** @type {any[]} */ ([]);
      Object.assign(window, { shifts, answers: [] });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const { startTime, value, sources } = /** @type {any} */ (entry);
          shifts.push({ at: startTime, value, sources: sources.map((/** @type {any} */ s) => s.node?.nodeName) });
        }
      }).observe({ type: 'layout-shift', buffered: true });
      addEventListener('enface:results', (event) => {
        const { query } = /** @type {CustomEvent} */ (event).detail;
        // What is drawn with the answer itself is in the next frame.
        requestAnimationFrame(() => requestAnimationFrame(() =>
          /** @type {any} */ (window).answers.push({ query, at: performance.now() })));
      });
    });
    await page.goto(sites.large.url);
    await enterBox(page);
    for (const query of ['网络安全', '网络', 'cyber', 'cybersecurity law']) {
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText(query);
      await until(page, (q) => /** @type {any} */ (window).answers.some((/** @type {any} */ a) => a.query === q), query);
      await pause(700);
      const moved = await page.evaluate(() => {
        const { shifts, answers } = /** @type {any} */ (window);
        return shifts.filter((/** @type {any} */ shift) => shift.at > answers.at(-1).at);
      });
      assert.deepEqual(moved, [], query);
    }
    // And over the whole visit, what a reader did not cause counts for nearly nothing.
    const all = await page.evaluate(() =>
      /** @type {any} */ (window).shifts.reduce((/** @type {number} */ sum, /** @type {any} */ s) => sum + s.value, 0));
    assert.ok(all < 0.1, `${all}`);
  }, size);
}

inChromium('nothing shifts when the page has a query at its start', async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(window, { sum: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) /** @type {any} */ (window).sum += /** @type {any} */ (entry).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(`${sites.seed.url}?q=cybersecurity`);
  await results(page);
  await pause(700);
  const sum = await page.evaluate(() => /** @type {any} */ (window).sum);
  assert.ok(sum < 0.01, `${sum}`);
});

inChromium('targets of a finger are large enough on a phone', async ({ page }) => {
  await page.goto(`${sites.seed.url}?q=cybersecurity`);
  await results(page);
  const small = await page.evaluate(() => {
    const root = /** @type {ShadowRoot} */ (document.querySelector('enface-search')?.shadowRoot);
    return [...root.querySelectorAll('.results a, .results button, .results summary, .form button, input')]
      .filter((target) => target.checkVisibility())
      .map((target) => ({ name: `${target.localName}.${target.className}`, ...target.getBoundingClientRect().toJSON() }))
      .filter(({ width, height }) => width < 24 || height < 43.5)
      .map(({ name, width, height }) => `${name} ${width} × ${height}`);
  });
  assert.deepEqual([...new Set(small)], []);
}, { width: 360 });

inChromium('a reader who wants more contrast or forced colours sees what is marked', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto(`${sites.seed.url}?q=${encodeURIComponent('网络安全')}`);
  await boxReady(page);
  await results(page);
  const lines = await page.evaluate(() =>
    ['query', 'counterpart'].map((part) => {
      const mark = document.querySelector('enface-search')?.shadowRoot?.querySelector(`.row mark.${part}`);
      return mark && getComputedStyle(mark).textDecorationStyle;
    }));
  assert.deepEqual(lines, ['solid', 'double']);
});
