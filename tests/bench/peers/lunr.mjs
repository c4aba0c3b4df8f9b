// @ts-check
/** Lunr with lunr-languages: one index, loaded as a whole; its tokenizer for Chinese. */

import { writeFileSync } from 'node:fs';
import lunr from 'lunr';
import multiLanguage from 'lunr-languages/lunr.multi.js';
import stemmerSupport from 'lunr-languages/lunr.stemmer.support.js';
import chinese from 'lunr-languages/lunr.zh.js';
import { sideOf, titleOf, UNSPACED } from '../lib/corpus.mjs';
import { shown, unquoted, writeTexts } from '../lib/page-texts.mjs';

/** @type {Record<string, import('../lib/adapter.mjs').Peer>} */
export const peers = {
  lunr: { about: 'lunr-languages for en and zh; loaded whole', package: 'lunr' },
};

/** The library with both languages. @returns {any} */
function extended() {
  const all = /** @type {any} */ (lunr);
  for (const extend of [stemmerSupport, chinese, multiLanguage]) extend(all);
  return all;
}

/** @param {import('../lib/build.mjs').Site} site */
export const build = ({ runIndex }) => runIndex();

/** @param {import('../lib/corpus.mjs').Corpus} corpus @param {string} folder */
export function index(corpus, folder) {
  const lunr = extended();
  const { documents, languages } = corpus;
  const index = lunr(function (/** @type {any} */ builder) {
    builder.use(lunr.multiLanguage('en', 'zh'));
    // The tokenizer for Chinese cuts other scripts at spaces.
    builder.tokenizer = lunr.zh.tokenizer;
    builder.ref('n');
    builder.field('title', { boost: 2 });
    for (const language of languages) builder.field(language);
    documents.forEach((document, n) => {
      const sides = languages.map((language) => [language, sideOf(document, language)]);
      builder.add({ n, title: titleOf(document), ...Object.fromEntries(sides) });
    });
  });
  writeTexts(corpus, folder);
  writeFileSync(`${folder}/index.json`, JSON.stringify(index));
}

/** @param {string} path */
export const kindOf = (path) => (path.startsWith('texts/') ? 'texts' : 'index');

/** @type {any} */
let library;
/** @type {any} */
let engine;

export async function init() {
  library = extended();
  library.multiLanguage('en', 'zh');
  engine = library.Index.load(await fetch('index.json').then((response) => response.json()));
}

const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, 'u');

/** @param {string} query */
export function search(query) {
  /** @type {string[]} */
  const terms = library.zh.tokenizer(unquoted(query)).map(String);
  const found = engine.query((/** @type {any} */ clauses) => {
    for (const term of terms) {
      clauses.term(term, { boost: 100, usePipeline: true });
      if (HAS_UNSPACED.test(term)) continue;
      const wildcard = library.Query.wildcard.TRAILING;
      clauses.term(term, { boost: 10, usePipeline: false, wildcard });
      if (term.length > 4) clauses.term(term, { boost: 1, usePipeline: false, editDistance: 1 });
    }
  });
  return shown(
    found.map((/** @type {any} */ one) => Number(one.ref)),
    query,
  );
}
