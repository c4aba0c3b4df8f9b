// @ts-check
/**
 * The passages of one document among the results that were not loaded with them: all of them, so
 * that their number is exact.
 */
import { quoted } from '../parts/clauses.js';
import { rowOf } from '../parts/row.js';

/** More passages of one document are read in the document. */
const MOST = 1000;

/** @param {any} host What `enface.js` gives to a module. */
export default function rest(host) {
  const { archive, voice } = host;

  /** All passages of `document` that match `q`. @param {string} q @param {string} document @param {HTMLElement} item */
  const all = async (q, document, item) => {
    const titles = [...item.querySelectorAll('.title span, .subtitle')].map((one) => one.textContent ?? '');
    // Its title narrows the search to it, and to those that are called the same.
    const narrow = titles.filter(Boolean).map((title) => ` title:${quoted(title)}`);
    for (const clause of [...narrow, '']) {
      const { hits, exact, total } = await archive.search(q + clause, { limit: MOST });
      const own = hits.filter((/** @type {any} */ hit) => hit.document === document);
      if (own.length || (exact && !total && !clause)) return own.sort((/** @type {any} */ a, /** @type {any} */ b) => a.passage - b.passage);
    }
    return [];
  };

  /** @param {any} state @param {HTMLElement} fold */
  return async (state, fold) => {
    fold.dataset.rest = '';
    const item = /** @type {HTMLElement} */ (fold.closest('.document'));
    const document = /** @type {HTMLElement} */ (item.querySelector('.title a')).dataset.document ?? '';
    const rows = /** @type {HTMLElement} */ (fold.querySelector('.rows'));
    const shown = new Set([...item.querySelectorAll('.place')].map((one) => /** @type {HTMLElement} */ (one).dataset.place));
    fold.setAttribute('aria-busy', 'true');
    const langs = [...new Set([...item.querySelectorAll('.row .side')].map((one) => /** @type {HTMLElement} */ (one).lang))];
    const hits = await all(state.q.trim(), document, item).finally(() => fold.removeAttribute('aria-busy'));
    const missing = hits.filter((/** @type {any} */ hit) => !shown.has(`${hit.passage}~${hit.anchor}`));
    rows.append(...missing.map((/** @type {any} */ hit) => rowOf(host, hit, langs.length > 1 ? langs : undefined)));
    const label = /** @type {HTMLElement} */ (fold.querySelector('.unfold span'));
    label.textContent = voice.text('unfold', rows.childElementCount, 1);
    host.announce(label.textContent);
  };
}
