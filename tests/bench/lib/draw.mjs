// @ts-check
/**
 * What do readers of a corpus look for? Queries drawn from the corpus by lot, in any languages.
 *
 * Every query carries all documents that contain it, three at the most: then the right answers are
 * known, and a rank means something. The same corpus and seed give the same queries.
 *
 * For a language whose words have spaces between them (`en`): `en-word-rare`, `en-phrase` of three
 * to five words, `en-phrase-quoted`, `en-prefix` of a rare word, `en-typo` with one wrong, missing,
 * added or swapped letter. For others (`zh`): `zh-word2` and `zh-word3plus`, words of two and of
 * more characters; `zh-4char`, any four characters; `zh-cross`, which begins and ends inside
 * words. For both sides of a segment: `mixed`, a word of each; `cross`, words that one segment of
 * one document has, which must be found as that segment, so that its other side is shown.
 */

import { createHash } from 'node:crypto';
import { chance } from '../../browser/lib/chance.mjs';
import { isUnspaced, sideOf, UNSPACED } from './corpus.mjs';

/** Documents that a query may be contained in. */
const MAX_TARGETS = 3;
/** How often a class is tried before it is left short, for each query that it should have. */
const TRIES = 400;
/** So many of the most frequent words are too empty to be looked for. */
const N_EMPTY = 30;

/** A word of a script with spaces: what borders on another script is a word of its own. */
const WORD = new RegExp(`(?:(?![${UNSPACED}])\\p{L})(?:(?![${UNSPACED}])[\\p{L}\\p{M}])*`, 'gu');
const ONLY_LETTERS = /^[\p{L}\p{M}]+$/u;
const RUN = new RegExp(`[${UNSPACED}\\p{M}]+`, 'gu');

/**
 * @typedef {import('./corpus.mjs').Corpus} Corpus
 * @typedef {import('./relevance.mjs').Query} Query
 * @typedef {(below: number) => number} Chance
 * @typedef {Omit<Query, 'class'> | undefined} Drawn nothing, if this try came to nothing
 */

/**
 * Draws `perClass` queries of every class, fewer where the corpus has not so many.
 *
 * @param {Corpus} corpus
 * @param {string} seed
 * @param {number} perClass
 * @returns {Query[]}
 */
export function draw(corpus, seed, perClass) {
  /** @type {Query[]} */
  const queries = [];
  for (const [name, drawOne] of Object.entries(classes(corpus))) {
    // Each class has lots of its own, so that a change of one leaves the others as they were.
    const random = chance(number(`${seed} ${name}`));
    const seen = new Set();
    for (let tries = 0; tries < perClass * TRIES && seen.size < perClass; tries += 1) {
      const drawn = drawOne(random);
      if (!drawn || seen.has(drawn.q)) continue;
      seen.add(drawn.q);
      queries.push({ class: name, ...drawn });
    }
  }
  return queries;
}

/**
 * Words that ten documents or more have, for a first query whose ten results all need fetching.
 *
 * @param {Corpus} corpus
 * @param {number} n
 */
export function commonWords(corpus, n) {
  const side = new Side(
    corpus,
    corpus.languages.find((l) => !isUnspaced(corpus, l)) ?? corpus.languages[0],
  );
  const common = side.vocabulary.filter((word) => {
    const { df } = /** @type {Entry} */ (side.words.get(word));
    return df >= 10 && df <= 40 && word.length >= 5;
  });
  const random = chance(number('common words'));
  const chosen = new Set();
  while (chosen.size < Math.min(n, common.length)) chosen.add(pick(random, common));
  return [...chosen];
}

