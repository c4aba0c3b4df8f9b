// @ts-check
/**
 * What is said and drawn in the same way everywhere: words in the reader's language, names of
 * languages, dates, icons. It knows nothing of archives.
 */

/**
 * Everything that a reader sees in words, one table a language: a sentence, or what makes one.
 * @type {Record<string, Record<string, string | ((...values: any[]) => string)>>}
 */
const WORDS = {
  en: {
    locale: 'en-GB',
    label: 'Search this archive',
    placeholder: 'Search',
    clear: 'Clear',
    region: 'Results',
    about: (d, p) => `${count(d, 'document')}, ${count(p, 'passage')}`,
    passages: (n, exact) => (exact ? '' : 'about ') + count(n, 'passage'),
    documents: (n) => `in ${count(n, 'document')}`,
    titles: (n) => count(n, 'title'),
    none: (q) => `No passage has “${q}”.`,
    advice:
      'Fewer words, the beginning of a word, or the word in the other language may find more.',
    also: 'Also found as',
    unfold: (n, all) => (all ? '' : 'at least ') + count(n, 'more passage'),
    more: 'Show more passages',
    open: (label) => `Passage ${label}: read it in its document`,
    link: (label) => `Passage ${label}: link to it`,
    translator: (name) => `tr. ${name}`,
    'official-translation': (name) => `official translation, ${name}`,
    both: 'Both sides',
    all: 'All sides',
    only: (language) => `${language} only`,
    truncated: 'Truncated',
    reblog: 'Reblog excerpt',
    approximate: 'approx.',
    absent: (language) => `No ${language} here`,
    one: (language) => `This archive has the document in ${language} only.`,
    end: (more) => 'Cut here in the archive.' + (more ? ` The original has ${more}.` : ''),
    changed: 'The text of this passage has changed since the link to it was made.',
    gone: 'The passage that the link leads to is no longer in this document.',
    unknown: (id) => `This archive has no document “${id}”.`,
    back: (q) => (q ? 'Results' : 'Search'),
    hits: (n) => count(n, 'hit'),
    hit: (i, n) => `Hit ${i} of ${n}`,
    previous: 'Previous hit',
    next: 'Next hit',
    retry: 'Retry',
    unreachable: 'The archive cannot be reached. Is the connection working?',
    missing: 'A file of the archive is missing. The archive may have been renewed just now.',
    damaged: 'A file of the archive arrived damaged.',
    version: 'The archive has another format than this page can read. Reload the page.',
    browser: 'This browser or page does not allow WebAssembly, which the search needs.',
    failed: 'The search has stopped because of an error.',
  },
};

/** @param {number} n @param {string} noun */
const count = (n, noun) => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;

/** Outlines of the icons, on a grid of 16. @type {Record<string, string>} */
const ICONS = {
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.4 10.4 14 14',
  clear: 'm3.5 3.5 9 9m0-9-9 9',
  chevron: 'm4 6 4 4 4-4',
  both: 'M2 3h5v10H2zM9 3h5v10H9z',
  one: 'M4 2h8v12H4z',
  cut: 'M2 4h12M2 8h7M2 12h1m2 0h1m2 0h1',
  waves: 'M2 6c2-2 4-2 6 0s4 2 6 0M2 11c2-2 4-2 6 0s4 2 6 0',
  warning: 'M8 2 1.5 13.5h13zM8 6.5v3.5m0 1.6v.4',
};

/** The icon `name`, hidden from assistive technology. @param {string} name */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * @param {string} tag @param {string} name Its class and part.
 * @param {Record<string, string>} [attributes] @param {(Node | string)[]} children
 */
export function element(tag, name, attributes = {}, ...children) {
  const made = document.createElement(tag);
  made.className = name;
  made.setAttribute('part', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** How things are said in the language `lang`, or in English. @param {string} lang */
export function voice(lang) {
  const own = WORDS[lang] ? lang : 'en';
  const words = WORDS[own];
  const languages = new Intl.DisplayNames(own, { type: 'language' });
  return {
    lang: own,
    /** The sentence `key` with `values` in their places. @param {string} key @param {any[]} values */
    text: (key, ...values) => {
      const word = words[key];
      return typeof word === 'function' ? word(...values) : word;
    },
    /** Whether there is a sentence `key`. @param {string} key */
    has: (key) => key in words,
    /** The name of a language. @param {string} tag */
    language: (tag) => languages.of(tag) ?? tag,
    /** A date, a month or a year, as `YYYY-MM-DD` or its beginning. @param {string} date */
    date: (date) => {
      const time = Date.parse(date);
      if (Number.isNaN(time)) return date;
      const n = date.split('-').length;
      return new Intl.DateTimeFormat(/** @type {string} */ (words.locale), {
        year: 'numeric',
        month: n > 1 ? 'long' : undefined,
        day: n > 2 ? 'numeric' : undefined,
        timeZone: 'UTC',
      }).format(time);
    },
  };
}
