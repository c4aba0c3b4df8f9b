// @ts-check
/**
 * Pagefind: static pieces of an index, fetched when a query needs them, by a wasm in a worker.
 *
 * `pagefind-zh` has one page a document with both languages, and the page's language is Chinese,
 * which is the set-up that finds Chinese best: words are cut by a dictionary. `pagefind-en` says
 * English. `pagefind-split` has one page a document and language, which Pagefind's guide asks for;
 * its second index is merged into the first.
 *
 * For other languages than these two: `zh` stands for the first that has no spaces between words
 * or else the second, `en` for the other.
 */

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isUnspaced, readCorpus, titleOf } from '../lib/corpus.mjs';
import { BENCH } from '../lib/files.mjs';
import { escaped } from '../lib/page-texts.mjs';

const npm = `@pagefind/linux-${process_arch()}`;

/** @type {Record<string, import('../lib/adapter.mjs').Peer>} */
export const peers = {
  'pagefind-zh': {
    about: 'bilingual pages, lang=zh',
    package: npm,
    lang: 'zh',
    setup: { lang: 'zh' },
  },
  'pagefind-en': {
    about: 'bilingual pages, lang=en',
    package: npm,
    lang: 'en',
    setup: { lang: 'en' },
  },
  'pagefind-split': {
    about: 'a page a language, merged',
    package: npm,
    lang: 'en',
    setup: { split: true },
  },
};

/** The name of this machine's processor; the page has none. */
function process_arch() {
  return typeof process === 'undefined' ? '' : process.arch;
}

/** @typedef {{ lang?: string, split?: boolean }} Setup */

/** @param {import('../lib/build.mjs').Site} site */
export async function build({ corpus: file, folder, work, setup, run }) {
  const program = path.join(BENCH, 'node_modules', npm, 'bin/pagefind_extended');
  if (!existsSync(program)) throw new Error('Pagefind is there for Linux on x64 and arm64 alone');
  const corpus = readCorpus(file);
  const pages = path.join(work, 'pages');
  mkdirSync(pages);
  for (const document of corpus.documents) {
    const { id, segments, titles } = document;
    const name = encodeURIComponent(id);
    /** @param {string} language */
    const paragraphs = (language) =>
      segments
        .filter((segment) => segment[language])
        .map((segment) => paragraph(language, segment));
    if (setup.split) {
      for (const language of corpus.languages) {
        const body = paragraphs(language).join('\n');
        const title = titles[language] ?? (body && titleOf(document));
        if (!title) continue;
        writeFileSync(path.join(pages, `${name}.${language}.html`), page(language, title, body));
      }
      continue;
    }
    const isChinese = (/** @type {string} */ language) => isUnspaced(corpus, language);
    const language = corpus.languages.find((one) => isChinese(one) === (setup.lang === 'zh'));
    const body = segments.map((segment) =>
      Object.keys(segment)
        .map((one) => paragraph(one, segment))
        .join(''),
    );
    const html = page(language ?? setup.lang, titleOf(document), body.join('\n'));
    writeFileSync(path.join(pages, `${name}.both.html`), html);
  }
  await run(program, ['--site', pages, '--output-path', path.join(folder, 'pagefind')]);
}

/** @param {string} language @param {Record<string, string>} segment */
const paragraph = (language, segment) => `<p lang="${language}">${escaped(segment[language])}</p>`;

/** @param {string} language @param {string} title @param {string} body */
const page = (language, title, body) =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8">` +
  `<title>${escaped(title)}</title></head>` +
  `<body><main data-pagefind-body><h1>${escaped(title)}</h1>\n${body}\n</main></body></html>`;

/** @param {string} file */
export function kindOf(file) {
  const name = file.replace(/^pagefind\//, '');
  if (/^wasm\./.test(name)) return 'wasm';
  if (name === 'pagefind.js' || name === 'pagefind-worker.js') return 'script';
  // Its own interface, which is not used here.
  if (/^pagefind-(ui|modular-ui|component-ui|highlight)|\.css$/.test(name)) return 'unused';
  if (/^fragment\//.test(name)) return 'texts';
  return name.includes('/') ? name.split('/')[0] : 'entry';
}

/** @type {any} */
let pagefind;

/** @param {Setup} setup */
export async function init({ split }) {
  const folder = new URL('pagefind/', document.baseURI).href;
  pagefind = await import(`${folder}pagefind.js`);
  await pagefind.options({ excerptLength: 30 });
  await pagefind.init();
  // The full address, since Pagefind passes over an index whose path it has already.
  if (split) await pagefind.mergeIndex(folder, { language: 'zh' });
}

/** @param {string} query @param {Setup} setup */
export async function search(query, { split }) {
  const { results } = await pagefind.search(query);
  // Both pages of a document may be found.
  const first = results.slice(0, split ? 20 : 10);
  const pages = await Promise.all(first.map((/** @type {any} */ result) => result.data()));
  const found = new Map();
  for (const { raw_url: raw, url, meta, excerpt } of pages) {
    const document = idOf(raw ?? url);
    if (!found.has(document))
      found.set(document, { document, title: escaped(meta.title), excerpt });
  }
  return [...found.values()].slice(0, 10);
}

/** The address is encoded once by the file's name and once by Pagefind. @param {string} address */
function idOf(address) {
  const name = decodeURIComponent(address).split('/').at(-1) ?? '';
  return decodeURIComponent(name.replace(/\.[A-Za-z-]+\.html$/, ''));
}
