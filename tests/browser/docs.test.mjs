// @ts-check
// The documentation searches itself, and a hit leads to its page.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { host } from './lib/host.mjs';
import { buildArchive, ROOT } from './lib/programs.mjs';
import { results, searchFor } from './lib/reader.mjs';
import { inChromium } from './lib/rig.mjs';

const DOCS = path.join(ROOT, 'www/docs');

/** @type {Awaited<ReturnType<typeof host>>} */
let site;
before(async () => {
  const names = readdirSync(DOCS).filter((name) => name.endsWith('.md'));
  const search = buildArchive('docs', names.map((name) => path.join(DOCS, name)), ['--widget-only', '--lang', 'en', '--title', 'enface']);
  const links = names.map((name) => `<a href="${name.replace('.md', '.html')}">${name}</a>`).join('');
  const anchor = (/** @type {string} */ words) => words.toLowerCase().replace(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-');
  const headings = (/** @type {string} */ name) => readFileSync(path.join(DOCS, name), 'utf8').split('\n').filter((line) => /^##+ /.test(line))
    .map((line) => line.replace(/^#+ /, '')).map((words) => `<h2 id="${anchor(words)}">${words}</h2>`).join('');
  const page = (/** @type {string} */ name) => `<!doctype html><html lang="en"><head><title>${name}</title><link rel="icon" href="data:,"></head><body><nav class="nav">${links}</nav>
    <enface-search src="search/"></enface-search>${headings(name)}<script type="module">${readFileSync(path.join(DOCS, 'pages.js'), 'utf8')}</script>
    <script type="module" src="search/enface.js"></script></body></html>`;
  site = await host({ folders: { '/docs/search/': search },
    pages: Object.fromEntries(names.map((name) => [`/docs/${name.replace('.md', '.html')}`, page(name)])) });
});
after(() => site.stop());

inChromium('a hit in the documentation leads to its page, at the heading, and back leads to the hits', async ({ page }) => {
  await page.goto(`${site.url}docs/index.html`);
  await searchFor(page, 'require-trusted-types-for');
  const before = page.url();
  await page.locator('enface-search .place[data-document=hosting]').first().click();
  await page.waitForURL(/hosting\.html#what-is-set$/);
  assert.equal(await page.title(), 'hosting.md');
  await page.goBack();
  await results(page);
  assert.equal(page.url(), before);
});
