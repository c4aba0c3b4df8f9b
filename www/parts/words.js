// @ts-check
/**
 * What is said and drawn in the same way everywhere: words in the reader's language, names of
 * languages, dates, icons. It knows nothing of archives.
 *
 * @typedef {import('../words/en.js').Words} Words
 */
import { failures } from '../words/en.js';

/** Outlines of the icons, on a grid of 16. @type {Record<string, string>} */
const ICONS = {
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.4 10.4 14 14',
  clear: 'm3.5 3.5 9 9m0-9-9 9',
  chevron: 'm4 6 4 4 4-4',
  both: 'M2 3h5v10H2zM9 3h5v10H9z',
  one: 'M4 2h8v12H4z',
  cut: 'M2 4h12M2 8h7M2 12h1m2 0h1m2 0h1',
  waves: 'M2 6c2-2 4-2 6 0s4 2 6 0M2 11c2-2 4-2 6 0s4 2 6 0',
  warning: 'M8 2 1.5 13.5h13zM8 6.5v3.5m0 1.6v.4',
};

/**
 * The icon `name`, hidden from assistive technology.
 * @param {string} name @param {string} [outline] of an icon that is not in the list above
 */
export function icon(name, outline = ICONS[name]) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', outline);
  svg.append(path);
  return svg;
}

/**
 * @param {string} tag @param {string} name Its class and part.
 * @param {Record<string, string>} [attributes] @param {(Node | string)[]} children
 */
export function element(tag, name, attributes = {}, ...children) {
  const made = document.createElement(tag);
  made.className = name;
  made.setAttribute('part', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/**
 * How things are said in the language `lang`, of which `table` is the table of words.
 * @param {string} [lang] @param {Words} [table]
 */
export function voice(lang = 'en', table = failures) {
  const languages = new Intl.DisplayNames(lang, { type: 'language' });
  /** What a browser takes longer to make than to use many times, by how much of a date is known.
   * @type {Record<number, Intl.DateTimeFormat>} */
  const dates = {};
  return {
    lang,
    table,
    /** The sentence `key` with `values` in their places. @param {string} key @param {any[]} values */
    text: (key, ...values) => {
      const word = table[key] ?? key;
      return typeof word === 'function' ? word(...values) : word;
    },
    /** The name of a language. @param {string} tag */
    language: (tag) => languages.of(tag) ?? tag,
    /** A date, a month or a year, as `YYYY-MM-DD` or its beginning. @param {string} date */
    date: (date) => {
      const time = Date.parse(date);
      if (Number.isNaN(time)) return date;
      const n = date.split('-').length;
      return (dates[n] ??= new Intl.DateTimeFormat(/** @type {string} */ (table.locale ?? lang), {
        year: 'numeric',
        month: n > 1 ? 'long' : undefined,
        day: n > 2 ? 'numeric' : undefined,
        timeZone: 'UTC',
      })).format(time);
    },
  };
}
