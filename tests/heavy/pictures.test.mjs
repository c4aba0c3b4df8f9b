// @ts-check
// Every view that opens over or beside the results has its picture, in an interface that runs to the
// right and in one that runs to the left: nothing is cut or too faint, and a finger finds its target.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { knownArchive } from '../browser/lib/corpora.mjs';
import { assertContrast, assertNothingCut, assertNothingOverlaps, assertTargets, screenshots } from '../browser/lib/looks.mjs';
import { buildArchive, serve } from '../browser/lib/programs.mjs';
import { inChromium } from '../browser/lib/rig.mjs';
import { come, VIEWS } from '../browser/lib/views.mjs';

/** @type {Record<'seed' | 'known', Awaited<ReturnType<typeof serve>>>} */
let sites;
before(async () => {
  sites = { seed: await serve(buildArchive('seed')), known: await serve(knownArchive()) };
});
after(() => Object.values(sites).forEach((site) => site.stop()));

for (const [name, view] of Object.entries(VIEWS)) {
  for (const [locale, dir] of [['en-US', 'ltr'], ['ar', 'rtl']]) {
    inChromium(`${name}, ${dir}: a picture, nothing cut, faint, or too small for a finger`, async ({ page }) => {
      const failed = [];
      for (const width of [360, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        await come(page, sites, view);
        assert.equal(await page.locator('enface-search .frame').getAttribute('dir'), dir);
        await screenshots(page, `${name.replaceAll(' ', '-')}-${dir}`, { widths: [width], fullPage: false });
        if (!view.isOver) await page.evaluate(() => scrollTo(0, 0));
        const checks = [assertContrast, assertTargets];
        if (name !== 'concordance') checks.push(assertNothingCut, ...(view.isOver ? [] : [assertNothingOverlaps]));
        for (const check of checks) await check(page).catch((error) => failed.push(`${width}: ${error.message}`));
      }
      assert.deepEqual(failed, []);
    }, { locale });
  }
}
