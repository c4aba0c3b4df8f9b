// @ts-check
/**
 * The concordance: every occurrence on a line, in both languages, to be sorted by what stands
 * before or after on either side. The state's `view` is `concordance.<language>.<left|node|right>`.
 */
import css from './concordance.css';
import { table, tmx } from '../parts/cite.js';
import { FREE_BYTES, linesFor, MAX_LINES, size } from '../parts/lines.js';
import { lifetime } from '../parts/lifetime.js';
import { adopt, download, sidesOf, speaker } from '../parts/speech.js';
import { views as english } from '../words/en.js';

const PLACES = /** @type {const} */ (['left', 'node', 'right']);
/** As much of a context as any screen shows of it. */
const CONTEXT_CHARS = 160;
/** Rows that are drawn beyond those that can be seen. */
const SPARE_ROWS = 12;

/** Whether words of `lang` are written without spaces, so that characters are compared. @param {string} lang */
const isDense = (lang) => /^(zh|ja|th|lo|km|my|bo)\b/.test(lang);

/** A text without line breaks. @param {string} text */
const oneLine = (text) => text.replace(/\s+/g, ' ');

/** Punctuation and spaces do not count in an order. */
const letters = (/** @type {string} */ text) => text.replace(/^[\p{P}\p{S}\s]+/u, '');

/**
 * What a line is sorted by.
 * @param {import('../parts/lines.js').Line} line @param {string} lang @param {string} place
 */
function keyOf(line, lang, place) {
  const part = line.parts.get(lang);
  if (!part || (!part.node && place !== 'right')) return undefined;
  if (place === 'node') return `${part.node} ${letters(part.after)}`;
  if (place === 'right') return letters(part.after).slice(0, 60);
  // The nearest word first.
  const before = part.before.slice(-80).replace(/[\p{P}\p{S}\s]+$/u, '');
  return (isDense(lang) ? [...before] : before.split(/\s+/)).reverse().join(isDense(lang) ? '' : ' ');
}

