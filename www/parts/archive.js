// @ts-check
/**
 * Opening an archive: its entry file, the WebAssembly module, its first file of data.
 *
 * @typedef {object} Manifest An archive's entry file, and where it stands.
 * @property {number} format
 * @property {string} root
 * @property {string} [data] The root's bytes, in base64.
 * @property {string} [bundle]
 * @property {string} [modules] The state of the modules that are loaded later.
 * @property {string} [base] The address of its folder; none if the archive is in this page.
 * @property {string} src What it was opened by.
 */
import init, { Archive as Inner, View } from 'enface-widget';
import { failure, get, settle } from './get.js';
import { slots } from './slots.js';

export { View };

/** The newest index format that the module beside this file reads. */
const FORMAT = 1;
/** That of the module that this script was made with: no other has the same ins and outs. */
// @ts-ignore: put in where the script is made smaller.
const INTEGRITY = /** @type {string} */ (WASM_INTEGRITY);
/**
 * Requests under way at once, of all searches together: as many as browsers open to one host over
 * HTTP/1.1. More would only wait in the browser, ahead of those of the next search.
 */
const slot = slots(6);
/**
 * Milliseconds to wait before a file is asked for again. The last wait outlasts a short break of a
 * phone's connection; what fails then is shown, with a button to try again.
 */
const WAITS_MS = [300, 1500];

/** The text of the script or style element `id`, in a page that has its archive inside. */
export const inline = (/** @type {string} */ id) => document.getElementById(id)?.textContent ?? '';

/** The bytes that `text` has in base64. @param {string} text */
const bytesOf = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

/**
 * Reads the entry file of the archive at `src`: its folder, its `enface.json`, or `#id` of the
 * element that holds it in this page.
 * @param {string} src @param {AbortSignal} [signal] @returns {Promise<Manifest>}
 */
export async function manifestOf(src, signal) {
  let base;
  let manifest;
  if (src.startsWith('#')) {
    manifest = JSON.parse(inline(src.slice(1)) || '{}');
  } else {
    const url = new URL(src, document.baseURI);
    if (!/\.json$|\/$/.test(url.pathname)) url.pathname += '/';
    base = new URL('.', url).href;
    const entry = url.pathname.endsWith('/') ? new URL('enface.json', url) : url;
    const response = await get(entry, { cache: 'no-cache', signal });
    manifest = await response.json().catch((error) => {
      throw settle(error, 'damaged');
    });
  }
  if (typeof manifest?.root !== 'string') throw failure('damaged');
  if (manifest.format > FORMAT) throw failure('version');
  return { ...manifest, base, src };
}

/** @type {Promise<unknown> | undefined} The module, the same for all archives. */
let module;
let attempts = 0;

/** Loads the WebAssembly module once. @param {string} src What the first archive is opened by. */
export function load(src) {
  module ??= instantiate(src).catch((error) => {
    module = undefined;
    const { name, message } = error;
    // Where WebAssembly is switched off it is not defined; a policy names itself.
    if (name === 'ReferenceError' || /unsafe-eval|CSP|Security Policy/.test(message)) {
      throw failure('browser', error);
    }
    throw settle(error, name === 'CompileError' ? 'damaged' : 'unreachable');
  });
  // The entry file may fail first.
  module.catch(() => {});
  return module;
}

/** @param {string} src */
async function instantiate(src) {
  const here = src.startsWith('#')
    ? bytesOf(inline(`${src.slice(1)}-wasm`))
    : await get(beside('enface_widget_bg.wasm', INTEGRITY.slice(7, 19)), { integrity: INTEGRITY });
  await init(here);
}

/**
 * The address of a file beside this one, never a stale copy of another edition's.
 * @param {string} name @param {string} [version]
 */
function beside(name, version) {
  const url = new URL(name, import.meta.url);
  if (version) url.searchParams.set('v', version);
  // Browsers remember that a module could not be fetched, by its address.
  if (attempts) url.searchParams.set('retry', `${attempts}`);
  return url;
}

/**
 * What the module `name` of `modules/` exports.
 * @param {Pick<Manifest, 'base' | 'modules'>} manifest @param {string} name
 */
export function part(manifest, name) {
  name = `enface-${name}`;
  const text = manifest.base ? '' : inline(name);
  const url = text
    ? URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))
    : beside(`${name}.js`, manifest.modules);
  return import(`${url}`).then(
    (module) => module.default,
    (error) => {
      attempts += 1;
      throw settle(error, 'unreachable');
    },
  );
}

/**
 * Opens the archive of `manifest`: the module's archive, and what does work with its files.
 * @param {Manifest} manifest @param {AbortSignal} [signal]
 */
export async function connect(manifest, signal) {
  const { base, root, data, bundle, src } = manifest;
  const first = bundle ?? root;
  const run = runner(base);
  // The first file is asked for while the module is still on its way.
  const early = (async () => {
    const text = base ? data : inline(`${src.slice(1)}-bundle`);
    return text ? bytesOf(text) : new Uint8Array(await run.file(first, signal));
  })().catch((error) => {
    throw settle(error, 'damaged');
  });
  early.catch(() => {});
  await load(src);
  const bytes = await early;
  signal?.throwIfAborted();
  const archive = new Inner();
  run.bytes = bytes.length;
  return { archive, run, about: answer(archive.open(bytes, `${first}\0${root}`)).value };
}

