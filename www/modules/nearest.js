// @ts-check
/**
 * The passages nearest to a sentence, with how much of it each has: what a translator asks a
 * translation memory. The sentence is the query; the state's `view` is `nearest`.
 */
import css from './nearest.css';
import { containment, words } from '../parts/diff.js';
import { rowOf } from '../parts/row.js';
import { adopt, speaker } from '../parts/speech.js';
import { nearest as english } from '../words/en.js';

/** So many words or pairs of characters are asked for, and so many passages compared. */
const [MAX_PIECES, MAX_PASSAGES] = [24, 80];
const SHOWN = 12;
/** What has less of a sentence is not near it. */
const LEAST = 0.3;
/** Longer texts are compared by their beginning. */
const MAX_WORDS = 300;

/** What to ask for, one or the other: long words, and pairs of characters where words have no spaces.
 * @param {string} text */
export function piecesOf(text) {
  const latin = [...new Set(text.match(/[\p{L}\p{N}\p{M}]+/gu)?.filter((word) => !/[\u2e80-\u9fff]/.test(word) && word.length > 2) ?? [])]
    .sort((a, b) => b.length - a.length);
  const dense = new Set();
  for (const run of text.match(/[\u2e80-\u9fff]+/g) ?? []) {
    for (let i = 0; i + 2 <= run.length; i += run.length > MAX_PIECES ? 2 : 1) dense.add(run.slice(i, i + 2));
  }
  return [...dense, ...latin].slice(0, MAX_PIECES);
}

/** @param {any} host What `enface.js` gives to a module. */
export default function nearest(host) {
  const { archive, element, parts, root, voice } = host;
  /** @type {HTMLElement} */
  const panel = parts.panel;
  const say = speaker(voice, english);
  adopt(root, css);
  let turn = 0;

  /** @param {string} text */
  const find = async (text) => {
    const wanted = words(text).slice(0, MAX_WORDS);
    const pieces = piecesOf(text);
    if (!pieces.length) return [];
    const { hits } = await archive.search(pieces.map((piece) => `"${piece}"`).join(' OR '), { limit: MAX_PASSAGES, whole: true });
    const isWanted = new Set(wanted);
    return hits.map((/** @type {any} */ hit) => {
      const sides = hit.sides.map((/** @type {any} */ side) => ({ side, share: containment(wanted, words(side.text)) }));
      const best = sides.reduce((/** @type {any} */ a, /** @type {any} */ b) => (b.share > a.share ? b : a));
      return { hit, ...best };
    }).filter(({ share }) => share >= LEAST)
      .sort((a, b) => b.share - a.share || a.side.text.length - b.side.text.length)
      .slice(0, SHOWN)
      .map(({ hit, side, share }) => {
        // What of it the passage has is marked on the side that was compared, and nothing else.
        const runs = side.text.split(/([\u2e80-\u9fff]|[\p{L}\p{N}\p{M}'’]+)/u).filter(Boolean)
          .map((/** @type {string} */ piece) => ({ text: piece, mark: isWanted.has(words(piece)[0]) ? 'query' : null }));
        const joined = runs.reduce((/** @type {any[]} */ all, /** @type {any} */ run) => {
          const last = all.at(-1);
          if (last && last.mark === run.mark) last.text += run.text;
          else all.push({ ...run });
          return all;
        }, []);
        const sides = hit.sides.map((/** @type {any} */ one) => (one === side ? { ...one, runs: joined } : { ...one, runs: [{ text: one.text, mark: null }] }));
        return { hit: { ...hit, sides }, share };
      });
  };

  /** @param {any} state */
  return async (state) => {
    const mine = ++turn;
    const area = /** @type {HTMLTextAreaElement} */ (element('textarea', 'sentence', { rows: '3', 'aria-label': say('sentence'), placeholder: say('sentence'), dir: 'auto' }));
    area.value = state.q;
    const go = element('button', 'more', { type: 'button' }, say('find-nearest'));
    const act = () => host.go({ q: area.value.replace(/\s+/g, ' ').trim(), view: 'nearest' }, true);
    go.addEventListener('click', act);
    area.addEventListener('keydown', (event) => {
      // Keys of the page are letters here; a line is broken with Shift.
      event.stopPropagation();
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      act();
    });
    const said = element('p', 'count', {}, state.q.trim() ? say('loading') : say('nearest-advice'));
    const list = element('ol', 'rows', { role: 'list' });
    // What was used has the focus again.
    const active = panel.contains(root.activeElement) && root.activeElement;
    panel.replaceChildren(element('div', 'nearest', {}, area, go, said, list));
    if (active) (active.matches('button') ? go : area).focus({ preventScroll: true });
    if (!state.q.trim()) return;
    const found = await find(state.q);
    if (mine !== turn || panel.hidden) return;
    said.textContent = found.length ? say('nearest', found.length) : say('none-near');
    host.announce(said.textContent);
    for (const { hit, share } of found) {
      const row = rowOf(host, hit);
      const percent = new Intl.NumberFormat(voice.lang, { style: 'percent' }).format(Math.floor(share * 100) / 100);
      row.querySelector('.reference')?.prepend(element('span', 'match', {}, say('match', percent)), ' ');
      const title = hit.titles[0];
      row.querySelector('.reference')?.append(' ', element('span', 'nearest-title', { lang: title?.lang ?? '' }, title?.text ?? hit.document));
      list.append(row);
    }
  };
}
