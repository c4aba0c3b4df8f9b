// @ts-check
/**
 * Orama: a saved database with the documents in it, loaded as a whole; its tokenizer for Chinese.
 */

import { writeFileSync } from 'node:fs';
import { create, insert, load, save, search as find } from '@orama/orama';
import { createTokenizer } from '@orama/tokenizers/mandarin';
import { sideOf, titleOf, UNSPACED } from '../lib/corpus.mjs';
import { answer, unquoted } from '../lib/page-texts.mjs';

/** @type {Record<string, import('../lib/adapter.mjs').Peer>} */
export const peers = {
  orama: { about: 'tokenizer for Chinese; loaded whole', package: '@orama/orama' },
};

const make = () =>
  create({
    schema: { id: 'string', title: 'string', first: 'string', second: 'string' },
    components: { tokenizer: createTokenizer() },
  });

/** @param {import('../lib/build.mjs').Site} site */
export const build = ({ runIndex }) => runIndex();

/** @param {import('../lib/corpus.mjs').Corpus} corpus @param {string} folder */
export async function index({ documents, languages }, folder) {
  const database = make();
  for (const document of documents) {
    const [first, second] = [0, 1].map((i) => sideOf(document, languages[i] ?? ''));
    await insert(
      database,
      /** @type {any} */ ({ id: document.id, title: titleOf(document), first, second }),
    );
  }
  writeFileSync(`${folder}/index.json`, JSON.stringify(save(database)));
}

export const kindOf = () => 'index';

/** @type {any} */
let engine;

export async function init() {
  engine = make();
  load(engine, await fetch('index.json').then((response) => response.json()));
}

const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, 'u');

/** @param {string} query */
export async function search(query) {
  const term = unquoted(query);
  const options = {
    term,
    properties: ['title', 'first', 'second'],
    boost: { title: 2 },
    limit: 10,
  };
  let found = await find(engine, { ...options, threshold: 0 });
  if (!found.count) {
    const tolerance = HAS_UNSPACED.test(term) ? 0 : 1;
    found = await find(engine, { ...options, threshold: 1, tolerance });
  }
  return found.hits.map(({ document: { id, title, first, second } }) =>
    answer({ id, title, passages: `${first}\n${second}`.split('\n') }, query),
  );
}
