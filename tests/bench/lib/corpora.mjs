// @ts-check
/** Where is the corpus of a name? */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, TARGET } from './files.mjs';

/** The part of a corpus with so many megabytes of text: `large-10mb`. */
const PART = /^(.+)-(\d+)mb$/;

/**
 * The file of documents of the corpus `name`, or `undefined`.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
export function corpusFile(name) {
  const folders = [process.env.ENFACE_CORPORA, path.join(ROOT, 'tests/corpora')].filter(Boolean);
  const files = folders.map((folder) => path.join(`${folder}`, name, 'docs.jsonl'));
  const found = files.find((file) => existsSync(file));
  const [, whole, megabytes] = PART.exec(name) ?? [];
  if (found || !whole) return found;
  const from = corpusFile(whole);
  return from && part(from, name, Number(megabytes) * 1e6);
}

/** What is measured unless told otherwise. */
export const usualCorpora = () => ['seed', 'medium', 'large'].filter((name) => corpusFile(name));

/**
 * Writes about `bytes` of the documents in `file`, evenly from all of it, into a corpus of its own.
 *
 * @param {string} file
 * @param {string} name
 * @param {number} bytes
 */
function part(file, name, bytes) {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const total = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
  const share = Math.min(bytes / total, 1);
  const chosen = lines.filter((_, i) => Math.floor((i + 1) * share) > Math.floor(i * share));
  const folder = path.join(TARGET, 'corpora', name);
  const copy = path.join(folder, 'docs.jsonl');
  const text = `${chosen.join('\n')}\n`;
  // What is as it was keeps its time, so that sites made from it are not built again.
  if (!existsSync(copy) || readFileSync(copy, 'utf8') !== text) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(copy, text);
  }
  return copy;
}
