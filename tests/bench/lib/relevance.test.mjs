// @ts-check
// Ranks and shares of right answers are counted among ten.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recall, reciprocalRank, scores } from './relevance.mjs';

const query = { class: 'a', q: 'x', targets: ['one', 'two'] };
const answers = ['no', 'two', 'one'].map((document) => ({ document }));

test('the first right answer counts by its rank', () => {
  assert.equal(reciprocalRank(query, answers), 1 / 2);
  assert.equal(reciprocalRank(query, [{ document: 'no' }]), 0);
  const late = [...Array(10).fill({ document: 'no' }), { document: 'one' }];
  assert.equal(reciprocalRank(query, late), 0);
});

test('passages of one document are found once', () => {
  assert.equal(recall(query, answers), 1);
  assert.equal(recall(query, [{ document: 'one' }, { document: 'one' }]), 1 / 2);
});

test('where a segment is asked for, its document is not enough', () => {
  const cross = { ...query, class: 'cross', segment: 3 };
  assert.equal(reciprocalRank(cross, [{ document: 'one', segment: 2 }]), 0);
  assert.equal(reciprocalRank(cross, [{ document: 'one', segment: 3 }]), 1);
});

test('the mean is over classes, without the one that most engines cannot answer', () => {
  const asked = [
    { query, answers },
    { query, answers },
    { query: { ...query, class: 'b' }, answers: [] },
    { query: { ...query, class: 'cross', segment: 1 }, answers: [] },
  ];
  const { all, b } = scores(asked);
  assert.deepEqual(all, { n: 3, mrr: 0.25, recall: 0.5, empty: 0.5 });
  assert.equal(b.empty, 1);
});
