// @ts-check
/**
 * Two documents side by side with their differences: translations of one original, or versions of
 * one law. What they have in common stands once. The state's `view` is `compare.<document>`.
 */
import css from './compare.css';
import { quoted } from '../parts/clauses.js';
import { dialog } from '../parts/dialog.js';
import { likeness, paired, pieces } from '../parts/diff.js';
import { fold } from '../parts/knowledge.js';
import { adopt, sidesOf, speaker } from '../parts/speech.js';
import { compare as english } from '../words/en.js';

/** What documents state that belong together. */
const RELATING = ['version-of', 'translation-of', 'original', 'translation-key', 'number'];
/** Titles that differ by a word or two, as those of a draft and of the law do. */
const ALIKE = 0.6;
const MOST_RELATED = 12;
/** Words, or as many characters of Chinese, of a title that others are looked for by. */
const MOST_PIECES = 8;

/** @param {any} host What `enface.js` gives to a module. */
export default function compare(host) {
  const { archive, element, icon, root, voice } = host;
  const say = speaker(voice, english);
  adopt(root, css);

  /** Documents that may be other forms of `text`, the surest first. @param {any} text */
  const related = async (text) => {
    /** @type {Map<string, { id: string, titles: any[], date: string | null, score: number }>} */
    const out = new Map();
    /** @param {any} one @param {number} score */
    const add = (one, score) => {
      if (one.document === text.document || score <= (out.get(one.document)?.score ?? 0)) return;
      out.set(one.document, { id: one.document, titles: one.titles, date: one.date, score });
    };
    const metaOf = (/** @type {any} */ one, /** @type {string} */ key) => one.meta.filter(([k]) => k === key).map(([, v]) => v);
    for (const [key, value] of text.meta.filter(([/** @type {string} */ key]) => RELATING.includes(key))) {
      const original = key === 'number' ? undefined : await archive.read(value);
      if (original) add(original, 3);
      // A field that the archive has no index of is text to the search: what is found must state it.
      const { hits } = await archive.search(`${key}:${quoted(value)}`, { limit: 50 });
      for (const hit of hits) if (metaOf(hit, key).includes(value)) add(hit, 3);
    }
    for (const key of RELATING.slice(0, -1)) {
      const { hits } = await archive.search(`${key}:${quoted(text.document)}`, { limit: 50 });
      for (const hit of hits) if (metaOf(hit, key).includes(text.document)) add(hit, 3);
    }
    for (const { lang, text: title } of text.titles) {
      // A draft's title often is the law's with more words: the law has some of them alone.
      const pieces = (title.match(/\p{Script=Han}{1,4}|[\p{L}\p{N}]+/gu) ?? []).slice(0, MOST_PIECES);
      const some = await Promise.all([title.replace(/["():=~*-]/g, ' '), pieces.map((piece) => piece.toLowerCase()).join(' OR ')]
        .map((query) => archive.search(query, { limit: 20 })));
      for (const one of some.flatMap(({ titles, hits }) => [...titles, ...hits])) {
        const own = one.titles.find((/** @type {any} */ other) => other.lang === lang)?.text;
        if (!own) continue;
        const score = fold(own) === fold(title) ? 2 : likeness(own, title);
        if (score >= ALIKE) add(one, score);
      }
    }
    return [...out.values()].sort((a, b) => b.score - a.score).slice(0, MOST_RELATED);
  };

  /** Documents by words of their titles. @param {string} words @param {string} but */
  const titled = async (words, but) => {
    const { titles, hits } = await archive.search(words, { limit: 20 });
    const seen = new Set([but]);
    return [...titles, ...hits].filter(({ document }) => !seen.has(document) && seen.add(document))
      .slice(0, MOST_RELATED).map(({ document, titles, date }) => ({ id: document, titles, date }));
  };

  /**
   * Asks which document to compare with.
   * @param {any} text @param {(id: string) => void} chosen
   */
  const ask = async (text, chosen) => {
    const box = dialog(host, say('compare-with'), say('close'), 'compare-with');
    const list = element('ul', 'candidates', { role: 'list' });
    const input = /** @type {HTMLInputElement} */ (element('input', 'finder', { type: 'text', 'aria-label': say('other-document'), placeholder: say('other-document') }));
    const said = element('p', 'advice', { role: 'status' }, say('looking'));
    let turn = 0;
    /** @param {Promise<any[]>} some @param {string} none */
    const fill = async (some, none) => {
      const mine = ++turn;
      const all = await some.catch(() => []);
      if (mine !== turn) return;
      said.textContent = all.length ? '' : say(none);
      list.replaceChildren(...all.map(({ id, titles, date }) => {
        const names = titles.map((/** @type {any} */ title) => element('span', 'candidate-title', { lang: title.lang }, title.text));
        const button = element('button', 'candidate', { type: 'button' }, ...(names.length ? names : [id]), element('span', 'advice', {}, date ? voice.date(date) : ''));
        button.addEventListener('click', () => {
          box.close();
          chosen(id);
        });
        return element('li', '', {}, button);
      }));
    };
    input.addEventListener('input', (/** @type {any} */ event) => {
      if (event.isComposing) return;
      fill(input.value.trim() ? titled(input.value, text.document) : related(text), input.value.trim() ? 'none-such' : 'none-related');
    });
    input.addEventListener('compositionend', () => input.dispatchEvent(new InputEvent('input')));
    box.append(input, said, list);
    box.showModal();
    await fill(related(text), 'none-related');
  };

  const sideOf = (/** @type {any} */ passage, /** @type {string} */ lang) =>
    passage?.sides.find((/** @type {any} */ side) => side.lang === lang);

  /** @param {any} text @param {any} other @param {string[]} langs */
  const rowsOf = (text, other, langs) => {
    const shared = langs.filter((lang) => [text, other].every((one) => one.passages.some((/** @type {any} */ p) => sideOf(p, lang))));
    const alike = (/** @type {any} */ a, /** @type {any} */ b) =>
      Math.max(0, ...shared.map((lang) => (sideOf(a, lang) && sideOf(b, lang) ? likeness(sideOf(a, lang).text, sideOf(b, lang).text) : 0)));
    const labelOf = (/** @type {any} */ passage) => passage.sides.find((/** @type {any} */ side) => side.label)?.label;
    // The original of two translations is the same; without one, so may labels be.
    const keyOf = (/** @type {any} */ passage) => {
      const texts = shared.map((lang) => sideOf(passage, lang)?.text ?? '').map(fold);
      return shared.length ? texts.join('\n') : (labelOf(passage) ?? `${passage.passage}`);
    };
    return { shared, pairs: paired(text.passages, other.passages, alike, keyOf) };
  };

  /**
   * Both documents in rows.
   * @param {any} text @param {string} id @param {() => void} leave
   */
  const draw = async (text, id, leave) => {
    const other = await archive.read(id);
    if (!other) return element('p', 'note', {}, voice.text('unknown', id));
    const own = new Set([text, other].flatMap(({ passages }) => passages.flatMap((/** @type {any} */ one) => one.sides.map((/** @type {any} */ side) => side.lang))));
    const langs = sidesOf(archive.languages, own, voice.lang);
    const { shared, pairs } = rowsOf(text, other, langs);
    const counts = { same: 0, changed: 0, left: 0, right: 0 };
    const table = element('div', 'compared', { role: 'table', 'aria-label': say('comparison') });
    const head = (/** @type {any} */ one) => element('div', 'compared-cell compared-head', { role: 'columnheader' },
      ...one.titles.map((/** @type {any} */ title) => element('div', '', { lang: title.lang }, title.text)),
      element('div', 'advice', {}, [one.date && voice.date(one.date), ...one.meta.filter(([k]) => k === 'translator').map(([, v]) => voice.text('translator', v))].filter(Boolean).join(' · ')));
    table.append(element('div', 'compared-row', { role: 'row' }, head(text), head(other)));
    /** @param {any} doc @param {any} passage */
    const link = (doc, passage) => {
      const label = passage.sides.find((/** @type {any} */ side) => side.label)?.label ?? `${passage.passage + 1}`;
      const place = `${passage.passage}~${passage.anchor}`;
      return element('a', 'place', { href: host.href({ document: doc.document, place, view: '' }), 'data-document': doc.document, 'data-place': place,
        'data-leaves': '', 'aria-label': voice.text('open', label) }, label);
    };
    for (const [a, b] of pairs) {
      const cells = [a, b].map((passage, i) => {
        const cell = element('div', 'compared-cell', { role: 'cell' });
        if (passage) cell.append(link(i ? other : text, passage));
        else cell.append(element('p', 'absent', {}, say('not-in-this')));
        return cell;
      });
      let isChanged = !a || !b;
      for (const lang of langs) {
        const [x, y] = [sideOf(a, lang), sideOf(b, lang)];
        if (x && y && x.text === y.text && langs.length > 1) {
          // The same on both: once is enough to read, and it says which translations are of it.
          cells[0].append(element('p', 'side same', { lang, dir: x.dir }, x.text));
          cells[1].append(element('p', 'side advice', {}, say('same-text', voice.language(lang))));
          continue;
        }
        const both = x && y ? pieces(x.text, y.text) : [x, y].map((side) => (side ? [{ text: side.text, isChanged: false }] : []));
        if (x && y && x.text !== y.text && shared.includes(lang)) isChanged = true;
        [x, y].forEach((side, i) => {
          if (!side) return;
          const nodes = both[i].map(({ text, isChanged }) => (isChanged ? element(i ? 'ins' : 'del', i ? 'inserted' : 'deleted', {}, text) : text));
          cells[i].append(element('p', 'side', { lang, dir: side.dir }, ...nodes));
        });
      }
      if (!b) counts.left += 1;
      else if (!a) counts.right += 1;
      else if (isChanged) counts.changed += 1;
      else counts.same += 1;
      table.append(element('div', `compared-row${isChanged ? ' changed' : ''}`, { role: 'row' }, ...cells));
    }
    const only = /** @type {HTMLInputElement} */ (element('input', 'check', { type: 'checkbox' }));
    only.addEventListener('change', () => table.classList.toggle('only-changes', only.checked));
    const close = element('button', 'tool leave-comparison', { type: 'button' }, icon('clear'), say('end-comparison'));
    close.addEventListener('click', leave);
    const summary = say('compared', counts.same, counts.changed, counts.left, counts.right);
    host.announce(summary);
    return element('section', 'comparison', { 'aria-label': say('comparison') },
      element('div', 'comparison-bar', {}, element('p', 'count', {}, summary), element('label', 'choice', {}, only, say('only-changes')), close), table);
  };

  return { ask, draw };
}
