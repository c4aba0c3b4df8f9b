// @ts-check
/** What does it take to build a peer's site over a corpus? */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { versionOf, writePage } from './adapter.mjs';
import { TARGET } from './files.mjs';

/** GNU time: the only program at hand that knows the peak memory of another. */
const TIME = '/usr/bin/time';
/** Longer builds are given up. */
const LIMIT_SECONDS = 600;
/** Node's heap for the peers that index in it. */
const HEAP_MB = 9000;
const INDEXER = fileURLToPath(new URL('index-in-node.mjs', import.meta.url));

/**
 * @typedef {object} Built
 * @property {number} [seconds] wall time of the indexing
 * @property {number} [cpuSeconds] time of all processors, which others' work hardly changes
 * @property {number} [peakMb] its largest resident set; unknown without GNU time
 * @property {string} [error] why there is no site
 *
 * @typedef {object} Site what an adapter's `build` is given
 * @property {string} corpus the file of documents
 * @property {string} folder where what is served goes
 * @property {string} work a folder beside it, for what is not served
 * @property {any} setup the peer's
 * @property {(program: string, args: string[]) => Promise<void>} run runs the indexing, timed
 * @property {() => Promise<void>} runIndex the adapter's `index`, in a process of its own, timed
 */

/**
 * Builds the site, or takes it as it is if nothing it is made from has changed.
 *
 * @param {string} name the peer's
 * @param {import('./adapter.mjs').Chosen} chosen
 * @param {string} corpus the file of documents
 * @param {string} corpusName
 * @returns {Promise<{ folder: string, built: Built }>}
 */
export async function buildSite(name, { file, adapter, peer }, corpus, corpusName) {
  const work = path.join(TARGET, 'sites', corpusName, name);
  const folder = path.join(work, 'site');
  const record = path.join(work, 'built.json');
  // A commit may change nothing of the program.
  const program = peer.package ? [] : [process.env.ENFACE_BIN ?? ''];
  const version = peer.package && versionOf(peer);
  const stamp = stampOf([file, corpus, ...program], version, peer);
  if (existsSync(record)) {
    const known = JSON.parse(readFileSync(record, 'utf8'));
    if (known.stamp === stamp) return { folder, built: known.built };
  }
  rmSync(work, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  /** @type {Built} */
  const built = {};
  const run = async (/** @type {string} */ program, /** @type {string[]} */ args) => {
    const one = await timed(program, args, path.join(work, 'time.txt'));
    built.seconds = (built.seconds ?? 0) + one.seconds;
    if (one.peakMb === undefined) return;
    built.cpuSeconds = (built.cpuSeconds ?? 0) + one.cpuSeconds;
    built.peakMb = Math.max(built.peakMb ?? 0, one.peakMb);
  };
  const runIndex = () =>
    run(process.execPath, [
      `--max-old-space-size=${HEAP_MB}`,
      INDEXER,
      JSON.stringify({ file, corpus, folder, setup: peer.setup }),
    ]);
  try {
    await adapter.build({ corpus, folder, work, setup: peer.setup, run, runIndex });
    await writePage(folder, file, peer);
    writeFileSync(record, JSON.stringify({ stamp, built }));
  } catch (error) {
    built.error = String(error instanceof Error ? error.message : error);
  }
  return { folder, built };
}

/** @param {string[]} files @param {...unknown} rest */
function stampOf(files, ...rest) {
  const hash = createHash('sha256').update(JSON.stringify(rest));
  for (const file of files.filter(Boolean)) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

/** @param {string} program @param {string[]} args @param {string} report */
async function timed(program, args, report) {
  const measure = existsSync(TIME) ? [TIME, '-f', '%e %U %S %M', '-o', report] : [];
  const [first, ...rest] = [...measure, 'timeout', `${LIMIT_SECONDS}`, program, ...args];
  const began = performance.now();
  const child = spawn(first, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const code = await new Promise((done, fail) => child.once('error', fail).once('close', done));
  if (code === 124) throw new Error(`the build was given up after ${LIMIT_SECONDS} s`);
  if (code) {
    // What went wrong mostly stands before where it did.
    const reason = said.split('\n').find((line) => /error|panic/i.test(line)) ?? said.slice(-300);
    throw new Error(`${path.basename(program)} ended with ${code}: ${reason.trim()}`);
  }
  if (!measure.length) return { seconds: (performance.now() - began) / 1000 };
  const figures = readFileSync(report, 'utf8').trim().split('\n').at(-1) ?? '';
  const [seconds, user, system, kilobytes] = figures.split(' ').map(Number);
  return { seconds, cpuSeconds: user + system, peakMb: kilobytes / 1024 };
}
