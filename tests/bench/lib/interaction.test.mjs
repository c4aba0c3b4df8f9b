// @ts-check
// What is typed is a fair draw, and what was measured is summed up as it was.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summary, toType } from './interaction.mjs';

/** @param {string} name @param {string[]} all */
const ofClass = (name, all) => all.map((q) => ({ class: name, q, targets: [] }));

test('every class of queries is typed before one is typed twice', () => {
  const queries = [...ofClass('a', ['a1', 'a2', 'a3']), ...ofClass('b', ['b1']), ...ofClass('c', ['c1', 'c2'])];
  assert.deepEqual(toType(queries), ['a1', 'b1', 'c1', 'a2', 'c2', 'a3']);
});

test('what nobody types letter by letter is left out, and a run has an end', () => {
  assert.deepEqual(toType(ofClass('long', ['a sentence that somebody has pasted'])), []);
  assert.equal(toType(ofClass('many', Array.from({ length: 100 }, (_, i) => `${i}`))).length, 24);
});

test('a summary names the slowest first', () => {
  const all = summary([{ ms: 8, what: 'j' }, { ms: 50.4, what: 'open' }, { ms: 24, what: 'v' }]);
  assert.deepEqual(all, { n: 3, p50: 24, p95: 50.4, slowest: ['open: 50 ms', 'v: 24 ms', 'j: 8 ms'] });
  assert.equal(summary([]).p95, null);
});
