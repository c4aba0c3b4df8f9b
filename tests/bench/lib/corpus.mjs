// @ts-check
/**
 * What does a corpus hold, whatever its languages?
 *
 * A corpus is a file of JSON Lines as `enface build` reads them. Which languages it has is found
 * in its keys: `{"title_en", "segments": [{"en", "ar"}]}` has English and Arabic.
 */

import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Document
 * @property {string} id
 * @property {Record<string, string>} titles by language
 * @property {Record<string, string>[]} segments by language
 *
 * @typedef {object} Corpus
 * @property {string[]} languages in order of how much text they have
 * @property {Document[]} documents
 * @property {number} textBytes of all segments, in UTF-8
 */

/** Scripts that put no spaces between words, as the inside of a character class. */
export const UNSPACED =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}';

/** A key of a segment that is a language tag, and not `label_en` or `heading`. */
const TAG = /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/;

/** @param {string} file @returns {Corpus} */
export function readCorpus(file) {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const documents = lines.map((line) => document(JSON.parse(line)));
  /** @type {Record<string, number>} */
  const amounts = {};
  for (const { segments } of documents) {
    for (const [language, text] of segments.flatMap((segment) => Object.entries(segment))) {
      amounts[language] = (amounts[language] ?? 0) + Buffer.byteLength(text);
    }
  }
  const languages = Object.keys(amounts).sort((a, b) => amounts[b] - amounts[a]);
  const textBytes = Object.values(amounts).reduce((sum, bytes) => sum + bytes, 0);
  return { languages, documents, textBytes };
}

/** @param {any} line @returns {Document} */
function document(line) {
  const titles = Object.entries(line).filter(([key, value]) => /^title_/.test(key) && value);
  return {
    id: line.id,
    titles: Object.fromEntries(titles.map(([key, value]) => [key.slice('title_'.length), value])),
    segments: line.segments.map((/** @type {any} */ segment) =>
      Object.fromEntries(
        Object.entries(segment).filter(([key, text]) => TAG.test(key) && typeof text === 'string'),
      ),
    ),
  };
}

/** All titles of a document in one line. @param {Document} document */
export const titleOf = ({ titles, id }) => Object.values(titles).join(' / ') || id;

/** The text of one side, a segment a line. @param {Document} document @param {string} language */
export const sideOf = ({ segments }, language) =>
  segments
    .map((segment) => segment[language])
    .filter(Boolean)
    .join('\n');

/** Each segment with its sides one below the other. @param {Document} document */
export const passagesOf = ({ segments }) =>
  segments.map((segment) => Object.values(segment).join('\n'));

/**
 * Whether most letters of a language are written without spaces.
 *
 * @param {Corpus} corpus
 * @param {string} language
 */
export function isUnspaced({ documents }, language) {
  let sample = '';
  for (const document of documents) {
    sample += sideOf(document, language);
    if (sample.length > 20_000) break;
  }
  const letters = sample.match(/\p{L}/gu) ?? [];
  const unspaced = sample.match(new RegExp(`[${UNSPACED}]`, 'gu')) ?? [];
  return unspaced.length > letters.length / 2;
}
