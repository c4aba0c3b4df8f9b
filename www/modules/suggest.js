// @ts-check
/**
 * What helps at the box: suggestions while a reader types, the operators by example, and ways out
 * where nothing is found. The box works without it.
 */
import css from './suggest.css';
import { help } from '../parts/help.js';
import { fold, isSaving, Knowledge } from '../parts/knowledge.js';
import { lifetime } from '../parts/lifetime.js';
import { adopt, speaker } from '../parts/speech.js';
import { isLong, waysOut } from '../parts/ways.js';
import { suggest as english } from '../words/en.js';

/** Quiet time after a key before anything is looked up, so that typing is never waited for. */
const WAIT_MS = 120;
/** How many of each kind are shown. @type {Record<string, number>} */
const MOST = { term: 5, sound: 4, title: 3, number: 3, institution: 3 };
/** @type {Record<string, string>} */
const ICONS = {
  term: 'M3.500 2h9v12h-9zM3.500 11.500h9',
  title: 'M4 1.500h5.500L12.500 4.500v10h-8.500zM9 1.500v3.500h3.500',
  number: 'M4 1.500h5.500L12.500 4.500v10h-8.500zM9 1.500v3.500h3.500',
  institution: 'M2 6.500 8 2.500l6 4zM3.500 7v5.500M6.500 7v5.500M9.500 7v5.500M12.500 7v5.500M2 13.500h12',
};

/**
 * One line of the list.
 * @typedef {{ kind: string, text: string, lang: string, other?: string, otherLang?: string,
 *   reading?: string, note?: string, part: string, act: () => void }} Option `part` is what of the
 *   text was typed, or of its reading.
 */

