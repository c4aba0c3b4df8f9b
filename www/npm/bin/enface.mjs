#!/usr/bin/env node
/** Runs the indexer of the package for this platform, which npm installs where there is one. */

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const platform = `${process.platform}-${process.arch}`;
const name = process.platform === 'win32' ? 'enface.exe' : 'enface';

/** @returns {string} */
function program() {
  if (process.env.ENFACE_BIN) return process.env.ENFACE_BIN;
  try {
    return createRequire(import.meta.url).resolve(`enface-${platform}/bin/${name}`);
  } catch {
    console.error(
      `error: there is no indexer for ${platform} here: install without --omit=optional, build it ` +
        'with `cargo install enface`, or name one in ENFACE_BIN',
    );
    process.exit(1);
  }
}

const { status, signal, error } = spawnSync(program(), process.argv.slice(2), { stdio: 'inherit' });
if (error) {
  console.error(`error: the indexer cannot be started: ${error.message}`);
  process.exit(1);
}
if (signal) process.kill(process.pid, signal);
process.exit(status ?? 1);
