// @ts-check
/**
 * What a reader does with a document that is open: layouts, hits, finding, contents, copying,
 * citing, links to ranges. The document itself is drawn before, and can be read without this.
 *
 * The state's `view` is `<layout>.<language>.…`, the languages in the order in which they stand. A
 * place is `12~anchor` or the range `12~anchor..15~anchor~all`, and may end in `!edition`: `all` is
 * what the anchors of the whole range give together, so that a change between its ends is seen.
 */
import css from './reader.css';
import { bibtex, csl, note, ris, tmx } from '../parts/cite.js';
import { dialog } from '../parts/dialog.js';
import { lifetime } from '../parts/lifetime.js';
import { notesOn } from '../parts/notes.js';
import { outline } from '../parts/outline.js';
import { endsOf, nameOf, placeOf, placeOfAll, sum, textOf } from '../parts/passages.js';
import { filled } from '../parts/spans.js';
import { adopt, copy, sidesOf, speaker } from '../parts/speech.js';
import { known, reader as english } from '../words/en.js';

const MODES = ['beside', 'interleaved', 'single', 'reveal'];
/** @type {Record<string, string>} */
const ICONS = {
  beside: 'M2 3h5v10H2zM9 3h5v10H9z',
  interleaved: 'M2 3.5h12M2 6.5h8M2 10.5h12M2 13.5h8',
  single: 'M4 2h8v12H4z',
  reveal: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8M8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
  find: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.4 10.4 14 14',
  print: 'M4 6V2h8v4M4 11H2V6h12v5h-2M4 9h8v5H4z',
  cite: 'M6.5 4C4 4.500 2.500 6.500 2.500 9.500v2h4v-4h-2M13.500 4C11 4.500 9.500 6.500 9.500 9.500v2h4v-4h-2',
  copy: 'M5.500 5.500v-3h8v8h-3M2.500 5.500h8v8h-8z',
  permalink: 'M6.500 9.500a3 3 0 0 0 4.200 0l2.500-2.500a3 3 0 0 0-4.200-4.200l-1 1M9.500 6.500a3 3 0 0 0-4.200 0L2.800 9a3 3 0 0 0 4.200 4.200l1-1',
  options: 'M3 8h.01M8 8h.01M13 8h.01',
  compare: 'M2 3h4v10H2zM10 3h4v10h-4zM8 1.500v13',
  terms: 'M3 3h10M8 3v8M3.500 13.500h1m2 0h1m2 0h1m2 0h1',
  previous: 'm4 10 4-4 4 4',
  next: 'm4 6 4 4 4-4',
};

