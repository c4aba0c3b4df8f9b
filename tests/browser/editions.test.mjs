// @ts-check
// On a host, kept on a device, in a folder without a server, unpacked from a ZIP, in one file: the
// same queries give the same answers.

import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { host } from './lib/host.mjs';
import { largeArchive } from './lib/corpora.mjs';
import { buildArchive, SEED, TARGET } from './lib/programs.mjs';
import { FEW_QUERIES } from './lib/queries.mjs';
import { boxReady, reading, searchFor, shown } from './lib/reader.mjs';
import { inBoth, inChromium, until } from './lib/rig.mjs';
import { unzip } from './lib/unzip.mjs';

const ALL = ['--single-file', '--offline-folder', '--zip'];
/** @type {string} */
let folder;
/** @type {string} */
let large;
/** @type {string} */
let unpacked;
/** @type {Awaited<ReturnType<typeof host>>} */
let site;
before(async () => {
  folder = buildArchive('editions', [SEED], ALL);
  largeArchive();
  // Three times as much is more than a script may hold.
  const lines = readFileSync(`${TARGET}/browser/large.jsonl`, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  const many = [1, 2, 3].flatMap((n) => lines.map((line) => ({ ...line, id: `${line.id}-${n}` })));
  const input = `${TARGET}/browser/larger.jsonl`;
  const text = many.map((line) => JSON.stringify(line)).join('\n');
  if (!existsSync(input) || readFileSync(input, 'utf8') !== text) writeFileSync(input, text);
  large = buildArchive('large-folder', [input], ['--offline-folder']);
  unpacked = `${TARGET}/browser/unpacked`;
  rmSync(unpacked, { recursive: true, force: true });
  unzip(`${folder}/archive.zip`, unpacked);
  site = await host({ folders: { '/': folder } });
});
after(() => site.stop());

/** @param {any} page @param {string} url */
async function answers(page, url) {
  await page.goto(url);
  const out = [];
  for (const query of FEW_QUERIES) out.push({ query, ...(await searchFor(page, query)), shown: await shown(page) });
  return out;
}

inBoth('a folder, a ZIP and one file give the answers of the host', async ({ page }) => {
  const hosted = await answers(page, site.url);
  for (const file of [`${folder}/index.html`, `${unpacked}/archive/index.html`, `${folder}/archive.html`]) {
    await page.goto('about:blank');
    assert.deepEqual(await answers(page, pathToFileURL(file).href), hosted, file);
  }
});

inBoth('a folder opens documents, and its pages in other languages search, too', async ({ page }) => {
  await page.goto(pathToFileURL(`${folder}/zh/index.html`).href);
  await searchFor(page, '网络安全');
  await page.evaluate(() =>
    /** @type {HTMLElement} */ (document.querySelector('enface-search')?.shadowRoot?.querySelector('.results a.place')).click());
  await reading(page);
  await until(page, () => Boolean(document.querySelector('enface-search')?.shadowRoot?.querySelector('.reading .contents, .reading .modes, .reading [part~="modes"]')));
});

inChromium('a folder of many files loads scripts of at most a megabyte, and only those it needs', async ({ page }) => {
  const names = readdirSync(`${large}/offline`).filter((name) => /^\d/.test(name));
  assert.ok(names.length > 1, `${names.length} scripts`);
  for (const name of readdirSync(`${large}/offline`)) {
    assert.ok(statSync(`${large}/offline/${name}`).size <= 1 << 20, name);
  }
  await page.goto(pathToFileURL(`${large}/index.html`).href);
  assert.ok((await searchFor(page, '网络安全')).total > 50);
});

inChromium('a folder asks nothing of any host', async ({ page, context }) => {
  await context.setOffline(true);
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(`${folder}/index.html`).href);
  await searchFor(page, 'cybersecurity');
  assert.deepEqual(asked.filter((url) => !/^(file|blob|data):/.test(url)), []);
});

/** @param {any} page */
const keep = async (page) => {
  await page.locator('#offline button').click();
  await page.getByText('The whole archive is on this device.').waitFor();
};

inChromium('what is kept on a device answers without a connection', async ({ page, context, problems }) => {
  const own = await host({ folders: { '/': folder } });
  try {
    const hosted = await answers(page, own.url);
    await page.goto(own.url);
    await keep(page);
    own.stop();
    problems.tolerate(/ERR_CONNECTION_REFUSED|Failed to load resource|ERR_FAILED/);
    assert.deepEqual(await answers(page, own.url), hosted);
    await page.goto(`${own.url}documents.html`);
    await page.locator('.documents a').first().click();
    await page.locator('.reading .side').first().waitFor();
  } finally {
    own.stop();
  }
  assert.ok(context);
});

inChromium('a new edition is offered, and none is mixed with the other', async ({ page }) => {
  const copy = `${TARGET}/browser/renewed`;
  rmSync(copy, { recursive: true, force: true });
  cpSync(folder, copy, { recursive: true });
  const own = await host({ folders: { '/': copy } });
  try {
    await page.goto(own.url);
    await keep(page);
    // The host has another edition now: of all files only its own are left.
    const renewed = buildArchive('editions-new', [SEED], ['--title', 'Renewed']);
    rmSync(copy, { recursive: true, force: true });
    cpSync(renewed, copy, { recursive: true });
    await page.goto(own.url);
    assert.notEqual(await page.title(), 'Renewed', 'the kept edition answers until the reader takes another');
    assert.ok((await searchFor(page, '网络安全')).total > 0);
    await page.goto(own.url);
    await page.locator('.news button').click();
    await page.waitForFunction(() => document.title === 'Renewed');
    assert.ok((await searchFor(page, '网络安全')).total > 0);
    await boxReady(page);
  } finally {
    own.stop();
  }
});

inChromium('a document that is taken down is gone from the device, too', async ({ page, problems }) => {
  problems.tolerate(/404/);
  const copy = `${TARGET}/browser/taken-down`;
  rmSync(copy, { recursive: true, force: true });
  cpSync(folder, copy, { recursive: true });
  const own = await host({ folders: { '/': copy } });
  try {
    await page.goto(own.url);
    await keep(page);
    const id = JSON.parse(readFileSync(`${folder}/edition.json`, 'utf8'));
    assert.deepEqual(id.removed, []);
    const name = readdirSync(`${folder}/read`)[0];
    const gone = name.replace('.html', '');
    const without = buildArchive('editions-without', [SEED], ['--remove', gone]);
    assert.ok(!readdirSync(`${without}/read`).includes(name));
    rmSync(copy, { recursive: true, force: true });
    cpSync(without, copy, { recursive: true });
    // What the page loads behind the answer is there before the host goes.
    const answer = await page.goto(`${own.url}read/${name}`, { waitUntil: 'networkidle' });
    assert.equal(answer?.status(), 404);
    assert.deepEqual(await page.evaluate(() => caches.keys()), []);
  } finally {
    own.stop();
  }
});

inChromium('no cookie is set and no other host is asked on any page', async ({ page, context }) => {
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  const read = readdirSync(`${folder}/read`)[0];
  for (const path of ['', 'documents.html', 'browse/index.html', `read/${read}`, 'zh/index.html', '404.html']) {
    await page.goto(site.url + path);
  }
  await page.goto(site.url);
  await searchFor(page, 'cybersecurity');
  assert.deepEqual(asked.filter((url) => !url.startsWith(site.url) && !/^(blob|data):/.test(url)), []);
  assert.deepEqual(await context.cookies(), []);
});
