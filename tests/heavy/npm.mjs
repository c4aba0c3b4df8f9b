// @ts-check
/** How does a test get packages of npm? */

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Says if the registry, or the way to it, is why a package is not there. */
const NOT_HAD = /npm \S+ code (E404|ETARGET|E403|ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT)/;

/**
 * Installs packages of exact versions into a folder; an answer says why they cannot be had.
 * @param {string} folder @param {string[]} packages
 */
export function npmInstall(folder, ...packages) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"private":true,"type":"module"}');
  try {
    execFileSync('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: folder, stdio: 'pipe' });
  } catch (error) {
    const code = `${/** @type {any} */ (error).stderr}`.match(NOT_HAD)?.[1];
    if (!code) throw error;
    return `npm cannot have ${packages.join(', ')}: ${code}`;
  }
}
