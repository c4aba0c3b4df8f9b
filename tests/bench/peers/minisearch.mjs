// @ts-check
/**
 * MiniSearch: one index, loaded as a whole. `minisearch` cuts text without spaces into pairs of
 * characters; `minisearch-words` leaves that to the browser's own segmenter.
 */

import { writeFileSync } from 'node:fs';
import MiniSearch from 'minisearch';
import { sideOf, titleOf, UNSPACED } from '../lib/corpus.mjs';
import { shown, unquoted, writeTexts } from '../lib/page-texts.mjs';

/** @typedef {{ words: boolean }} Setup */

const npm = 'minisearch';

/** @type {Record<string, import('../lib/adapter.mjs').Peer>} */
export const peers = {
  minisearch: { about: 'pairs of characters; loaded whole', package: npm, setup: { words: false } },
  'minisearch-words': {
    about: 'Intl.Segmenter; loaded whole',
    package: npm,
    setup: { words: true },
  },
};

const RUNS = new RegExp(`([${UNSPACED}]+)|([\\p{L}\\p{N}_'’\\p{M}]+)`, 'gu');
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');

/** @param {string} text */
function pairs(text) {
  /** @type {string[]} */
  const terms = [];
  for (const [, run, word] of text.matchAll(RUNS)) {
    if (word) terms.push(word);
    else if (run.length === 1) terms.push(run);
    else for (let i = 0; i + 1 < run.length; i += 1) terms.push(run.slice(i, i + 2));
  }
  return terms;
}

/** @type {Intl.Segmenter | undefined} */
let segmenter;

/** @param {string} text */
function words(text) {
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  /** @type {string[]} */
  const terms = [];
  // One after the other: all parts of a long text at once do not fit into memory.
  for (const { segment, isWordLike } of segmenter.segment(text)) {
    if (isWordLike) terms.push(segment);
  }
  return terms;
}

/** @param {Setup} setup @param {string[]} languages */
const options = (setup, languages) => ({
  idField: 'n',
  fields: ['title', ...languages],
  storeFields: [],
  tokenize: setup.words ? words : pairs,
  searchOptions: {
    boost: { title: 2 },
    combineWith: /** @type {const} */ ('AND'),
    prefix: (/** @type {string} */ term) => !IS_UNSPACED.test(term) || term.length === 1,
    fuzzy: (/** @type {string} */ term) =>
      IS_UNSPACED.test(term) || term.length < 4 ? false : 0.2,
  },
});

/** @param {import('../lib/build.mjs').Site} site */
export const build = ({ runIndex }) => runIndex();

/**
 * @param {import('../lib/corpus.mjs').Corpus} corpus
 * @param {string} folder
 * @param {Setup} setup
 */
export function index(corpus, folder, setup) {
  const { languages, documents } = corpus;
  const index = new MiniSearch(options(setup, languages));
  documents.forEach((document, n) => {
    const sides = languages.map((language) => [language, sideOf(document, language)]);
    index.add({ n, title: titleOf(document), ...Object.fromEntries(sides) });
  });
  writeTexts(corpus, folder);
  writeFileSync(`${folder}/languages.json`, JSON.stringify(languages));
  writeFileSync(`${folder}/index.json`, JSON.stringify(index));
}

/** @param {string} path */
export const kindOf = (path) => (path.startsWith('texts/') ? 'texts' : 'index');

/** @type {MiniSearch} */
let engine;

/** @param {Setup} setup */
export async function init(setup) {
  const [languages, json] = await Promise.all([
    fetch('languages.json').then((response) => response.json()),
    fetch('index.json').then((response) => response.text()),
  ]);
  engine = await MiniSearch.loadJSONAsync(json, options(setup, languages));
}

/** @param {string} query */
export function search(query) {
  const words = unquoted(query);
  let found = engine.search(words);
  if (!found.length) found = engine.search(words, { combineWith: 'OR' });
  return shown(
    found.map(({ id }) => id),
    query,
  );
}