/** @param {any} host What `enface.js` gives to a module. */
export default function reader(host) {
  const { archive, element, icon, parts, root, voice } = host;
  /** @type {HTMLElement} */
  const reading = parts.reading;
  const say = speaker(voice, { ...english, ...known });
  adopt(root, css);
  const signal = lifetime(host);

  let mode = 'beside';
  /** @type {string[]} The languages that the reader put first, in order. */
  let preferred = [];
  /** @type {any} The document. */
  let text;
  /** @type {any} Its state, when it was opened. */
  let opened;
  /** @type {string[]} Its languages as they are shown. */
  let langs = [];
  /** @type {string[]} The same as they were drawn, which is the order of `cells`. */
  let drawn = [];
  /** @type {number[]} Which of `cells` stand where. */
  let placed = [];
  /** @type {{ row: HTMLElement, cells: HTMLElement[], passage: any, sides: any[] }[]} `sides` as they are marked. */
  let rows = [];
  /** @type {Awaited<ReturnType<typeof notesOn>>} What is known about the document. */
  let notes;
  /** @type {HTMLElement | undefined} Actions on a passage. */
  let actions;
  let found = '';

  /** @param {string} name @param {() => void} act @param {boolean} [isBare] whether its name is not shown */
  const button = (name, act, isBare = false, label = say(name)) => {
    const made = element('button', `tool ${name}`, { type: 'button' }, icon(name, ICONS[name]));
    if (isBare) made.setAttribute('aria-label', label);
    else made.append(element('span', 'label', {}, label));
    made.title = label;
    made.addEventListener('click', act);
    return made;
  };

  /** Where a row was meant to stay. A page scrolls by whole pixels, and what is lost by that would
   * add up over several changes. @type {{ row: HTMLElement, top: number } | undefined} */
  let kept;

  /** The first row that can be seen, and what is done with the page moves nothing there. @param {() => void} change */
  const inPlace = (change) => {
    const edge = reading.querySelector('.bar')?.getBoundingClientRect().bottom ?? 0;
    const focused = rows.find(({ row }) => row.contains(root.activeElement));
    const isSeen = (/** @type {HTMLElement} */ row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return bottom > edge + 4 && top < innerHeight;
    };
    const seen = focused && isSeen(focused.row) ? focused : rows.find(({ row }) => isSeen(row));
    let top = seen?.row.getBoundingClientRect().top ?? 0;
    if (kept && kept.row === seen?.row && Math.abs(kept.top - top) < 2) top = kept.top;
    const active = /** @type {HTMLElement | null} */ (root.activeElement);
    change();
    // What has been moved loses the focus, and so does what is gone.
    if (focused && !root.activeElement) {
      const to = active?.isConnected && active.checkVisibility?.() ? active : focused.row.querySelector('a');
      to?.focus({ preventScroll: true });
    }
    if (!seen || scrollY <= 0) return;
    scrollBy({ top: seen.row.getBoundingClientRect().top - top, behavior: 'instant' });
    kept = { row: seen.row, top };
  };

  // ---- Layouts ----

  const setState = () => {
    const isPlain = mode === 'beside' && !preferred.length;
    const view = isPlain ? '' : [mode, ...langs].join('.');
    host.keep({ view });
  };

  const arrange = () => {
    langs = sidesOf(archive.languages, new Set(langs), voice.lang);
    const first = preferred.filter((lang) => langs.includes(lang));
    langs = [...first, ...langs.filter((lang) => !first.includes(lang))];
    reading.dataset.mode = langs.length > 1 ? mode : 'beside';
    for (const old of reading.querySelectorAll('.uncover')) old.remove();
    // What stands as it should is not touched: a law has a thousand rows.
    const order = langs.map((lang) => drawn.indexOf(lang));
    const isMoved = `${order}` !== `${placed}`;
    placed = order;
    for (const { row, cells } of rows) {
      for (const [i, at] of order.entries()) {
        const cell = cells[at];
        if (isMoved) row.append(cell);
        const isCovered = mode === 'reveal' && i > 0 && cell.matches('.side');
        cell.hidden = isCovered || (mode === 'single' && i > 0);
        if (isCovered) row.insertBefore(cover(cell), cell);
      }
    }
    for (const one of reading.querySelectorAll('.mode')) {
      one.setAttribute('aria-pressed', `${/** @type {HTMLElement} */ (one).dataset.mode === mode}`);
    }
    const select = /** @type {HTMLSelectElement | null} */ (reading.querySelector('.order'));
    if (select) select.value = langs[0];
  };

  /** What stands for a side until it is asked for. @param {HTMLElement} cell */
  const cover = (cell) => {
    const label = say('show', voice.language(cell.dataset.side));
    const made = element('button', 'uncover', { type: 'button' }, label);
    made.addEventListener('click', () => {
      cell.hidden = false;
      // The button goes: the focus is where the text is.
      cell.tabIndex = -1;
      cell.focus({ preventScroll: true });
      made.remove();
    });
    return made;
  };

  /** @param {string} to */
  const setMode = (to) => {
    inPlace(() => {
      mode = to;
      arrange();
    });
    setState();
    host.announce(say(mode));
  };

  /** @param {string} lang */
  const putFirst = (lang) => {
    inPlace(() => {
      preferred = [lang, ...langs.filter((other) => other !== lang)];
      arrange();
    });
    setState();
    host.announce(say('first', voice.language(lang)));
  };

  // ---- Hits and finding ----

  /** Shows `row` as what was asked for, also once the rows about it have the height that they take
   * when they come into sight. @param {HTMLElement} row */
  const mark = (row) => {
    host.mark(row);
    const { top } = row.getBoundingClientRect();
    const y = scrollY;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const moved = row.getBoundingClientRect().top - top;
      // Who scrolls meanwhile is left alone: then the row has moved by as much as the page.
      if (row.isConnected && Math.abs(moved) > 2 && Math.abs(moved + scrollY - y) > 2) {
        row.scrollIntoView({ block: 'center', behavior: 'instant' });
      }
    }));
  };

  const hits = () => rows.filter(({ row }) => row.classList.contains('hit'));
  const targets = () => rows.filter(({ row }) => row.classList.contains('target'));

  const count = () => {
    const all = hits();
    const steps = /** @type {HTMLElement | null} */ (reading.querySelector('.steps'));
    if (!steps) return;
    steps.hidden = !all.length;
    const at = all.findIndex(({ row }) => row.classList.contains('target'));
    const label = /** @type {HTMLElement} */ (steps.querySelector('.hits'));
    label.textContent = at < 0 ? say('hits', all.length) : say('hit', at + 1, all.length);
  };

  /** Goes to the next or previous passage with a hit. @param {number} by */
  const step = (by) => {
    const all = hits();
    if (!all.length) return;
    const last = rows.findIndex(({ row }) => row.classList.contains('target'));
    const after = all.findIndex(({ row }) => rows.findIndex((one) => one.row === row) > last);
    const here = all.findIndex(({ row }) => row.classList.contains('target'));
    let at = here < 0 ? (by > 0 ? after : after - 1) : here + by;
    if (here < 0 && after < 0) at = by > 0 ? 0 : all.length - 1;
    at = (at + all.length) % all.length;
    for (const { row } of targets()) row.classList.remove('target');
    mark(all[at].row);
    count();
    host.announce(say('hit', at + 1, all.length));
  };

  /** Writes the texts of a row, with what is marked in them and what opens. @param {typeof rows[number]} one */
  const write = ({ cells, passage, sides }) => {
    for (const side of sides) {
      const cell = cells.find((cell) => cell.dataset.side === side.lang && cell.matches('.side'));
      cell?.replaceChildren(...filled(element, side.runs, notes?.spans(passage.passage, side) ?? []));
    }
  };

  /** Shows what is known about the document, once it is there. */
  const annotate = () => {
    inPlace(() => {
      for (const one of rows) {
        write(one);
        const cited = notes?.citedHere(one.passage.passage);
        if (cited) one.row.querySelector('.reference')?.append(cited);
      }
      const after = reading.querySelector('.outline') ?? reading.querySelector('.tools');
      after?.after(...(notes?.whole ?? []), ...(notes?.folds ?? []));
    });
    const hasTerms = Boolean(reading.querySelector('.known.term'));
    if (!notes || (!hasTerms && !notes.loadTerms)) return;
    const of = notes;
    const toggle = button('terms', async () => {
      const load = of.loadTerms;
      const isOff = load ? reading.classList.toggle('no-terms', false) : reading.classList.toggle('no-terms');
      toggle.setAttribute('aria-pressed', `${!isOff}`);
      if (!load) return;
      of.loadTerms = undefined;
      await load().catch(() => host.announce(voice.text('unreachable')));
      if (notes === of) inPlace(() => rows.forEach(write));
    });
    toggle.setAttribute('aria-pressed', `${hasTerms && !reading.classList.contains('no-terms')}`);
    reading.querySelector('.tools .ends')?.prepend(toggle);
  };

  /** Moves the focus to the next term of a passage. @param {HTMLElement} row */
  const nextTerm = (row) => {
    const all = /** @type {HTMLElement[]} */ ([...row.querySelectorAll('.known')]).filter((one) => one.checkVisibility());
    const at = all.indexOf(/** @type {HTMLElement} */ (root.activeElement));
    all[(at + 1) % all.length]?.focus();
  };

  // ---- Comparing ----

  /** Shows another document beside this one, or this one alone again. @param {string} id */
  const compareWith = async (id) => {
    const mine = text;
    const { draw } = await host.module('compare');
    const drawn = await draw(text, id, () => {
      host.keep({ view: '' });
      reading.classList.remove('comparing');
      reading.querySelector('.comparison')?.remove();
      /** @type {HTMLElement | null} */ (reading.querySelector('.tool.compare'))?.focus();
    });
    if (text !== mine) return;
    reading.querySelector('.comparison')?.remove();
    reading.querySelector('.rows')?.before(drawn);
    reading.classList.add('comparing');
  };

  const chooseOther = async () => {
    const { ask } = await host.module('compare');
    ask(text, (/** @type {string} */ id) => {
      host.keep({ view: `compare.${id}` });
      compareWith(id);
    });
  };

  /** Marks the words of `query` in place of those that were marked. @param {string} query */
  const find = async (query) => {
    found = query;
    const marked = await archive.read(text.document, query || opened.q);
    if (found !== query || !marked) return;
    for (const [i, one] of rows.entries()) {
      one.sides = marked.passages[i].sides;
      write(one);
      one.row.classList.toggle('hit', one.sides.some(({ runs }) => runs.some((/** @type {any} */ run) => run.mark === 'query')));
    }
    count();
    host.announce(say('hits', hits().length));
  };

  const finder = () => {
    const input = /** @type {HTMLInputElement} */ (
      element('input', 'finder', { type: 'search', 'aria-label': say('find'), placeholder: say('find'), spellcheck: 'false' }));
    let isComposing = false;
    input.addEventListener('compositionstart', () => (isComposing = true));
    input.addEventListener('compositionend', () => {
      isComposing = false;
      find(input.value.trim());
    });
    input.addEventListener('input', () => {
      if (!isComposing) find(input.value.trim());
    });
    input.addEventListener('keydown', (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
      else if (event.key === 'Escape' && input.value) {
        input.value = '';
        find('');
      } else if (event.key === 'Escape') {
        /** @type {HTMLElement} */ (reading.querySelector('.heading')).focus({ preventScroll: true });
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return input;
  };

  // ---- Copying, citing, links ----

  /** What an action on `row` is about: the marked range if it is in it. @param {HTMLElement} [row] */
  const about = (row) => {
    const range = targets();
    if (!row) return rows;
    return range.some((one) => one.row === row) ? range : rows.filter((one) => one.row === row);
  };

  /** @param {typeof rows} some */
  const linkTo = (some) => {
    const place = some === rows ? '' : placeOfAll(some);
    return host.href({ place: `${place}!${archive.edition.slice(0, 8)}`, view: [mode, ...langs].join('.') });
  };

  /** @param {typeof rows} some @returns {import('../parts/cite.js').Source} */
  const sourceOf = (some) => {
    const meta = new Map();
    for (const [key, value] of text.meta) meta.set(key, [...(meta.get(key) ?? []), value]);
    const titles = [...text.titles].sort((a, b) => langs.indexOf(a.lang) - langs.indexOf(b.lang));
    const [first, last] = endsOf(some);
    let pinpoint;
    if (some !== rows) pinpoint = first === last ? nameOf(first) : `${nameOf(first)}–${nameOf(last)}`;
    return { id: text.document, titles, date: text.date, meta, pinpoint, url: linkTo(some),
      accessed: new Date().toISOString().slice(0, 10), archive: document.title };
  };

  const translated = (/** @type {string} */ name) => say('translated', name);

  /** @param {string} what @param {HTMLElement} near */
  const put = async (what, near) => {
    const isDone = await copy(what, near);
    host.announce(isDone ? say('copied') : say('not-copied'));
    host.emit('copy', { text: what });
    const said = element('output', 'said', {}, say(isDone ? 'copied' : 'not-copied'));
    if (!isDone) said.append(element('textarea', 'by-hand', { readonly: '', 'aria-label': say('not-copied') }, what));
    near.querySelector('.said')?.remove();
    near.append(said);
    if (isDone) setTimeout(() => said.remove(), 2000);
  };

  const copyBoth = (/** @type {HTMLElement} */ row, /** @type {HTMLElement} */ near) => {
    const some = about(row);
    put(`${textOf(some, langs)}\n\n${note(sourceOf(some), translated)}`, near);
  };

  /** Everything that can be done with a passage, a range or the document. @param {HTMLElement} [row] */
  const options = (row) => {
    const some = about(row);
    const [first, last] = endsOf(some);
    let name = first === last ? say('passage', nameOf(first)) : say('range', nameOf(first), nameOf(last));
    if (some === rows) name = say('whole');
    const box = dialog(host, name, say('close'));
    const add = (/** @type {string} */ label, /** @type {() => string} */ what) => {
      const made = element('button', 'option', { type: 'button' }, label);
      made.addEventListener('click', () => put(what(), box));
      box.append(made);
    };
    const source = sourceOf(some);
    add(langs.length > 1 ? say('copy-both') : say('copy'), () => `${textOf(some, langs)}\n\n${note(source, translated)}`);
    if (langs.length > 1) for (const lang of langs) add(say('copy-one', voice.language(lang)), () => textOf(some, [lang]));
    add(say('copy-link'), () => linkTo(some));
    const start = rows.findIndex(({ row }) => row.classList.contains('target'));
    const here = rows.findIndex((one) => one.row === row);
    if (row && start >= 0 && start !== here && some.length === 1) {
      const made = element('button', 'option', { type: 'button' }, say('extend'));
      made.addEventListener('click', () => {
        box.close();
        extendTo(row);
      });
      box.append(made);
    }
    box.append(element('h4', 'options-part', {}, say('cite-as')));
    add(say('note'), () => note(source, translated));
    add('BibTeX', () => bibtex(source));
    add('RIS', () => ris(source));
    add('CSL-JSON', () => csl(source));
    add('TMX', () => tmx(some.map(({ passage }) => ({ id: `${text.document}/${placeOf(passage)}`,
      sides: langs.flatMap((lang) => passage.sides.filter((/** @type {any} */ s) => s.lang === lang)) }))));
    box.showModal();
  };

  /** Makes the marked range reach to `row`. @param {HTMLElement} row */
  const extendTo = (row) => {
    const start = rows.findIndex((one) => one.row.classList.contains('target'));
    const here = rows.findIndex((one) => one.row === row);
    const [from, to] = [Math.min(start, here), Math.max(start, here)];
    const some = rows.slice(Math.max(from, 0), to + 1);
    for (const { row } of rows) row.classList.remove('target');
    for (const { row } of some) row.classList.add('target');
    host.keep({ place: placeOfAll(some) });
    count();
  };

  const showActions = (/** @type {HTMLElement} */ row) => {
    if (actions?.parentElement === row) return;
    actions?.remove();
    actions = element('div', 'actions', {},
      button('copy', () => copyBoth(row, /** @type {HTMLElement} */ (actions))),
      button('permalink', () => put(linkTo(about(row)), /** @type {HTMLElement} */ (actions))),
      button('options', () => options(row), true));
    row.append(/** @type {HTMLElement} */ (actions));
  };

  const rowOf = (/** @type {Event} */ event) =>
    /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('.row'));
  for (const name of ['pointerover', 'focusin', 'click']) {
    reading.addEventListener(name, (event) => {
      const row = rowOf(event);
      if (row) showActions(row);
    }, { signal });
  }
  reading.addEventListener('click', (event) => {
    const row = rowOf(event);
    const isPlace = /** @type {Element} */ (event.target).closest('a.place');
    if (!row || !isPlace || !event.shiftKey || !targets().length) return;
    event.preventDefault();
    extendTo(row);
  }, { signal });

  // ---- Keys ----

  reading.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229 || event.metaKey || event.ctrlKey || event.altKey) return;
    if (/** @type {Element} */ (event.target).matches('input, select, textarea, dialog *')) return;
    const row = rowOf(event) ?? targets()[0]?.row;
    /** @type {Record<string, () => void>} */
    const keys = {
      t: () => row && nextTerm(row),
      v: () => setMode(MODES[(MODES.indexOf(mode) + 1) % MODES.length]),
      x: () => putFirst(langs[langs.length - 1]),
      n: () => step(1),
      p: () => step(-1),
      f: () => /** @type {HTMLElement | null} */ (reading.querySelector('.finder'))?.focus(),
      c: () => {
        if (!row) return;
        showActions(row);
        copyBoth(row, /** @type {HTMLElement} */ (actions));
      },
      l: () => {
        if (!row) return;
        showActions(row);
        put(linkTo(about(row)), /** @type {HTMLElement} */ (actions));
      },
    };
    if ((event.key === 'v' || event.key === 'x') && langs.length < 2) return;
    if (!keys[event.key]) return;
    keys[event.key]();
    event.preventDefault();
  }, { signal });

  // ---- What the document says of itself ----

  /** Says that a link was made for another edition whose text was another. @param {any} state */
  const checkEdition = (state) => {
    const [range, edition] = state.place.split('!');
    const [, end] = range.split('..');
    const from = rows.findIndex(({ row }) => row.classList.contains('target'));
    const told = [...reading.querySelectorAll('.note')].map((one) => one.textContent ?? '')
      .find((words) => [voice.text('changed'), voice.text('gone')].includes(words));
    if (told) host.announce(told);
    let isChanged = Boolean(told);
    if (end && from >= 0) {
      const [number, anchor, all] = end.split('~');
      let to = rows.findIndex(({ passage }, i) => i >= from && passage.anchor === anchor);
      if (to < 0) to = rows.findIndex(({ passage }) => `${passage.passage}` === number);
      const some = rows.slice(from, Math.max(from, to) + 1);
      for (const { row } of some) row.classList.add('target');
      if (!isChanged && sum(some) !== all) {
        isChanged = true;
        const said = element('li', 'note', {}, say('changed-range'));
        rows[from].row.before(said);
        host.announce(say('changed-range'));
      }
    }
    if (isChanged && edition && !archive.edition.startsWith(edition)) {
      const notes = reading.querySelectorAll('.note');
      const said = [...notes].find((one) => /** @type {Element} */ (one).nextElementSibling?.matches('.target')) ?? notes[0];
      said?.append(' ', say('edition', edition, archive.edition.slice(0, 8)));
    }
  };

  const badges = () => {
    const line = reading.querySelector('.header .meta');
    const has = (/** @type {string} */ key, /** @type {RegExp} */ value) =>
      text.meta.some(([k, v]) => k === key && value.test(v));
    const add = (/** @type {string} */ words) => line?.append(element('span', 'badge', {}, words));
    if (has('translator', /\b(machine|google translate|deepl|bing|mt)\b|机器翻译|機器翻譯/i) ||
        has('translation', /machine/i) || has('status', /machine/i)) add(say('machine-translated'));
    const n = langs.length > 1 ? rows.filter(({ passage }) => passage.sides.length < langs.length).length : 0;
    if (n) add(say('without-counterpart', n));
  };

  /** @param {any} state */
  return async (state) => {
    opened = state;
    const answer = await archive.read(state.document, state.q);
    if (!answer || reading.dataset.document !== answer.document) return;
    text = answer;
    found = '';
    actions = notes = undefined;
    reading.classList.remove('comparing');
    const [asked, ...order] = state.view.split('.');
    if (MODES.includes(asked)) {
      mode = asked;
      preferred = order;
    }
    const own = new Set(text.passages.flatMap((/** @type {any} */ one) => one.sides.map((/** @type {any} */ s) => s.lang)));
    langs = sidesOf(archive.languages, own, voice.lang);
    rows = [...reading.querySelectorAll('.rows > .row')].map((row, i) => ({
      row: /** @type {HTMLElement} */ (row),
      cells: /** @type {HTMLElement[]} */ ([...row.children].slice(1)),
      passage: text.passages[i],
      sides: text.passages[i].sides,
    }));
    for (const { cells } of rows) cells.forEach((cell, i) => (cell.dataset.side = langs[i]));
    drawn = langs;
    placed = langs.map((_, i) => i);

    const tools = element('div', 'tools');
    if (langs.length > 1) {
      const group = element('div', 'modes', { role: 'group', 'aria-label': say('modes') });
      for (const name of MODES) {
        const one = button(name, () => setMode(name));
        one.classList.add('mode');
        one.dataset.mode = name;
        group.append(one);
      }
      const select = element('select', 'order', { 'aria-label': say('order') },
        ...langs.map((lang) => element('option', '', { value: lang }, say('first', voice.language(lang)))));
      select.addEventListener('change', () => putFirst(/** @type {HTMLSelectElement} */ (select).value));
      tools.append(group, select);
    }
    const steps = element('div', 'steps', {}, element('span', 'hits'),
      button('previous', () => step(-1), true), button('next', () => step(1), true));
    reading.querySelector('.bar')?.append(steps);
    tools.append(finder(), element('span', 'ends', {}, button('compare', () => chooseOther().catch(() => {}), true),
      button('print', () => print(), true), button('cite', () => options())));
    reading.querySelector('.header')?.after(tools);
    const contents = outline(host, say('contents'), text.document, rows);
    if (contents) tools.after(contents);
    inPlace(arrange);
    badges();
    // The layout has moved what was asked for; marking one passage takes the mark from a range.
    const target = /** @type {HTMLElement | null} */ (reading.querySelector('.target'));
    if (target) mark(target);
    checkEdition(state);
    count();
    if (asked === 'compare') compareWith(order.join('.')).catch(() => {});
    // What is known comes after what is read, and the text is there without it.
    const made = await notesOn(host, say, text).catch(() => undefined);
    if (!made || text !== answer || reading.hidden) return;
    notes = made;
    annotate();
  };
}
