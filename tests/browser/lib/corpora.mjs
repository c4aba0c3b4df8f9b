// @ts-check
/**
 * Archives that no corpus of the project is: one that is too large for a single file of data, and
 * one whose texts are out to break the page.
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chance } from './chance.mjs';
import { buildArchive, ROOT, TARGET } from './programs.mjs';

/**
 * An archive of 240 documents, made by lot from clauses of the sample archive, words that there
 * are not, and numbers. Its index is spread over many files. The same in every run.
 *
 * @returns {string} its folder
 */
export function largeArchive() {
  const sample = readFileSync(path.join(ROOT, 'tests/corpora/seed/docs.jsonl'), 'utf8');
  /** @type {{ en: string, zh?: string }[]} */
  const segments = sample
    .trim()
    .split('\n')
    .flatMap((line) => JSON.parse(line).segments)
    .filter((segment) => segment.en);
  const clauses = (/** @type {'en' | 'zh'} */ lang, /** @type {RegExp} */ mark) =>
    segments.flatMap((segment) => (segment[lang] ?? '').split(mark)).map((c) => c.trim()).filter(Boolean);
  const english = clauses('en', /[.,;:]\s/);
  const chinese = clauses('zh', /[。，；：、]/);
  const draw = chance(20_261_123);
  const one = (/** @type {string[]} */ list) => list[draw(list.length)];
  const SYLLABLES = ['ka', 'lo', 'mi', 'ren', 'tu', 'vas', 'shi', 'or', 'qua', 'nel', 'dé', 'žu'];
  const word = () => Array.from({ length: 2 + draw(3) }, () => one(SYLLABLES)).join('');
  const han = () =>
    Array.from({ length: 2 + draw(3) }, () => String.fromCodePoint(0x4e00 + draw(4000))).join('');
  const lines = Array.from({ length: 320 }, (_, n) => ({
    id: `doc-${n}`,
    title_en: `${one(english).slice(0, 60)} ${word()}`,
    title_zh: `${one(chinese).slice(0, 20)}${han()}`,
    date: draw(5) ? `${1990 + draw(36)}-0${1 + draw(9)}-1${draw(10)}` : null,
    segments: Array.from({ length: 6 + draw(6) }, () => {
      const en = `${one(english)}, ${word()} ${one(english)}; ${draw(100_000)} ${one(english)}.`;
      const zh = `${one(chinese)}，${one(chinese)}${han()}${draw(3000)}，${one(chinese)}。`;
      return [{ en, zh }, { en, zh }, { en, zh }, { en }, { zh }][draw(5)];
    }),
  }));
  return buildArchive('large', [written('large.jsonl', lines)], ['--title', 'Large']);
}

/** What the texts of `hostileArchive` try. */
export const TRICKS = [
  '<img src=x onerror="window.broken=1">',
  '</script><script>window.broken=2</script>',
  '</style></title><svg onload=window.broken=3>',
  '{{title}} {{script}} ${window.broken=4} $& $1 %s',
  `"quoted" 'single' \`back\` &amp; &lt;b&gt; <!-- ]]>`,
  'javascript:window.broken=5',
];

/** Its title. */
export const HOSTILE_TITLE = `</title><img src=x onerror=window.broken=6> {{script}} "quotes" 'n' & &lt;`;

/**
 * An archive whose title, texts, titles, ids, labels and metadata are markup, placeholders and
 * quotation marks. Each passage has the word "trick", and 诡计 on the other side.
 *
 * @returns {string} its folder, with a single file
 */
export function hostileArchive() {
  const lines = TRICKS.map((trick, n) => ({
    id: n === 0 ? `a/b?q=c#d&"e'<f> ../é 100%` : `${n} ${trick}`,
    title_en: `Title ${n} ${trick}`,
    title_zh: `标题 ${n} ${trick}`,
    source: n % 2 ? 'javascript:window.broken=7' : `https://example.org/"><img src=x>${n}`,
    doc_number: trick,
    notes: [{ kind: 'translator', text: `Translated by ${trick}` }],
    segments: TRICKS.map((other, i) => ({
      label_en: `${i} <b>`,
      en: `A trick ${trick} and ${other} after it`,
      zh: `一个诡计 ${trick} 和 ${other} 在后面`,
    })),
  }));
  const options = ['--title', HOSTILE_TITLE, '--single-file'];
  return buildArchive('hostile', [written('hostile.jsonl', lines)], options);
}

/**
 * A file of JSON Lines in the folder of built archives; left alone where it is the same already.
 *
 * @param {string} name
 * @param {object[]} lines
 */
function written(name, lines) {
  const file = path.join(TARGET, 'browser', name);
  const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
  mkdirSync(path.dirname(file), { recursive: true });
  let before;
  try {
    before = readFileSync(file, 'utf8');
  } catch {
    // The first run.
  }
  if (before !== text) writeFileSync(file, text);
  return file;
}
