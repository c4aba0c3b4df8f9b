// @ts-check
/**
 * How does an archive behave on somebody else's host: with headers, in a folder, beside pages that
 * are not ours? For the plain case there is `serve` in programs.mjs.
 */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/**
 * Serves `folders` (address, ending in a slash → folder) and `pages` (address → HTML) on a free
 * port of 127.0.0.1, every answer with `headers`.
 *
 * @param {{ folders: Record<string, string>, pages?: Record<string, string>,
 *   headers?: Record<string, string> }} site
 * @returns {Promise<{ url: string, stop: () => void, asked: string[] }>} `url` ends with a slash;
 *   `asked` grows with the path of each request
 */
export function host({ folders, pages = {}, headers = {} }) {
  /** @type {string[]} */
  const asked = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    asked.push(pathname);
    const mount = Object.keys(folders).find((address) => pathname.startsWith(address));
    try {
      let body = Buffer.from(pages[pathname] ?? '');
      let name = 'page.html';
      if (!(pathname in pages)) {
        if (mount === undefined || pathname.includes('..')) throw new Error('no such folder');
        name = decodeURIComponent(pathname.slice(mount.length)) || 'index.html';
        body = await readFile(path.join(folders[mount], name));
      }
      const type = TYPES[path.extname(name)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, ...headers }).end(body);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain', ...headers }).end('not here');
    }
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      const stop = () => {
        server.close();
        server.closeAllConnections();
      };
      resolve({ url: `http://127.0.0.1:${port}/`, stop, asked });
    });
  });
}
