// @ts-check
/**
 * One institution: its names, what it issued, where it is named, and when. The state's `view` is
 * `institution.<id>`; without an id, all of them.
 */
import css from './institution.css';
import { quoted } from '../parts/clauses.js';
import { Knowledge } from '../parts/knowledge.js';
import { paragraphs } from '../parts/popover.js';
import { adopt, speaker } from '../parts/speech.js';
import { institution as english } from '../words/en.js';

/** Documents that are listed at once. */
const PAGE = 50;

/** @param {any} host What `enface.js` gives to a module. */
export default function institution(host) {
  const { archive, element, parts, root, voice } = host;
  /** @type {HTMLElement} */
  const panel = parts.panel;
  const say = speaker(voice, english);
  const knowledge = new Knowledge(host.manifest);
  adopt(root, css);
  const number = (/** @type {number} */ n) => n.toLocaleString(voice.lang);

  /** @param {string} label @param {object} state @param {string} [name] */
  const way = (label, state, name = 'known-link') => {
    const link = element('a', name, { href: host.href({ document: '', place: '', ...state }) }, label);
    link.addEventListener('click', (/** @type {MouseEvent} */ event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      host.go({ document: '', place: '', ...state }, true);
    });
    return link;
  };

  /** Its names, the reader's language first. @param {any} one @returns {[string, string][]} */
  const namesOf = (one) => Object.keys(one.names)
    .sort((a, b) => Number(b.split('-')[0] === voice.lang.split('-')[0]) - Number(a.split('-')[0] === voice.lang.split('-')[0]))
    .flatMap((lang) => one.names[lang].map((/** @type {string} */ name) => [lang, name]));

  /** @param {any} register @param {string} title @param {any[]} places */
  const documents = (register, title, places) => {
    const sorted = places.map(([doc, , n]) => ({ ...register.titles[doc], n })).sort((a, b) => (a.date ?? '') < (b.date ?? '') ? 1 : -1);
    const list = element('ol', 'institution-documents', { role: 'list' });
    const more = element('button', 'more', { type: 'button' }, say('more'));
    let shown = 0;
    const extend = () => {
      for (const { id, titles, date, n } of sorted.slice(shown, shown + PAGE)) {
        const names = archive.languages.filter((/** @type {string} */ lang) => titles[lang]);
        const link = element('a', 'known-link', { href: host.href({ document: id, place: '', view: '' }), 'data-document': id, 'data-place': '' },
          ...(names.length ? names.flatMap((/** @type {string} */ lang) => [element('span', 'candidate-title', { lang }, titles[lang])]) : [id]));
        list.append(element('li', '', {}, link, element('span', 'known-count', {}, [date && voice.date(date), say('passages', n, true)].filter(Boolean).join(' · '))));
      }
      shown += PAGE;
      more.hidden = shown >= sorted.length;
    };
    // The last page takes the button away under the focus.
    more.addEventListener('click', () => {
      const at = list.childElementCount;
      extend();
      /** @type {HTMLElement | null} */ (list.children[at]?.querySelector('a'))?.focus();
    });
    extend();
    return element('section', '', {}, element('h3', 'institution-part', {}, `${title} `, element('span', 'known-count', {}, number(sorted.length))), list, more);
  };

  /** How many documents there are by year. @param {any} register @param {any[]} places */
  const years = (register, places) => {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const [doc] of places) {
      const year = register.titles[doc].date?.slice(0, 4) ?? say('undated');
      counts.set(year, (counts.get(year) ?? 0) + 1);
    }
    const most = Math.max(...counts.values());
    const list = element('ul', 'institution-years', { role: 'list' });
    for (const [year, n] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const bar = element('span', 'institution-bar', { 'aria-hidden': 'true' });
      bar.style.inlineSize = `${(100 * n) / most}%`;
      list.append(element('li', '', {}, element('span', '', {}, year), element('span', 'institution-track', {}, bar), element('span', '', {}, number(n))));
    }
    return list;
  };

  /** @param {any} state */
  return async (state) => {
    const register = await knowledge.institutions();
    const id = state.view.slice('institution.'.length);
    const one = register?.institutions.find((/** @type {any} */ other) => other.id === id);
    if (!one) {
      const all = (register?.institutions ?? []).map((/** @type {any} */ other) => element('li', '', {},
        way(namesOf(other).map(([, name]) => name)[0] ?? other.id, { view: `institution.${other.id}` }), ' ', element('span', 'known-count', {}, number(other.documents.length))));
      panel.replaceChildren(element('h2', 'heading', { tabindex: '-1' }, say('institutions')),
        ...(all.length ? [element('ul', 'institution-documents institution-list', { role: 'list' }, ...all)] : [element('p', 'advice', {}, say('no-institutions'))]));
    } else {
      const [[lang, name], ...others] = namesOf(one);
      const issued = one.documents.filter(([, role]) => role === 'issuer');
      const named = one.documents.filter(([, role]) => role !== 'issuer');
      const between = [one.first, one.last].filter(Boolean).map((date) => date.slice(0, 4));
      panel.replaceChildren(element('div', 'institution', {},
        element('h2', 'heading', { tabindex: '-1', lang }, name),
        ...others.map(([lang, other]) => element('p', 'subtitle', { lang }, other)),
        element('p', 'advice', {}, [...new Set(between)].join('–')),
        ...(one.note ? paragraphs(element, one.note) : []),
        element('p', 'institution-ways', {}, way(say('search-name'), { q: quoted(name), view: '' }), ' ', way(say('institutions'), { view: 'institution.' })),
        ...(one.documents.length > 1 ? [years(register, one.documents)] : []),
        ...(issued.length ? [documents(register, say('issued'), issued)] : []),
        ...(named.length ? [documents(register, say('named'), named)] : [])));
    }
    const heading = /** @type {HTMLElement} */ (panel.querySelector('.heading'));
    heading.focus({ preventScroll: true });
    parts.frame.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  };
}
