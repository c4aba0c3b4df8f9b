// @ts-check
/** Fuse.js: no index; all documents are loaded and looked through for each query. */

import { writeFileSync } from 'node:fs';
import Fuse from 'fuse.js';
import { answer, stored, unquoted } from '../lib/page-texts.mjs';

/** @type {Record<string, import('../lib/adapter.mjs').Peer>} */
export const peers = {
  fuse: { about: 'all documents looked through; loaded whole', package: 'fuse.js' },
};

/** @param {import('../lib/build.mjs').Site} site */
export const build = ({ runIndex }) => runIndex();

/** @param {import('../lib/corpus.mjs').Corpus} corpus @param {string} folder */
export function index({ documents }, folder) {
  writeFileSync(`${folder}/documents.json`, JSON.stringify(documents.map(stored)));
}

export const kindOf = () => 'index';

/** @type {any} */
let engine;

export async function init() {
  const documents = await fetch('documents.json').then((response) => response.json());
  engine = new Fuse(documents, {
    keys: ['title', 'passages'],
    ignoreLocation: true,
    threshold: 0.25,
  });
}

/** @param {string} query */
export function search(query) {
  const found = engine.search(unquoted(query), { limit: 10 });
  return found.map((/** @type {any} */ { item }) => answer(item, query));
}
