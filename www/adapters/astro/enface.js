// @ts-check
/** Astro: the index of the site after each build. The component is `Enface.astro`. */

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @param {{ folder?: string, arguments?: string[] }} [options] `folder`: of the archive, below the
 *   site's; `arguments`: more of `enface build`
 */
export default function enface(options = {}) {
  return {
    name: 'enface',
    hooks: {
      'astro:build:done': (/** @type {{ dir: URL }} */ { dir }) => {
        const site = fileURLToPath(dir);
        const folder = path.join(site, options.folder ?? 'enface');
        const args = ['build', site, '-o', folder, '--widget-only', '--quiet', ...(options.arguments ?? [])];
        const program = process.env.ENFACE_BIN ?? 'enface';
        const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
        // 3: built, but something could not be read, which has been told.
        if (error || (status !== 0 && status !== 3)) {
          throw new Error(`enface could not index it: ${error?.message ?? `exit code ${status}`}`);
        }
      },
    },
  };
}
