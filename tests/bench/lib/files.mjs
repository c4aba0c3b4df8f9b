// @ts-check
/** What stands in a folder, and where are the project's own? */

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the benchmark. */
export const BENCH = fileURLToPath(new URL('..', import.meta.url));

/** The folder of the whole project. */
export const ROOT = path.join(BENCH, '../..');

/** Where sites and results go. */
export const TARGET = path.join(ROOT, 'target/bench');

/** All files below `folder`, as paths relative to it, in order. @param {string} folder */
export function filesBelow(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}
