// @ts-check
/** What does Lighthouse say of the start page, a page of a document, and a search, on a phone? */

import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { SEED, TARGET, chromiumPath, enfacePath } from '../browser/lib/programs.mjs';
import { npmInstall } from './npm.mjs';
import { freePort } from './ports.mjs';
import { withoutWaiting } from './trace.mjs';

const WORK = path.join(TARGET, 'heavy/lighthouse');
/** The newest that runs on Node 20. */
const skip = npmInstall(WORK, 'lighthouse@12.8.2');

const TYPES = /** @type {Record<string, string>} */ ({
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.json': 'application/json',
  '.wasm': 'application/wasm', '.webmanifest': 'application/manifest+json', '.xml': 'application/xml', '.txt': 'text/plain',
});

let url = '';
const site = path.join(WORK, 'site');

// Compressed, as hosts send it.
const server = createServer((request, response) => {
  const name = decodeURIComponent(new URL(request.url ?? '/', url).pathname.slice(1)) || 'index.html';
  try {
    const body = gzipSync(readFileSync(path.join(site, name)));
    const type = TYPES[path.extname(name)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});

before(async () => {
  if (skip) return;
  const port = await freePort();
  url = `http://127.0.0.1:${port}/`;
  writeFileSync(path.join(WORK, 'enface.toml'), `title = "Sample"\nbase-url = "${url}"\n[[inputs]]\nfiles = ["archive.txt"]\n`);
  writeFileSync(path.join(WORK, 'archive.txt'), readFileSync(SEED));
  execFileSync(enfacePath(), ['build', '-o', 'site', '--quiet', '--lock', path.join(WORK, 'lock'), '--no-cache'], { cwd: WORK });
  server.listen(port, '127.0.0.1');
}, { timeout: 120_000 });

after(() => server.close());

/** @param {string} address @param {string} name */
async function scores(address, name) {
  const artifacts = path.join(WORK, `artifacts-${name}`);
  rmSync(artifacts, { recursive: true, force: true });
  const lighthouse = (/** @type {string[]} */ ...options) => {
    const args = [path.join(WORK, 'node_modules/lighthouse/cli/index.js'), address, '--quiet', ...options];
    return promisify(execFile)(process.execPath, args, { cwd: WORK, env: { ...process.env, CHROME_PATH: chromiumPath() } });
  };
  // Mobile is the preset that it has of itself.
  await lighthouse(`-G=${artifacts}`, '--chrome-flags=--headless=new --no-sandbox --disable-gpu');
  const trace = path.join(artifacts, 'defaultPass.trace.json');
  writeFileSync(trace, JSON.stringify(withoutWaiting(JSON.parse(readFileSync(trace, 'utf8')))));
  const report = path.join(WORK, `${name}.json`);
  await lighthouse(`-A=${artifacts}`, '--output=json', `--output-path=${report}`);
  const { categories, audits } = JSON.parse(readFileSync(report, 'utf8'));
  const low = Object.values(audits).filter((audit) => audit.score !== null && audit.score < 0.9);
  return {
    scores: Object.fromEntries(Object.entries(categories).map(([key, { score }]) => [key, score])),
    low: low.map(({ id, score, displayValue }) => `${id}: ${score} ${displayValue ?? ''}`).join('\n'),
  };
}

/** No test is timed: how fast a page is, is told, and asked for only where nothing else runs. */
const MIN = 0.95;
const NAMES = ['accessibility', 'best-practices', 'seo', ...(process.env.ENFACE_IDLE ? ['performance'] : [])];

for (const [name, address] of /** @type {[string, () => string][]} */ ([
  ['the start page', () => ''],
  ['a page of a document', () => `read/${readdirSync(path.join(site, 'read')).sort()[0]}`],
  ['a search', () => '?q=cybersecurity'],
])) {
  test(`${name} has ${100 * MIN} or more in Lighthouse`, { skip, timeout: 300_000 }, async (context) => {
    const { scores: found, low } = await scores(url + address(), name.replaceAll(' ', '-'));
    context.diagnostic(`${name}: ${JSON.stringify(found)}`);
    for (const key of NAMES) assert.ok(found[key] >= MIN, `${key}: ${found[key]}\n${low}`);
  });
}
