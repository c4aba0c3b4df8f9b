// @ts-check
/**
 * Where are the programs that the tests use?
 *
 * `cargo xtask test` names them in the environment. A test file run by hand finds what cargo built
 * last, and the browsers on the search path.
 */

import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the whole project. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Where tests write: built archives below `browser/`, pictures below `screenshots/`. */
export const TARGET = path.join(ROOT, 'target');

/** The sample archive, as its owner saved it. */
export const SEED = path.join(ROOT, 'tests/corpora/seed/archive.txt');

/** @returns {string} the Chromium to drive */
export function chromiumPath() {
  return program('CHROMIUM', onSearchPath('chromium', 'chromium-browser', 'google-chrome'));
}

/** @returns {string} the Firefox to drive */
export function firefoxPath() {
  return program('FIREFOX', onSearchPath('firefox-esr', 'firefox'));
}

/** @returns {string} the command `enface` */
export function enfacePath() {
  return program('ENFACE_BIN', builtByCargo('enface'));
}

/** @returns {string} this project's task runner, which has the static server */
export function xtaskPath() {
  return program('ENFACE_XTASK', builtByCargo('xtask'));
}

/** The Universal Declaration of Human Rights in pairs of languages. */
export const UDHR = path.join(ROOT, 'tests/corpora/udhr');

/**
 * Builds an archive into `target/browser/<name>` and returns that folder. What stands there is
 * taken as it is if program, inputs and options have not changed since.
 *
 * @param {string} name one name for the same inputs and options, whichever test file asks
 * @param {string[]} [inputs] files or folders to index
 * @param {string[]} [options] more arguments of `enface build`
 */
export function buildArchive(name, inputs = [SEED], options = ['--single-file']) {
  const folder = path.join(TARGET, 'browser', name);
  const stampFile = `${folder}.stamp`;
  const stamp = createHash('sha256').update(JSON.stringify(options));
  for (const file of [enfacePath(), ...inputs]) {
    const { mtimeMs, size, ino } = statSync(file);
    stamp.update(`${file} ${mtimeMs} ${size} ${ino}\n`);
  }
  const now = stamp.digest('hex');
  try {
    if (readFileSync(stampFile, 'utf8') === now && statSync(`${folder}/enface.json`)) return folder;
  } catch {
    // Not built yet.
  }
  mkdirSync(path.dirname(folder), { recursive: true });
  execFileSync(enfacePath(), ['build', ...inputs, '-o', folder, ...options], { stdio: 'pipe' });
  writeFileSync(stampFile, now);
  return folder;
}

/**
 * What `enface query` finds in a built archive: everything, as JSON.
 *
 * @param {string} folder
 * @param {string} query
 */
export function queryNatively(folder, query) {
  const args = ['query', folder, '--limit', '100000', '--json', '--', query];
  const options = /** @type {const} */ ({ encoding: 'utf8', maxBuffer: 1 << 30, stdio: 'pipe' });
  return JSON.parse(execFileSync(enfacePath(), args, options));
}

/**
 * The documents of a built archive as `enface export` writes them.
 *
 * @param {string} folder
 * @returns {any[]}
 */
export function exported(folder) {
  const options = /** @type {const} */ ({ encoding: 'utf8', maxBuffer: 1 << 30 });
  const lines = execFileSync(enfacePath(), ['export', folder, '--to', 'jsonl'], options);
  return lines.trim().split('\n').map((line) => JSON.parse(line));
}

/**
 * Serves a folder on a free port of 127.0.0.1 with the server of `cargo xtask serve`.
 * The server ends with this process at the latest.
 *
 * @param {string} folder
 * @returns {Promise<{ url: string, stop: () => void }>} `url` ends with a slash
 */
export function serve(folder) {
  const args = ['serve', folder, '--port', '0', '--until-stdin-closes'];
  const server = spawn(xtaskPath(), args, { stdio: ['pipe', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let said = '';
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    server.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      const url = said.match(/http:\/\/127\.0\.0\.1:\d+\//)?.[0];
      if (url) resolve({ url, stop: () => server.kill() });
    });
  });
}

/**
 * Starts `enface align review` on some inputs, with corrections going to a folder.
 *
 * @param {string[]} inputs
 * @param {string} folder
 * @returns {Promise<{ url: string, stop: () => void }>} `url` has the token
 */
export function review(inputs, folder) {
  const server = spawn(enfacePath(), ['align', 'review', ...inputs, '-o', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => server.kill());
  return new Promise((resolve, reject) => {
    let said = '';
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`the review ended with ${code}: ${said}`)));
    server.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      const url = said.match(/http:\/\/127\.0\.0\.1:\d+\/\?token=\w+/)?.[0];
      if (url) resolve({ url, stop: () => server.kill() });
    });
  });
}

/**
 * @param {string} variable
 * @param {string | undefined} found
 */
function program(variable, found) {
  const chosen = process.env[variable] || found;
  if (!chosen) throw new Error(`set ${variable}, or run these tests by: cargo xtask test`);
  return chosen;
}

/** @param {string} name */
function builtByCargo(name) {
  const target = process.env.CARGO_TARGET_DIR || TARGET;
  return firstProgram(['debug', 'release'].map((profile) => path.join(target, profile, name)));
}

/** @param {string[]} names */
function onSearchPath(...names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return firstProgram(names.flatMap((name) => folders.map((folder) => path.join(folder, name))));
}

/** @param {string[]} candidates */
function firstProgram(candidates) {
  return candidates.find((candidate) => {
    try {
      accessSync(candidate, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
