// @ts-check
/**
 * enface in a page: `open()` for scripts, `<enface-search>` for readers.
 *
 * This file has the element: the box, the address bar, keys and links. What is searched and how is
 * the business of the WebAssembly module, and so is all drawing of results and documents. Nothing
 * but these scripts, the style sheet and `enface.json` is loaded before the box is used.
 *
 * @typedef {import('./parts/archive.js').Manifest} Manifest
 * @typedef {{ q: string, document: string, place: string }} State What is shown.
 */
import { connect, get, inline, load, manifestOf } from './parts/archive.js';
import { element, icon, voice } from './parts/words.js';

export { open } from './parts/archive.js';

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
 * What stands in the address: `?q=words#document/place`, or `#document/place?q=words`.
 * @param {string | null} mode @returns {State}
 */
function readAddress(mode) {
  const [path, words] = location.hash.slice(1).split('?');
  const query = new URLSearchParams(mode === 'hash' ? words : location.search);
  const [document, place] = path.includes('/') ? path.split('/') : ['', ''];
  const decode = (/** @type {string} */ text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  return { q: query.get('q') ?? '', document: decode(document), place: decode(place) };
}

/** The address of `state`. @param {State} state @param {string | null} mode */
function addressOf({ q, document, place }, mode) {
  const url = new URL(location.href);
  const query = mode === 'hash' ? new URLSearchParams() : url.searchParams;
  if (q) query.set('q', q);
  else query.delete('q');
  let hash = document && `${encodeURIComponent(document)}/${encodeURIComponent(place)}`;
  if (mode === 'hash' && q) hash += `?${query}`;
  url.hash = hash;
  return url.href;
}

/**
 * `<enface-search src="/archive/">`: a search box, its results, and documents to read.
 *
 * Attributes: `src`; `url-state` (`query`, `hash` or `off`); `placeholder`; `autofocus`.
 * Events, all bubbling and composed: `enface:search`, `enface:results`, `enface:open`,
 * `enface:error`. Parts and custom properties are listed in README.md.
 */
class EnfaceSearch extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = ['src', 'placeholder'];

  #root = this.attachShadow({ mode: 'open' });
  #voice = voice('en');
  /** @type {Promise<Manifest> | undefined} */
  #manifest;
  /** @type {Promise<any> | undefined} The view and what runs its work, once it is asked for. */
  #view;
  /** @type {State} */
  #state = { q: '', document: '', place: '' };
  /** @type {string | undefined} The query whose results are drawn. */
  #drawn;
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
  /** @type {Record<'frame' | 'form' | 'clear' | 'hint' | 'status' | 'error' | 'results' | 'reading', HTMLElement>} */
  #parts;

  constructor() {
    super();
    const { text } = this.#voice;
    this.#input = /** @type {HTMLInputElement} */ (
      element('input', 'input', {
        type: 'search',
        id: 'input',
        name: 'q',
        'aria-label': text('label'),
        autocomplete: 'off',
        autocapitalize: 'none',
        spellcheck: 'false',
        enterkeyhint: 'search',
      })
    );
    const clear = element(
      'button',
      'clear',
      { type: 'button', 'aria-label': text('clear') },
      icon('clear'),
    );
    const box = element('div', 'box', {}, icon('search'), this.#input, clear);
    const hint = element('p', 'hint');
    const form = element('form', 'form', {}, box, hint);
    const status = element('p', 'status', { role: 'status', 'aria-atomic': 'true' });
    const error = element('div', 'error', { role: 'alert' });
    const results = element('section', 'results', { 'aria-label': text('region') });
    const reading = element('article', 'reading');
    const frame = element(
      'div',
      'frame',
      { role: 'search', 'aria-label': text('label'), lang: this.#voice.lang, dir: 'ltr' },
      form,
      status,
      error,
      results,
      reading,
    );
    this.#parts = { frame, form, clear, hint, status, error, results, reading };
    clear.hidden = reading.hidden = true;
    // What the page holds inside the element shows until the box can be used.
    this.#root.append(document.createElement('slot'));
    this.#listen();
  }

  connectedCallback() {
    addEventListener('popstate', this.#onAddress);
    styleSheet()
      .then((sheet) => (this.#root.adoptedStyleSheets = [sheet]))
      .catch(() => {}) // The box works without its style.
      .then(() => this.#start());
  }

  disconnectedCallback() {
    removeEventListener('popstate', this.#onAddress);
    clearTimeout(this.#announcing);
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (name === 'placeholder') this.#input.placeholder = now ?? this.#voice.text('placeholder');
    if (name === 'src' && before !== null && before !== now) {
      this.#settle();
      this.#close();
      this.#forget();
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
    this.#go({ q: `${q}`, document: '', place: '' }, true);
  }

  #start() {
    if (this.#parts.frame.isConnected || !this.isConnected) return;
    this.#root.replaceChildren(this.#parts.frame);
    this.#input.placeholder = this.getAttribute('placeholder') ?? this.#voice.text('placeholder');
    this.#archive().catch(() => {}); // Said when it is needed.
    if (this.#mode !== 'off') this.#onAddress();
    if (this.hasAttribute('autofocus')) this.focus({ preventScroll: true });
  }

  get #mode() {
    return this.getAttribute('url-state');
  }

  #listen() {
    const { form, clear } = this.#parts;
    const input = this.#input;
    input.addEventListener('focus', () => this.#open().catch(() => {}));
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
    this.#parts.clear.hidden = !q;
    if (q === this.#state.q) return;
    this.#go({ q, document: '', place: '' }, this.#isNewEntry);
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
    if (button?.dataset.step) this.#step(Number(button.dataset.step));
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
    const isReading = Boolean(this.#state.document);
    const inBox = event.target === this.#input;
    if (event.key === 'Escape' && isReading) this.#leave();
    else if (event.key === 'Escape' && inBox && this.#input.value) this.#parts.clear.click();
    else if (inBox) return;
    else if (event.key === '/' && !isReading) (this.#input.select(), this.focus());
    else if (event.key === 'j') this.#move(1);
    else if (event.key === 'k') this.#move(-1);
    else if (event.key === 'n' && isReading) this.#step(1);
    else if (event.key === 'p' && isReading) this.#step(-1);
    else return;
    event.preventDefault();
  }

  /** Moves the focus to the next or previous passage. @param {number} by */
  #move(by) {
    const all = [
      .../** @type {NodeListOf<HTMLElement>} */ (this.#root.querySelectorAll('a.place')),
    ];
    const links = all.filter((link) => link.checkVisibility?.() ?? true);
    const at = links.findIndex((link) => link.closest('.row')?.contains(this.#root.activeElement));
    links
      .at(at < 0 ? (by > 0 ? 0 : -1) : Math.min(Math.max(at + by, 0), links.length - 1))
      ?.focus();
  }

  /** Goes to the next or previous passage with a hit. @param {number} by */
  #step(by) {
    const { reading } = this.#parts;
    const hits = [...reading.querySelectorAll('.hit')];
    const target = reading.querySelector('.target');
    const here = hits.findIndex((hit) => hit === target);
    const at = (here < 0 ? (by > 0 ? 0 : hits.length - 1) : here + by + hits.length) % hits.length;
    if (hits[at]) this.#mark(hits[at]);
  }

  /** Shows `row` as the passage that was asked for. @param {Element} row */
  #mark(row) {
    const { reading } = this.#parts;
    reading.querySelector('.target')?.classList.remove('target');
    row.classList.add('target');
    row.scrollIntoView({ block: 'center', behavior: 'instant' });
    const hits = [...reading.querySelectorAll('.hit')];
    const label = reading.querySelector('.hits');
    const at = hits.indexOf(row);
    if (label && at >= 0) label.textContent = this.#voice.text('hit', at + 1, hits.length);
  }

  /** Goes back to the results. */
  #leave() {
    if (history.state?.enface && this.#mode !== 'off') history.back();
    else this.#go({ ...this.#state, document: '', place: '' }, true);
  }

  #onAddress = () => {
    if (this.#mode === 'off') return;
    const state = readAddress(this.#mode);
    this.#isNewEntry = true;
    this.#input.value = state.q;
    this.#parts.clear.hidden = !state.q;
    if (
      state.q !== this.#state.q ||
      state.document !== this.#state.document ||
      state.place !== this.#state.place
    ) {
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
    this.#show();
  }

  /** Draws what `#state` says. */
  #show() {
    const { q, document } = this.#state;
    if (document) this.#read();
    else {
      this.#return();
      if (q.trim() !== this.#drawn) this.#search(q);
      else this.#settle();
    }
  }

  /** Leaves what is drawn as it is: what is under way is dropped, what failed matters no more. */
  #settle() {
    this.#turn += 1;
    this.#view?.then(({ view }) => view.drop()).catch(() => {});
    this.#parts.frame.removeAttribute('aria-busy');
    this.#parts.error.replaceChildren();
  }

  /** Begins with the entry file when something is asked for again. */
  #forget() {
    this.#view = this.#manifest = this.#drawn = undefined;
  }

  async #search(/** @type {string} */ q) {
    const { text } = this.#voice;
    if (q.trim()) this.#emit('search', { query: q });
    else this.#announce('');
    // Nothing to remove where nothing was loaded.
    if (!q.trim() && !this.#view) {
      this.#settle();
      return;
    }
    await this.#do(
      (view) => view.search(q),
      (found) => {
        this.#drawn = q.trim();
        if (!found) return;
        const { total, exact, documents, titles } = found;
        let said = text('none', q);
        if (total) said = `${text('passages', total, exact)} ${text('documents', documents)}`;
        else if (titles) said = text('titles', titles);
        this.#announce(said);
        this.#emit('results', { query: q, ...found });
      },
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
    const { frame, form, results, reading } = this.#parts;
    const isNew = reading.hidden || reading.dataset.document !== id;
    await this.#do(
      (view) => view.read(id, q, place),
      (isFound) => {
        if (isFound === undefined) return;
        form.hidden = results.hidden = true;
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
        const links = [this.#voice.text('changed'), this.#voice.text('gone')];
        const notes = [...reading.querySelectorAll('.note')].map((note) => note.textContent ?? '');
        const said = notes.find((note) => links.includes(note));
        if (said) this.#announce(said);
        this.#emit('open', { document: id, place, found: isFound });
      },
    );
  }

  /** Takes the document away and returns to where it was opened. */
  #return() {
    const { form, results, reading } = this.#parts;
    if (reading.hidden) return;
    this.#close();
    const { y, link } = this.#origin ?? {};
    this.#origin = undefined;
    if (y === undefined) form.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    else scrollTo({ top: y, behavior: 'instant' });
    (link?.isConnected ? link : this.#input).focus({ preventScroll: true });
  }

  #close() {
    const { frame, form, results, reading } = this.#parts;
    reading.hidden = true;
    reading.replaceChildren();
    form.hidden = results.hidden = false;
    frame.setAttribute('role', 'search');
  }

  /**
   * Asks the view for something; says so while it takes time, and what went wrong.
   * @param {(view: any) => any} ask @param {(answer: any) => void} done
   */
  async #do(ask, done) {
    const turn = ++this.#turn;
    const { frame, error } = this.#parts;
    frame.setAttribute('aria-busy', 'true');
    try {
      const { view, run } = await this.#open();
      // Something else was asked for while the module was loading.
      if (turn !== this.#turn) return;
      const answer = await run(ask(view));
      if (turn !== this.#turn) return;
      error.replaceChildren();
      done(answer);
    } catch (cause) {
      if (turn === this.#turn) this.#fail(cause, () => this.#do(ask, done));
    }
    if (turn === this.#turn) frame.removeAttribute('aria-busy');
  }

  /** @param {any} cause @param {() => void} retry */
  #fail(cause, retry) {
    const kind = cause.kind ?? 'failed';
    const message = this.#voice.text(this.#voice.has(kind) ? kind : 'failed');
    const button = element('button', 'retry', { type: 'button' }, this.#voice.text('retry'));
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

  /** The entry file, read once. */
  #archive() {
    if (!this.#manifest) {
      const manifest = (this.#manifest = manifestOf(this.getAttribute('src') ?? './'));
      manifest.catch(() => {
        if (this.#manifest === manifest) this.#manifest = undefined;
      });
    }
    return this.#manifest;
  }

  /** Loads what is needed to search, once. */
  #open() {
    const open = async () => {
      const asked = this.#archive();
      const manifest = await asked;
      const [{ View }, { archive, run }] = await Promise.all([load(manifest), connect(manifest)]);
      const { hint, results, reading } = this.#parts;
      const view = new View(archive, this.#ui(), hint, results, reading);
      if (!this.#state.q && asked === this.#manifest) run(view.search(''));
      return { view, run };
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
    const { text, lang, language, date } = this.#voice;
    const href = (/** @type {string} */ document, /** @type {string} */ place) =>
      addressOf({ ...this.#state, document, place }, this.#mode);
    /** @type {Record<string, (...values: any[]) => string>} */
    const own = {
      language,
      date,
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

if (globalThis.customElements && !customElements.get('enface-search')) {
  customElements.define('enface-search', EnfaceSearch);
}
