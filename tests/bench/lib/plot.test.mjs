// @ts-check
// A chart is sound markup, and nothing in it lies outside.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { charts } from './plot.mjs';

/** @param {number} megabytes @param {number} seconds */
const record = (megabytes, seconds) => ({
  peer: 'enface',
  textBytes: megabytes * 1e6,
  first: { bytes: 100_000 },
  warm: { bytes: 10_000 * megabytes, p50: 5 },
  again: { p50: 1 / megabytes },
  disk: { files: 100 * megabytes, kinds: { root: { bytes: 5000 } } },
  build: { seconds },
  memory: { privateMb: 40 },
});

test('one text at one size makes no chart', () => {
  assert.deepEqual(charts([record(1, 1)]), {});
});

test('lines that grow faster than the text stay on the chart', () => {
  const { 'growth-enface.svg': svg } = charts([record(10, 20), record(1, 1), record(80, 9000)]);
  const numbers = [...svg.matchAll(/points="([^"]+)"/g)].flatMap(([, points]) =>
    points.split(' ').map((point) => Number(point.split(',')[1])),
  );
  assert.ok(numbers.length >= 3 * 8);
  assert.ok(
    numbers.every((y) => y >= 0 && y <= 480),
    numbers.join(' '),
  );
  assert.match(svg, /build, processors: 1 → 20 → 9000 s/);
});
