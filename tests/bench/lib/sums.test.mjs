// @ts-check
// Figures that are put together from many are what their names say.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byKind, inSeries, median, percentile } from './sums.mjs';

test('a percentile is a value that was measured', () => {
  const values = [5, 1, 4, null, 2, 3];
  assert.equal(median(values), 3);
  assert.equal(percentile(values, 0.95), 5);
  assert.equal(percentile([], 0.5), null);
});

test('requests side by side count as one round', () => {
  const requests = [
    { began: 0, ended: 10 },
    { began: 11, ended: 20 },
    { began: 12, ended: 25 },
    { began: 21, ended: 30 },
  ];
  assert.equal(inSeries(requests), 3);
  assert.equal(inSeries([]), 0);
});

test('bytes are summed by kind of file', () => {
  const requests = [
    { path: 'a.js', bytes: 3 },
    { path: 'b.js', bytes: 4 },
    { path: 'c.wasm', bytes: 5 },
  ];
  const kinds = byKind(requests, (path) => path.split('.')[1]);
  assert.deepEqual(kinds, { js: { bytes: 7, requests: 2 }, wasm: { bytes: 5, requests: 1 } });
});
