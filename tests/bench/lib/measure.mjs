// @ts-check
/**
 * What does one peer cost over one corpus, and how good are its answers? One run of a browser, in
 * phases; README.md says what each figure means.
 */

import { statSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { ENGINE_KINDS } from './adapter.mjs';
import { launch } from './browser.mjs';
import { filesBelow } from './files.mjs';
import { FAR_AWAY, Host, SLOW_4G } from './host.mjs';
import { interactions, toType } from './interaction.mjs';
import { scores } from './relevance.mjs';
import { byKind, inSeries, mean, median, percentile, sum } from './sums.mjs';

/** A first query that would take longer than this over a slow line is computed, not waited for. */
const MAX_SLOW_SECONDS = 45;
/** Warm queries over the slow line: every so many of the list. */
const SLOW_STEP = 7;
/** The processor of a cheap telephone. */
const CPU_SLOWDOWN = 4;
/** The list is cut after so many seconds; the record says so. */
const LIST_SECONDS = 240;

/**
 * @typedef {ReturnType<typeof byKind>} Kinds
 * @typedef {object} Plan
 * @property {boolean} quick fewer repetitions, and neither the slow processor nor the second line
 * @property {import('./relevance.mjs').Query[]} queries
 * @property {string[]} common words that many documents have
 * @property {boolean} [typed] whether there is a box to type into, so that interactions are timed
 * @property {string[]} notes grows with what is worth knowing
 */

/**
 * @param {string} folder the peer's site
 * @param {import('./adapter.mjs').Adapter} adapter
 * @param {Plan} plan
 */
export async function measure(folder, adapter, plan) {
  const kindOf = (/** @type {string} */ file) =>
    file === 'adapter.js' ? 'script' : file === 'index.html' ? 'page' : adapter.kindOf(file);
  const host = await new Host(folder).start();
  await host.compressAll();
  const browser = await launch();
  const use = { host, browser, kindOf, ...plan };
  try {
    const load = loadavg()[0];
    const calibrationMs = await browser.calibrate();
    const disk = onDisk(folder, kindOf);
    const first = await firstQueries(use);
    const many = await manyResults(use);
    const rounds = first.bytes < 5e6 ? await countRounds(use) : null;
    const slow = await overSlowLine(use, first);
    const list = await wholeList(use);
    const box = plan.typed ? await inTheBox(use) : undefined;
    const chromium = browser.version();
    return { load, chromium, calibrationMs, disk, first, many, rounds, slow, ...list, box };
  } finally {
    await browser.close();
    host.stop();
  }
}

/**
 * @typedef {import('./browser.mjs').Browser} Browser
 * @typedef {Plan & { host: Host, browser: Browser, kindOf: (path: string) => string }} Use
 */

/** What is neither engine nor index: pages, and what no other engine has. */
const BESIDE = ['page', 'unused', 'knowledge'];

/**
 * Bytes of the site's files by kind; what is never asked for counts as `unused`.
 *
 * @param {string} folder
 * @param {(path: string) => string} kindOf
 */
function onDisk(folder, kindOf) {
  const files = filesBelow(folder).map((file) => ({
    path: file,
    bytes: statSync(path.join(folder, file)).size,
  }));
  const kinds = byKind(files, kindOf);
  const isIndex = (/** @type {string} */ kind) =>
    ![...BESIDE, ...ENGINE_KINDS].includes(kind);
  const index = files.filter((file) => isIndex(kindOf(file.path)));
  return { kinds, files: index.length, bytes: sum(index.map((file) => file.bytes)) };
}

/**
 * The first query by a newcomer, over loopback: bytes of one visit, median time of several.
 *
 * @param {Use} use
 */
async function firstQueries({ host, browser, kindOf, queries, quick }) {
  const rare = queries.find((query) => query.class.endsWith('-word-rare')) ?? queries[0];
  const other =
    queries.find((query) => query.class.endsWith('-4char')) ?? queries[queries.length - 1];
  const visits = [];
  // The first visit warms the host and the machine, and is not recorded.
  for (let i = 0; i < (quick ? 2 : 6); i += 1) {
    host.take();
    const visit = await browser.visit(host.url, async (visit) => {
      const idle = host.take();
      const asked = await visit.first(rare.q);
      const requests = host.take();
      const next = await visit.ask(other.q);
      return { idle, asked, requests, next, nextRequests: host.take() };
    });
    visits.push(visit);
    if (i > 0 && visit.asked.ms > 20_000) break;
  }
  const recorded = visits.slice(1);
  const { idle, requests, asked, nextRequests } = recorded[0];
  if (asked.error) throw new Error(`the first query failed: ${asked.error}`);
  return {
    query: rare.q,
    results: asked.answers.length,
    ms: median(recorded.map((visit) => visit.asked.ms)),
    bytes: sum(requests.map((request) => request.bytes)),
    requests: requests.length,
    kinds: byKind(requests, kindOf),
    paths: requests.slice(0, 40).map(({ path, bytes }) => `${path} ${bytes}`),
    idle: { bytes: sum(idle.map((request) => request.bytes)), requests: idle.length },
    second: {
      bytes: sum(nextRequests.map((request) => request.bytes)),
      requests: nextRequests.length,
    },
  };
}

/** First queries with hits in ten documents or more. @param {Use} use */
async function manyResults({ host, browser, kindOf, common }) {
  const visits = [];
  for (const query of common) {
    const { answers, requests } = await browser.visit(host.url, async (visit) => {
      host.take();
      const { answers } = await visit.first(query);
      return { answers, requests: host.take() };
    });
    const bytes = sum(requests.map((request) => request.bytes));
    const documents = new Set(answers.map((answer) => answer.document)).size;
    const kinds = byKind(requests, kindOf);
    visits.push({
      query,
      bytes,
      requests: requests.length,
      results: answers.length,
      documents,
      kinds,
    });
  }
  const middle = median(visits.map((visit) => visit.bytes));
  const typical = visits.find((visit) => visit.bytes === middle);
  return typical
    ? { ...typical, all: visits.map(({ query, bytes }) => `${query} ${bytes}`) }
    : null;
}

/** How often the first query waits for the line. @param {Use} use */
async function countRounds({ host, browser, queries }) {
  const rare = queries.find((query) => query.class.endsWith('-word-rare')) ?? queries[0];
  return browser.visit(host.url, async (visit) => {
    host.take();
    host.behave(FAR_AWAY);
    await visit.first(rare.q);
    host.behave();
    return inSeries(host.take());
  });
}

/**
 * First and warm queries over the slow line, and the first with a slow processor.
 *
 * @param {Use} use
 * @param {{ query: string, bytes: number, ms: number | null }} first
 */
async function overSlowLine({ host, browser, queries, quick }, first) {
  const seconds = (first.bytes * 8) / SLOW_4G.bitsPerSecond;
  if (seconds > MAX_SLOW_SECONDS) {
    return { computed: true, ms: seconds * 1000 + (first.ms ?? 0), warmP50: null, warmP95: null };
  }
  const repetitions = quick || seconds > 10 ? 1 : 3;
  const some = queries.filter((_, i) => i % SLOW_STEP === 3);
  /** @type {number[]} */
  const times = [];
  /** @type {number[]} */
  const warm = [];
  /** @type {number[]} */
  const throttled = [];
  for (let i = 0; i < repetitions; i += 1) {
    await browser.visit(host.url, async (visit) => {
      host.behave(SLOW_4G);
      times.push((await visit.first(first.query)).ms);
      for (const { q } of i === 0 ? some : []) warm.push((await visit.ask(q)).ms);
      host.behave();
    });
    if (quick) continue;
    await browser.visit(host.url, async (visit) => {
      await visit.slowDown(CPU_SLOWDOWN);
      host.behave(SLOW_4G);
      throttled.push((await visit.first(first.query)).ms);
      host.behave();
    });
  }
  const ms = median(times);
  const slowCpuMs = median(throttled);
  return {
    computed: false,
    ms,
    warmP50: percentile(warm, 0.5),
    warmP95: percentile(warm, 0.95),
    warmN: warm.length,
    slowCpuRatio: slowCpuMs && ms ? slowCpuMs / ms : null,
  };
}

/** Real keys and presses in a page of their own. @param {Use} use */
async function inTheBox({ host, browser, queries }) {
  return browser.visit(host.url, async (visit) => {
    await visit.start();
    return visit.use((page) => interactions(page, toType(queries)));
  });
}

/** The list in order in one page, then again from memory. @param {Use} use */
async function wholeList({ host, browser, kindOf, queries, notes }) {
  return browser.visit(host.url, async (visit) => {
    await visit.start();
    host.take();
    const passes = [];
    const began = performance.now();
    for (const query of queries) {
      if (performance.now() - began > LIST_SECONDS * 1000) break;
      const asked = await visit.ask(query.q);
      passes.push({ query, ...asked, requests: host.take() });
    }
    const isCut = passes.length < queries.length;
    if (isCut) notes.push(`the list was cut after ${passes.length} of ${queries.length} queries`);
    const memory = await visit.memory();
    const again = [];
    for (const { query } of isCut ? [] : passes) again.push((await visit.ask(query.q)).ms);
    const errors = passes.filter((pass) => pass.error);
    if (errors.length) {
      notes.push(
        `${errors.length} queries failed, the first "${errors[0].query.q}": ${errors[0].error}`,
      );
    }
    const requests = passes.flatMap((pass) => pass.requests);
    const missed = passes.filter(
      ({ query, answers }) => !answers.some(({ document }) => query.targets.includes(document)),
    );
    return {
      warm: {
        n: passes.length,
        p50: percentile(
          passes.map((pass) => pass.ms),
          0.5,
        ),
        p95: percentile(
          passes.map((pass) => pass.ms),
          0.95,
        ),
        bytes: mean(passes.map((pass) => sum(pass.requests.map((request) => request.bytes)))),
        requests: requests.length / Math.max(passes.length, 1),
        kinds: byKind(requests, kindOf),
        heaviest: [...passes]
          .map(({ query, requests }) => ({
            ...query,
            bytes: sum(requests.map((r) => r.bytes)),
            requests: requests.length,
          }))
          .sort((a, b) => b.bytes - a.bytes)
          .slice(0, 8)
          .map(
            ({ class: name, q, bytes, requests }) => `${name} ${q}: ${bytes} bytes in ${requests}`,
          ),
      },
      memory,
      again: { p50: percentile(again, 0.5), p95: percentile(again, 0.95) },
      scores: scores(passes),
      classes: byClass(passes),
      missed: missed.map(({ query, answers }) => `${query.class} ${query.q} (${answers.length})`),
    };
  });
}

/**
 * Bytes and time a query, by class.
 *
 * @param {{ query: { class: string }, ms: number, requests: { bytes: number }[] }[]} passes
 */
function byClass(passes) {
  const names = [...new Set(passes.map(({ query }) => query.class))];
  return Object.fromEntries(
    names.map((name) => {
      const those = passes.filter(({ query }) => query.class === name);
      const bytes = mean(
        those.map(({ requests }) => sum(requests.map((request) => request.bytes))),
      );
      return [
        name,
        {
          bytes,
          p50: percentile(
            those.map(({ ms }) => ms),
            0.5,
          ),
        },
      ];
    }),
  );
}