/** @param {Corpus} corpus @returns {Record<string, (random: Chance) => Drawn>} */
function classes(corpus) {
  const sides = corpus.languages.map((language) => new Side(corpus, language));
  /** @type {Record<string, (random: Chance) => Drawn>} */
  const all = {};
  for (const side of sides) {
    const own = side.unspaced ? unspacedClasses(side) : spacedClasses(side);
    for (const [name, drawOne] of Object.entries(own)) all[`${side.language}-${name}`] = drawOne;
  }
  if (sides.length < 2) return all;
  all.mixed = (random) => mixed(random, corpus, sides);
  const spaced = sides.find((side) => !side.unspaced);
  if (spaced) all.cross = (random) => cross(random, corpus, spaced);
  return all;
}

/** @param {Side} side @returns {Record<string, (random: Chance) => Drawn>} */
function spacedClasses(side) {
  const rare = side.vocabulary.filter((word) => {
    const { df } = /** @type {Entry} */ (side.words.get(word));
    return df <= MAX_TARGETS && word.length >= 5 && word.length <= 14;
  });
  const alphabet = [...new Set(rare.slice(0, 2000).join(''))].sort();
  return {
    'word-rare': (random) => (rare.length ? known(side, pick(random, rare)) : undefined),
    phrase: (random) => phrase(random, side),
    'phrase-quoted': (random) => {
      const drawn = phrase(random, side);
      return drawn && { ...drawn, q: `"${drawn.q}"` };
    },
    prefix: (random) => (rare.length ? prefix(side, pick(random, rare), 4 + random(3)) : undefined),
    typo: (random) => (rare.length ? typo(random, side, pick(random, rare), alphabet) : undefined),
  };
}

/** @param {Side} side @returns {Record<string, (random: Chance) => Drawn>} */
function unspacedClasses(side) {
  /** @param {Chance} random @param {(run: string, borders: number[]) => string[]} choices */
  const from = (random, choices) => {
    const run = side.run(random);
    if (!run) return undefined;
    const all = choices(run, side.borders(run));
    const q = all.length ? pick(random, all) : '';
    const targets = q && side.containing((text) => text.includes(q));
    return targets ? { q, targets } : undefined;
  };
  /** @param {string} run @param {number[]} borders */
  const words = (run, borders) => borders.slice(1).map((end, i) => run.slice(borders[i], end));
  return {
    word2: (random) =>
      from(random, (run, borders) => words(run, borders).filter((word) => word.length === 2)),
    word3plus: (random) =>
      from(random, (run, borders) => words(run, borders).filter((word) => word.length >= 3)),
    '4char': (random) => from(random, (run) => slices(run, 4).map(({ text }) => text)),
    cross: (random) =>
      from(random, (run, borders) =>
        [...slices(run, 3), ...slices(run, 4)]
          .filter(({ at, text }) => {
            const end = at + text.length;
            const isInside = !borders.includes(at) && !borders.includes(end);
            return isInside && borders.some((border) => border > at && border < end);
          })
          .map(({ text }) => text),
      ),
  };
}

/** @param {Side} side @param {string} word @returns {Drawn} */
const known = (side, word) => ({ q: word, targets: side.documentsWith(word) });

/** @param {Chance} random @param {Side} side @returns {Drawn} */
function phrase(random, side) {
  const words = side.segment(random)?.split(/\s+/) ?? [];
  const n = 3 + random(3);
  if (words.length < n) return undefined;
  const at = random(words.length - n + 1);
  const chosen = words.slice(at, at + n);
  const isPlain = chosen.every((word) => ONLY_LETTERS.test(word));
  if (!isPlain || chosen.filter((word) => !side.empty.has(word)).length < 2) return undefined;
  return side.phrase(chosen.join(' '));
}

/**
 * The beginning of a rare word, and of rare words alone.
 *
 * @param {Side} side
 * @param {string} word
 * @param {number} length
 * @returns {Drawn}
 */
function prefix(side, word, length) {
  const q = word.slice(0, length);
  if (length > word.length - 2 || side.words.has(q)) return undefined;
  const targets = new Set();
  for (const longer of side.startingWith(q)) {
    const { df } = /** @type {Entry} */ (side.words.get(longer));
    if (df > MAX_TARGETS) return undefined;
    side.documentsWith(longer).forEach((id) => targets.add(id));
  }
  return targets.size <= MAX_TARGETS ? { q, targets: [...targets] } : undefined;
}

