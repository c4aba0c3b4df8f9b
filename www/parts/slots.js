// @ts-check
/**
 * Lets no more than `n` pieces of work be under way at once. Of those that wait the latest begins
 * first: it belongs to the query that a reader is waiting for.
 *
 * @param {number} n
 * @returns {<T>(work: () => Promise<T>) => Promise<T>}
 */
export const slots = (n) => {
  /** @type {((value?: unknown) => void)[]} */
  const waiting = [];
  return async (work) => {
    if (n) n -= 1;
    else await new Promise((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      // The slot goes from hand to hand.
      const next = waiting.pop();
      if (next) next();
      else n += 1;
    }
  };
};
