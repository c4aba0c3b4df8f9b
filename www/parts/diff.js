// @ts-check
/** In what do two texts differ, and how alike are they? Plain functions; words are compared where
 * there are spaces between them, characters where there are none. */

/** Words, characters of scripts without spaces, and whatever stands between. @param {string} text @returns {string[]} */
export const tokens = (text) => text.match(/[\u2e80-\u9fff\uf900-\ufaff\u0e00-\u0eff]|[\p{L}\p{N}\p{M}'’]+|\s+|[^\s\p{L}\p{N}]/gu) ?? [];

/** What is compared of a token. @param {string} token */
const plain = (token) => (/^\s/.test(token) ? ' ' : token.normalize('NFKC').toLowerCase());

/** The tokens that say something, as they are compared. @param {string} text */
export const words = (text) => tokens(text).filter((token) => /[\p{L}\p{N}]/u.test(token)).map(plain);

/** More differences than these are another text: then nothing is the same. */
const MAX_EDITS = 600;

/**
 * Which tokens of `a` and of `b` stand in both, in order: Myers' greedy algorithm.
 * @param {string[]} a @param {string[]} b @returns {[number, number][]}
 */
export function common(a, b) {
  const most = Math.min(a.length + b.length, MAX_EDITS);
  let ends = new Map([[1, 0]]);
  const trace = [];
  for (let d = 0; d <= most; d += 1) {
    trace.push(new Map(ends));
    for (let k = -d; k <= d; k += 2) {
      const isDown = k === -d || (k !== d && (ends.get(k - 1) ?? -1) < (ends.get(k + 1) ?? -1));
      let x = isDown ? (ends.get(k + 1) ?? 0) : (ends.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      ends.set(k, x);
      if (x >= a.length && x - k >= b.length) return traced(trace, a, b, d);
    }
  }
  return [];
}

/** @param {Map<number, number>[]} trace @param {string[]} a @param {string[]} b @param {number} n @returns {[number, number][]} */
function traced(trace, a, b, n) {
  /** @type {[number, number][]} */
  const out = [];
  let [x, y] = [a.length, b.length];
  for (let d = n; d >= 0; d -= 1) {
    const ends = trace[d];
    const k = x - y;
    const isDown = k === -d || (k !== d && (ends.get(k - 1) ?? -1) < (ends.get(k + 1) ?? -1));
    const before = isDown ? k + 1 : k - 1;
    const fromX = d ? (ends.get(before) ?? 0) : 0;
    const fromY = d ? fromX - before : 0;
    while (x > fromX && y > fromY) out.push([--x, --y]);
    [x, y] = [fromX, fromY];
  }
  return out.reverse();
}

/** @typedef {{ text: string, isChanged: boolean }} Piece */

/** Both texts in pieces that are the same on the other side or not. @param {string} a @param {string} b @returns {[Piece[], Piece[]]} */
export function pieces(a, b) {
  const [x, y] = [tokens(a), tokens(b)];
  const same = common(x.map(plain), y.map(plain));
  /** @param {string[]} all @param {Set<number>} kept @returns {Piece[]} */
  const joined = (all, kept) => {
    /** @type {Piece[]} */
    const out = [];
    all.forEach((text, i) => {
      // A space between two changes is no text of its own.
      const isChanged = !kept.has(i) || (/^\s+$/.test(text) && i > 0 && i + 1 < all.length && !kept.has(i - 1) && !kept.has(i + 1));
      const last = out.at(-1);
      if (last?.isChanged === isChanged) last.text += text;
      else out.push({ text, isChanged });
    });
    return out;
  };
  return [joined(x, new Set(same.map(([i]) => i))), joined(y, new Set(same.map(([, j]) => j)))];
}

/** Pairs of neighbours in a text, with how often they are there. @param {string} text */
function grams(text) {
  const all = words(text);
  /** @type {Map<string, number>} */
  const counts = new Map();
  const add = (/** @type {string} */ gram) => counts.set(gram, (counts.get(gram) ?? 0) + 1);
  all.forEach((word, i) => {
    add(word);
    if (i > 0) add(`${all[i - 1]} ${word}`);
  });
  return counts;
}

/** @type {Map<string, Map<string, number>>} */
const known = new Map();

/** How alike two texts are, from 0 to 1: the share of words and pairs of words that are in both.
 * @param {string} a @param {string} b */
export function likeness(a, b) {
  const of = (/** @type {string} */ text) => {
    let counts = known.get(text);
    if (!counts) known.set(text, (counts = grams(text)));
    if (known.size > 10_000) known.clear();
    return counts;
  };
  const [x, y] = [of(a), of(b)];
  let [both, all] = [0, 0];
  for (const [gram, n] of x) {
    both += Math.min(n, y.get(gram) ?? 0);
    all += n;
  }
  for (const n of y.values()) all += n;
  return all ? (2 * both) / all : 1;
}

/**
 * How much of `wanted` stands in `text` in one place, from 0 to 1: one less the share of words to
 * be put in, left out or changed. What is before and after the place does not count.
 * @param {string[]} wanted @param {string[]} text
 */
export function containment(wanted, text) {
  let row = new Array(text.length + 1).fill(0);
  for (let i = 1; i <= wanted.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= text.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(wanted[i - 1] !== text[j - 1]));
    }
    row = next;
  }
  return wanted.length ? Math.max(0, 1 - Math.min(...row) / wanted.length) : 0;
}

/** So many pairs of items are compared; beyond that only equal ones are paired. */
const MAX_CELLS = 250_000;

/**
 * Pairs the items of two lists in order: those that are equal first, then between these those that
 * are most alike. What has no partner stands alone.
 * @template T @param {T[]} a @param {T[]} b @param {(a: T, b: T) => number} alike 1 for equal ones
 * @param {(item: T) => string} keyOf equal for equal ones
 * @returns {[T | undefined, T | undefined][]}
 */
export function paired(a, b, alike, keyOf) {
  /** @type {[T | undefined, T | undefined][]} */
  const out = [];
  let [from, to] = [0, 0];
  for (const [i, j] of [...common(a.map(keyOf), b.map(keyOf)), /** @type {[number, number]} */ ([a.length, b.length])]) {
    out.push(...between(a.slice(from, i), b.slice(to, j), alike));
    if (i < a.length) out.push([a[i], b[j]]);
    [from, to] = [i + 1, j + 1];
  }
  return out;
}

/** Less alike than this is another text. */
const LEAST = 0.25;

/** @template T @param {T[]} a @param {T[]} b @param {(a: T, b: T) => number} alike @returns {[T | undefined, T | undefined][]} */
function between(a, b, alike) {
  if (!a.length || !b.length || a.length * b.length > MAX_CELLS) {
    return [...a.map((one) => /** @type {[T, undefined]} */ ([one, undefined])), ...b.map((one) => /** @type {[undefined, T]} */ ([undefined, one]))];
  }
  const gains = a.map((x) => b.map((y) => Math.max(0, alike(x, y) - LEAST)));
  const best = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const gain = gains[i][j];
      best[i][j] = Math.max(best[i + 1][j], best[i][j + 1], gain ? gain + best[i + 1][j + 1] : 0);
    }
  }
  /** @type {[T | undefined, T | undefined][]} */
  const out = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const gain = i < a.length && j < b.length ? gains[i][j] : 0;
    if (gain && best[i][j] === gain + best[i + 1][j + 1]) out.push([a[i++], b[j++]]);
    else if (j >= b.length || (i < a.length && best[i][j] === best[i + 1][j])) out.push([a[i++], undefined]);
    else out.push([undefined, b[j++]]);
  }
  return out;
}
