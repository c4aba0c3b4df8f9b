// @ts-check
/**
 * How does an engine that finds documents alone show an excerpt? Its documents stand beside the
 * index, one file each, and those that are shown are fetched. Used in both halves of adapters.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { passagesOf, titleOf } from './corpus.mjs';

/** Characters of an excerpt, and how many of them stand before what was found. */
const SHOWN = 200;
const BEFORE = 60;

/** @typedef {{ id: string, title: string, passages: string[] }} Stored */

/** @param {import('./corpus.mjs').Document} document @returns {Stored} */
export const stored = (document) => ({
  id: document.id,
  title: titleOf(document),
  passages: passagesOf(document),
});

/** @param {import('./corpus.mjs').Corpus} corpus @param {string} folder */
export function writeTexts({ documents }, folder) {
  mkdirSync(`${folder}/texts`);
  documents.forEach((document, i) => {
    writeFileSync(`${folder}/texts/${i}.json`, JSON.stringify(stored(document)));
  });
}

/** @type {Map<number, Promise<Stored>>} */
const fetched = new Map();

/**
 * The first ten of the documents numbered `found`, ready to show.
 *
 * @param {number[]} found
 * @param {string} query
 */
export const shown = (found, query) =>
  Promise.all(
    found.slice(0, 10).map(async (number) => {
      const known = fetched.get(number) ?? fetch(`texts/${number}.json`).then((r) => r.json());
      fetched.set(number, known);
      return answer(await known, query);
    }),
  );

/** What is shown of a document. @param {Stored} document @param {string} query */
export function answer({ id, title, passages }, query) {
  const whole = query.replaceAll('"', '').toLowerCase();
  const terms = whole.split(/\s+/).filter(Boolean);
  let best = { passage: passages[0] ?? '', score: 0, at: 0 };
  for (const passage of passages) {
    const text = passage.toLowerCase();
    const places = [whole, ...terms].map((term) => text.indexOf(term));
    const score = places.filter((place) => place >= 0).length + (places[0] >= 0 ? terms.length : 0);
    const at = places.find((place) => place >= 0) ?? 0;
    if (score > best.score) best = { passage, score, at };
  }
  const from = Math.max(best.at - BEFORE, 0);
  return {
    document: id,
    title: escaped(title),
    excerpt: escaped(best.passage.slice(from, from + SHOWN)),
  };
}

/** @param {string} text */
export const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A query without quotation marks, for engines that know no phrases. @param {string} query */
export const unquoted = (query) => query.replaceAll('"', '');