/**
 * @param {Chance} random
 * @param {Side} side
 * @param {string} word
 * @param {string[]} alphabet
 * @returns {Drawn}
 */
function typo(random, side, word, alphabet) {
  if (word.length < 7) return undefined;
  const at = 1 + random(word.length - 1);
  const [before, after, letter] = [word.slice(0, at), word.slice(at), pick(random, alphabet)];
  const q = [
    before + letter + after.slice(1),
    before + after.slice(1),
    before + letter + after,
    before.slice(0, -1) + after[0] + before.slice(-1) + after.slice(1),
  ][random(4)];
  // What is, or begins, another word is no mistake.
  const isWord = !side.startingWith(q).next().done;
  return q === word || isWord ? undefined : { q, targets: side.documentsWith(word) };
}

/**
 * A word of each side of one segment.
 *
 * @param {Chance} random
 * @param {Corpus} corpus
 * @param {Side[]} sides
 * @returns {Drawn}
 */
function mixed(random, { documents }, sides) {
  const at = random(sides.length - 1);
  const two = random(2) ? [sides[at], sides[at + 1]] : [sides[at + 1], sides[at]];
  const { segments } = pick(random, documents);
  const both = segments.filter((segment) => two.every(({ language }) => segment[language]));
  if (!both.length) return undefined;
  const segment = pick(random, both);
  const words = two.map((side) => side.telling(random, segment[side.language]));
  if (words.some((word) => !word)) return undefined;
  const [first, second] = two.map(
    (side, i) => new Set(side.containing(side.tester(words[i]), Infinity)),
  );
  const targets = [...first].filter((id) => second.has(id));
  if (!targets.length || targets.length > MAX_TARGETS) return undefined;
  return { q: words.join(' '), targets };
}

/** @param {Chance} random @param {Corpus} corpus @param {Side} side @returns {Drawn} */
function cross(random, { documents }, side) {
  const { segments, id } = pick(random, documents);
  const segment = random(segments.length || 1);
  const text = segments[segment]?.[side.language];
  if (!text || Object.keys(segments[segment]).length < 2) return undefined;
  const words = folded(text).split(/\s+/);
  const n = 2 + random(2);
  if (words.length < n) return undefined;
  const at = random(words.length - n + 1);
  const chosen = words.slice(at, at + n);
  if (!chosen.every((word) => ONLY_LETTERS.test(word) && !side.empty.has(word))) return undefined;
  const drawn = side.phrase(chosen.join(' '));
  if (drawn?.targets.length !== 1 || drawn.targets[0] !== id) return undefined;
  const having = segments.filter((other) => folded(other[side.language] ?? '').includes(drawn.q));
  return having.length === 1 ? { ...drawn, segment } : undefined;
}

/**
 * @typedef {{ df: number, first: number[] }} Entry in how many documents a word is, and the first
 */

/** One language of a corpus, with what drawing has to know of it. */
class Side {
  /** @type {Map<string, Entry>} */
  words = new Map();
  /** @type {Set<string>} the words that are everywhere */
  empty;
  /** @type {string[]} */
  vocabulary;

  /** @param {Corpus} corpus @param {string} language */
  constructor(corpus, language) {
    this.language = language;
    this.unspaced = isUnspaced(corpus, language);
    this.ids = corpus.documents.map(({ id }) => id);
    const titled = corpus.documents.map(
      (d) => `${sideOf(d, language)}\n${d.titles[language] ?? ''}`,
    );
    this.texts = titled.map(folded);
    this.segmenter = new Intl.Segmenter(language, { granularity: 'word' });
    // Words of this language's letters that stand on another side are words there, too.
    this.everything = corpus.documents.map((d) =>
      corpus.languages.map((l) => folded(`${sideOf(d, l)}\n${d.titles[l] ?? ''}`)).join('\n'),
    );
    if (!this.unspaced) {
      this.everything.forEach((text, i) => {
        for (const word of new Set(text.match(WORD))) this.#count(word, i);
      });
    }
    this.vocabulary = [...this.words.keys()].sort();
    const byDf = [...this.words].sort(([, a], [, b]) => b.df - a.df).slice(0, N_EMPTY);
    this.empty = new Set(byDf.map(([word]) => word));
  }

