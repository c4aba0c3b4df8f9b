// @ts-check
/**
 * How does the search work in a folder that is opened by double-click?
 *
 * From `file://` a page may load no modules and fetch nothing, but classic scripts. So all that
 * `enface.js` would fetch stands in scripts in `offline/`, as base64, in the order of paths; each
 * is loaded when something in it is asked for. On a server this script loads `enface.js`.
 *
 * What is written before this script: `enfaceFolder`, with the first path in each script.
 */
(() => {
  const own = /** @type {HTMLScriptElement} */ (document.currentScript).src;
  const root = new URL('.', own);
  if (location.protocol !== 'file:') {
    import(new URL('enface.js', root).href);
    return;
  }
  /** @type {{ firsts: string[], programs: number, modules: string, give?: (entries: string[][]) => void }} */
  const folder = /** @type {any} */ (self).enfaceFolder;
  const here = new URL('.', location.href);

  /** The pieces of files that have been loaded, by path. @type {Map<string, Uint8Array[]>} */
  const pieces = new Map();
  /** @param {string} text */
  const bytesOf = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  folder.give = (entries) => {
    for (const [path, text] of entries) pieces.set(path, [...(pieces.get(path) ?? []), bytesOf(text)]);
  };

  /** @type {Map<string, Promise<void>>} */
  const scripts = new Map();
  /** Loads a script of the folder once. @param {string} name */
  const load = (name) => {
    const loading = scripts.get(name) ?? new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = new URL(`offline/${name}.js`, root).href;
      script.onload = () => resolve(undefined);
      script.onerror = () => (scripts.delete(name), reject(new TypeError(`offline/${name}.js`)));
      document.head.append(script);
    });
    scripts.set(name, loading);
    return loading;
  };

  /** The bytes of a file of the index, or `undefined`. @param {string} path */
  const read = async (path) => {
    const { firsts } = folder;
    // A large file begins at the end of one script and goes on in those that begin with it.
    const first = Math.max(firsts.findLastIndex((name) => name < path), 0);
    const last = firsts.findLastIndex((name) => name <= path);
    // One after the other, since their pieces are joined in this order.
    for (let n = first; n <= last; n += 1) await load(`${n}`);
    const found = pieces.get(path);
    return found && new Blob(/** @type {BlobPart[]} */ (found));
  };

  /** What a page may fetch beside the index. @param {string} name */
  const program = (name) => pieces.get(name) && new Blob(/** @type {BlobPart[]} */ (pieces.get(name)));
  const TYPES = { wasm: 'application/wasm', json: 'application/json', css: 'text/css' };

  const fetched = self.fetch.bind(self);
  self.fetch = async (input, options) => {
    const url = new URL(input instanceof Request ? input.url : `${input}`, document.baseURI);
    if (!url.href.startsWith(root.href) && !url.href.startsWith(here.href)) return fetched(input, options);
    const path = decodeURIComponent(url.pathname);
    const name = path.slice(path.lastIndexOf('/') + 1);
    const below = path.slice(decodeURIComponent(root.pathname).length);
    const found = program(name) ?? (await read(below));
    if (!found) return new Response(null, { status: 404 });
    const type = TYPES[/** @type {'wasm'} */ (name.split('.').pop())] ?? 'application/octet-stream';
    return new Response(found, { headers: { 'content-type': type } });
  };

  const start = async () => {
    for (let n = 0; n < folder.programs; n += 1) await load(`program-${n}`);
    /** @type {Record<string, string>} */
    const imports = {};
    for (const [name, parts] of pieces) {
      if (!name.endsWith('.js') || name === 'enface.js') continue;
      const blob = new Blob(/** @type {BlobPart[]} */ (parts), { type: 'text/javascript' });
      const address = URL.createObjectURL(blob);
      // As `enface.js` asks for it: with its version, or without where it has none.
      for (const version of ['', folder.modules]) {
        const url = new URL(name, here);
        if (version) url.searchParams.set('v', version);
        imports[url.href] = address;
      }
    }
    const add = (/** @type {string} */ type, /** @type {string} */ text) => {
      const script = document.createElement('script');
      script.type = type;
      script.textContent = text;
      document.body.append(script);
    };
    add('importmap', JSON.stringify({ imports }));
    add('module', (await program('enface.js')?.text()) ?? '');
  };
  start();
})();
