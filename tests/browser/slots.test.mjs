// @ts-check
// How many files are asked for at once, and which first?

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { slots } from '../../www/parts/slots.js';

test('no more are under way than there are slots, and the latest of those that wait begins first', async () => {
  const slot = slots(2);
  /** @type {number[]} */
  const begun = [];
  let busy = 0;
  let most = 0;
  const work = (/** @type {number} */ n) =>
    slot(async () => {
      begun.push(n);
      most = Math.max(most, ++busy);
      await pause(2);
      busy -= 1;
      return n;
    });
  assert.deepEqual(await Promise.all([0, 1, 2, 3, 4].map(work)), [0, 1, 2, 3, 4]);
  assert.equal(most, 2);
  assert.deepEqual(begun, [0, 1, 4, 3, 2]);
  assert.equal(await work(5), 5, 'all slots are free again');
});

test('what fails gives its slot back', async () => {
  const slot = slots(1);
  const failed = slot(() => Promise.reject(new Error('lost')));
  const after = slot(async () => 'done');
  await assert.rejects(failed, /lost/);
  assert.equal(await after, 'done');
});
