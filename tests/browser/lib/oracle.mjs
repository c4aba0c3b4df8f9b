// @ts-check
/**
 * Which texts contain a string, said without enface's analysis: the oracle of
 * `tests/src/oracle.rs`, in JavaScript, on the browser's own Unicode tables.
 *
 * Text and query are folded alike; what is neither letter nor digit is dropped; characters of
 * scripts without spaces stand alone, runs of other letters and digits are taken whole, the last
 * one of a query also as a prefix.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './programs.mjs';

const SIMPLIFIED = new Map(
  readFileSync(path.join(ROOT, 'crates/enface-text/data/TSCharacters.txt'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('\t'))
    .map((line) => /** @type {[string, string]} */ (line.split('\t').map((part) => [...part][0]))),
);

const HAN = /^[\u3400-\u9FFF々〇\u{20000}-\u{3FFFF}]$/u;
const ALPHANUMERIC = /^[\p{Alphabetic}\p{N}]$/u;

/**
 * The folded units of a text: single characters of Han, and runs of other letters and digits.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function units(text) {
  const decomposed = text.normalize('NFKC').toLowerCase().normalize('NFD');
  const out = [];
  let run = '';
  for (const each of decomposed) {
    if (/^[\u0300-\u036F]$/.test(each)) continue;
    const c = SIMPLIFIED.get(each) ?? each;
    if (ALPHANUMERIC.test(c) && !HAN.test(c)) {
      run += c;
      continue;
    }
    if (run) out.push(run);
    run = '';
    if (HAN.test(c)) out.push(c);
  }
  if (run) out.push(run);
  return out;
}

/**
 * Whether `text` contains `query`, both as units.
 *
 * @param {string[]} text
 * @param {string[]} query
 */
export function contains(text, query) {
  const last = query.length - 1;
  return text.some((_, at) =>
    query.every((unit, i) =>
      i === last ? text[at + i]?.startsWith(unit) : text[at + i] === unit,
    ),
  );
}

/**
 * Whether a drawn piece is one string for the query language, too: white space between words
 * parts terms, a lone word is found in other forms, and quotation marks at the start are syntax.
 *
 * @param {string} piece
 */
export function isOneString(piece) {
  const parts = units(piece);
  const isHan = (/** @type {string} */ unit) => [...unit].every((c) => HAN.test(c));
  return (
    parts.length > 0 &&
    !/^["“„＂]/.test(piece.trimStart()) &&
    (parts.every(isHan) || !/\s/.test(piece.trim())) &&
    (parts.length > 1 || isHan(parts[0]))
  );
}
