// @ts-check
/**
 * Every word that a reader sees, in English: a sentence, or what makes one. `failures` is in the
 * page from the start; `core` comes in a file of its own, `modules/words-en.js`, as the words of
 * every language do, and each other table with the module that needs it. Other languages have all
 * of it in one file; what a language lacks is said in English.
 *
 * @typedef {Record<string, string | ((...values: any[]) => string)>} Words
 */

/** @param {number} n @param {string} noun */
export const count = (n, noun) => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;

/** What can be said where nothing else could be loaded, and what scripts are told. @type {Words} */
export const failures = {
  retry: 'Retry',
  unreachable: 'The archive cannot be reached. Is the connection working?',
  missing: 'A file of the archive is missing. It may have been renewed just now.',
  damaged: 'A file of the archive arrived damaged.',
  version: 'This archive has another format. Reload the page.',
  browser: 'This browser or page does not allow WebAssembly.',
  failed: 'The search has failed.',
};

/** What the box, the results and plain reading say. @type {Words} */
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
  also: 'Also found as',
  across: 'Through the lexicon, in documents in one language only:',
  unfold: (n, all) => (n || all ? (all ? '' : 'at least ') + count(n, 'more passage') : 'All its passages'),
  more: 'Show more passages',
  open: (label) => `Passage ${label}: read it in its document`,
  link: (label) => `Passage ${label}: link to it`,
  translator: (name) => `tr. ${name}`,
  'official-translation': (name) => `official translation, ${name}`,
  both: 'Both sides',
  all: 'All sides',
  only: (language) => `${language} only`,
  'status-truncated': 'Truncated',
  'status-reblog': 'Reblog excerpt',
  'status-draft': 'Draft',
  'status-opinion-seeking': 'Draft for comments',
  approximate: 'approx.',
  absent: (language) => `No ${language} here`,
  one: (language) => `This archive has the document in ${language} only.`,
  end: (more) => 'Cut here in the archive.' + (more ? ` The original has ${more}.` : ''),
  changed: 'This passage has changed since it was linked to.',
  gone: 'The passage linked to is no longer in this document.',
  unknown: (id) => `This archive has no document “${id}”.`,
  back: (q) => (q ? 'Results' : 'Search'),
  results: 'Results',
  concordance: 'Concordance',
  renderings: 'Renderings',
  filters: 'Filters',
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
  compare: 'Compare with another document',
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
  'sort-results': 'Order',
  relevance: 'Best first',
  newest: 'Newest first',
  oldest: 'Oldest first',
  'by-title': 'By title',
  years: 'Years',
  from: 'From',
  to: 'to',
  'all-years': 'All years',
  'in-year': (year, n) => `${year}: ${count(n, 'passage')}`,
  issuer: 'Institution',
  kind: 'Kind',
  lang: 'Language',
  tag: 'Keyword',
  category: 'Category',
  status: 'Status',
  'by-translator': 'Translator',
  'about-counts': 'Counts are upper bounds: not every passage has been looked at.',
  'no-filters': 'Nothing to filter by.',
  'all-values': (n) => `All ${n}`,
};

/** @type {Words} */
export const suggest = {
  suggestions: 'Suggestions',
  'suggested-term': 'Terms',
  'suggested-sound': 'Terms, read as Pinyin',
  'suggested-title': 'Titles',
  'suggested-number': 'Document numbers',
  'suggested-institution': 'Institutions',
  'suggested-literal': 'Just these letters',
  'suggested-nearest': 'Compare',
  'find-nearest': 'Find the passages nearest to this text',
  ways: (n) => (n === 1 ? 'There is a way out below.' : `There are ${n} ways out below.`),
  without: (field, found) => `Without the filter “${field}” – ${found}`,
  instead: (q, found) => `Search for “${q}” – ${found}`,
  meant: (q, found) => `Did you mean “${q}”? – ${found}`,
  less: (word, found) => `Without “${word}” – ${found}`,
  help: 'What can be typed',
  'help-keys': 'With the focus in the box: ↑ and ↓ choose a suggestion, Enter takes it, Esc closes.',
  'sample-phrase': 'personal information',
  'sample-word': 'network',
  'sample-other': 'security',
  'sample-stem': 'cyber',
  'help-exact': 'just this form, word after word',
  'help-not': 'no such word',
  'help-or': 'one or the other',
  'help-sides': 'the one on one side, the other on the other',
  'help-title': 'in the title',
  'help-issuer': 'issued by',
  'help-kind': 'of this kind',
  'help-year': 'of these years; 2015.. and ..2017 are open',
  'help-near': 'at most five words between them',
  'help-star': 'words that begin so',
};

/** @type {Words} */
export const known = {
  terms: 'Terms',
  term: 'Term: how it is rendered',
  evidence: (id, n) => `Evidence: ${id}, passage ${n}`,
  owner: 'as the owner states it',
  attested: (n, share, first) => `${count(n, 'passage')}, ${share} %${first ? `, since ${first}` : ''}`,
  'all-passages': 'All passages',
  'not-here': 'not in this archive',
  'read-there': 'Read it there',
  citation: 'Citation: what is cited',
  'owners-note': 'Note',
  'translators-note': 'Translator’s note',
  cites: 'Cites',
  'cited-by': 'Cited by',
  'cited-times': (n) => (n === 1 ? 'cited once' : `cited ${n.toLocaleString('en')} times`),
  'named-times': (n) => `named in ${count(n, 'passage')}`,
  institutions: 'Institutions',
  'issued-it': 'issued it',
};

/** @type {Words} */
export const compare = {
  close: 'Close',
  'compare-with': 'Compare with',
  'other-document': 'Find another document by its title',
  looking: 'Looking for other versions and translations …',
  'none-related': 'No other version or translation was found. Choose any document by its title.',
  'none-such': 'No document is called so.',
  comparison: 'Comparison',
  compared: (same, changed, left, right) =>
    `${count(same, 'passage')} alike, ${changed} changed, ${left} only in the first, ${right} only in the second`,
  'only-changes': 'Only what differs',
  'end-comparison': 'End the comparison',
  'not-in-this': 'Not in this document',
  'same-text': (language) => `The same ${language} text`,
};

/** @type {Words} */
export const nearest = {
  sentence: 'A sentence to compare',
  'find-nearest': 'Find the passages nearest to this text',
  'nearest-advice': 'Paste a sentence in any language of the archive.',
  loading: 'Loading …',
  nearest: (n) => `${count(n, 'passage')} near it, the nearest first`,
  'none-near': 'No passage is near this text.',
  match: (percent) => `${percent} match`,
};

/** @type {Words} */
export const institution = {
  institutions: 'Institutions',
  'no-institutions': 'The archive names no institutions.',
  'search-name': 'Passages that name it',
  issued: 'Issued',
  named: 'Named in',
  undated: 'undated',
};
