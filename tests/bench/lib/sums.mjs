// @ts-check
/** What do many figures come to in one? Pure functions, tested in `sums.test.mjs`. */

/**
 * The lower median of the numbers in `values`; `null` if there are none.
 *
 * @param {(number | null)[]} values
 */
export const median = (values) => percentile(values, 0.5);

/**
 * The smallest value that at least the part `share` of all values do not exceed.
 *
 * @param {(number | null)[]} values
 * @param {number} share
 * @returns {number | null}
 */
export function percentile(values, share) {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  return sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)] ?? null;
}

/** @param {number[]} values */
export const sum = (values) => values.reduce((total, value) => total + value, 0);

/** @param {number[]} values */
export const mean = (values) => (values.length ? sum(values) / values.length : null);

/**
 * How many requests had to wait for one another: the longest chain in which each began after the
 * one before had ended.
 *
 * @param {{ began: number, ended: number }[]} requests
 */
export function inSeries(requests) {
  const ordered = [...requests].sort((a, b) => a.began - b.began);
  /** @type {{ ended: number, depth: number }[]} */
  const seen = [];
  for (const { began, ended } of ordered) {
    const before = seen.filter((one) => one.ended <= began).map((one) => one.depth);
    seen.push({ ended, depth: 1 + Math.max(0, ...before) });
  }
  return Math.max(0, ...seen.map((one) => one.depth));
}

/**
 * Bytes and number of requests of each kind of file.
 *
 * @param {{ path: string, bytes: number }[]} requests
 * @param {(path: string) => string} kindOf
 */
export function byKind(requests, kindOf) {
  /** @type {Record<string, { bytes: number, requests: number }>} */
  const kinds = {};
  for (const { path, bytes } of requests) {
    const kind = (kinds[kindOf(path)] ??= { bytes: 0, requests: 0 });
    kind.bytes += bytes;
    kind.requests += 1;
  }
  return kinds;
}
