// @ts-check
/**
 * Passages of a document by name, place and text: what links and citations are made of.
 *
 * @typedef {{ passage: any }} Row a passage as it is drawn
 */

/** What the document itself calls a passage, as “Article 3”. @param {any} passage @returns {string} */
export const labelOf = (passage) =>
  passage.sides.find((/** @type {any} */ side) => side.label)?.label ?? '';

/** @param {any} passage */
export const nameOf = (passage) => labelOf(passage) || `${passage.passage + 1}`;

/** @param {any} passage */
export const placeOf = (passage) => `${passage.passage}~${passage.anchor}`;

/** The first and the last one. @param {Row[]} some */
export const endsOf = (some) => [some[0].passage, some[some.length - 1].passage];

/** What the anchors of `some` give together. @param {Row[]} some */
export const sum = (some) =>
  (some.reduce((all, { passage }) => all ^ parseInt(passage.anchor, 16), 0) >>> 0).toString(16).padStart(8, '0');

/** The place of one passage or of a range. @param {Row[]} some */
export function placeOfAll(some) {
  const [first, last] = endsOf(some);
  return first === last ? placeOf(first) : `${placeOf(first)}..${placeOf(last)}~${sum(some)}`;
}

/** Their texts in the languages `which`, one language after the other. @param {Row[]} some @param {string[]} which */
export const textOf = (some, which) =>
  which.map((lang) => some.map(({ passage }) => passage.sides.find((/** @type {any} */ s) => s.lang === lang)?.text)
    .filter(Boolean).join('\n')).filter(Boolean).join('\n\n');
