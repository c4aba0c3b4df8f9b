// @ts-check
/** The contents of a document: its headings, or where its parts begin. */
import { labelOf } from './passages.js';

/** What is called by its text is called by so much of it. */
const [LABEL_CHARS, TEXT_CHARS] = [80, 60];

/**
 * @param {any} host What `enface.js` gives to a module. @param {string} name What the list is called.
 * @param {string} document @param {{ row: HTMLElement, cells: HTMLElement[], passage: any }[]} rows
 * @returns {HTMLElement | undefined} nothing where a list would help nobody
 */
export function outline({ element, icon }, name, document, rows) {
  const all = rows.filter(({ passage }, i) => {
    const label = labelOf(passage);
    return passage.heading || (label && label !== (i > 0 ? labelOf(rows[i - 1].passage) : ''));
  });
  // A list of half of the document's lines helps nobody.
  const headings = all.filter(({ passage }) => passage.heading);
  const shown = all.length > 2 && all.length <= rows.length * 0.7 + 2 ? all : headings;
  if (shown.length < 3) return undefined;
  const list = element('ol', 'entries', { role: 'list' });
  for (const { row, cells, passage } of shown) {
    const link = /** @type {HTMLAnchorElement} */ (row.querySelector('a.place'));
    const item = element('a', 'entry', { href: link.href, 'data-document': document, 'data-place': link.dataset.place ?? '' });
    for (const side of passage.sides) {
      const words = side.label ?? (passage.heading ? side.text : '');
      if (words) item.append(element('span', '', { lang: side.lang, dir: side.dir }, words.slice(0, LABEL_CHARS)), ' ');
    }
    if (!item.childNodes.length) item.append(cells[0].textContent?.slice(0, TEXT_CHARS) ?? '');
    list.append(element('li', passage.heading ? 'over' : 'under', {}, item));
  }
  return element('details', 'outline', {}, element('summary', 'unfold', {}, icon('chevron'), name),
    element('nav', '', { 'aria-label': name }, list));
}
