// @ts-check
/**
 * FlexSearch: an exported index, loaded as a whole. Words with the tolerant Latin encoder and
 * their beginnings; other scripts with the encoder for Chinese, Japanese and Korean, each
 * character a term with its neighbour as context.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { Charset, Document } from 'flexsearch';
import { isUnspaced, sideOf, titleOf, UNSPACED } from '../lib/corpus.mjs';
import { shown, unquoted, writeTexts } from '../lib/page-texts.mjs';

/** @typedef {{ name: string, unspaced: boolean }} Field */

/** @type {Record<string, import('../lib/adapter.mjs').Peer>} */
export const peers = {
  flexsearch: { about: 'forward and CJK encoders; loaded whole', package: 'flexsearch' },
};

/** Results of each field that are put together. */
const LIMIT = 50;

/** @param {Field[]} fields */
function create(fields) {
  const spaced = { tokenize: 'forward', encoder: Charset.LatinBalance };
  const unspaced = {
    tokenize: 'strict',
    encoder: Charset.CJK,
    context: { depth: 1, bidirectional: false, resolution: 3 },
  };
  const index = fields.map((field) => ({
    field: field.name,
    resolution: 9,
    ...(field.unspaced ? unspaced : spaced),
  }));
  return new Document(/** @type {any} */ ({ document: { id: 'n', index } }));
}

/** @param {import('../lib/build.mjs').Site} site */
export const build = ({ runIndex }) => runIndex();

/** @param {import('../lib/corpus.mjs').Corpus} corpus @param {string} folder */
export async function index(corpus, folder) {
  const sides = corpus.languages.map((name) => ({ name, unspaced: isUnspaced(corpus, name) }));
  const fields = [{ name: 'title', unspaced: false }, ...sides];
  const index = create(fields);
  corpus.documents.forEach((document, n) => {
    const texts = corpus.languages.map((language) => [language, sideOf(document, language)]);
    index.add({ n, title: titleOf(document), ...Object.fromEntries(texts) });
  });
  writeTexts(corpus, folder);
  mkdirSync(`${folder}/index`);
  /** @type {string[]} */
  const parts = [];
  await index.export((/** @type {string} */ name, /** @type {string | undefined} */ data) => {
    if (data === undefined || data === null) return;
    parts.push(name);
    writeFileSync(`${folder}/index/${name}.json`, data);
  });
  writeFileSync(`${folder}/index/parts.json`, JSON.stringify({ fields, parts }));
}

/** @param {string} path */
export const kindOf = (path) => (path.startsWith('texts/') ? 'texts' : 'index');

/** @type {any} */
let engine;
/** @type {Field[]} */
let known;

export async function init() {
  const { fields, parts } = await fetch('index/parts.json').then((response) => response.json());
  known = fields;
  engine = create(fields);
  const load = (/** @type {string} */ name) => fetch(`index/${name}.json`).then((r) => r.text());
  const texts = await Promise.all(parts.map(load));
  for (const [i, name] of parts.entries()) await engine.import(name, texts[i]);
}

const RUNS = new RegExp(`[${UNSPACED}]+`, 'gu');

/** @param {string} query */
export function search(query) {
  const text = unquoted(query);
  const halves = [
    { words: text.replace(RUNS, ' ').trim(), fields: known.filter((field) => !field.unspaced) },
    { words: (text.match(RUNS) ?? []).join(' '), fields: known.filter((field) => field.unspaced) },
  ];
  /** @type {Map<number, number>} */
  const scores = new Map();
  for (const { words, fields } of halves.filter(({ words }) => words)) {
    const names = fields.map((field) => field.name);
    const found = engine.search(words, { limit: LIMIT, suggest: true, index: names });
    const seen = new Set();
    for (const { result } of found) {
      result.forEach((/** @type {number} */ id, /** @type {number} */ rank) => {
        if (!seen.has(id)) scores.set(id, (scores.get(id) ?? 0) + 1 + 1 / (rank + 1));
        seen.add(id);
      });
    }
  }
  const ranked = [...scores].sort(([, a], [, b]) => b - a).map(([id]) => id);
  return shown(ranked, query);
}