/** @param {any} host What `enface.js` gives to a module. */
export default function concordance(host) {
  const { archive, element, parts, root, voice } = host;
  /** @type {HTMLElement} */
  const panel = parts.panel;
  const say = speaker(voice, english);
  adopt(root, css);
  /** @type {import('../parts/lines.js').Lines} */
  let lines;
  /** @type {import('../parts/lines.js').Line[]} Those of `lines`, as they are sorted. */
  let sorted = [];
  /** @type {string[]} */
  let langs = [];
  let [by, where] = ['', ''];
  let turn = 0;

  const head = element('p', 'count');
  const loaded = element('div', 'loaded');
  const files = element('div', 'files', { role: 'group', 'aria-label': say('export') });
  const header = element('div', 'kwic-head', { role: 'row', 'aria-rowindex': '1' });
  const body = element('div', 'kwic-body', { role: 'presentation' });
  const scroller = element('div', 'kwic-scroll', { tabindex: '0', role: 'rowgroup' }, body);
  const grid = element('div', 'kwic', { role: 'table', 'aria-label': say('concordance') },
    element('div', '', { role: 'rowgroup' }, header), scroller);

  const rowHeight = () => (panel.clientWidth >= 720 ? 34 : 84);

  const sort = () => {
    sorted = [...lines.lines];
    if (!where || !langs.includes(by)) return;
    const { compare } = new Intl.Collator(by);
    const keys = new Map(sorted.map((line) => [line, keyOf(line, by, where)]));
    sorted.sort((a, b) => {
      const [x, y] = [keys.get(a), keys.get(b)];
      if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
      return compare(x, y);
    });
  };

  const drawHeader = () => {
    header.replaceChildren(element('span', 'kwic-source', { role: 'columnheader' }, say('source')));
    for (const lang of langs) {
      const dir = lines.lines.find(({ parts }) => parts.has(lang))?.parts.get(lang)?.dir ?? 'ltr';
      const side = element('div', 'kwic-side', { dir, role: 'presentation' });
      for (const place of PLACES) {
        const isSorted = by === lang && where === place;
        const label = place === 'node' ? voice.language(lang) : say(place);
        const button = element('button', 'sort', { type: 'button', 'aria-label': `${label}: ${say(`sort-${place}`, voice.language(lang))}` },
          label, ...(isSorted ? [' ▾'] : []));
        button.addEventListener('click', () => {
          const off = by === lang && where === place;
          host.go({ view: off ? 'concordance' : `concordance.${lang}.${place}` });
          host.announce(off ? say('unsorted') : say(`sorted-${place}`, voice.language(lang)));
          /** @type {HTMLElement | null} */ (header.querySelector(`[data-sort="${lang}.${place}"]`))?.focus();
        });
        button.dataset.sort = `${lang}.${place}`;
        side.append(element('span', `kwic-${place}`,
          { role: 'columnheader', 'aria-sort': isSorted ? 'ascending' : 'none' }, button));
      }
      header.append(side);
    }
  };

  /** @param {import('../parts/lines.js').Line} line @param {number} i */
  const rowOf = (line, i) => {
    const { hit } = line;
    const place = `${hit.passage}~${hit.anchor}`;
    const label = hit.sides.find((/** @type {any} */ side) => side.label)?.label ?? `${hit.passage + 1}`;
    const title = hit.titles[0]?.text ?? hit.document;
    const link = element('a', 'kwic-link', { href: host.href({ document: hit.document, place }), 'data-document': hit.document,
      'data-place': place, title },
      ...(hit.date ? [element('span', '', {}, hit.date.slice(0, 4))] : []),
      element('bdi', 'kwic-title', { lang: hit.titles[0]?.lang ?? '' }, title), element('bdi', '', {}, label));
    const row = element('div', `kwic-row${i % 2 ? ' odd' : ''}`, { role: 'row', 'aria-rowindex': `${i + 2}` },
      element('span', 'kwic-source', { role: 'cell' }, link));
    for (const lang of langs) {
      const part = line.parts.get(lang);
      if (!part) {
        row.append(element('span', 'kwic-none', { role: 'cell', 'aria-colspan': '3' }, say('no-side', voice.language(lang))));
        continue;
      }
      const side = element('div', 'kwic-side', { lang, dir: part.dir, role: 'presentation' });
      if (part.node) {
        side.append(
          element('span', 'kwic-left', { role: 'cell' }, element('bdi', '', {}, oneLine(part.before.slice(-CONTEXT_CHARS)).trimEnd())),
          element('span', 'kwic-node', { role: 'cell' }, element('mark', part.mark ?? '', {}, oneLine(part.node))),
          element('span', 'kwic-right', { role: 'cell' }, oneLine(part.after.slice(0, CONTEXT_CHARS)).trimStart()));
      } else {
        side.append(element('span', 'kwic-whole', { role: 'cell', 'aria-colspan': '3' }, oneLine(part.after.slice(0, 2 * CONTEXT_CHARS))));
      }
      row.append(side);
    }
    row.style.transform = `translateY(${i * rowHeight()}px)`;
    return row;
  };

  /** Draws the lines that can be seen. */
  const draw = () => {
    const height = rowHeight();
    body.style.blockSize = `${sorted.length * height}px`;
    scroller.style.maxBlockSize = `${Math.max(320, innerHeight - 220)}px`;
    const from = Math.max(0, Math.floor(scroller.scrollTop / height) - SPARE_ROWS);
    const to = Math.min(sorted.length, Math.ceil((scroller.scrollTop + scroller.clientHeight) / height) + SPARE_ROWS);
    const focused = /** @type {HTMLElement | null} */ (root.activeElement)?.closest('.kwic-row');
    const index = focused?.getAttribute('aria-rowindex');
    body.replaceChildren(...sorted.slice(from, to).map((line, i) => rowOf(line, from + i)));
    // The line that has the focus keeps it.
    if (index) /** @type {HTMLElement | null} */ (body.querySelector(`[aria-rowindex="${index}"] a`))?.focus({ preventScroll: true });
    grid.setAttribute('aria-rowcount', `${sorted.length + 1}`);
  };

  const describe = () => {
    const order = where && langs.includes(by) ? say(`sorted-${where}`, voice.language(by)) : say('unsorted');
    head.replaceChildren(element('strong', '', {}, say('lines', lines.lines.length)), ' ',
      say('of-passages', lines.total, lines.exact, lines.documents), ', ', order);
    loaded.replaceChildren();
    if (lines.isComplete) return;
    loaded.append(element('p', 'partial', {}, say('loaded-part', lines.hits, lines.total, lines.exact)));
    if (lines.lines.length >= MAX_LINES) {
      loaded.append(element('p', 'partial', {}, say('most', MAX_LINES)));
      return;
    }
    const more = element('button', 'more', { type: 'button' }, say('load-rest', size(lines.restBytes, voice.lang)));
    more.addEventListener('click', () => load(Infinity));
    loaded.append(more);
  };

  /** @param {number} limitBytes */
  const load = async (limitBytes) => {
    const now = ++turn;
    const of = lines;
    const hadFocus = loaded.contains(root.activeElement);
    loaded.replaceChildren(element('p', 'partial', {}, say('loading')));
    grid.setAttribute('aria-busy', 'true');
    const isWanted = () => {
      const is = now === turn && !panel.hidden;
      if (is) refresh();
      return is;
    };
    await of.load(limitBytes, isWanted);
    if (now !== turn) return;
    grid.removeAttribute('aria-busy');
    refresh();
    describe();
    // The button is another one, or gone.
    if (hadFocus) (loaded.querySelector('button') ?? scroller).focus({ preventScroll: true });
    host.announce(head.textContent ?? '');
  };

  const refresh = () => {
    const own = new Set(lines.lines.flatMap(({ parts }) => [...parts.keys()]));
    langs = sidesOf(archive.languages, own, voice.lang);
    // Two sides: the one that the query is in most, and the next.
    const [first] = langs.map((lang) => ({ lang, n: lines.lines.filter((line) => line.own === lang).length })).sort((a, b) => b.n - a.n);
    if (first && langs.length > 2) langs = [first.lang, ...langs.filter((lang) => lang !== first.lang)].slice(0, 2);
    sort();
    drawHeader();
    draw();
    describeCount();
  };

  const describeCount = () => {
    const strong = head.querySelector('strong');
    if (strong) strong.textContent = say('lines', lines.lines.length);
    else head.append(element('strong', '', {}, say('lines', lines.lines.length)));
  };

  const save = (/** @type {string} */ kind) => {
    const name = `concordance-${lines.query.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 40)}`;
    const plain = sorted.map(({ hit, parts: sides }) => ({ document: hit.document, title: hit.titles[0]?.text ?? '', date: hit.date ?? '',
      passage: hit.passage, anchor: hit.anchor, link: host.href({ document: hit.document, place: `${hit.passage}~${hit.anchor}`, view: '' }),
      sides: Object.fromEntries(langs.map((lang) => {
        const { before = '', node = '', after = '' } = sides.get(lang) ?? {};
        return [lang, { before, node, after }];
      })) }));
    if (kind === 'JSON') {
      return download(`${name}.json`, 'application/json', `${JSON.stringify({ query: lines.query, edition: archive.edition,
        complete: lines.isComplete, lines: plain }, undefined, 1)}\n`);
    }
    if (kind === 'TMX') {
      const seen = new Set();
      const units = sorted.filter(({ number }) => !seen.has(number) && seen.add(number)).map(({ hit }) => ({
        id: `${hit.document}/${hit.passage}~${hit.anchor}`, sides: hit.sides.map((/** @type {any} */ side) => ({ lang: side.lang, text: side.text })) }));
      return download(`${name}.tmx`, 'application/xml', tmx(units));
    }
    const separator = kind === 'CSV' ? ',' : '\t';
    const columns = ['document', 'title', 'date', 'passage', 'link', ...langs.flatMap((lang) => PLACES.map((place) => `${lang}-${place}`))];
    const rows = plain.map((line) => [line.document, line.title, line.date, `${line.passage + 1}`, line.link,
      ...langs.flatMap((lang) => [line.sides[lang].before, line.sides[lang].node, line.sides[lang].after])]);
    // A byte order mark tells a spreadsheet that this is UTF-8.
    download(`${name}.${kind.toLowerCase()}`, kind === 'CSV' ? 'text/csv' : 'text/tab-separated-values',
      `\ufeff${table([columns, ...rows], separator)}`);
  };
  for (const kind of ['CSV', 'TSV', 'JSON', 'TMX']) {
    const button = element('button', 'save', { type: 'button' }, kind);
    button.addEventListener('click', () => save(kind));
    files.append(button);
  }

  let isDrawing = false;
  scroller.addEventListener('scroll', () => {
    if (isDrawing) return;
    isDrawing = true;
    requestAnimationFrame(() => {
      isDrawing = false;
      draw();
    });
  });
  const resized = new ResizeObserver(() => panel.contains(grid) && lines && draw());
  resized.observe(panel);
  lifetime(host).addEventListener('abort', () => resized.disconnect());

  /** @param {any} state */
  return async (state) => {
    const [, lang = '', place = ''] = state.view.split('.');
    [by, where] = [lang, PLACES.includes(/** @type {any} */ (place)) ? place : ''];
    const isNew = lines !== linesFor(archive, state.q.trim());
    lines = linesFor(archive, state.q.trim());
    if (!panel.contains(grid)) panel.replaceChildren(element('div', 'kwic-bar', {}, head, files), loaded, grid);
    if (isNew) {
      head.replaceChildren();
      scroller.scrollTop = 0;
    }
    refresh();
    if (lines.hits) describe();
    if (!lines.isComplete && lines.bytes < FREE_BYTES) await load(FREE_BYTES - lines.bytes);
    else describe();
  };
}
