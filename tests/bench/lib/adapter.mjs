// @ts-check
/**
 * How does an engine get from its adapter into a page? `peers/NAME.mjs` is one file for both
 * halves: what builds the index runs in Node, what searches is bundled for the page.
 */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';
import { BENCH } from './files.mjs';

/**
 * @typedef {object} Peer one engine in one set-up
 * @property {string} about the set-up, in a line
 * @property {string} [package] whose version is reported; without one it is this project
 * @property {any} [setup] for `build`, `index`, `init` and `search`
 * @property {string} [lang] of the page; English unless given
 * @property {boolean} [typed] whether the page has a box to type into, so that its keys are timed
 * @property {boolean} [segments] whether answers name the segment, so that `cross` can be asked
 *
 * @typedef {{ file: string, adapter: Adapter, peer: Peer }} Chosen one peer of an adapter's file
 *
 * @typedef {object} Adapter
 * @property {Record<string, Peer>} peers
 * @property {(site: import('./build.mjs').Site) => Promise<void>} build
 * @property {(path: string) => string} kindOf what a file is: `wasm`, `script`, `style`, `texts`,
 *   `unused` (never asked for), or any other word for a part of the index
 */

/** The engine itself, as told from the index. */
export const ENGINE_KINDS = ['wasm', 'script', 'style'];

/** Files that stand in order of the tables. */
const FILES = ['enface', 'pagefind', 'minisearch', 'flexsearch', 'orama', 'lunr', 'fuse', 'sqlite'];

/**
 * @returns {Promise<Map<string, Chosen>>} by the peer's name
 */
export async function allPeers() {
  const all = new Map();
  for (const name of FILES) {
    const file = path.join(BENCH, 'peers', `${name}.mjs`);
    const adapter = await import(pathToFileURL(file).href);
    for (const [name, peer] of Object.entries(adapter.peers))
      all.set(name, { file, adapter, peer });
  }
  return all;
}

/** The version of a package, or this project's commit. @param {Peer} peer @returns {string} */
export function versionOf(peer) {
  if (!peer.package) {
    const git = ['describe', '--always', '--dirty'];
    const answer = spawnSync('git', git, { cwd: BENCH, encoding: 'utf8' });
    return answer.status === 0 ? answer.stdout.trim() : 'not from git';
  }
  const manifest = path.join(BENCH, 'node_modules', peer.package, 'package.json');
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}

/**
 * Writes the page and the searching half of the adapter into `folder`.
 *
 * The page knows two calls: `start()` loads the engine, as a focused box would, and `ask(query)`
 * shows the results with their excerpts.
 *
 * @param {string} folder
 * @param {string} file the adapter's
 * @param {Peer} peer
 */
export async function writePage(folder, file, peer) {
  await esbuild.build({
    stdin: {
      contents: `import * as adapter from ${JSON.stringify(file)};
        const setup = ${JSON.stringify(peer.setup ?? null)};
        export const start = () => adapter.init(setup);
        export const ask = (query) => adapter.search(query, setup);`,
      resolveDir: BENCH,
    },
    outfile: path.join(folder, 'adapter.js'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
    plugins: [withoutNode],
  });
  writeFileSync(path.join(folder, 'index.html'), page(peer.lang ?? 'en'));
}

/**
 * Leaves out of the page what only the building half needs: Node's modules, and the folders.
 *
 * @type {import('esbuild').Plugin}
 */
const withoutNode = {
  name: 'without-node',
  setup(build) {
    const names = [...builtinModules, 'esbuild', '@node-rs/jieba'];
    const filter = new RegExp(`^(node:.*|.*/lib/files.mjs|\\./files.mjs|${names.join('|')})$`);
    build.onResolve({ filter }, ({ path }) => ({ path, namespace: 'none', sideEffects: false }));
    build.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'module.exports = {}' }));
  },
};

/** @param {string} lang */
const page = (lang) => `<!doctype html>
<html lang="${lang}">
<head><meta charset="utf-8"><title>archive</title><link rel="icon" href="data:,"></head>
<body><input><ol></ol><script>
let engine;
async function start() { engine ??= await import('./adapter.js'); await engine.start(); }
async function ask(query) {
  const found = await engine.ask(query);
  const drawn = found.filter(({ excerpt }) => excerpt !== undefined);
  const items = drawn.map(({ title, excerpt }) => '<li><b>' + title + '</b><p>' + excerpt);
  document.querySelector('ol').innerHTML = items.join('');
  return found.map(({ document, segment }) => ({ document, segment }));
}
</script></body></html>
`;