/** @param {any} host What `enface.js` gives to a module. */
export default function suggest(host) {
  const { archive, element, icon, parts, root, voice } = host;
  const say = speaker(voice, english);
  const input = /** @type {HTMLInputElement} */ (parts.box.querySelector('input'));
  const signal = lifetime(host);
  const knowledge = new Knowledge(host.manifest);
  adopt(root, css);

  const list = element('div', 'suggestions', { id: 'suggestions', role: 'listbox', 'aria-label': say('suggestions') });
  list.hidden = true;
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': 'suggestions', 'aria-expanded': 'false' })) {
    input.setAttribute(name, value);
  }
  const helper = help(host, say, input, signal);
  parts.box.append(helper.button, list);
  signal.addEventListener('abort', () => {
    close();
    [list, helper.button, helper.sheet].forEach((one) => one.remove());
    // Who is typing already is helped with the new archive.
    if (root.activeElement === input) host.module('suggest').catch(() => {});
  });

  /** @type {Option[]} */
  let options = [];
  let active = -1;
  let turn = 0;
  /** @type {number | undefined} */
  let waiting;
  let isComposing = false;

  const close = () => {
    turn += 1;
    clearTimeout(waiting);
    list.hidden = true;
    list.replaceChildren();
    options = [];
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };

  /** @param {number} to */
  const activate = (to) => {
    const lines = list.querySelectorAll('[role=option]');
    lines[active]?.setAttribute('aria-selected', 'false');
    active = to;
    const line = lines[active];
    if (line) {
      line.setAttribute('aria-selected', 'true');
      line.scrollIntoView({ block: 'nearest', behavior: 'instant' });
      input.setAttribute('aria-activedescendant', line.id);
    } else input.removeAttribute('aria-activedescendant');
  };

  /** @param {number} at */
  const choose = (at) => {
    const { act } = options[at];
    close();
    act();
  };

  /** `text` with what was typed of it marked. @param {string} text @param {string} key */
  const marked = (text, key) => {
    const at = [...text.matchAll(/[\p{L}\p{N}]/gu)].find(({ index }) => fold(text.slice(index)).startsWith(key))?.index;
    if (!key || at === undefined) return [text];
    let end = at;
    for (const c of text.slice(at)) {
      if (fold(text.slice(at, end)).length >= key.length) break;
      end += c.length;
    }
    return [text.slice(0, at), element('mark', 'query', {}, text.slice(at, end)), text.slice(end)];
  };

  const draw = () => {
    const before = list.querySelector('[aria-selected=true]')?.textContent;
    /** @type {Map<string, HTMLElement>} */
    const groups = new Map();
    list.replaceChildren();
    options.forEach((option, i) => {
      let group = groups.get(option.kind);
      if (!group) {
        const id = `suggestions-${option.kind}`;
        group = /** @type {HTMLElement} */ (element('div', 'suggestion-group', { role: 'group', 'aria-labelledby': id },
          element('div', 'suggestion-kind', { id, role: 'presentation' }, say(`suggested-${option.kind}`))));
        groups.set(option.kind, group);
        list.append(group);
      }
      const line = element('div', 'suggestion', { role: 'option', id: `suggestion-${i}`, 'aria-selected': 'false' },
        icon(option.kind, ICONS[option.kind] ?? ICONS.term),
        element('span', 'suggestion-text', { lang: option.lang }, ...marked(option.text, option.part)));
      if (option.reading) line.append(' ', element('span', 'suggestion-reading', { lang: `${option.lang}-Latn` }, ...marked(option.reading, option.part)));
      if (option.other) line.append(' ', element('span', 'suggestion-other', { lang: option.otherLang ?? '' }, option.other));
      if (option.note) line.append(' ', element('span', 'suggestion-note', {}, option.note));
      line.addEventListener('click', () => choose(i));
      group.append(line);
    });
    list.hidden = !options.length;
    input.setAttribute('aria-expanded', `${!list.hidden}`);
    activate([...list.querySelectorAll('[role=option]')].findIndex((line) => before && line.textContent === before));
  };

  const open = (/** @type {string} */ document) => host.go({ document, place: '', view: '' }, true);
  const ask = (/** @type {string} */ q) => {
    input.focus({ preventScroll: true });
    host.go({ q, document: '', place: '' }, true);
  };

  /** What the archive knows that begins like what is typed: all of it, else its last word. @param {string} typed */
  const known = async (typed) => {
    if (isSaving()) return [];
    const lastWord = typed.match(/\S+$/)?.[0] ?? '';
    for (const part of new Set([typed.trim(), lastWord])) {
      const key = fold(part);
      // One letter of an alphabet begins too much to choose from.
      if (!key || /^[\p{Ll}\p{N}]$/u.test(key) || /[:"]/.test(part)) continue;
      const found = await knowledge.suggestions(key);
      if (!found.length) continue;
      const head = typed.slice(0, typed.lastIndexOf(part));
      const seen = new Set();
      return found.sort((a, b) => Number(b.key === key) - Number(a.key === key) || b.count - a.count)
        .filter(({ kind, text, id }) => !seen.has(`${kind} ${id ?? text}`) && seen.add(`${kind} ${id ?? text}`))
        .map((one) => ({
          ...one,
          part: key,
          reading: one.kind === 'sound' ? one.key : undefined,
          note: one.kind === 'number' ? '' : one.count.toLocaleString(voice.lang),
          act: () => {
            if (one.kind === 'institution') host.go({ document: '', place: '', view: `institution.${one.id}` }, true);
            else if (one.kind === 'number') open(/** @type {string} */ (one.id));
            else ask(`${head}${one.text}`);
          },
        }));
    }
    return [];
  };

  /** Documents by their titles, and what the terms are called in other languages. @param {string} typed */
  const found = async (typed) => {
    const answer = await archive.search(typed, { limit: 1 });
    const titles = answer.titles.map((/** @type {any} */ title) => {
      const [first, second] = title.titles;
      return { kind: 'title', text: first.text, lang: first.lang, other: second?.text, otherLang: second?.lang,
        note: title.date?.slice(0, 4), part: '', act: () => open(title.document) };
    });
    const terms = answer.counterparts.map((/** @type {any} */ { term, lang, text }) => ({
      kind: 'term', text, lang, other: term, otherLang: '', part: '', act: () => ask(text) }));
    return [...terms, ...titles];
  };

  const look = async () => {
    const typed = input.value;
    const mine = ++turn;
    const isCurrent = () => mine === turn && input.value === typed && root.activeElement === input && !parts.form.hidden;
    if (!typed.trim()) return close();
    const [one, other] = await Promise.all([known(typed).catch(() => []), found(typed).catch(() => [])]);
    if (!isCurrent()) return;
    const seen = new Set();
    const all = [...one, ...other].filter(({ kind, text, id }) => {
      const key = `${kind} ${id ?? fold(text)}`;
      const isNew = !seen.has(key) && !(kind === 'term' && text === typed.trim());
      seen.add(key);
      return isNew;
    });
    options = Object.keys(MOST).flatMap((kind) => all.filter((option) => option.kind === kind).slice(0, MOST[kind]));
    if (isLong(typed)) {
      options.push({ kind: 'nearest', text: say('find-nearest'), lang: voice.lang, part: '',
        act: () => host.go({ q: typed, document: '', place: '', view: 'nearest' }, true) });
    } else if (options.length && !typed.includes('"')) {
      options.push({ kind: 'literal', text: `"${typed.trim()}"`, lang: '', part: '', act: () => ask(`"${typed.trim()}"`) });
    }
    draw();
  };

  const later = () => {
    clearTimeout(waiting);
    if (!isComposing) waiting = setTimeout(look, WAIT_MS);
  };

  /** @param {string} name @param {(event: any) => void} act @param {EventTarget} [where] */
  const on = (name, act, where = input) => where.addEventListener(name, act, { signal });
  on('compositionstart', () => {
    isComposing = true;
    close();
  });
  on('compositionend', () => {
    isComposing = false;
    later();
  });
  on('input', (event) => {
    if (!event.isComposing) later();
  });
  on('blur', close);
  on('submit', close, parts.form);
  // A press on the list must not take the focus out of the box.
  on('pointerdown', (event) => event.preventDefault(), list);
  on('mousedown', (event) => event.preventDefault(), list);
  on('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229 || event.metaKey || event.ctrlKey) return;
    const { key } = event;
    if (list.hidden) {
      if (key === 'ArrowDown' && input.value.trim()) look();
      else return;
    } else if (key === 'ArrowDown') activate(active + 1 < options.length ? active + 1 : -1);
    else if (key === 'ArrowUp') activate(active < 0 ? options.length - 1 : active - 1);
    else if (key === 'Enter' && active >= 0) choose(active);
    else if (key === 'Escape') close();
    else {
      if (key === 'Enter' || key === 'Tab') close();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });

  /** @param {any} state */
  return async (state) => {
    const empty = parts.results.querySelector('.empty');
    if (!empty || empty.querySelector('.ways')) return;
    const ways = element('ul', 'ways', { role: 'list' });
    await waysOut(archive, knowledge, state.q, say, (label, q, view = '') => {
      const button = element('button', 'way', { type: 'button' }, label);
      button.addEventListener('click', () => {
        // The button goes with the answer; who has pressed it by a key goes on in the box.
        if (button.matches(':focus-visible')) input.focus({ preventScroll: true });
        host.go({ q, view }, true);
      });
      if (!ways.isConnected && empty.isConnected) empty.append(ways);
      ways.append(element('li', '', {}, button));
    });
    if (ways.isConnected) host.announce(`${empty.firstChild?.textContent} ${say('ways', ways.childElementCount)}`);
  };
}
