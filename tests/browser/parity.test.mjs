// @ts-check
// The browser finds what `enface query` finds: the same passages in the same order, marked alike.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before } from 'node:test';
import { largeArchive } from './lib/corpora.mjs';
import { requestsOf } from './lib/network.mjs';
import { buildArchive, queryNatively, serve, UDHR } from './lib/programs.mjs';
import { FEW_QUERIES, QUERIES } from './lib/queries.mjs';
import { ask } from './lib/reader.mjs';
import { inBoth, inChromium } from './lib/rig.mjs';

/** @type {Record<string, { folder: string, url: string, stop: () => void }>} */
const archives = {};
before(async () => {
  const folders = {
    seed: buildArchive('seed'),
    large: largeArchive(),
    arabic: buildArchive('arabic', ['ar', 'en'].map((lang) => `${UDHR}/ar-en.${lang}.txt`)),
  };
  for (const [name, folder] of Object.entries(folders)) {
    archives[name] = { folder, ...(await serve(folder)) };
  }
});
after(() => Object.values(archives).forEach((archive) => archive.stop()));

/**
 * The kind of each UTF-16 unit of a text, one character each: `q`, `c` or `.`.
 *
 * @param {{ text: string, marks: [number, number][], counterparts: [number, number][] }} side with
 *   ranges of bytes
 */
function kindsOf({ text, marks, counterparts }) {
  const bytes = Buffer.from(text);
  let kinds = '.'.repeat(text.length);
  const paint = (/** @type {[number, number][]} */ ranges, /** @type {string} */ kind) => {
    for (const [from, to] of ranges) {
      const start = bytes.subarray(0, from).toString().length;
      const end = bytes.subarray(0, to).toString().length;
      kinds = kinds.slice(0, start) + kind.repeat(end - start) + kinds.slice(end);
    }
  };
  paint(marks, 'q');
  paint(counterparts, 'c');
  return kinds;
}

/** @param {{ text: string, mark: string | null }[]} runs */
function kindsOfRuns(runs) {
  return runs.map(({ text, mark }) => (mark?.[0] ?? '.').repeat(text.length)).join('');
}

/**
 * Whether the excerpt of `side` in the browser's answer is a part of the native one, marked alike.
 *
 * @param {any} side @param {any} native @param {string} where
 */
function checkSide(side, native, where) {
  assert.equal(side.lang, native.lang, where);
  assert.equal(side.text, native.text, where);
  assert.equal(side.label, native.label, where);
  const kinds = kindsOf(native);
  const shown = side.runs.map((/** @type {any} */ run) => run.text).join('');
  const shownKinds = kindsOfRuns(side.runs);
  const { cutStart, cutEnd, text } = side;
  let at = cutStart ? text.indexOf(shown, 1) : 0;
  while (at >= 0 && kinds.slice(at, at + shown.length) !== shownKinds) {
    at = cutStart ? text.indexOf(shown, at + 1) : -1;
  }
  assert.ok(at >= 0 && text.startsWith(shown, at), `${where}: ${shownKinds}\n${kinds}`);
  assert.equal(at + shown.length < text.length, cutEnd, `${where}: the end is cut`);
  if (kinds.includes('q')) assert.ok(shownKinds.includes('q'), `${where}: the excerpt shows a hit`);
}

