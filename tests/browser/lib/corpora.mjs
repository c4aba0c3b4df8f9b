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
 * An archive of 420 documents, made by lot from clauses of the sample archive, words that there
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
  const lines = Array.from({ length: 420 }, (_, n) => ({
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

/**
 * An archive of which much is known beside the texts: laws that cite one another, two translations
 * of one, a draft of another, institutions, the owner's terms and notes.
 *
 * @returns {string} its folder
 */
export function knownArchive() {
  const articles = (/** @type {[string, string][]} */ pairs) => pairs.map(([en, zh], i) => ({
    en: `Article ${i + 1} ${en}`, zh: `第${'一二三四五六七'[i]}条 ${zh}`, label_en: `Article ${i + 1}`, label_zh: `第${'一二三四五六七'[i]}条`,
  }));
  const law = articles([
    ['This Law protects the security of networks.', '为了保障网络安全，制定本法。'],
    ['Network operators shall protect personal information.', '网络运营者应当保护个人信息。'],
    ['Critical information infrastructure is protected with priority.', '关键信息基础设施实行重点保护。'],
  ]);
  const draft = articles([
    ['This Law protects the security of networks.', '为了保障网络安全，制定本法。'],
    ['Network operators must protect the personal information of users.', '网络运营者必须保护用户的个人信息。'],
    ['This article was taken out later.', '本条后来删除。'],
    ['Critical information infrastructure is protected with priority.', '关键信息基础设施实行重点保护。'],
  ]);
  const documents = [
    { id: 'law', title_en: 'Network Security Law', title_zh: '网络安全法', date: '2017-06-01', kind: 'law', doc_number: '主席令〔2016〕53号',
      issuer: 'Standing Committee', segments: law },
    { id: 'draft', title_en: 'Network Security Law Consultation Text', title_zh: '网络安全法征求意见文本', date: '2015-07-06', kind: 'law', status: 'draft', segments: draft },
    { id: 'law-2', title_en: 'Cyber Security Act', date: '2017-06-01', kind: 'law', doc_number: '主席令〔2016〕53号', notes: [{ kind: 'translator', text: 'Translated by Ann Lee' }],
      segments: law.map(({ zh, label_zh }, i) => ({ zh, label_zh, en: ['Section 1 The security of networks is protected by this Act.',
        'Section 2 Operators of networks have to protect personal information.', 'Section 3 Critical information infrastructure has priority.'][i] })) },
    { id: 'notice', title_en: 'Notice on Personal Information', title_zh: '关于个人信息的通知', date: '2018-01-02', kind: 'notice', issuer: 'Ministry of Public Security',
      segments: articles([
        ['In accordance with Article 2 of the “Network Security Law”, operators report to the Ministry of Public Security.', '根据《网络安全法》第二条，运营者向公安部报告。'],
        ['The Ministry of Public Security protects personal information, too.', '公安部也保护个人信息。'],
        ['The “Law that Nobody Has” does not apply.', '《无人有之法》不适用。'],
      ]) },
    ...Array.from({ length: 12 }, (_, i) => ({ id: `report-${i}`, title_en: `Report ${i}`, title_zh: `报告${i}`, date: `${2010 + i}-03-01`, kind: 'report',
      segments: [{ en: `Critical information infrastructure was examined, and personal information, in year ${i}.`, zh: `第${i}年检查了关键信息基础设施和个人信息。` },
        { en: `Personal information is protected by operator ${i}.`, zh: `运营者${i}保护个人信息。` }] })),
  ];
  const file = written('known.jsonl', documents);
  const folder = path.join(TARGET, 'browser', 'known-source');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'terms.toml'), `[[term]]
en = "personal information"
zh = "个人信息"
definition = "What tells who somebody is. See [the law](https://example.org/law)."
`);
  writeFileSync(path.join(folder, 'notes.md'), `## law

> operators ==shall protect== personal

Here *shall* stands for an obligation.
`);
  writeFileSync(path.join(folder, 'institutions.toml'), INSTITUTIONS);
  writeFileSync(path.join(folder, 'enface.toml'), `title = "Known"
lexicon = ["terms.toml"]
annotations = ["notes.md"]
institutions = "institutions.toml"
`);
  return buildArchive('known', [file], ['--single-file', '--config', path.join(folder, 'enface.toml')]);
}

/** The register of `knownArchive`. */
const INSTITUTIONS = `[[institution]]
id = "mps"
note = "Since 1949."
[institution.names]
en = ["Ministry of Public Security"]
zh = ["公安部"]
`;
