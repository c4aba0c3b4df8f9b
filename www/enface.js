// @ts-check
/**
 * enface in a page: `open()` for scripts, `<enface-search>` for readers.
 *
 * This file has the element: the box, the address bar, keys and links. What is searched and how is
 * the business of the WebAssembly module, and so is all drawing of results and documents. Nothing
 * but this script, the style sheet and the words of one language is loaded before the box is used.
 *
 * @typedef {import('./parts/archive.js').Manifest} Manifest
 * @typedef {import('./parts/address.js').State} State
 */
import { addressOf, readAddress } from './parts/address.js';
import { Archive, View, connect, inline, load, manifestOf, order, part } from './parts/archive.js';
import { get } from './parts/get.js';
import { element, icon, voice } from './parts/words.js';

export { open } from './parts/archive.js';

/** What can be seen of the answers to a query; but for the first, a module each. */
const VIEWS = ['results', 'concordance', 'renderings', 'filters'];
/** What else a module shows in their place, and without a query. */
const PAGES = ['institution', 'nearest'];
/** The languages that there is a file of words for, beside English. */
const LANGUAGES = ['de', 'fr', 'ar', 'zh-Hant', 'zh-Hans'];

/** @type {Promise<CSSStyleSheet> | undefined} */
let styles;

/** The style sheet beside this file, or of the page if the archive is inside it. */
function styleSheet() {
  const load = async () => {
    const text = inline('enface-css') || get(new URL('enface.css', import.meta.url));
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(typeof text === 'string' ? text : await (await text).text());
    return sheet;
  };
  styles ??= load().catch((error) => {
    styles = undefined;
    throw error;
  });
  return styles;
}

/**
 * `<enface-search src="/archive/">`: a search box, its results, and documents to read.
 *
 * Attributes: `src`; `url-state` (`query`, `hash` or `off`); `placeholder`; `autofocus`.
 * Events, all bubbling and composed: `enface:search`, `enface:results`, `enface:open`,
 * `enface:error`. Parts and custom properties are listed in README.md.
 */
