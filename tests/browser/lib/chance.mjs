// @ts-check
/**
 * Numbers that look drawn by lot and are the same in every run (mulberry32).
 *
 * @param {number} seed
 * @returns {(below: number) => number} a whole number from 0, below `below`
 */
export function chance(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}
