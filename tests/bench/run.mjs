// @ts-check
/**
 * Measures peers over corpora and writes the tables. `cargo xtask bench` runs this, with programs
 * and folders in the environment; README.md has the options.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { allPeers, versionOf } from './lib/adapter.mjs';
import { buildSite } from './lib/build.mjs';
import { corpusFile, usualCorpora } from './lib/corpora.mjs';
import { readCorpus } from './lib/corpus.mjs';
import { commonWords, draw } from './lib/draw.mjs';
import { ROOT, TARGET } from './lib/files.mjs';
import { measure } from './lib/measure.mjs';
import { charts } from './lib/plot.mjs';
import { tables } from './lib/report.mjs';

/** First queries with many results. */
const N_COMMON = 3;
/** Queries of a class in a quick run. */
const QUICK_PER_CLASS = 5;

const list = { type: /** @type {const} */ ('string'), default: '' };
const { values: options } = parseArgs({
  options: {
    corpora: list,
    peers: list,
    queries: { type: 'string' },
    seed: { type: 'string', default: 'enface' },
    per: { type: 'string', default: '15' },
    quick: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    plot: { type: 'string' },
  },
});

const file = path.join(TARGET, 'bench.json');
/** @type {any[]} */
const kept = options.keep && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).records : [];
mkdirSync(TARGET, { recursive: true });
const known = await allPeers();
const peers = options.peers ? chosen(options.peers, [...known.keys()], 'peer') : [...known.keys()];
const corpora = options.corpora ? options.corpora.split(',') : usualCorpora();
const failed = [];
for (const corpusName of corpora) {
  const docs = corpusOf(corpusName);
  const corpus = readCorpus(docs);
  const queries = queriesOf(corpus, corpusName);
  const common = commonWords(corpus, N_COMMON);
  for (const name of peers) {
    const { adapter, peer } = /** @type {any} */ (known.get(name));
    console.log(`${name} over ${corpusName}: building.`);
    const site = await buildSite(name, /** @type {any} */ (known.get(name)), docs, corpusName);
    const { documents, textBytes } = corpus;
    const when = new Date().toISOString().slice(0, 16);
    /** @type {any} */
    const record = {
      corpus: corpusName,
      peer: name,
      when,
      quick: options.quick,
      about: peer.about,
    };
    Object.assign(record, { version: versionOf(peer), documents: documents.length, textBytes });
    Object.assign(record, { build: site.built, notes: [], error: site.built.error });
    if (!record.error) {
      console.log(`${name} over ${corpusName}: measuring.`);
      const own = queries.filter((query) => query.class !== 'cross' || peer.segments);
      try {
        const plan = { queries: own, common, quick: options.quick, notes: record.notes, typed: peer.typed };
        Object.assign(record, await measure(site.folder, adapter, plan));
      } catch (error) {
        record.error = `${error instanceof Error ? error.message : error}`.slice(0, 400);
      }
    }
    if (record.error) failed.push(`${name} over ${corpusName}: ${record.error}`);
    const at = kept.findIndex((one) => one.peer === name && one.corpus === corpusName);
    kept.splice(at < 0 ? kept.length : at, at < 0 ? 0 : 1, record);
    write();
  }
}
console.log(readFileSync(path.join(TARGET, 'bench.md'), 'utf8'));
if (options.plot) {
  const folder = path.join(ROOT, options.plot);
  mkdirSync(folder, { recursive: true });
  for (const [name, svg] of Object.entries(
    charts(kept.filter(({ corpus }) => corpora.includes(corpus))),
  )) {
    writeFileSync(path.join(folder, name), svg);
  }
}
if (failed.length) {
  console.error(`Without figures:\n${failed.join('\n')}`);
  process.exitCode = 1;
}

function write() {
  const order = [...known.keys()];
  kept.sort((a, b) => a.textBytes - b.textBytes || order.indexOf(a.peer) - order.indexOf(b.peer));
  const command = `cargo xtask bench ${process.argv.slice(2).join(' ')}`;
  const machine = `${cpus().length} processors, ${cpus()[0].model.trim()}`;
  writeFileSync(file, JSON.stringify({ command, machine, records: kept }, null, 1));
  writeFileSync(path.join(TARGET, 'bench.md'), tables({ command, machine, records: kept }));
}

/** @param {import('./lib/corpus.mjs').Corpus} corpus @param {string} name */
function queriesOf(corpus, name) {
  const given = options.queries && path.join(options.queries, `${name}.json`);
  const all =
    given && existsSync(given)
      ? JSON.parse(readFileSync(given, 'utf8'))
      : draw(corpus, options.seed, Number(options.per));
  if (!options.quick) return all;
  /** @type {Record<string, number>} */
  const counts = {};
  return all.filter((/** @type {{ class: string }} */ query) => {
    counts[query.class] = (counts[query.class] ?? 0) + 1;
    return counts[query.class] <= QUICK_PER_CLASS;
  });
}

/** @param {string} name */
function corpusOf(name) {
  const found = corpusFile(name);
  if (!found)
    fail(`no corpus ${name}: ENFACE_CORPORA is to name the folder with ${name}/docs.jsonl.`);
  return /** @type {string} */ (found);
}

/** @param {string} names @param {string[]} all @param {string} what */
function chosen(names, all, what) {
  const list = names.split(',');
  const wrong = list.find((name) => !all.includes(name));
  if (wrong) fail(`no ${what} is called ${wrong}: there are ${all.join(', ')}.`);
  return list;
}

/** @param {string} sentence */
function fail(sentence) {
  console.error(`error: ${sentence}`);
  process.exit(2);
}
