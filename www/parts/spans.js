// @ts-check
/**
 * A text with what is marked in it and what can be opened of it. Where a mark and something to
 * open overlap, the mark is inside.
 *
 * @typedef {{ text: string, mark: string | null }} Run
 * @typedef {{ start: number, end: number, make: () => HTMLElement }} Span In UTF-16 code units.
 */

/** Those of `spans` that do not overlap one before; of equal beginnings the longest. @param {Span[]} spans */
export function apart(spans) {
  let end = 0;
  return [...spans].sort((a, b) => a.start - b.start || b.end - a.end).filter((span) => {
    const isFree = span.start >= end && span.end > span.start;
    if (isFree) end = span.end;
    return isFree;
  });
}

/** @param {any} element @param {Run[]} runs @param {Span[]} spans Sorted, apart. @returns {(Node | string)[]} */
export function filled(element, runs, spans) {
  /** @type {(Node | string)[]} */
  const out = [];
  let at = 0;
  let next = 0;
  /** @type {{ end: number, box: HTMLElement } | undefined} */
  let open;
  for (const { text, mark } of runs) {
    const end = at + text.length;
    let from = at;
    while (from < end) {
      if (!open && spans[next]?.start <= from) {
        open = { end: spans[next].end, box: spans[next].make() };
        next += 1;
        out.push(open.box);
      }
      const to = Math.min(end, open ? open.end : (spans[next]?.start ?? end));
      const piece = text.slice(from - at, to - at);
      const node = mark ? element('mark', mark, {}, piece) : piece;
      if (open) open.box.append(node);
      else out.push(node);
      if (open && to >= open.end) open = undefined;
      from = to;
    }
    at = end;
  }
  return out;
}

/** Scripts in which words are written without spaces. */
const DENSE = /[\u2e80-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1780-\u17ff]/;
/** Shorter terms are words of every text; the owner's own count all the same. */
const [LETTERS, CHARACTERS] = [9, 3];
const MAX_WORDS = 8;

/** Terms to look for: as they are written by how they are looked for. */
export class Terms {
  /** @type {Map<string, string>} */
  #terms = new Map();
  #longest = 0;

  /** @param {string[]} texts @param {string[]} own Those that the owner states. */
  constructor(texts, own) {
    const isOwn = new Set(own);
    for (const text of texts) {
      const isTelling = DENSE.test(text) ? text.length >= CHARACTERS : /\s/.test(text) || text.length >= LETTERS;
      if (!isTelling && !isOwn.has(text)) continue;
      this.#terms.set(text.toLowerCase(), text);
      this.#longest = Math.max(this.#longest, text.length);
    }
  }

  /** The terms in `text`, the longest first where they begin alike. @param {string} text
   * @returns {{ start: number, end: number, term: string }[]} */
  in(text) {
    const lower = text.toLowerCase();
    // What changes length when it changes case cannot be looked for by place.
    if (!this.#terms.size || lower.length !== text.length) return [];
    const found = [];
    const words = [...lower.matchAll(/[\p{L}\p{N}\p{M}'’-]+/gu)];
    for (let i = 0; i < words.length; i += 1) {
      const start = words[i].index;
      if (DENSE.test(words[i][0])) {
        const end = start + words[i][0].length;
        for (let at = start; at < end; at += 1) {
          for (let to = Math.min(end, at + this.#longest); to > at + 1; to -= 1) {
            const term = this.#terms.get(lower.slice(at, to));
            if (!term) continue;
            found.push({ start: at, end: to, term });
            at = to - 1;
            break;
          }
        }
        continue;
      }
      for (let j = Math.min(words.length, i + MAX_WORDS) - 1; j >= i; j -= 1) {
        const end = words[j].index + words[j][0].length;
        const term = this.#terms.get(lower.slice(start, end).replace(/\s+/g, ' '));
        if (!term) continue;
        found.push({ start, end, term });
        i = j;
        break;
      }
    }
    return found;
  }
}
