// @ts-check
// Queries are drawn for any two languages, and each names all documents that contain it.

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { readCorpus, sideOf } from './corpus.mjs';
import { draw } from './draw.mjs';
import { ROOT } from './files.mjs';

const corpus = readCorpus(path.join(ROOT, 'tests/corpora/seed/docs.jsonl'));
const queries = draw(corpus, 'a seed', 5);

test('the same seed draws the same queries, another one others', () => {
  assert.deepEqual(draw(corpus, 'a seed', 5), queries);
  assert.notDeepEqual(draw(corpus, 'another', 5), queries);
});

test('a string of characters is in the documents that it names, and in no others', () => {
  const strings = queries.filter(({ class: name }) => /^zh-/.test(name));
  assert.equal(strings.length, 20);
  for (const { q, targets } of strings) {
    const having = corpus.documents.filter((document) =>
      `${sideOf(document, 'zh')}${document.titles.zh ?? ''}`.includes(q),
    );
    assert.deepEqual(
      having.map(({ id }) => id),
      targets,
      q,
    );
  }
});

test('a misspelt word is not in the text', () => {
  const text = corpus.documents
    .map((document) => sideOf(document, 'en'))
    .join('\n')
    .toLowerCase();
  for (const { q } of queries.filter(({ class: name }) => name === 'en-typo')) {
    assert.doesNotMatch(text, new RegExp(`\\b${q}`), q);
  }
});

test('languages are found in the text, and each has the classes of its script', () => {
  const words = 'سيادة القانون والعدالة للجميع في كل مكان من العالم'.split(' ');
  const documents = words.map((word, i) => ({
    id: `${i}`,
    titles: {},
    segments: [{ ar: [...words].reverse().slice(0, 5).concat(word).join(' '), he: 'שלטון החוק' }],
  }));
  const pair = { languages: ['ar', 'he'], documents, textBytes: 1 };
  const classes = new Set(draw(pair, 'a seed', 1).map((query) => query.class));
  assert.ok(classes.has('ar-word-rare') && !classes.has('ar-word2'), [...classes].join(' '));
});