  /** @param {string} word @param {number} document */
  #count(word, document) {
    const entry = this.words.get(word) ?? { df: 0, first: [] };
    entry.df += 1;
    if (entry.first.length <= MAX_TARGETS) entry.first.push(document);
    this.words.set(word, entry);
  }

  /** @param {string} word */
  documentsWith(word) {
    return (this.words.get(word)?.first ?? []).map((i) => this.ids[i]);
  }

  /** The words that begin with `prefix`, in order. @param {string} prefix */
  *startingWith(prefix) {
    let [low, high] = [0, this.vocabulary.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.vocabulary[middle] < prefix) low = middle + 1;
      else high = middle;
    }
    for (; this.vocabulary[low]?.startsWith(prefix); low += 1) yield this.vocabulary[low];
  }

  /** A line of some document. @param {Chance} random */
  segment(random) {
    const lines = pick(random, this.texts).split('\n').filter(Boolean);
    return lines.length ? pick(random, lines) : undefined;
  }

  /** Characters of the language without any other between them. @param {Chance} random */
  run(random) {
    const runs = this.segment(random)?.match(RUN);
    return runs ? pick(random, runs) : undefined;
  }

  /** Where words begin and end in `run`. @param {string} run */
  borders(run) {
    return [...this.segmenter.segment(run)].map(({ index }) => index).concat(run.length);
  }

  /** A word of `text` that few documents have. @param {Chance} random @param {string} text */
  telling(random, text) {
    const words = this.unspaced
      ? (text.match(RUN) ?? []).flatMap((run) =>
          [...this.segmenter.segment(run)]
            .map(({ segment }) => segment)
            .filter((w) => w.length > 1),
        )
      : (folded(text).match(WORD) ?? []).filter(
          (word) => word.length > 4 && (this.words.get(word)?.df ?? 0) <= this.ids.length / 10 + 4,
        );
    return words.length ? pick(random, words) : '';
  }

  /** Whether a text has `word`. @param {string} word @returns {(text: string) => boolean} */
  tester(word) {
    if (this.unspaced) return (text) => text.includes(word);
    const whole = new RegExp(`(?<![\\p{L}\\p{M}])${word}(?![\\p{L}\\p{M}])`, 'u');
    return (text) => text.includes(word) && whole.test(text);
  }

  /** The documents that have `words` one after the other. @param {string} words @returns {Drawn} */
  phrase(words) {
    const targets = this.containing(this.tester(words));
    return targets && { q: words, targets };
  }

  /**
   * The documents whose text passes `test`; nothing if none does, or more than `limit`.
   *
   * @param {(text: string) => boolean} test
   * @param {number} [limit]
   */
  containing(test, limit = MAX_TARGETS) {
    const found = [];
    for (const [i, text] of this.texts.entries()) {
      if (test(text)) found.push(this.ids[i]);
      if (found.length > limit) return undefined;
    }
    return found.length ? found : undefined;
  }
}

/** Case and apostrophes are not what is asked for. @param {string} text */
const folded = (text) =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[^\S\n]+/g, ' ');

/** @param {string} run @param {number} length */
const slices = (run, length) =>
  Array.from({ length: Math.max(run.length - length + 1, 0) }, (_, at) => ({
    at,
    text: run.slice(at, at + length),
  }));

/** @template T @param {Chance} random @param {T[]} list */
const pick = (random, list) => list[random(list.length)];

/** @param {string} text */
const number = (text) => createHash('sha256').update(text).digest().readUInt32LE();
