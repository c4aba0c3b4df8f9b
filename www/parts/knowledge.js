// @ts-check
/**
 * What an archive knows beside its texts, fetched page by page when something of it is asked for:
 * suggestions, headwords, what documents cite. `ARCHITECTURE.md` has the shape of the files.
 *
 * @typedef {import('./archive.js').Manifest & { knowledge?: string }} Manifest
 * @typedef {{ key: string, kind: 'term' | 'sound' | 'institution' | 'number', lang: string, text: string,
 *   other: string, otherLang: string, count: number, id: string | null }} Suggestion
 */
import { get } from './get.js';

/** Letters and digits alone, without case, accents and width, as the indexer does it. @param {string} text */
export const fold = (text) =>
  Array.from(text.normalize('NFKD').replace(/[^\p{Alphabetic}\p{N}]+/gu, ''), (c) => c.toLowerCase()).join('');

/** Whether readers have asked for less to be loaded. */
export const isSaving = () => Boolean(/** @type {any} */ (navigator).connection?.saveData);

/** The order of code points, which is that of UTF-8. @param {string} a @param {string} b */
function byPoints(a, b) {
  const [x, y] = [[...a], [...b]];
  for (let i = 0; i < x.length && i < y.length; i += 1) {
    if (x[i] !== y[i]) return /** @type {number} */ (x[i].codePointAt(0)) - /** @type {number} */ (y[i].codePointAt(0));
  }
  return x.length - y.length;
}

/** The order of code units. @param {string} a @param {string} b */
const byUnits = (a, b) => (a < b ? -1 : Number(a > b));

/** The last of `firsts` that does not come after `key`; -1 if all do.
 * @template T @param {T[]} firsts @param {T} key @param {(a: T, b: T) => number} compare */
export function pageOf(firsts, key, compare) {
  let [low, high] = [0, firsts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(firsts[middle], key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The files of one archive. One that is inside a page has them in an element, all in one object. */
export class Knowledge {
  /** @type {Map<string, Promise<any>>} */
  #files = new Map();
  /** @type {Record<string, any> | undefined} Those inside the page. */
  #inside;

  /** @param {Manifest} manifest */
  constructor(manifest) {
    this.manifest = manifest;
  }

  /** @param {string} path @returns {Promise<any>} */
  file(path) {
    let file = this.#files.get(path);
    if (!file) {
      file = this.#read(path);
      file.catch(() => this.#files.delete(path));
      this.#files.set(path, file);
    }
    return file;
  }

  /** @param {string} path */
  async #read(path) {
    const { base, src } = this.manifest;
    if (base) return (await get(new URL(path, base))).json();
    this.#inside ??= JSON.parse(document.getElementById(`${src.slice(1)}-knowledge`)?.textContent || '{}');
    return this.#inside?.[path];
  }

  /** What lists the others; nothing if the archive has none. */
  async index() {
    const { knowledge } = this.manifest;
    return knowledge ? this.file(knowledge) : undefined;
  }

  /**
   * What begins with `prefix`, as `fold` gives it, from at most `most` pages.
   * @param {string} prefix @param {number} [most] @returns {Promise<Suggestion[]>}
   */
  async suggestions(prefix, most = 2) {
    const index = await this.index();
    const { firsts, files } = index?.suggestions ?? { firsts: [], files: [] };
    // Equal keys may begin on the page before.
    const at = Math.max(firsts.findLastIndex((/** @type {string} */ first) => first < prefix), 0);
    const end = pageOf(firsts, `${prefix}\uffff`, byUnits);
    const paths = files.slice(at, Math.min(end, at + most - 1) + 1);
    const pages = await Promise.all(paths.map((/** @type {string} */ path) => this.file(path)));
    const sides = index?.about.sides ?? [];
    return pages.flatMap((page) => page.suggestions)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, kind, side, text, otherSide, other, count, id]) =>
        ({ key, kind, lang: sides[side] ?? '', text, other, otherLang: sides[otherSide] ?? '', count, id }));
  }

  /** What is known of the document with the number `number`. @param {number} number */
  async document(number) {
    const { starts, files } = (await this.index())?.documents ?? { starts: [], files: [] };
    const at = pageOf(starts, number, (a, b) => a - b);
    if (!files[at]) return undefined;
    const { first, documents } = await this.file(files[at]);
    return documents[number - first];
  }

  /** The entry of a headword. @param {string} lang @param {string} text */
  async headword(lang, text) {
    const index = await this.index();
    const side = index?.lexicon?.sides.find((/** @type {any} */ one) => one.lang === lang);
    const at = side ? pageOf(side.firsts, text, byPoints) : -1;
    if (at < 0) return undefined;
    const { headwords } = await this.file(side.files[at]);
    return headwords.find((/** @type {any} */ one) => one.text === text);
  }

  /** All headwords of a language, and those of the owner's.
   * @param {string} lang @returns {Promise<{ headwords: string[], own: string[] }>} */
  async headwords(lang) {
    const index = await this.index();
    const all = index?.lexicon?.sides.find((/** @type {any} */ one) => one.lang === lang)?.all;
    return all ? this.file(all.file) : { headwords: [], own: [] };
  }

  /** How many bytes all headwords of all languages take. */
  async headwordBytes() {
    /** @type {any[]} */
    const sides = (await this.index())?.lexicon?.sides ?? [];
    return sides.reduce((sum, { all }) => sum + (all?.bytes ?? 0), 0);
  }

  /** The register of institutions. */
  async institutions() {
    const file = (await this.index())?.institutions?.file;
    return file ? this.file(file) : undefined;
  }
}
