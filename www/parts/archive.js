// @ts-check
/**
 * Opening an archive: its entry file, the WebAssembly module, its first file of data.
 *
 * @typedef {object} Manifest An archive's entry file, and where it stands.
 * @property {number} format
 * @property {string} root
 * @property {string} [bundle]
 * @property {Record<string, string>} [files] Integrity of the files beside it.
 * @property {string} [base] The address of its folder; none if the archive is in this page.
 * @property {string} src What it was opened by.
 */
import { voice } from './words.js';

/** The newest index format that the module beside this file reads. */
const FORMAT = 1;

/** An error with a plain sentence. @param {string} kind A key of the words. @param {unknown} [cause] */
const failure = (kind, cause) =>
  Object.assign(new Error(voice('en').text(kind), { cause }), { kind });

/** What a step failed by, in the terms of `failure`. @param {any} error @param {string} kind */
const settle = (error, kind) =>
  error.kind || error.name === 'AbortError' ? error : failure(kind, error);

/** Fetches `url`. @param {URL} url @param {RequestInit} [options] */
export async function get(url, options) {
  const response = await fetch(url, options).catch(async (error) => {
    // What fails by its integrity is there without it, or answers that it is not.
    if (options?.integrity && (await get(url, { method: 'HEAD' }))) throw failure('damaged', error);
    throw settle(error, 'unreachable');
  });
  if (response.ok) return response;
  throw failure(response.status === 404 || response.status === 410 ? 'missing' : 'unreachable');
}

/** The text of the script or style element `id`, in a page that has its archive inside. */
export const inline = (/** @type {string} */ id) => document.getElementById(id)?.textContent ?? '';

/** The bytes that stand as base64 in the element `id`. @param {string} id */
const inlineBytes = (id) => Uint8Array.from(atob(inline(id).trim()), (c) => c.charCodeAt(0));

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

/** @type {Promise<any> | undefined} The module's exports, the same for all archives. */
let module;
let attempts = 0;

/** Loads the WebAssembly module once. @param {Manifest} manifest */
export function load(manifest) {
  module ??= instantiate(manifest).catch((error) => {
    module = undefined;
    const { name, message } = error;
    // Where WebAssembly is switched off it is not defined; a policy names itself.
    if (name === 'ReferenceError' || /unsafe-eval|CSP|Security Policy/.test(message)) {
      throw failure('browser', error);
    }
    throw settle(error, name === 'CompileError' ? 'damaged' : 'unreachable');
  });
  return module;
}

/** @param {Manifest} manifest */
async function instantiate({ base, files, src }) {
  if (base === undefined) {
    // A page with everything inside has the glue as a classic script before this one.
    // @ts-ignore
    const glue = enfaceWidget;
    await glue({ module_or_path: inlineBytes(`${src.slice(1)}-wasm`) });
    return glue;
  }
  const here = new URL('.', import.meta.url).href;
  /** The address of a file beside this one, never a stale copy of another edition's. */
  const beside = (/** @type {string} */ name) => {
    const url = new URL(name, here);
    const integrity = here === base ? files?.[name] : undefined;
    if (integrity) url.searchParams.set('v', integrity.slice(7, 19));
    // Browsers remember that a module could not be fetched, by its address.
    if (attempts) url.searchParams.set('retry', `${attempts}`);
    return { url, integrity };
  };
  const wasm = beside('enface_widget_bg.wasm');
  const response = get(wasm.url, { integrity: wasm.integrity });
  response.catch(() => (attempts += 1));
  const glue = await import(beside('enface_widget.js').url.href).catch((error) => {
    attempts += 1;
    throw error;
  });
  await glue.default({ module_or_path: await response });
  return glue;
}

/** @param {Manifest} manifest @param {AbortSignal} [signal] */
export async function connect(manifest, signal) {
  const { base, root, bundle, src } = manifest;
  const first = bundle ?? root;
  // The first file is asked for while the module is still on its way.
  const bytes = base
    ? get(new URL(first, base), { signal }).then((response) => response.arrayBuffer())
    : Promise.resolve().then(() => inlineBytes(`${src.slice(1)}-bundle`));
  bytes.catch(() => {});
  const { Archive } = await load(manifest);
  signal?.throwIfAborted();
  return Archive.open(base, root, bundle, new Map([[first, bytes]]));
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
 * @returns {Promise<import('../enface_widget.js').Archive>} `free()` it when it is not needed.
 */
export async function open(url, { signal } = {}) {
  return connect(await manifestOf(url, signal), signal);
}
