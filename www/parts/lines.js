// @ts-check
/**
 * The lines of a concordance: every place where the query stands, with what is before and after it,
 * and the same of its counterpart on the other side. They are loaded a page at a time.
 *
 * @typedef {{ lang: string, dir: string, before: string, node: string, after: string, mark: string | null }} Part
 *   One side of a line; without `node` the whole text is in `after`.
 * @typedef {{ hit: any, number: number, parts: Map<string, Part>, own: string }} Line `own` is the
 *   language of the side with the query.
 */

/** What is loaded without asking. */
export const FREE_BYTES = 1 << 20;
/** As many lines as are shown and sorted. */
export const MAX_LINES = 10_000;
const FIRST_PAGE = 20;

/** @param {any} side @param {number} at which of its runs is the node; -1 for none @returns {Part} */
function partOf(side, at) {
  const join = (/** @type {any[]} */ runs) => runs.map(({ text }) => text).join('');
  const { lang, dir, runs } = side;
  const start = at < 0 ? 0 : at;
  return {
    lang,
    dir,
    before: join(runs.slice(0, start)),
    node: at < 0 ? '' : runs[at].text,
    after: join(runs.slice(at < 0 ? 0 : at + 1)),
    mark: at < 0 ? null : runs[at].mark,
  };
}

/** Where the runs marked `mark` stand. @param {any} side @param {string} mark @returns {number[]} */
const marked = (side, mark) =>
  side.runs.flatMap((/** @type {any} */ run, /** @type {number} */ i) => (run.mark === mark ? [i] : []));

/** The lines of a hit. @param {any} hit @param {number} number @returns {Line[]} */
export function linesOf(hit, number) {
  const own = hit.sides.find((/** @type {any} */ side) => marked(side, 'query').length);
  if (!own) return [];
  const nodes = marked(own, 'query');
  return nodes.map((at, i) => {
    const parts = new Map([[own.lang, partOf(own, at)]]);
    for (const side of hit.sides) {
      if (side === own) continue;
      const counterparts = marked(side, 'counterpart').length ? marked(side, 'counterpart') : marked(side, 'query');
      // As many here as there: one for each, in order. Else the one that stands at about the same
      // part of the text.
      const nth = counterparts.length === nodes.length ? i : Math.floor((i * counterparts.length) / nodes.length);
      parts.set(side.lang, partOf(side, counterparts[nth] ?? -1));
    }
    return { hit, number, parts, own: own.lang };
  });
}

/** All lines of one query, as far as they are loaded. */
export class Lines {
  /** @type {Line[]} */
  lines = [];
  hits = 0;
  total = 0;
  exact = true;
  documents = 0;
  isComplete = false;

  /** @param {any} archive @param {string} query */
  constructor(archive, query) {
    this.archive = archive;
    this.query = query;
    /** What has been loaded for this query. */
    this.bytes = 0;
  }

  /** How many bytes the rest takes, from what the hits so far have taken. */
  get restBytes() {
    const rest = Math.max(this.total - this.hits, 0);
    return this.hits ? Math.round((this.bytes / this.hits) * rest) : 0;
  }

  /**
   * Loads until everything is there, or `limitBytes` more would be exceeded, or `isWanted` says no.
   * @param {number} limitBytes @param {() => boolean} isWanted asked after each page
   */
  async load(limitBytes, isWanted) {
    const start = this.bytes;
    while (!this.isComplete && this.lines.length < MAX_LINES) {
      // A page takes about what the pages before have taken: as many as surely fit. Larger and
      // larger ones, since each may look at the hits of those before it again.
      const perHit = this.hits ? this.bytes / this.hits : 0;
      const fits = perHit ? Math.floor((start + limitBytes - this.bytes) / perHit / 1.5) : FIRST_PAGE;
      const limit = Math.min(Math.max(this.hits, FIRST_PAGE), fits, 2000);
      if (limit < 1) return;
      const before = this.archive.bytes;
      const found = await this.archive.search(this.query, { limit, offset: this.hits, whole: true });
      this.bytes += this.archive.bytes - before;
      this.total = found.total;
      this.exact = found.exact;
      this.documents = found.documents;
      for (const [i, hit] of found.hits.entries()) this.lines.push(...linesOf(hit, this.hits + i));
      this.hits += found.hits.length;
      this.isComplete = found.hits.length < limit || this.hits >= found.total;
      if (!isWanted()) return;
      // The page may draw and answer in between.
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
}

/** The lines of the last query, the same for every view of one archive. @type {WeakMap<object, Lines>} */
const last = new WeakMap();

/** @param {any} archive @param {string} query */
export function linesFor(archive, query) {
  let lines = last.get(archive);
  if (lines?.query !== query) {
    lines = new Lines(archive, query);
    last.set(archive, lines);
  }
  return lines;
}

/** Bytes as a reader says them. @param {number} bytes @param {string} lang */
export const size = (bytes, lang) =>
  new Intl.NumberFormat(lang, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(bytes / (1 << 20));
