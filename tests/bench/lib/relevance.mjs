// @ts-check
/**
 * How good are the answers to queries whose documents are known? Pure functions.
 *
 * Each query names all documents that contain it (three at the most), so the reciprocal of the
 * first right answer's rank among ten (MRR@10) and the share of right documents that are among
 * the ten (recall) are well defined.
 */

import { mean } from './sums.mjs';

/** How many answers count. */
const SHOWN = 10;

/**
 * @typedef {{ document: string, segment?: number }} Answer
 * @typedef {{ class: string, q: string, targets: string[], segment?: number }} Query
 * @typedef {{ n: number, mrr: number, recall: number, empty: number }} Score
 */

/** Whether `answer` is what `query` asked for. @param {Query} query @param {Answer} answer */
const isRight = ({ targets, segment }, answer) =>
  targets.includes(answer.document) && (segment === undefined || segment === answer.segment);

/** @param {Query} query @param {Answer[]} answers */
export function reciprocalRank(query, answers) {
  const at = answers.slice(0, SHOWN).findIndex((answer) => isRight(query, answer));
  return at < 0 ? 0 : 1 / (at + 1);
}

/** @param {Query} query @param {Answer[]} answers */
export function recall(query, answers) {
  const right = answers.slice(0, SHOWN).filter((answer) => isRight(query, answer));
  return (
    new Set(right.map((answer) => answer.document)).size / Math.min(SHOWN, query.targets.length)
  );
}

/**
 * The scores of each class of queries, and under `all` the mean of the classes but `cross`, which
 * most engines cannot answer.
 *
 * @param {{ query: Query, answers: Answer[] }[]} asked
 * @returns {Record<string, Score>}
 */
export function scores(asked) {
  /** @type {Record<string, Score>} */
  const scores = {};
  for (const name of new Set(asked.map(({ query }) => query.class))) {
    const those = asked.filter(({ query }) => query.class === name);
    scores[name] = {
      n: those.length,
      mrr: mean(those.map(({ query, answers }) => reciprocalRank(query, answers))) ?? 0,
      recall: mean(those.map(({ query, answers }) => recall(query, answers))) ?? 0,
      empty: mean(those.map(({ answers }) => (answers.length ? 0 : 1))) ?? 0,
    };
  }
  const compared = Object.entries(scores).filter(([name]) => name !== 'cross');
  const over = (/** @type {'mrr' | 'recall' | 'empty'} */ figure) =>
    mean(compared.map(([, score]) => score[figure])) ?? 0;
  const n = compared.reduce((total, [, score]) => total + score.n, 0);
  scores.all = { n, mrr: over('mrr'), recall: over('recall'), empty: over('empty') };
  return scores;
}
