// @ts-check
/** Is a program, or a file of it, here that a test needs? */

import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/**
 * Why a test without this program is skipped; nothing if it is there.
 * @param {string} program its name, or the path of a file of it
 */
export function without(program) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const isFile = path.isAbsolute(program);
  for (const folder of isFile ? [''] : folders) {
    try {
      accessSync(path.join(folder, program), isFile ? constants.R_OK : constants.X_OK);
      return;
    } catch {
      // Perhaps in the next folder.
    }
  }
  return `${path.basename(program)} is not installed: cargo xtask test --all installs what can be had`;
}
