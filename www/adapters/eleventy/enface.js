// @ts-check
/** Eleventy: the shortcode `enface`, and the index of the site after each build. */

import { spawnSync } from 'node:child_process';
import path from 'node:path';

/**
 * @param {any} eleventy
 * @param {{ folder?: string, arguments?: string[] }} [options] `folder`: of the archive, below the
 *   site's; `arguments`: more of `enface build`
 */
export default function enface(eleventy, options = {}) {
  const folder = options.folder ?? 'enface';
  eleventy.addShortcode('enface', (/** @type {string} */ src = `/${folder}/`) => {
    const base = src.endsWith('/') ? src : `${src}/`;
    return (
      `<script type="module" src="${base}enface.js"></script>\n` +
      `<enface-search data-enface-ignore src="${base}"></enface-search>`
    );
  });
  eleventy.on('eleventy.after', (/** @type {any} */ { dir, directories }) => {
    const site = directories?.output ?? dir.output;
    const more = options.arguments ?? [];
    const program = process.env.ENFACE_BIN ?? 'enface';
    const args = ['build', site, '-o', path.join(site, folder), '--widget-only', '--quiet', ...more];
    const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
    // 3: built, but something could not be read, which has been told.
    if (error || (status !== 0 && status !== 3)) {
      throw new Error(`enface could not index ${site}: ${error?.message ?? `exit code ${status}`}`);
    }
  });
}