/** What the module answers; what went wrong is thrown. @param {string} json */
function answer(json) {
  const { error, kind, ...rest } = JSON.parse(json);
  if (error) throw Object.assign(new Error(error), { kind });
  return rest;
}

/**
 * What carries on work of the module: it loads the files that the work asks for, until there is an
 * answer.
 * @param {string | undefined} base
 */
function runner(base) {
  /**
   * @param {string} path @param {AbortSignal} [signal] @param {() => boolean} [isOver]
   * @returns {Promise<ArrayBufferLike>}
   */
  const file = async (path, signal, isOver) => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await slot(async () => {
          if (!base || isOver?.()) throw failure('missing');
          return (await get(new URL(path, base), { signal })).arrayBuffer();
        });
      } catch (/** @type {any} */ error) {
        // A host that is overloaded or a line that breaks may do better in a moment.
        const wait = WAITS_MS[attempt];
        if (error.kind !== 'unreachable' || !wait) throw error;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  };
  /**
   * @param {import('enface-widget').Work} work
   * @param {() => boolean} [isOver] Whether nobody waits for it any more: it asks for no further
   *   files. Those under way still arrive, since the next query often needs the same ones.
   */
  const run = async (work, isOver) => {
    try {
      for (;;) {
        const { wanted, value } = answer(work.step());
        if (!wanted || isOver?.()) return value;
        const files = await Promise.all(
          wanted.map((/** @type {string} */ path) =>
            file(path, undefined, isOver).then(
              (bytes) => () => {
                run.bytes += bytes.byteLength;
                work.give(new Uint8Array(bytes), false);
              },
              (cause) => () => work.give(undefined, cause.kind === 'missing'),
            ),
          ),
        );
        for (const hand of files) hand();
      }
    } finally {
      work.free();
    }
  };
  /** How many bytes of the archive have been loaded so far. */
  run.bytes = 0;
  run.file = file;
  return run;
}

/** The number of an order that the module knows; 0 for the best first. @param {string} [name] */
export const order = (name) => ['newest', 'oldest', 'title'].indexOf(`${name}`) + 1;

/** What counts beside terms, as the module has it, the last one first. */
const BONUSES = ['date', 'completeness', 'proximity', 'exactness', 'title'];
/** A bonus that nobody states, as 63 parts of 32. */
const USUAL = 1.97;

/** An open archive, for scripts. */
export class Archive {
  #archive;
  #run;

  /** @param {Awaited<ReturnType<typeof connect>>} connected */
  constructor({ archive, run, about }) {
    this.#archive = archive;
    this.#run = run;
    /** @type {string[]} The languages of the archive's sides, as BCP 47 tags, in its order. */
    this.languages = about.languages;
    /** @type {number} How many documents there are. */
    this.documents = about.documents;
    /** @type {number} How many passages there are. */
    this.passages = about.passages;
    /** @type {string} */
    this.edition = about.edition;
  }

  /**
   * The passages that match `query`, best first; `facets` are the fields to count by.
   * @param {string} query
   * @param {{ limit?: number, offset?: number, exactTotal?: boolean, whole?: boolean,
   *   explain?: boolean, sort?: 'newest' | 'oldest' | 'title', facets?: string[],
   *   bonuses?: Record<string, number> } | null} [options]
   * `whole`: runs are all of a text instead of an excerpt. `bonuses`: from 0 to 1.
   */
  async search(query, options) {
    const { limit, offset, exactTotal, whole, explain, sort, facets, bonuses } = options ?? {};
    return this.#run(
      this.#archive.search(
        `${facets ?? ''}\0${query}`,
        limit ?? 10,
        offset ?? 0,
        order(sort) + (exactTotal ? 4 : 0) + (whole ? 8 : 0) + (explain ? 16 : 0),
        BONUSES.reduce(
          (all, name) => all * 64 + (((bonuses?.[name] ?? USUAL) * 32) & 63),
          0,
        ),
      ),
    );
  }

  /** How many bytes have been loaded so far. */
  get bytes() {
    return this.#run.bytes;
  }

  /**
   * The document `id`, with the words of `query` marked; `undefined` if there is none.
   * @param {string} id @param {string | null} [query]
   */
  async read(id, query) {
    return this.#run(this.#archive.read(`\0${id}\0${query ?? ''}`));
  }

  /** Gives back the memory. */
  free() {
    this.#archive.free();
  }
}

/**
 * Opens an archive for a script.
 *
 * ```js
 * const archive = await open('/archive/');
 * const { hits, total } = await archive.search('cybersecurity', { limit: 20 });
 * ```
 * @param {string} url The archive's folder or its `enface.json`.
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<Archive>} `free()` it when it is not needed.
 */
export async function open(url, { signal } = {}) {
  load(url);
  return new Archive(await connect(await manifestOf(url, signal), signal));
}
