// @ts-check
/** Is a program here that a test calls? */

import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/**
 * Why a test without this program is skipped; nothing if it is there.
 * @param {string} program its name, or its path
 */
export function without(program) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  for (const folder of path.isAbsolute(program) ? [''] : folders) {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return;
    } catch {
      // Perhaps in the next folder.
    }
  }
  return `${path.basename(program)} is not installed: cargo xtask test --all installs what can be had`;
}
