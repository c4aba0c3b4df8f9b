// @ts-check
/**
 * Every word that a reader sees, in English: a sentence, or what makes one. `core` is in the page
 * from the start; each other table comes with the module that needs it. Other languages have all
 * of it in one file, `modules/words-*.js`; what a language lacks is said in English.
 *
 * @typedef {Record<string, string | ((...values: any[]) => string)>} Words
 */

/** @param {number} n @param {string} noun */
export const count = (n, noun) => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;

/** @type {Words} */
export const core = {
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
  retry: 'Retry',
  unreachable: 'The archive cannot be reached. Is the connection working?',
  missing: 'A file of the archive is missing. The archive may have been renewed just now.',
  damaged: 'A file of the archive arrived damaged.',
  version: 'The archive has another format than this page can read. Reload the page.',
  browser: 'This browser or page does not allow WebAssembly, which the search needs.',
  failed: 'The search has stopped because of an error.',
  results: 'Results',
  concordance: 'Concordance',
  renderings: 'Renderings',
};

/** @type {Words} */
export const reader = {
  modes: 'Layout',
  beside: 'Side by side',
  interleaved: 'Interleaved',
  single: 'One language',
  reveal: 'Reveal',
  first: (language) => `${language} first`,
  order: 'Which side comes first',
  show: (language) => `Show ${language}`,
  contents: 'Contents',
  find: 'Find in this document',
  hits: (n) => count(n, 'hit'),
  hit: (i, n) => `Hit ${i} of ${n}`,
  previous: 'Previous hit',
  next: 'Next hit',
  print: 'Print',
  cite: 'Cite',
  copy: 'Copy',
  permalink: 'Link',
  options: 'More',
  close: 'Close',
  passage: (label) => `Passage ${label}`,
  range: (from, to) => `Passages ${from} to ${to}`,
  whole: 'Whole document',
  extend: 'Mark from the marked passage to here',
  'copy-both': 'Copy both sides, with source',
  'copy-one': (language) => `Copy ${language}`,
  'copy-link': 'Copy a link to this text in this edition',
  'cite-as': 'Cite as',
  note: 'Plain note',
  copied: 'Copied',
  'not-copied': 'The browser does not allow copying here. Select the text and copy it:',
  edition: (was, now) => `The link was made for edition ${was}; this is edition ${now}.`,
  'changed-range': 'The text of these passages has changed since the link to them was made.',
  'machine-translated': 'Machine translation',
  draft: 'Draft',
  'opinion-seeking': 'Draft for comments',
  'without-counterpart': (n) => `${count(n, 'passage')} without a counterpart`,
  translated: (name) => `Translated by ${name}`,
};

/** @type {Words} */
export const views = {
  lines: (n) => count(n, 'line'),
  'of-passages': (n, exact, documents) =>
    `in ${exact ? '' : 'about '}${count(n, 'passage')} of ${count(documents, 'document')}`,
  'loaded-part': (n, all, exact) =>
    `Loaded: ${count(n, 'passage')} of ${exact ? '' : 'about '}${all.toLocaleString('en')}. Sorting, counts and files cover what is loaded.`,
  'load-rest': (size) => `Load the rest, about ${size}`,
  loading: 'Loading …',
  most: (n) => `More than ${n.toLocaleString('en')} lines are not shown: ask for something rarer.`,
  source: 'Source',
  left: 'before',
  node: 'match',
  right: 'after',
  'sort-left': (language) => `Sort by what stands before, ${language}`,
  'sort-node': (language) => `Sort by the match, ${language}`,
  'sort-right': (language) => `Sort by what stands after, ${language}`,
  'sorted-left': (language) => `sorted by the word before, ${language}`,
  'sorted-node': (language) => `sorted by the match, ${language}`,
  'sorted-right': (language) => `sorted by the word after, ${language}`,
  unsorted: 'in order of relevance',
  export: 'Save as',
  'no-side': (language) => `No ${language} here`,
  'rendered-as': (query) => `How “${query}” is rendered`,
  'none-found': 'No counterpart found',
  'one-sided': (language) => `In passages without ${language}`,
  'of-lines': (n, all) => `${n.toLocaleString('en')} of ${all.toLocaleString('en')}`,
  behind: (text) => `What stands behind “${text}”`,
  'by-year': 'By year',
  'by-issuer': 'By institution',
  undated: 'undated',
  'not-stated': 'not stated',
};
