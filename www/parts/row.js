// @ts-check
/** A passage as a row of a list, as the results draw it: for what modules add to them. */
import { sidesOf } from './speech.js';

/**
 * @param {any} host What `enface.js` gives to a module.
 * @param {any} hit @param {string[]} [langs] The languages to show, in order; else those of the archive.
 */
export function rowOf(host, hit, langs) {
  const { archive, element, icon, voice } = host;
  const { text, language } = voice;
  const label = hit.sides.find((/** @type {any} */ side) => side.label)?.label ?? `${hit.passage + 1}`;
  const place = `${hit.passage}~${hit.anchor}`;
  const link = element('a', 'place', { href: host.href({ document: hit.document, place }), 'data-document': hit.document,
    'data-place': place, 'aria-label': text('open', label) }, label);
  const reference = element('div', 'reference', {}, link);
  if (hit.origin === 'aligned' && hit.confidence < 50) reference.append(element('span', 'approximate', {}, icon('waves'), text('approximate')));
  const row = element('li', 'row', {}, reference);
  const own = new Set(hit.sides.map((/** @type {any} */ side) => side.lang));
  for (const lang of langs ?? sidesOf(archive.languages, own, voice.lang)) {
    const side = hit.sides.find((/** @type {any} */ one) => one.lang === lang);
    if (!side) row.append(element('p', 'absent', {}, text('absent', language(lang))));
    else {
      row.append(element('p', 'side', { lang, dir: side.dir, 'data-language': language(lang) }, ...(side.cutStart ? ['… '] : []),
        ...side.runs.map((/** @type {any} */ run) => (run.mark ? element('mark', run.mark, {}, run.text) : run.text)),
        ...(side.cutEnd ? [' …'] : [])));
    }
  }
  return row;
}
