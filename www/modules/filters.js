// @ts-check
/**
 * Filters: what the passages found have in common, how they are spread over the years, and in which
 * order they are shown. A filter is a part of the query, as a reader might have typed it, so it
 * stands in the box, in the address and in every other view.
 */
import css from './filters.css';
import { chosen, having, typed, without } from '../parts/clauses.js';
import { adopt, speaker } from '../parts/speech.js';
import { views as english } from '../words/en.js';

/** The fields that are offered, if documents have them, and what they are called. @type {Record<string, string>} */
const FIELDS = { issuer: 'issuer', kind: 'kind', lang: 'lang', translator: 'by-translator', category: 'category', tag: 'tag', status: 'status' };
/** Values that are shown before the others are asked for. */
const SHOWN = 6;
/** Years that are written below the bars; if there are more, the first and the last one are. */
const MOST_TICKS = 6;

/** @param {any} host What `enface.js` gives to a module. */
export default function filters(host) {
  const { archive, element, parts, root, voice } = host;
  /** @type {HTMLElement} */
  const panel = parts.panel;
  const say = speaker(voice, english);
  adopt(root, css);
  let turn = 0;
  /** @type {any} */
  let state;
  /** Fields of which all values are shown. @type {Set<string>} */
  const unfolded = new Set();

  const number = (/** @type {number} */ n) => n.toLocaleString(voice.lang);

  const order = () => {
    const select = /** @type {HTMLSelectElement} */ (element('select', 'order-of', { 'data-value': 'order' },
      ...['relevance', 'newest', 'oldest', 'title'].map((name) =>
        element('option', '', { value: name }, say(name === 'title' ? 'by-title' : name)))));
    select.value = state.view.split('.')[1] || 'relevance';
    select.addEventListener('change', () =>
      host.go({ view: select.value === 'relevance' ? 'filters' : `filters.${select.value}` }, true));
    return element('label', 'filter-order', {}, `${say('sort-results')} `, select);
  };

  /** @param {{ value: string, passages: number }[]} values all years, in order */
  const timeline = (values) => {
    const [given = ''] = chosen(state.q, 'year');
    const [low, high = low] = given.split('..');
    const [first, last] = [Number(values[0].value), Number(values[values.length - 1].value)];
    if (!(first > 0) || !(last >= first) || last - first > 400) return undefined;
    const counts = new Map(values.map(({ value, passages }) => [Number(value), passages]));
    const most = Math.max(...counts.values());
    const [from, to] = [Number(low) || first, Number(high) || last];
    const set = (/** @type {number} */ a, /** @type {number} */ b) => {
      const [x, y] = [Math.min(a, b), Math.max(a, b)];
      const isAll = x <= first && y >= last;
      host.go({ q: having(state.q, 'year', isAll ? [] : [x === y ? `${x}` : `${x}..${y}`]) }, true);
    };
    const bars = element('div', 'bars');
    /** @type {number | undefined} */
    let begun;
    for (let year = first; year <= last; year += 1) {
      const n = counts.get(year) ?? 0;
      const bar = element('button', `bar-of${year >= from && year <= to ? ' chosen' : ''}`,
        { type: 'button', 'data-value': `${year}`, 'aria-label': say('in-year', `${year}`, n), 'aria-pressed': `${Boolean(given) && year >= from && year <= to}`, title: say('in-year', `${year}`, n) });
      const fill = element('span', 'bar-fill');
      // A square root lets small numbers be seen beside large ones.
      fill.style.blockSize = `${Math.round(100 * Math.sqrt(n / most))}%`;
      bar.append(fill);
      // From where the pointer goes down to where it goes up is the range; a key is a year.
      bar.addEventListener('pointerdown', () => (begun = year));
      bar.addEventListener('pointerup', () => {
        if (begun !== undefined && begun !== year) set(begun, year);
      });
      bar.addEventListener('click', () => set(year, year));
      bars.append(bar);
    }
    // As many as stand side by side in the narrowest place: four digits each.
    const isEach = last - first < MOST_TICKS;
    const shown = isEach ? Array.from({ length: last - first + 1 }, (_, i) => first + i) : [first, last];
    const ticks = element('div', `ticks${isEach ? ' each' : ''}`, { 'aria-hidden': 'true' }, ...shown.map((year) => element('span', '', {}, `${year}`)));
    const slider = (/** @type {string} */ name, /** @type {number} */ value) => {
      const input = /** @type {HTMLInputElement} */ (element('input', 'year', { type: 'range', 'data-value': name, min: `${first}`, max: `${last}`, step: '1', 'aria-label': say(name) }));
      input.value = `${value}`;
      const said = element('output', 'year-of', {}, `${value}`);
      input.addEventListener('input', () => (said.textContent = input.value));
      return { input, box: element('label', 'slider', {}, `${say(name)} `, said, input) };
    };
    const [start, end] = [slider('from', from), slider('to', to)];
    for (const { input } of [start, end]) {
      input.addEventListener('change', () => set(Number(start.input.value), Number(end.input.value)));
    }
    const all = element('button', 'every-year', { type: 'button', 'data-value': 'all-years' }, say('all-years'));
    all.addEventListener('click', () => set(first, last));
    all.hidden = !given;
    return element('fieldset', 'timeline', {}, element('legend', 'field-name', {}, say('years')), bars, ticks,
      element('div', 'bounds', {}, start.box, end.box, all));
  };

  /** @param {string} field @param {{ value: string, passages: number }[]} values */
  const list = (field, values) => {
    const own = chosen(state.q, field);
    const sorted = [...values].sort((a, b) => b.passages - a.passages);
    for (const value of own) if (!sorted.some((one) => typed(one.value) === value)) sorted.push({ value, passages: 0 });
    const shown = unfolded.has(field) ? sorted : sorted.filter(({ value }, i) => i < SHOWN || own.includes(typed(value)));
    const box = element('fieldset', 'field', {}, element('legend', 'field-name', {}, say(FIELDS[field])));
    for (const { value, passages } of shown) {
      const input = /** @type {HTMLInputElement} */ (element('input', 'check', { type: 'checkbox' }));
      input.checked = own.includes(typed(value));
      input.dataset.value = `${field}:${value}`;
      input.addEventListener('change', () =>
        host.go({ q: having(state.q, field, input.checked ? [...own, value] : own.filter((one) => one !== typed(value))) }, true));
      const name = field === 'lang' ? voice.language(value) : value;
      box.append(element('label', 'choice', {}, input, element('bdi', 'choice-name', {}, name), element('span', 'choice-count', {}, number(passages))));
    }
    if (shown.length < sorted.length) {
      const all = element('button', 'every', { type: 'button' }, say('all-values', sorted.length));
      all.addEventListener('click', () => {
        const before = new Set(shown);
        unfolded.add(field);
        draw(last);
        focusOn(`${field}:${sorted.find((one) => !before.has(one))?.value}`);
      });
      box.append(all);
    }
    return box;
  };

  /** @type {Map<string, any[]>} */
  let last = new Map();
  let isExact = true;

  /** @param {string | undefined} value what the control is called by */
  const focusOn = (value) => {
    const control = /** @type {HTMLElement | null} */ (panel.querySelector(`[data-value="${CSS.escape(value ?? '')}"]`));
    control?.focus({ preventScroll: true });
  };

  /** @param {Map<string, any[]>} counts */
  const draw = (counts) => {
    last = counts;
    const focused = /** @type {HTMLElement | null} */ (root.activeElement);
    const value = panel.contains(focused) ? focused?.dataset.value : undefined;
    /** @type {(Node | string)[]} */
    const out = [order()];
    const years = counts.get('date') ?? [];
    const line = years.length > 1 || chosen(state.q, 'year').length ? years.length && timeline(years) : undefined;
    if (line) out.push(line);
    const fields = Object.keys(FIELDS).filter((field) => (counts.get(field)?.length ?? 0) > 1 || chosen(state.q, field).length);
    out.push(element('div', 'fields', {}, ...fields.map((field) => list(field, counts.get(field) ?? []))));
    if (!line && !fields.length) out.push(element('p', 'advice', {}, say('no-filters')));
    if (!isExact) out.push(element('p', 'advice', {}, say('about-counts')));
    panel.replaceChildren(element('div', 'filters', {}, ...out));
    // What was used has the focus again; the button that takes the years away has gone with them.
    focusOn(value === 'all-years' ? 'from' : value);
  };

  /** @param {any} now */
  return async (now) => {
    state = now;
    const mine = ++turn;
    const all = ['date', ...Object.keys(FIELDS)];
    // What a field is filtered by must not hide its other values: it is counted without that.
    /** @type {Map<string, string[]>} */
    const queries = new Map();
    for (const field of all) {
      const query = without(state.q, field === 'date' ? 'year' : field);
      queries.set(query, [...(queries.get(query) ?? []), field]);
    }
    const answers = await Promise.all([...queries].map(([query, facets]) => archive.search(query, { limit: 1, facets })));
    if (mine !== turn) return;
    isExact = answers.every(({ exact }) => exact);
    draw(new Map(answers.flatMap(({ facets }) => facets.map((/** @type {any} */ one) => [one.field, one.values]))));
  };
}
