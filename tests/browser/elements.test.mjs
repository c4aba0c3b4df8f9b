// @ts-check
// The three elements that a page may have, what they are described by, and an archive elsewhere.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { host } from './lib/host.mjs';
import { assertAccessible } from './lib/looks.mjs';
import { buildArchive, ROOT, TARGET } from './lib/programs.mjs';
import { inChromium, until } from './lib/rig.mjs';

const DOCUMENT = 'some-opinions-concerning-strengthening-national';
const page_ = (/** @type {string} */ body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
  <script type="module" src="/archive/enface.js"></script></head><body><main>${body}</main></body></html>`;

/** @type {Awaited<ReturnType<typeof host>>} */
let site;
before(async () => {
  site = await host({
    folders: { '/archive/': buildArchive('seed') },
    pages: {
      '/reader.html': page_(`<enface-reader src="/archive/" document="${DOCUMENT}" place="3" view="interleaved"><p>Loading</p></enface-reader>`),
      '/concordance.html': page_('<enface-concordance src="/archive/" query="cybersecurity"></enface-concordance>'),
      '/stated.html': page_('<enface-search src="/archive/" query="cybersecurity"></enface-search>'),
      '/three.html': page_(`<enface-search src="/archive/"></enface-search><enface-reader src="/archive/" document="${DOCUMENT}"></enface-reader>
        <enface-concordance src="/archive/" query="network"></enface-concordance>`),
    },
  });
});
after(() => site.stop());

inChromium('<enface-reader> is a document alone, as its attributes say', async ({ page }) => {
  await page.goto(`${site.url}reader.html`);
  await page.locator('enface-reader .tools').waitFor();
  assert.equal(await page.locator('enface-reader .form').isVisible(), false);
  assert.equal(await page.locator('enface-reader .back').isVisible(), false);
  assert.equal(await page.locator('enface-reader .reading').getAttribute('data-mode'), 'interleaved');
  assert.equal(await page.locator('enface-reader .target').count(), 1);
  await page.locator('enface-reader .heading').focus();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('enface-reader .heading').isVisible(), true, 'there is nowhere to go back to');
  await page.locator('enface-reader .place').nth(5).click();
  await until(page, () => document.querySelector('enface-reader')?.shadowRoot?.querySelectorAll('.row')[5]?.matches('.target'));
  assert.equal(new URL(page.url()).search + new URL(page.url()).hash, '', 'the address is the page’s');
  await page.evaluate(() => document.querySelector('enface-reader')?.setAttribute('query', 'cybersecurity'));
  await until(page, () => Boolean(document.querySelector('enface-reader')?.shadowRoot?.querySelector('.row.hit')));
  await assertAccessible(page);
});

inChromium('<enface-concordance> is a concordance alone, and its lines open', async ({ page }) => {
  await page.goto(`${site.url}concordance.html`);
  await page.locator('enface-concordance .kwic-row').first().waitFor();
  assert.equal(await page.locator('enface-concordance .form').isVisible(), false);
  assert.equal(await page.locator('enface-concordance .views').isVisible(), false);
  await page.evaluate(() => document.querySelector('enface-concordance')?.setAttribute('query', '网络安全'));
  await until(page, () => document.querySelector('enface-concordance')?.shadowRoot?.querySelector('.kwic-row mark.query')?.textContent === '网络安全');
  await page.locator('enface-concordance .kwic-link').first().click();
  await page.locator('enface-concordance .heading').waitFor();
  await page.locator('enface-concordance .back').click();
  await page.locator('enface-concordance .kwic-row').first().waitFor();
  await assertAccessible(page);
});

inChromium('<enface-search> begins with the query of its attribute where the address has none', async ({ page }) => {
  await page.goto(`${site.url}stated.html`);
  await page.locator('enface-search .results .row').first().waitFor();
  assert.equal(await page.locator('enface-search input').inputValue(), 'cybersecurity');
  await page.goto(`${site.url}stated.html?q=network`);
  await page.locator('enface-search .results .row').first().waitFor();
  assert.equal(await page.locator('enface-search input').inputValue(), 'network');
});

inChromium('all three live on one page, each with its own state', async ({ page }) => {
  await page.goto(`${site.url}three.html?q=law`);
  await page.locator('enface-search .results .row').first().waitFor();
  await page.locator('enface-reader .tools').waitFor();
  await page.locator('enface-concordance .kwic-row').first().waitFor();
  await page.locator('enface-concordance .kwic-link').first().click();
  await page.locator('enface-concordance .reading .row').first().waitFor();
  assert.equal(await page.locator('enface-search .results .row').first().isVisible(), true);
  assert.match(page.url(), /\?q=law$/);
});

inChromium('an archive on another host needs one header, as the documents say', async ({ page, problems }) => {
  const elsewhere = await host({ folders: { '/a/': buildArchive('seed') }, headers: { 'access-control-allow-origin': '*' } });
  const closed = await host({ folders: { '/a/': buildArchive('seed') } });
  const home = await host({ folders: {}, pages: Object.fromEntries([['open', elsewhere], ['shut', closed]].map(([name, { url }]) => [`/${name}.html`,
    `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,"><script type="module" src="${url}a/enface.js"></script>
     <enface-search src="${url}a/" query="law"></enface-search>`])) });
  try {
    await page.goto(`${home.url}open.html`);
    await page.locator('enface-search .results .row').first().waitFor();
    problems.expect(/CORS|Failed to load resource/);
    await page.goto(`${home.url}shut.html`);
    await page.waitForTimeout(300);
    assert.equal(await page.locator('enface-search input').count(), 0);
  } finally {
    for (const one of [elsewhere, closed, home]) one.stop();
  }
});

test('the manifest of the elements says what they have', () => {
  const manifest = JSON.parse(readFileSync(path.join(ROOT, 'www/types/custom-elements.json'), 'utf8'));
  const script = readFileSync(path.join(ROOT, 'www/enface.js'), 'utf8');
  const tokens = readFileSync(path.join(ROOT, 'www/parts/tokens.css'), 'utf8');
  const declarations = manifest.modules[0].declarations;
  assert.deepEqual(declarations.map((/** @type {any} */ one) => one.tagName), [...(script.match(/for \(const name of \[(.*?)\]\) \{\n {2}registry\?/)?.[1].matchAll(/'([\w-]+)'/g) ?? [])].map(([, name]) => name));
  const [search] = declarations;
  const observed = [...(script.match(/observedAttributes = \[(.*?)\]/)?.[1].matchAll(/'([\w-]+)'/g) ?? [])].map(([, name]) => name);
  const read = [...script.matchAll(/(?:get|has)Attribute\('([\w-]+)'\)/g)].map(([, name]) => name).filter((name) => !/^aria/.test(name));
  const stated = search.attributes.map((/** @type {any} */ one) => one.name);
  assert.deepEqual([...new Set([...observed, ...read])].filter((name) => !stated.includes(name)), []);
  assert.deepEqual(stated.filter((/** @type {string} */ name) => ![...observed, ...read].includes(name)), []);
  const emitted = [...script.matchAll(/#emit\('(\w+)'/g), ...readFileSync(path.join(ROOT, 'www/modules/reader.js'), 'utf8').matchAll(/host\.emit\('(\w+)'/g)].map(([, name]) => `enface:${name}`);
  assert.deepEqual(search.events.map((/** @type {any} */ one) => one.name).sort(), [...new Set(emitted)].sort());
  assert.deepEqual(search.cssProperties.map((/** @type {any} */ one) => one.name), [...new Set([...tokens.matchAll(/(--enface-[\w-]+):/g)].map(([, name]) => name))]);
});

test('the types hold for what a script does, and what is wrong is refused', () => {
  const folder = path.join(TARGET, 'browser/types');
  mkdirSync(folder, { recursive: true });
  const types = path.relative(folder, path.join(ROOT, 'www/types/enface.js'));
  writeFileSync(path.join(folder, 'use.ts'), `import { open, type Hit } from '${types}';
const archive = await open('/archive/', { signal: new AbortController().signal });
const { hits, total, exact, facets } = await archive.search('x', { limit: 20, sort: 'newest', facets: ['kind'] });
const sides: string[] = hits.flatMap((hit: Hit) => hit.sides.map(({ lang, runs }) => lang + runs.map((run) => run.mark ?? '').join()));
const reading = await archive.read(hits[0].document, 'x');
const n: number | undefined = reading?.passages[0].confidence;
document.querySelector('enface-search')!.value = 'x';
document.createElement('enface-reader').addEventListener('enface:open', (event) => event.detail.place.length);
addEventListener('enface:error', (event) => { const kind: 'missing' | string = event.detail.kind; console.log(kind, sides, n, total, exact, facets[0].values[0].passages); });
archive.free();
// @ts-expect-error: there is no such order
archive.search('x', { sort: 'random' });
// @ts-expect-error: it may be missing
reading.passages;
// @ts-expect-error: the number of documents is not to be changed
archive.documents = 3;
`);
  const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', import.meta.url));
  execFileSync(process.execPath, [tsc, '--noEmit', '--strict', '--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler', '--moduleDetection', 'force', '--lib', 'es2022,dom,dom.iterable', 'use.ts'],
    { cwd: folder, stdio: 'pipe', encoding: 'utf8' });
});

inChromium('what an archive gives to scripts is what the types say', async ({ page }) => {
  await page.goto(site.url + 'three.html');
  const types = readFileSync(path.join(ROOT, 'www/types/enface.d.ts'), 'utf8');
  const fieldsOf = (/** @type {string} */ name) => {
    const [, base, body] = types.match(new RegExp(`interface ${name}(?: extends (\\w+))? \\{\\n([\\s\\S]*?)\\n\\}`)) ?? [];
    /** @type {string[]} */
    const own = [...(body ?? '').matchAll(/^ {2}(?:readonly )?(\w+)[?]?[:(]/gm)].map(([, field]) => field);
    return /** @type {string[]} */ ([...(base ? fieldsOf(base) : []), ...own]).sort();
  };
  const given = await page.evaluate(async () => {
    const { open } = await import(/** @type {any} */ ('/archive/enface.js'));
    const archive = await open('/archive/');
    const results = await archive.search('cybersecurity', { facets: ['kind', 'date'], explain: true });
    const reading = await archive.read(results.hits[0].document);
    const keys = (/** @type {object} */ one) => Object.keys(one).sort();
    const out = { Results: keys(results), Hit: keys(results.hits[0]), Side: keys(results.hits[0].sides[0]), Run: keys(results.hits[0].sides[0].runs[0]),
      Title: keys(results.hits[0].titles[0]), Counterpart: keys(results.counterparts[0]), Facet: keys(results.facets[0]), Reading: keys(reading), Passage: keys(reading.passages[0]) };
    archive.free();
    return out;
  });
  for (const [name, keys] of Object.entries(given)) assert.deepEqual(keys, fieldsOf(name), name);
});