/** @param {any} answer @param {any} native @param {string} query */
function checkAnswer(answer, native, query) {
  const name = JSON.stringify(query.slice(0, 60));
  const order = (/** @type {any[]} */ hits, /** @type {string} */ number) =>
    hits.map((hit) => `${hit.document}:${hit[number]} ${hit.segment} ${hit.score}`);
  assert.deepEqual(order(answer.hits, 'passage'), order(native.hits, 'bead'), name);
  const { total, exact, documents } = answer;
  const expected = { total: native.total, exact: native.exact, documents: native.documents };
  assert.deepEqual({ total, exact, documents }, expected, name);
  assert.equal(total, answer.hits.length, name);
  for (const [i, hit] of answer.hits.entries()) {
    const sides = native.hits[i].sides;
    assert.equal(hit.sides.length, sides.length, name);
    for (const [k, side] of hit.sides.entries()) checkSide(side, sides[k], `${name} hit ${i} side ${k}`);
  }
  assert.deepEqual(
    answer.titles.map((/** @type {any} */ title) => [
      title.document,
      title.score,
      title.titles.map((/** @type {any} */ t) => [t.lang, t.text, kindsOfRuns(t.runs)]),
    ]),
    native.titles.map((/** @type {any} */ title) => [
      title.document,
      title.score,
      title.titles.map((/** @type {any} */ t) => [t.lang, t.text, kindsOf(t)]),
    ]),
    name,
  );
}

/** @param {any} page @param {string} name @param {string[]} queries @param {number} atLeast hits */
async function checkArchive(page, name, queries, atLeast) {
  const { folder, url } = archives[name];
  await page.goto(url);
  const answers = await ask(page, url, queries);
  let nHits = 0;
  for (const [i, query] of queries.entries()) {
    checkAnswer(answers[i], queryNatively(folder, query), query);
    nHits += answers[i].hits.length;
  }
  assert.ok(nHits > atLeast, `the queries find ${nHits} passages`);
}

inChromium(`each of ${QUERIES.length} queries is answered as natively`, async ({ page }) => {
  await checkArchive(page, 'seed', QUERIES, 1000);
});

inBoth('a query of each kind is answered as natively', async ({ page }) => {
  await checkArchive(page, 'seed', FEW_QUERIES, 100);
});

inChromium('an archive of many files is answered as natively', async ({ page }) => {
  const { folder } = archives.large;
  const { bundle, edition } = JSON.parse(readFileSync(`${folder}/enface.json`, 'utf8'));
  assert.equal(bundle, undefined, 'it is no bundle');
  assert.ok(readdirSync(`${folder}/z/${edition}`).length > 5, 'its index is in many files');
  const asked = requestsOf(page, /\/[zwtd]\//);
  // One character of each kind is enough: each finds hundreds of passages.
  const queries = QUERIES.filter((query) => [...query].length > 2 || ['法', '5G', '龘'].includes(query));
  await checkArchive(page, 'large', queries, 1000);
  assert.ok(asked.length > 50);
  assert.equal(new Set(asked).size, asked.length, 'no file is asked for twice');
});

inChromium('an Arabic archive is answered as natively', async ({ page }) => {
  await checkArchive(page, 'arabic', [
    'الحرية', 'حرية', 'لكل شخص', 'freedom', 'everyone', 'rights', '"human rights"', 'المادة', 'قانون', 'law الحق',
  ], 10);
});

inChromium('pages of an answer, put together, are the answer', async ({ page }) => {
  const { folder, url } = archives.large;
  await page.goto(url);
  const native = queryNatively(folder, '网络安全').hits.map((/** @type {any} */ h) => `${h.document}:${h.bead}`);
  assert.ok(native.length > 74);
  const paged = await page.evaluate(async ({ url, n }) => {
    const { open } = await import(`${url}enface.js`);
    const archive = await open(url);
    const hits = [];
    for (let offset = 0; offset < n; offset += 37) {
      hits.push(...(await archive.search('网络安全', { limit: 37, offset })).hits);
    }
    return hits.map((hit) => `${hit.document}:${hit.passage}`);
  }, { url, n: native.length });
  assert.deepEqual(paged, native);
});

inChromium('half of a character in a query does no harm', async ({ page }) => {
  const { url } = archives.seed;
  await page.goto(url);
  const [half, whole] = await ask(page, url, ['\ud83d', 'cyber']);
  assert.equal(half.total, 0);
  assert.ok(whole.total > 0);
});
