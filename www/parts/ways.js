// @ts-check
/**
 * What may a reader do where nothing is found? Each way is tried before it is offered: another
 * spelling, the other language's word, one filter or one word less, the nearest passages.
 */
import { fieldsOf, without } from './clauses.js';
import { fold } from './knowledge.js';

/** So many queries are tried at most. */
const MAX_TRIES = 8;
/** So many ways are offered at most. */
const MAX_WAYS = 4;

/** Whether a text is a sentence to compare rather than words to find. @param {string} text */
export function isLong(text) {
  const n = [...text].reduce((sum, c) => sum + (c >= '\u2e80' ? 3 : 1), 0);
  return n >= 36;
}

/** How many letters differ, counting two that are swapped as one; more than `most` are not counted.
 * @param {string} a @param {string} b @param {number} most */
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [before, row] = [/** @type {number[]} */ ([]), Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[b.length];
}

/** The terms that are spelt most like `word`. @param {import('./knowledge.js').Knowledge} knowledge @param {string} word */
async function spelt(knowledge, word) {
  const key = fold(word);
  const isDense = /[\u2e80-\uffff]/.test(key);
  const most = isDense ? 1 : Math.min(3, Math.floor(key.length / 3));
  if (most < 1 || key.length < 2) return [];
  const near = await knowledge.suggestions(key.slice(0, isDense ? 1 : 2), 4);
  // A long term may begin with what was meant.
  const distanceTo = (/** @type {string} */ other) =>
    Math.min(distance(key, other, most), distance(key, other.slice(0, key.length), most));
  return near.filter(({ kind, key: other }) => kind === 'term' && other !== key)
    .map((one) => ({ ...one, distance: distanceTo(one.key) }))
    .filter((one) => one.distance <= most)
    .sort((a, b) => a.distance - b.distance || b.count - a.count)
    .slice(0, 3)
    .map(({ text }) => text);
}

/**
 * @param {any} archive @param {import('./knowledge.js').Knowledge} knowledge @param {string} query
 * @param {(key: string, ...values: any[]) => string} say
 * @param {(label: string, query: string, view?: string) => void} offer
 */
export async function waysOut(archive, knowledge, query, say, offer) {
  const tried = new Set([query]);
  let [nTries, nWays] = [0, 0];
  /** @param {string} q @param {(n: number, exact: boolean) => string} label */
  const attempt = async (q, label) => {
    if (!q || tried.has(q) || nTries >= MAX_TRIES || nWays >= MAX_WAYS) return;
    tried.add(q);
    nTries += 1;
    const { total, exact, titles } = await archive.search(q, { limit: 1 });
    if (!total && !titles.length) return;
    nWays += 1;
    offer(label(total, exact), q);
  };
  const passages = (/** @type {number} */ n, /** @type {boolean} */ exact) => (n ? say('passages', n, exact) : say('titles', 1));
  const fields = fieldsOf(query);
  const plain = fields.reduce(without, query);
  for (const field of fields) {
    const q = without(query, field);
    await attempt(q, (n, exact) => say('without', field, passages(n, exact)));
  }
  // What was asked for on one side may stand on another.
  const bare = query.replace(/(^|\s)-?[\p{L}-]+:(?=["\S])/gu, '$1').trim();
  if (fields.some((field) => archive.languages.some((/** @type {string} */ tag) => tag.split('-')[0] === field))) {
    await attempt(bare, (n, exact) => say('instead', bare, passages(n, exact)));
  }
  const words = plain.replace(/["=~*]/g, ' ').split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word) && !/^(OR|NEAR\/\d+)$/.test(word));
  try {
    const key = fold(bare);
    for (const one of key ? await knowledge.suggestions(key) : []) {
      if (one.kind === 'term' && one.key === key && one.other) {
        await attempt(one.other, (n, exact) => say('instead', one.other, passages(n, exact)));
      }
    }
    for (const word of words.length > 1 ? [words.join(' '), ...words] : words) {
      for (const other of await spelt(knowledge, word)) {
        const q = word === words.join(' ') ? other : query.replace(word, () => other);
        await attempt(q, (n, exact) => say('meant', q, passages(n, exact)));
      }
    }
  } catch {
    // Without what is known there are fewer ways.
  }
  if (isLong(plain)) offer(say('find-nearest'), plain, 'nearest');
  for (const word of words.length > 1 && words.length < 6 ? words : []) {
    const q = query.replace(word, ' ').replace(/\s+/g, ' ').trim();
    await attempt(q, (n, exact) => say('less', word, passages(n, exact)));
  }
}
