// @ts-check
/**
 * This project. `enface` is asked through the interface for scripts, ten passages a query, as the
 * others are; `enface-box` is the element with its box and style, which draws twenty.
 */

import { escaped } from '../lib/page-texts.mjs';

/** @type {Record<string, import('../lib/adapter.mjs').Peer>} */
export const peers = {
  enface: { about: 'interface for scripts, ten passages', segments: true, setup: {} },
  'enface-box': { about: 'the element, with style and drawing', typed: true, setup: { box: true } },
};

/** @param {import('../lib/build.mjs').Site} site */
export async function build({ corpus, folder, run }) {
  const program = process.env.ENFACE_BIN;
  if (!program) throw new Error('ENFACE_BIN names no indexer: run this by `cargo xtask bench`');
  await run(program, ['build', corpus, '-o', `${folder}/archive`, '--title', 'Archive']);
}

/** The folders of the index, by the names that FORMAT.md gives to what is in them. */
const PARTS = /** @type {Record<string, string>} */ ({
  z: 'grams',
  w: 'words',
  t: 'texts',
  d: 'documents',
});

/** @param {string} path */
export function kindOf(path) {
  const name = path.replace(/^archive\//, '');
  if (name.endsWith('.html') || name.endsWith('.svg') || /classic/.test(name)) return 'unused';
  if (name.endsWith('.wasm')) return 'wasm';
  if (name.endsWith('.js')) return 'script';
  if (name.endsWith('.css')) return 'style';
  if (name === 'enface.json') return 'entry';
  // What is known beside the texts: lexicon, citations, institutions, suggestions.
  if (/^k(nowledge)?[./]/.test(name)) return 'knowledge';
  // Of the site: feed, what robots and devices read, what is kept offline.
  if (/\.(json|xml|txt|webmanifest)$/.test(name)) return 'unused';
  const [first] = name.split(/[/.]/);
  return PARTS[first] ?? first;
}

/** @type {any} */
let archive;
/** @type {any} */
let element;

/** @param {{ box?: boolean }} setup */
export async function init({ box }) {
  const module = new URL('archive/enface.js', document.baseURI).href;
  const { open } = await import(module);
  if (!box) {
    archive = await open('archive/');
    return;
  }
  element = document.createElement('enface-search');
  element.setAttribute('src', 'archive/');
  element.setAttribute('url-state', 'off');
  document.body.append(element);
  while (!element.shadowRoot.querySelector('input')) await new Promise((done) => setTimeout(done, 1));
  element.focus();
}

/** @param {string} query @param {{ box?: boolean }} setup */
export async function search(query, { box }) {
  if (box) return searchInBox(query);
  const { hits, titles } = await archive.search(query, { limit: 10 });
  const found = new Set(hits.map((/** @type {any} */ hit) => hit.document));
  const alone = titles.filter((/** @type {any} */ title) => !found.has(title.document));
  // Both lists are in order; the element merges them in the same way.
  const all = [...hits, ...alone].sort((a, b) => b.score - a.score).slice(0, 10);
  return all.map(({ document, segment, titles, sides = [] }) => ({
    document,
    segment,
    title: escaped(titles.map((/** @type {any} */ title) => title.text).join(' / ')),
    excerpt: sides.map(drawn).join('<br>'),
  }));
}

/** @param {{ runs: { text: string, mark: string | null }[] }} side */
const drawn = ({ runs }) =>
  runs.map(({ text, mark }) => (mark ? `<mark>${escaped(text)}</mark>` : escaped(text))).join('');

/** @param {string} query */
async function searchInBox(query) {
  const answered = new Promise((done, fail) => {
    element.addEventListener('enface:results', done, { once: true });
    element.addEventListener(
      'enface:error',
      (/** @type {any} */ event) => fail(event.detail.cause),
      {
        once: true,
      },
    );
  });
  // As a key does: the clock stops with the frame after the results are inserted.
  const input = element.shadowRoot.querySelector('input');
  input.value = query;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await answered;
  await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
  /** @type {HTMLElement[]} */
  const links = [...element.shadowRoot.querySelectorAll('.results .title a')];
  return links.slice(0, 10).map((link) => ({ document: link.dataset.document }));
}
