// @ts-check
// In the browser, too, a search finds exactly the passages that contain the string.
// The same property is tested natively in tests/it/exactness.rs.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { chance } from './lib/chance.mjs';
import { largeArchive } from './lib/corpora.mjs';
import { contains, isOneString, units } from './lib/oracle.mjs';
import { buildArchive, exported, serve } from './lib/programs.mjs';
import { ask, segmentsOf } from './lib/reader.mjs';
import { inChromium } from './lib/rig.mjs';

/** @type {Record<string, { folder: string, url: string, stop: () => void }>} */
const archives = {};
before(async () => {
  for (const [name, folder] of Object.entries({ seed: buildArchive('seed'), large: largeArchive() })) {
    archives[name] = { folder, ...(await serve(folder)) };
  }
});
after(() => Object.values(archives).forEach((archive) => archive.stop()));

/** @param {any} page @param {string} name @param {number} seed @param {number} n */
async function checkDrawn(page, name, seed, n) {
  const { folder, url } = archives[name];
  await page.goto(url);
  const ids = exported(folder).map((document) => document.id);
  const passages = (await segmentsOf(page, url, ids)).map(({ key, texts }) => ({
    key,
    texts,
    units: texts.map(units),
  }));
  const draw = chance(seed);
  /** @type {string[]} */
  const pieces = [];
  while (pieces.length < n) {
    const { texts } = passages[draw(passages.length)];
    const text = [...texts[draw(texts.length)]];
    const start = draw(text.length || 1);
    const piece = text.slice(start, start + 1 + draw(15)).join('');
    if (isOneString(piece)) pieces.push(piece);
  }
  const answers = await ask(page, url, pieces);
  let nFound = 0;
  for (const [i, piece] of pieces.entries()) {
    const query = units(piece);
    const expected = passages.filter((p) => p.units.some((text) => contains(text, query))).map((p) => p.key);
    const found = answers[i].hits.map((/** @type {any} */ hit) => `${hit.document} ${hit.segment}`);
    assert.deepEqual(found.sort(), expected.sort(), JSON.stringify(piece));
    assert.equal(answers[i].total, expected.length, piece);
    assert.equal(answers[i].exact, true, piece);
    nFound += Number(expected.length > 0);
  }
  // A piece that begins within a word or a number is rightly not found.
  assert.ok(nFound > n / 2, `${nFound} of ${n} pieces are found`);
}

inChromium('200 random pieces of the sample archive are found exactly', async ({ page }) => {
  await checkDrawn(page, 'seed', 1, 200);
});

inChromium('60 random pieces of an archive of many files are found exactly', async ({ page }) => {
  await checkDrawn(page, 'large', 2, 60);
});
