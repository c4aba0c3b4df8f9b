// @ts-check
/**
 * What goes over the line? A server on 127.0.0.1 that compresses what a usual static host
 * compresses, writes down each request, and can be as slow as a mobile line.
 *
 * The line is slowed here and not by the browser's own throttling, which does not reach what a
 * worker fetches.
 */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { filesBelow } from './files.mjs';

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

/** What a host compresses; files of every other kind go as they are. */
const TYPES = /** @type {Record<string, string>} */ ({
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
});
/** The level at which hosts compress while they serve. */
const BROTLI_QUALITY = 5;
const GZIP_LEVEL = 6;
/** Shorter files gain nothing. */
const MIN_BYTES = 256;
/** Bytes that are sent at a time over a slow line, so that requests share it. */
const PIECE = 4096;

/** Isolation gives the page clocks of 5 µs instead of 100. */
const HEADERS = {
  'cache-control': 'max-age=3600',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  vary: 'accept-encoding',
};

/**
 * @typedef {{ path: string, bytes: number, status: number, began: number, ended: number }} Request
 * @typedef {{ bitsPerSecond: number, latencyMs: number }} Line
 * @typedef {{ body: Buffer, encoding?: string }} Sent
 */

/** Lighthouse's "Slow 4G". */
export const SLOW_4G = { bitsPerSecond: 1.6e6, latencyMs: 150 };
/** A line on which every round of requests takes the same time, so that rounds can be counted. */
export const FAR_AWAY = { bitsPerSecond: Infinity, latencyMs: 300 };

export class Host {
  /** The address, ending in a slash. */
  url = '';
  /** @type {string} */
  #root;
  /** @type {Request[]} */
  #log = [];
  /** @type {Line | undefined} */
  #line;
  /** When the slow line has sent all that it was given. */
  #freeAt = 0;
  /** @type {Map<string, Promise<Sent>>} */
  #compressed = new Map();
  #server = createServer((request, response) => {
    this.#answer(request, response).catch((error) => response.destroy(error));
  });

  /** @param {string} root the folder to serve */
  constructor(root) {
    this.#root = path.resolve(root);
  }

  /** Serves the folder on a free port. */
  async start() {
    this.#server.keepAliveTimeout = 60_000;
    await new Promise((done) => this.#server.listen(0, '127.0.0.1', () => done(undefined)));
    const { port } = /** @type {import('node:net').AddressInfo} */ (this.#server.address());
    this.url = `http://127.0.0.1:${port}/`;
    return this;
  }

  /**
   * Compresses beforehand what will be asked for, so that no time is spent on it while measuring.
   */
  async compressAll() {
    for (const file of filesBelow(this.#root)) {
      if (TYPES[path.extname(file)]) await this.#load(path.join(this.#root, file), 'br');
    }
  }

  /**
   * From now on answers take as long as over `line`; without one, as long as they take.
   *
   * @param {Line} [line]
   */
  behave(line) {
    this.#line = line;
    this.#freeAt = 0;
  }

  /** The requests since this was last called. */
  take() {
    const log = this.#log;
    this.#log = [];
    return log;
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async #answer(request, response) {
    const entry = { path: '', bytes: 0, status: 404, began: performance.now(), ended: Infinity };
    this.#log.push(entry);
    response.once('close', () => (entry.ended = performance.now()));
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    entry.path = decodeURIComponent(pathname.slice(1)) || 'index.html';
    const file = path.join(this.#root, entry.path);
    const accepted = `${request.headers['accept-encoding']}`;
    const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : '';
    const line = this.#line;
    if (line) await pause(line.latencyMs);
    /** @type {Sent} */
    let sent;
    try {
      if (!file.startsWith(this.#root)) throw new Error('outside the folder');
      sent = await this.#load(file, encoding);
    } catch {
      response.writeHead(404, HEADERS).end();
      return;
    }
    entry.status = 200;
    entry.bytes = sent.body.length;
    response.writeHead(200, {
      ...HEADERS,
      'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
      'content-length': sent.body.length,
      ...(sent.encoding && { 'content-encoding': sent.encoding }),
    });
    if (line && Number.isFinite(line.bitsPerSecond)) await this.#trickle(response, sent.body, line);
    response.end(line && Number.isFinite(line.bitsPerSecond) ? undefined : sent.body);
  }

  /**
   * All answers under way share the line: each piece waits until those before it are through.
   *
   * @param {import('node:http').ServerResponse} response
   * @param {Buffer} body
   * @param {Line} line
   */
  async #trickle(response, body, { bitsPerSecond }) {
    for (let at = 0; at < body.length && !response.destroyed; at += PIECE) {
      const piece = body.subarray(at, at + PIECE);
      const ms = (piece.length * 8000) / bitsPerSecond;
      this.#freeAt = Math.max(performance.now(), this.#freeAt) + ms;
      const wait = this.#freeAt - performance.now();
      if (wait > 2) await pause(wait); // Timers are not finer than that.
      response.write(piece);
    }
  }

  /** @param {string} file @param {string} encoding @returns {Promise<Sent>} */
  #load(file, encoding) {
    if (!TYPES[path.extname(file)]) return readFile(file).then((body) => ({ body }));
    const key = `${encoding}:${file}`;
    const known =
      this.#compressed.get(key) ?? readFile(file).then((body) => packed(body, encoding));
    this.#compressed.set(key, known);
    return known;
  }
}

/** @param {Buffer} body @param {string} encoding @returns {Promise<Sent>} */
async function packed(body, encoding) {
  if (body.length < MIN_BYTES || !encoding) return { body };
  const params = {
    [zlib.constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [zlib.constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  };
  const small =
    encoding === 'br' ? await brotli(body, { params }) : await gzip(body, { level: GZIP_LEVEL });
  return small.length < body.length ? { body: small, encoding } : { body };
}