class EnfaceSearch extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = ['src', 'placeholder', 'query', 'document', 'place', 'view'];

  #root = this.attachShadow({ mode: 'open' });
  #voice = voice();
  /** @type {Promise<Manifest> | undefined} */
  #manifest;
  /** @type {Promise<any> | undefined} The view and what runs its work, once it is asked for. */
  #view;
  /** @type {State} */
  #state = { q: '', document: '', place: '', view: '' };
  /** @type {Record<string, Promise<any>>} What is loaded when a reader opens it. */
  #modules = {};
  /** @type {string | undefined} The query whose results are drawn. */
  #drawn;
  /** The order that results are shown in, and the one that they are drawn in. */
  #sort = '';
  #drawnSort = '';
  /** Counts what was asked for, so that what comes late is dropped. */
  #turn = 0;
  /** Whether the next key begins an entry in the browser's history. */
  #isNewEntry = true;
  #isComposing = false;
  /** @type {{ y: number, link: HTMLElement | null } | undefined} Where a document was opened. */
  #origin;
  /** @type {number | undefined} */
  #announcing;
  /** @type {(() => void) | undefined} */
  #retry;

  /** @type {HTMLInputElement} */
  #input;
  /** @type {Record<'frame' | 'form' | 'box' | 'clear' | 'hint' | 'status' | 'error' | 'views' | 'panel' | 'results' | 'reading', HTMLElement>} */
  #parts;

  constructor() {
    super();
    this.#input = /** @type {HTMLInputElement} */ (
      element('input', 'input', {
        inputmode: 'search',
        id: 'input',
        name: 'q',
        autocomplete: 'off',
        autocapitalize: 'none',
        spellcheck: 'false',
        enterkeyhint: 'search',
      })
    );
    const clear = element('button', 'clear', { type: 'button' }, icon('clear'));
    const box = element('div', 'box', {}, icon('search'), this.#input, clear);
    const hint = element('p', 'hint');
    const form = element('form', 'form', {}, box, hint);
    const status = element('p', 'status', { role: 'status', 'aria-atomic': 'true' });
    const error = element('div', 'error', { role: 'alert' });
    const views = element('nav', 'views');
    const panel = element('section', 'panel');
    const results = element('section', 'results');
    const reading = element('article', 'reading');
    const parts = { form, status, error, views, panel, results, reading };
    const frame = element('div', 'frame', { role: 'search' }, ...Object.values(parts));
    this.#parts = { frame, box, clear, hint, ...parts };
    clear.hidden = views.hidden = panel.hidden = reading.hidden = true;
    // What the page holds inside the element shows until the box can be used.
    this.#root.append(document.createElement('slot'));
    this.#listen();
  }

  connectedCallback() {
    addEventListener('popstate', this.#onAddress);
    const style = styleSheet().then((sheet) => {
      // Modules may have added theirs, even before this one could be had.
      const sheets = this.#root.adoptedStyleSheets;
      if (!sheets.includes(sheet)) this.#root.adoptedStyleSheets = [sheet, ...sheets];
    });
    // The box works without its style, and without words until it is used.
    Promise.allSettled([style, this.#learn()]).then(() => this.#start());
  }

  disconnectedCallback() {
    removeEventListener('popstate', this.#onAddress);
    clearTimeout(this.#announcing);
    // What is moved within the page is back at once; what is gone gives its memory back.
    setTimeout(() => {
      if (this.isConnected) return;
      this.#settle();
      this.#free();
    });
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (name === 'placeholder') this.#label();
    if (!/^(src|placeholder)$/.test(name) && this.#parts.frame.isConnected) this.#go(this.#stated(), true);
    if (name === 'src' && before !== null && before !== now) {
      this.#settle();
      this.#close();
      this.#free();
      this.#parts.hint.replaceChildren();
      this.#parts.results.replaceChildren();
      this.#show();
    }
  }

  /** Puts the cursor into the box. @param {FocusOptions} [options] */
  focus(options) {
    this.#input.focus(options);
  }

  /** The query. Setting it searches. */
  get value() {
    return this.#state.q;
  }

  set value(q) {
    this.#go({ ...this.#state, q: `${q}`, document: '', place: '' }, true);
  }

  /**
   * Gets the words of the reader's language, or of the one that the page wants; if they cannot be
   * had, English ones. They do not wait for the entry file.
   */
  async #learn() {
    const asked = this.getAttribute('ui-lang') ?? navigator.language;
    const { language, script } = new Intl.Locale(asked).maximize();
    const tags = [language, `${language}-${script}`];
    const say = async (lang = 'en') => (this.#voice = voice(lang, await part({}, `words-${lang}`)));
    await say(LANGUAGES.find((tag) => tags.includes(tag))).catch(() => say());
    this.#label();
  }

  /** Says what things are called. */
  #label() {
    const { frame, clear, results, views, panel } = this.#parts;
    const { text, lang } = this.#voice;
    const name = (/** @type {Element} */ part, /** @type {string} */ key) =>
      part.setAttribute('aria-label', text(key));
    name(frame, 'label');
    name(this.#input, 'label');
    name(clear, 'clear');
    name(results, 'region');
    name(views, 'region');
    name(panel, 'region');
    frame.lang = lang;
    frame.dir = lang === 'ar' ? 'rtl' : 'ltr';
    views.replaceChildren(
      ...VIEWS.map((view) => element('button', 'view', { 'data-view': view }, text(view))),
    );
    this.#input.placeholder = this.getAttribute('placeholder') ?? text('placeholder');
  }

  #start() {
    if (!this.isConnected) return;
    if (this.#parts.frame.isConnected) {
      if (!this.#view) this.#show();
      return;
    }
    this.#root.replaceChildren(this.#parts.frame);
    this.#label();
    if (this.#mode !== 'off') this.#onAddress();
    const stated = this.#stated();
    const { q, document } = this.#state;
    if (!q && !document && (stated.q || stated.document)) this.#go(stated, false);
    if (this.hasAttribute('autofocus')) this.focus({ preventScroll: true });
  }

  /** An element of one kind of view leaves the page's address alone, unless it is told otherwise. */
  get #mode() {
    return this.getAttribute('url-state') ?? (this.localName === 'enface-search' ? null : 'off');
  }

  /** What the element's attributes ask for. @returns {State} */
  #stated() {
    const of = (/** @type {string} */ name) => this.getAttribute(name) ?? '';
    const view = of('view') || this.localName.match(/concordance/)?.[0] || '';
    return { q: of('query'), document: of('document'), place: of('place'), view };
  }

  #listen() {
    const { form, clear } = this.#parts;
    const input = this.#input;
    input.addEventListener('focus', () => {
      // What helps to type comes after what finds; without it the box is a plain one.
      const help = () => this.#module('suggest');
      this.#open().then(help).catch(() => {});
    });
    input.addEventListener('compositionstart', () => (this.#isComposing = true));
    input.addEventListener('compositionend', () => {
      this.#isComposing = false;
      this.#typed();
    });
    input.addEventListener('input', (event) => {
      clear.hidden = !input.value;
      if (!this.#isComposing && !(/** @type {InputEvent} */ (event).isComposing)) this.#typed();
    });
    input.addEventListener('change', () => (this.#isNewEntry = true));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#isNewEntry = true;
      if (!this.#isComposing && input.value !== this.#drawn) this.#typed();
    });
    clear.addEventListener('click', () => {
      input.value = '';
      this.#isNewEntry = true;
      this.#typed();
      input.focus();
    });
    this.#root.addEventListener('click', (event) => this.#click(/** @type {MouseEvent} */ (event)));
    this.#root.addEventListener('keydown', (event) =>
      this.#key(/** @type {KeyboardEvent} */ (event)),
    );
  }

  #typed() {
    const q = this.#input.value;
    if (q === this.#state.q) return;
    this.#go({ ...this.#state, q, document: '', place: '' }, this.#isNewEntry);
    this.#isNewEntry = false;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {Element} */ (event.target);
    if (
      event.defaultPrevented ||
      event.button ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const button = target.closest('button');
    if (button?.matches('.more')) this.#more(button);
    if (button?.matches('.retry')) this.#retry?.();
    if (button?.dataset.view) this.#go({ ...this.#state, view: button.dataset.view }, true);
    const fold = /** @type {HTMLElement | null} */ (target.closest('summary')?.closest('[data-rest="1"]'));
    if (fold) this.#extend('rest', fold);
    if (target.closest('a.back')) {
      event.preventDefault();
      this.#leave();
      return;
    }
    let link = /** @type {HTMLElement | null} */ (target.closest('a'));
    // A row opens as a whole, unless text in it is being selected.
    if (!link && target.closest('.results .row') && getSelection()?.isCollapsed !== false) {
      link = target.closest('.row')?.querySelector('a') ?? null;
    }
    const { document: id, place = '' } = link?.dataset ?? {};
    if (!id) return;
    event.preventDefault();
    const inPlace = this.#state.document === id;
    if (!inPlace) this.#origin = { y: scrollY, link };
    this.#go({ ...this.#state, document: id, place }, !inPlace, !inPlace);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // 229: the key belongs to an input method, also where `isComposing` is not set yet.
    if (
      event.isComposing ||
      event.keyCode === 229 ||
      event.metaKey ||
      event.ctrlKey ||
      event.altKey
    )
      return;
    const isReading = this.#state.document;
    const inBox = event.target === this.#input;
    if (event.key === 'Escape' && isReading) this.#leave();
    else if (event.key === 'Escape' && inBox && this.#input.value) this.#parts.clear.click();
    else if (inBox) return;
    else if (event.key === '/' && !isReading) (this.#input.select(), this.focus());
    else if (event.key === 'j') this.#move(1);
    else if (event.key === 'k') this.#move(-1);
    else return;
    event.preventDefault();
  }

  /** Moves the focus to the next or previous passage. @param {number} by */
  #move(by) {
    const links = [.../** @type {NodeListOf<HTMLElement>} */ (this.#root.querySelectorAll('a.place'))];
    if (by < 0) links.reverse();
    const at = links.findIndex((link) => link.closest('.row')?.contains(this.#root.activeElement));
    // What is folded away is passed over; the browser is not asked about more than it must.
    links.find((link, i) => i > at && (link.checkVisibility?.() ?? true))?.focus();
  }

  /** Shows `row` as the passage that was asked for. @param {Element} row */
  #mark(row) {
    const { reading } = this.#parts;
    reading.querySelector('.target')?.classList.remove('target');
    row.classList.add('target');
    row.scrollIntoView({ block: 'center', behavior: 'instant' });
  }

  /** Goes back to the results. */
  #leave() {
    if (this.localName === 'enface-reader') return;
    if (history.state?.enface && this.#mode !== 'off') history.back();
    else this.#go({ ...this.#state, document: '', place: '' }, true);
  }

  #onAddress = () => {
    if (this.#mode === 'off') return;
    const state = readAddress(this.#mode);
    this.#isNewEntry = true;
    this.#input.value = state.q;
    this.#parts.clear.hidden = !state.q;
    if (`${Object.values(state)}` !== `${Object.values(this.#state)}`) {
      this.#state = state;
      this.#show();
    }
  };

  /**
   * Shows `state` and puts it into the address.
   * @param {State} state @param {boolean} push Whether "back" leads to what is shown now.
   * @param {boolean} [isFromResults]
   */
  #go(state, push, isFromResults = false) {
    this.#keep(state, push, isFromResults);
    this.#show();
  }

  /**
   * Takes `state` for what is shown, and puts it into the address.
   * @param {State} state @param {boolean} push @param {boolean} [isFromResults]
   */
  #keep(state, push, isFromResults = false) {
    this.#state = state;
    if (this.#input.value !== state.q) this.#input.value = state.q;
    this.#parts.clear.hidden = !state.q;
    if (this.#mode !== 'off') {
      const address = addressOf(state, this.#mode);
      const entry = { enface: isFromResults || (!push && Boolean(history.state?.enface)) };
      try {
        if (push) history.pushState(entry, '', address);
        else history.replaceState(entry, '', address);
      } catch {
        // Too many changes in a short time, or a page without an address: the search goes on.
      }
    }
  }

  /** Draws what `#state` says. */
  #show() {
    const { q, document } = this.#state;
    if (document) this.#read();
    else {
      this.#return();
      const [view, sort = ''] = this.#state.view.split('.');
      if (/^(results|filters)?$/.test(view)) this.#sort = sort;
      if (q.trim() !== this.#drawn || this.#sort !== this.#drawnSort) this.#search(q);
      else this.#settle();
    }
    this.#arrange();
  }

  /** Shows what the state asks for, of what is drawn or loaded. */
  #arrange() {
    const { views, panel, results } = this.#parts;
    const { document, view } = this.#state;
    const name = [...VIEWS, ...PAGES].find((name) => view.startsWith(name)) ?? 'results';
    const isExtra = PAGES.includes(name) || (name !== 'results' && Boolean(this.#drawn));
    const isReading = Boolean(document);
    views.hidden = isReading || !this.#drawn;
    results.hidden = isReading || (isExtra && name !== 'filters');
    panel.hidden = isReading || !isExtra;
    for (const button of /** @type {Iterable<HTMLElement>} */ (views.children)) {
      button.setAttribute('aria-pressed', `${button.dataset.view === name}`);
    }
    if (!panel.hidden) this.#extend(name);
  }

  /** What the module `name` makes of this element, loaded once. @param {string} name */
  #module(name) {
    const open = async () => {
      const manifest = await this.#archive();
      const [make, { archive }] = await Promise.all([part(manifest, name), this.#open()]);
      return make(this.#host(archive, manifest));
    };
    const module = (this.#modules[name] ??= open());
    module.catch(() => delete this.#modules[name]);
    return module;
  }

  /** Lets a module show what it is for. @param {string} name @param {HTMLElement} [where] */
  async #extend(name, where) {
    const turn = this.#turn;
    try {
      const show = await this.#module(name);
      if (turn === this.#turn) await show(this.#state, where);
    } catch (cause) {
      if (turn === this.#turn) this.#fail(cause, () => this.#extend(name, where));
    }
  }

  /** What a module may use of this element. @param {Archive} archive @param {Manifest} manifest */
  #host(archive, manifest) {
    return {
      archive,
      manifest,
      module: (/** @type {string} */ name) => this.#module(name),
      root: this.#root,
      parts: this.#parts,
      voice: this.#voice,
      element,
      icon,
      go: (/** @type {Partial<State>} */ state, push = false) =>
        this.#go({ ...this.#state, ...state }, push),
      keep: (/** @type {Partial<State>} */ state) => this.#keep({ ...this.#state, ...state }, false),
      href: (/** @type {Partial<State>} */ state) =>
        addressOf({ ...this.#state, ...state }, this.#mode),
      mark: (/** @type {Element} */ row) => this.#mark(row),
      announce: (/** @type {string} */ text) => this.#announce(text),
      emit: (/** @type {string} */ name, /** @type {object} */ detail) => this.#emit(name, detail),
    };
  }

  /** Leaves what is drawn as it is: what is under way is dropped, what failed matters no more. */
  #settle() {
    this.#turn += 1;
    this.#view?.then(({ view }) => view.drop()).catch(() => {});
    this.#parts.frame.removeAttribute('aria-busy');
    this.#parts.error.replaceChildren();
  }

  /** Gives the memory of an archive back that is not shown any more. */
  #free() {
    const free = (/** @type {any} */ { view, archive }) => (view.free(), archive.free());
    this.#view?.then(free).catch(() => {});
    this.#forget();
  }

  /** Begins with the entry file when something is asked for again. */
  #forget() {
    this.#view = this.#manifest = this.#drawn = undefined;
    this.#modules = {};
  }

  async #search(/** @type {string} */ q) {
    const { text } = this.#voice;
    const sort = this.#sort;
    if (q.trim()) this.#emit('search', { query: q });
    else this.#announce('');
    // Nothing to remove where nothing was loaded.
    if (!q.trim() && !this.#view) {
      this.#settle();
      return;
    }
    await this.#do(
      (view) => view.search(q, order(this.#sort)),
      (found) => {
        this.#drawn = q.trim();
        this.#drawnSort = sort;
        this.#arrange();
        if (!found) return;
        const { total, exact, documents, titles } = found;
        let said = text('none', q);
        if (total) said = `${text('passages', total, exact)} ${text('documents', documents)}`;
        else if (titles) said = text('titles', titles);
        this.#announce(said);
        if (!total && !titles) this.#extend('suggest');
        this.#emit('results', { query: q, ...found });
      },
      // Part of them may be drawn.
      () => (this.#drawn = undefined),
    );
  }

  /** @param {HTMLElement} button */
  #more(button) {
    const focused = this.#root.activeElement === button;
    return this.#do(
      (view) => view.more(),
      () => {
        // The button may be gone with the last page: its reader goes on at the new end.
        if (focused && !button.isConnected) this.#move(-1);
      },
    );
  }

  async #read() {
    const { q, document: id, place } = this.#state;
    const { frame, form, reading } = this.#parts;
    const isNew = reading.hidden || reading.dataset.document !== id;
    await this.#do(
      // What ends a range and which edition it is from are the reader's module's business.
      (view) => view.read(`${place.split(/[.!]/)[0]}\0${id}\0${q}`),
      (isFound) => {
        if (isFound === undefined) return;
        form.hidden = true;
        reading.hidden = false;
        frame.removeAttribute('role');
        reading.dataset.document = id;
        const heading = /** @type {HTMLElement} */ (reading.querySelector('.heading'));
        const target = reading.querySelector('.target');
        if (isNew) heading.focus({ preventScroll: true });
        if (target) {
          this.#mark(target);
          if (!isNew)
            /** @type {HTMLElement} */ (target.querySelector('a')).focus({ preventScroll: true });
        } else this.scrollIntoView({ block: 'start', behavior: 'instant' });
        this.#emit('open', { document: id, place, found: isFound });
        if (isFound) this.#extend('reader');
      },
    );
  }

  /** Takes the document away and returns to where it was opened. */
  #return() {
    const { form, reading } = this.#parts;
    if (reading.hidden) return;
    this.#close();
    // What stands above the results has its height again before the page is scrolled.
    this.#arrange();
    const { y, link } = this.#origin ?? {};
    this.#origin = undefined;
    if (y === undefined) form.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    else scrollTo({ top: y, behavior: 'instant' });
    (link?.isConnected ? link : this.#input).focus({ preventScroll: true });
  }

  #close() {
    const { frame, form, reading } = this.#parts;
    reading.hidden = true;
    reading.replaceChildren();
    form.hidden = false;
    frame.setAttribute('role', 'search');
  }

  /**
   * Asks the view for something; says so while it takes time, and what went wrong.
   * @param {(view: any) => any} ask @param {(answer: any) => void} done
   * @param {() => void} [failed]
   */
  async #do(ask, done, failed) {
    const turn = ++this.#turn;
    const isOver = () => turn !== this.#turn;
    const { frame, error } = this.#parts;
    frame.setAttribute('aria-busy', 'true');
    try {
      const { view, run } = await this.#open();
      // Something else was asked for while the module was loading.
      if (isOver()) return;
      const answer = await run(ask(view), isOver);
      if (isOver()) return;
      error.replaceChildren();
      done(answer);
    } catch (cause) {
      if (isOver()) return;
      failed?.();
      this.#fail(cause, () => this.#do(ask, done, failed));
    }
    if (!isOver()) frame.removeAttribute('aria-busy');
  }

  /** @param {any} cause @param {() => void} retry */
  #fail(cause, retry) {
    const { text, table } = this.#voice;
    const kind = cause.kind ?? 'failed';
    const message = text(table[kind] ? kind : 'failed');
    const button = element('button', 'retry', { type: 'button' }, text('retry'));
    this.#parts.error.replaceChildren(
      icon('warning'),
      element('p', 'message', {}, message),
      button,
    );
    this.#announce('');
    this.#emit('error', { kind, message, cause });
    this.#retry = () => {
      // A file that an open archive could not reach is asked for again. Anything else begins with
      // the entry file, since archive or module may be others now.
      if (kind === 'unreachable' && this.#view) return retry();
      this.#forget();
      this.#show();
    };
  }

  get #src() {
    return this.getAttribute('src') ?? './';
  }

  /** The entry file, read once. */
  #archive() {
    if (!this.#manifest) {
      const manifest = (this.#manifest = manifestOf(this.#src));
      manifest.catch(() => {
        if (this.#manifest === manifest) this.#manifest = undefined;
      });
    }
    return this.#manifest;
  }

  /** Loads what is needed to search, once. */
  #open() {
    const open = async () => {
      load(this.#src);
      const asked = this.#archive();
      const [{ archive, run, about }] = await Promise.all([
        asked.then((manifest) => connect(manifest)),
        this.#voice.table.label || this.#learn(),
      ]);
      const { hint, results, reading } = this.#parts;
      this.#parts.frame.dataset.languages = about.languages.length;
      const view = new View(archive, this.#ui(), hint, results, reading);
      if (!this.#state.q && asked === this.#manifest) run(view.search('', 0));
      return { view, run, archive: new Archive({ archive, run, about }) };
    };
    if (!this.#view) {
      const view = (this.#view = open());
      view.catch(() => {
        if (this.#view === view) this.#view = this.#manifest = undefined;
      });
    }
    return this.#view;
  }

  /** What the view asks of the page. */
  #ui() {
    const { text, table, lang, language, date } = this.#voice;
    const href = (/** @type {string} */ document, /** @type {string} */ place) =>
      addressOf({ ...this.#state, document, place }, this.#mode);
    /** @type {Record<string, (...values: any[]) => string>} */
    const own = {
      language,
      date,
      status: (status) => (table[`status-${status}`] ? text(`status-${status}`) : status),
      lang: () => lang,
      query: () => this.#state.q,
      address: () => href('', ''),
    };
    return {
      icon,
      href,
      text: (/** @type {string} */ key, /** @type {any[]} */ ...values) =>
        (own[key] ?? text.bind(null, key))(...values),
    };
  }

  /** Says `text` to those who do not see the page, once they have stopped typing. @param {string} text */
  #announce(text) {
    clearTimeout(this.#announcing);
    this.#announcing = setTimeout(() => (this.#parts.status.textContent = text), 600);
  }

  /** @param {string} name @param {object} detail */
  #emit(name, detail) {
    this.dispatchEvent(
      new CustomEvent(`enface:${name}`, { detail, bubbles: true, composed: true }),
    );
  }
}

const registry = globalThis.customElements;
for (const name of ['enface-search', 'enface-reader', 'enface-concordance']) {
  registry?.get(name) ?? registry?.define(name, class extends EnfaceSearch {});
}
