// @ts-check
/**
 * SQLite's FTS5 with the trigram tokenizer, compiled to wasm: the whole database is fetched, packed
 * by gzip, and opened in memory. Terms of less than three characters are looked for by LIKE.
 */

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { sideOf, titleOf } from '../lib/corpus.mjs';
import { BENCH } from '../lib/files.mjs';
import { escaped } from '../lib/page-texts.mjs';

/** @type {Record<string, import('../lib/adapter.mjs').Peer>} */
export const peers = {
  'sqlite-trigram': { about: 'FTS5, trigrams; loaded whole', package: '@sqlite.org/sqlite-wasm' },
};

const SOURCE = 'node_modules/@sqlite.org/sqlite-wasm/sqlite-wasm/jswasm/sqlite3.wasm';
const SILENT = { print() {}, printErr() {} };

/** @param {import('../lib/build.mjs').Site} site */
export async function build({ folder, runIndex }) {
  await runIndex();
  copyFileSync(path.join(BENCH, SOURCE), path.join(folder, 'sqlite3.wasm'));
}

/** @param {import('../lib/corpus.mjs').Corpus} corpus @param {string} folder */
export async function index({ documents, languages }, folder) {
  const { oo1, capi } = await inNode();
  const database = new oo1.DB(':memory:');
  const columns = "id unindexed, title, first, second, tokenize='trigram'";
  database.exec(`create virtual table documents using fts5(${columns}); begin`);
  const insert = database.prepare('insert into documents values (?, ?, ?, ?)');
  for (const document of documents) {
    const sides = [0, 1].map((i) => sideOf(document, languages[i] ?? ''));
    insert.bind([document.id, titleOf(document), ...sides]).stepReset();
  }
  insert.finalize();
  database.exec("commit; insert into documents (documents) values ('optimize'); vacuum");
  writeFileSync(
    `${folder}/archive.db.gz`,
    gzipSync(capi.sqlite3_js_db_export(database), { level: 9 }),
  );
}

/** SQLite in Node. The package is made for pages: it looks for a window and fetches its wasm. */
async function inNode() {
  const page = { self: globalThis, location: new URL(import.meta.url) };
  for (const [name, value] of Object.entries(page)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  const bytes = readFileSync(path.join(BENCH, SOURCE));
  const { default: start } = await import('@sqlite.org/sqlite-wasm');
  /** @param {WebAssembly.Imports} imports @param {(instance: any, module: any) => void} done */
  const instantiateWasm = (imports, done) => {
    WebAssembly.instantiate(bytes, imports).then(({ instance, module }) => done(instance, module));
    return {};
  };
  return start(/** @type {any} */ ({ ...SILENT, instantiateWasm }));
}

/** @param {string} path */
export const kindOf = (path) => (path.endsWith('.wasm') ? 'wasm' : 'index');

/** @type {any} */
let database;

export async function init() {
  const unpacked = fetch('archive.db.gz').then(({ body }) =>
    new Response(body?.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer(),
  );
  const { default: start } = await import('@sqlite.org/sqlite-wasm');
  const locateFile = () => new URL('sqlite3.wasm', document.baseURI).href;
  const { oo1, capi, wasm } = await start(/** @type {any} */ ({ ...SILENT, locateFile }));
  const bytes = new Uint8Array(await unpacked);
  database = new oo1.DB();
  const at = wasm.allocFromTypedArray(bytes);
  const { length } = bytes;
  const flags = capi.SQLITE_DESERIALIZE_FREEONCLOSE;
  database.checkRc(capi.sqlite3_deserialize(database.pointer, 'main', at, length, length, flags));
}

/** @param {string} query */
export function search(query) {
  const terms = /^".*"$/.test(query) ? [query.slice(1, -1)] : query.split(/\s+/).filter(Boolean);
  const long = terms.filter((term) => [...term].length >= 3);
  const short = terms.filter((term) => [...term].length < 3);
  const like = short.map(() => '(title like ? or first like ? or second like ?)');
  const bind = short.flatMap((term) => Array(3).fill(`%${term}%`));
  let sql;
  if (long.length) {
    const shown = "snippet(documents, -1, '', '', '…', 24)";
    const where = ['documents match ?', ...like].join(' and ');
    sql = `select id, title, ${shown} from documents where ${where} order by rank limit 10`;
    bind.unshift(long.map((term) => `"${term.replaceAll('"', '""')}"`).join(' '));
  } else {
    // There is no snippet without a match.
    const around = (/** @type {string} */ side) =>
      `substr(${side}, max(1, instr(${side}, ?) - 60), 200)`;
    const shown = `case when instr(first, ?) then ${around('first')} else ${around('second')} end`;
    sql = `select id, title, ${shown} from documents where ${like.join(' and ')} limit 10`;
    bind.unshift(short[0], short[0], short[0]);
  }
  /** @type {string[][]} */
  const rows = database.exec({ sql, bind, rowMode: 'array', returnValue: 'resultRows' });
  return rows.map(([document, title, text]) => ({
    document,
    title: escaped(title),
    excerpt: escaped(text ?? ''),
  }));
}
