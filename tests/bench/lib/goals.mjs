// @ts-check
/**
 * Which figures does enface mean to reach, and which does it reach? Sizes are those of the corpora:
 * `small` is the sample archive, `medium` about 8 MB of text, `large` about 80.
 */

import { ENGINE_KINDS } from './adapter.mjs';

const KB = 1024;

/**
 * @typedef {'small' | 'medium' | 'large'} Size
 * @typedef {object} Goal
 * @property {string} what
 * @property {string} unit
 * @property {Partial<Record<Size, number>>} limit at most, or at least for `isFloor`
 * @property {boolean} [isFloor]
 * @property {(record: any, rival?: any, box?: any) => number | null | undefined} of
 *
 * @typedef {Pick<Goal, 'what' | 'unit'> &
 *   { limit: number, measured: number, excess: number }} Standing
 */

/** @param {number} limit */
const everywhere = (limit) => ({ small: limit, medium: limit, large: limit });

/** @param {string} name @param {number} limit @returns {Goal} */
const mrr = (name, limit) => ({
  what: `MRR@10, ${name}`,
  unit: '',
  limit: everywhere(limit),
  isFloor: true,
  of: (record) => record.scores?.[name]?.mrr,
});

/** @type {Goal[]} */
const GOALS = [
  {
    what: 'engine as sent',
    unit: 'KB',
    limit: everywhere(65),
    of: (record) => sent(record, ENGINE_KINDS) / KB,
  },
  {
    what: 'first query, rare word',
    unit: 'KB',
    limit: { small: 95, medium: 90, large: 125 },
    of: (record) => record.first.bytes / KB,
  },
  {
    what: 'first query, requests without texts',
    unit: '',
    limit: { medium: 6, large: 6 },
    of: (record) =>
      record.first.requests - (record.first.kinds.texts?.requests ?? 0) - OWN_REQUESTS,
  },
  {
    what: 'first query, rounds',
    unit: '',
    limit: everywhere(4),
    of: (record) => record.rounds && record.rounds - OWN_ROUNDS,
  },
  {
    what: 'first query, hits in ten documents',
    unit: 'KB',
    limit: { medium: 115, large: 150 },
    of: (record) => record.many && record.many.bytes / KB,
  },
  {
    what: 'first query, Slow 4G',
    unit: 's',
    limit: { small: 0.9, medium: 1.1, large: 1.3 },
    of: (record) => record.slow.ms / 1000,
  },
  {
    what: 'first query, Slow 4G, part of the rival’s',
    unit: '×',
    limit: { medium: 0.6, large: 0.5 },
    of: (record, rival) => rival && record.slow.ms / rival.slow.ms,
  },
  {
    what: 'first query, Slow 4G, processor four times slower',
    unit: '×',
    limit: everywhere(1.5),
    of: (record) => record.slow.slowCpuRatio,
  },
  {
    what: 'warm query, Slow 4G, p50',
    unit: 's',
    limit: { medium: 0.35, large: 0.4 },
    of: (record) => record.slow.warmP50 / 1000,
  },
  {
    what: 'warm query, Slow 4G, p95',
    unit: 's',
    limit: { medium: 0.7, large: 0.9 },
    of: (record) => record.slow.warmP95 / 1000,
  },
  {
    what: 'warm query, mean',
    unit: 'KB',
    limit: { medium: 12, large: 25 },
    of: (record) => record.warm.bytes / KB,
  },
  {
    what: 'warm query, loopback, p50',
    unit: 'ms',
    limit: { medium: 8, large: 15 },
    of: (record) => record.warm.p50,
  },
  {
    what: 'warm query, loopback, p95',
    unit: 'ms',
    limit: { medium: 25, large: 50 },
    of: (record) => record.warm.p95,
  },
  {
    what: 'warm query, loopback, p50, part of the rival’s',
    unit: '×',
    limit: { medium: 0.3 },
    of: (record, rival) => rival && record.warm.p50 / rival.warm.p50,
  },
  {
    what: 'query in memory, p50',
    unit: 'ms',
    limit: { medium: 0.3, large: 0.5 },
    of: (record) => record.again.p50,
  },
  {
    what: 'query in memory, p95',
    unit: 'ms',
    limit: { medium: 2, large: 8 },
    of: (record) => record.again.p95,
  },
  {
    what: 'box: input to the frame after its results, loopback, p95',
    unit: 'ms',
    limit: everywhere(100),
    of: (record, rival, box) => box?.box?.loaded.p95,
  },
  {
    what: 'box: input to the frame after its results, cached, p95',
    unit: 'ms',
    limit: everywhere(50),
    of: (record, rival, box) => box?.box?.cached.p95,
  },
  {
    what: 'box: interaction to next paint, p95',
    unit: 'ms',
    limit: everywhere(50),
    of: (record, rival, box) => box?.box?.all.p95,
  },
  {
    what: 'index and texts on disk, part of the text',
    unit: '×',
    limit: { medium: 0.5, large: 0.48 },
    of: (record) => record.disk.bytes / record.textBytes,
  },
  {
    what: 'memory after the list',
    unit: 'MB',
    limit: { medium: 70, large: 110 },
    of: (record) => record.memory.privateMb,
  },
  {
    what: 'build',
    unit: 's',
    limit: { medium: 3, large: 25 },
    of: (record) => record.build.seconds,
  },
  {
    what: 'build, peak memory',
    unit: 'MB',
    limit: { medium: 200, large: 1024 },
    of: (record) => record.build.peakMb,
  },
  {
    what: 'queries without result',
    unit: '%',
    limit: everywhere(0),
    of: (record) => 100 * record.scores.all.empty,
  },
  mrr('en-word-rare', 0.95),
  mrr('en-phrase', 0.88),
  mrr('en-phrase-quoted', 0.95),
  mrr('en-prefix', 0.95),
  mrr('en-typo', 0.93),
  mrr('zh-word2', 0.95),
  mrr('zh-word3plus', 0.95),
  mrr('zh-4char', 0.95),
  mrr('zh-cross', 0.95),
  mrr('mixed', 0.95),
  mrr('cross', 0.95),
];

/** The benchmark's own script is one request and one round before the archive's. */
const OWN_REQUESTS = 1;
const OWN_ROUNDS = 1;

/** Bytes of the first query that are of some kinds. @param {any} record @param {string[]} kinds */
export function sent(record, kinds) {
  return kinds.reduce((bytes, kind) => bytes + (record.first.kinds[kind]?.bytes ?? 0), 0);
}

/** @param {{ textBytes: number }} record @returns {Size} */
function sizeOf({ textBytes }) {
  if (textBytes < 1e6) return 'small';
  return textBytes < 3e7 ? 'medium' : 'large';
}

/**
 * Where `record` stands, worst first. An `excess` of 2 is twice what is allowed, or half of what
 * is wanted.
 *
 * @param {any} record
 * @param {any} [rival] the record of the best engine that loads its index in parts
 * @param {any} [box] the record of the element with its box
 * @returns {Standing[]}
 */
export function standings(record, rival, box) {
  const size = sizeOf(record);
  /** @type {Standing[]} */
  const all = [];
  for (const { what, unit, limit: limits, isFloor, of } of GOALS) {
    const limit = limits[size];
    const measured = of(record, rival, box);
    if (limit === undefined || measured === null || measured === undefined) continue;
    const excess = isFloor ? limit / measured : limit ? measured / limit : 1 + measured;
    all.push({ what: isFloor ? `${what} (at least)` : what, unit, limit, measured, excess });
  }
  return all.sort((a, b) => b.excess - a.excess);
}
