// @ts-check
/** How are the figures of a run read? Records in, one text in Markdown out. */

import { ENGINE_KINDS } from './adapter.mjs';
import { sent, standings } from './goals.mjs';

/** The engine that enface is held against: it too fetches its index in parts. */
const RIVAL = 'pagefind-zh';
const OWN = 'enface';
/** The same with its page. */
const BOX = 'enface-box';

/** @typedef {{ command: string, machine: string, records: any[] }} Run */

/** @param {Run} run */
export function tables({ command, machine, records }) {
  const corpora = [...new Set(records.map((record) => record.corpus))];
  const parts = corpora.map((corpus) =>
    ofCorpus(
      corpus,
      records.filter((r) => r.corpus === corpus),
    ),
  );
  return `# Benchmark

\`${command}\` on ${machine}; headless Chromium ${records.find((r) => r.chromium)?.chromium ?? ''}.
Bytes are bodies as sent (Brotli 5 where a host compresses).
What each column means: tests/bench/README.md.

${parts.join('\n')}`;
}

/** @param {string} corpus @param {any[]} records */
function ofCorpus(corpus, records) {
  const measured = records.filter((record) => !record.error);
  const { documents, textBytes } = records[0];
  const [own, rival, box] = [OWN, RIVAL, BOX].map((name) => measured.find((record) => record.peer === name));
  return [
    `## ${corpus}: ${documents} documents, ${number(textBytes / 1e6)} MB of text\n`,
    table(COSTS, measured),
    table(SPEEDS, measured),
    relevance(measured),
    own ? parts(own) : '',
    own ? queries(own) : '',
    box?.box ? interacting(box) : '',
    own ? goals(own, rival, box) : '',
    notes(records),
  ].join('\n');
}

/** @typedef {[name: string, of: (record: any) => unknown][]} Columns */

/** @type {Columns} */
const COSTS = [
  ['peer', (r) => `${r.peer} ${r.version}`],
  ['build s (CPU)', (r) => `${number(r.build.seconds)} (${number(r.build.cpuSeconds)})`],
  ['peak MB', (r) => number(r.build.peakMb)],
  ['files', (r) => r.disk.files],
  ['disk / text', (r) => number(r.disk.bytes / r.textBytes)],
  ['engine KB', (r) => kb(sent(r, ENGINE_KINDS))],
  ['first query KB (requests)', (r) => `${kb(r.first.bytes)} (${r.first.requests})`],
  ['rounds', (r) => r.rounds ?? '–'],
  [
    'ten documents KB (requests)',
    (r) => (r.many ? `${kb(r.many.bytes)} (${r.many.requests})` : '–'),
  ],
  ['second query KB (requests)', (r) => `${kb(r.first.second.bytes)} (${r.first.second.requests})`],
  ['warm query KB (requests)', (r) => `${kb(r.warm.bytes)} (${number(r.warm.requests)})`],
  ['memory MB', (r) => number(r.memory.privateMb)],
];

/** @type {Columns} */
const SPEEDS = [
  ['peer', (r) => r.peer],
  ['first ms', (r) => number(r.first.ms)],
  ['Slow 4G, first s', (r) => `${r.slow.computed ? '~' : ''}${number(r.slow.ms / 1000)}`],
  ['× with CPU ÷ 4', (r) => number(r.slow.slowCpuRatio)],
  [
    'Slow 4G, warm p50 / p95 s',
    (r) => pair(r.slow.warmP50 && r.slow.warmP50 / 1000, r.slow.warmP95 && r.slow.warmP95 / 1000),
  ],
  ['warm p50 / p95 ms', (r) => pair(r.warm.p50, r.warm.p95)],
  ['in memory p50 / p95 ms', (r) => pair(r.again.p50, r.again.p95)],
  ['load', (r) => number(r.load)],
  ['calibration ms', (r) => r.calibrationMs],
  ['measured', (r) => r.when],
];

/** @param {Columns} columns @param {any[]} records */
function table(columns, records) {
  const rows = records.map((record) => columns.map(([, of]) => of(record)));
  return markdown(
    columns.map(([name]) => name),
    rows,
  );
}

/** MRR@10 by class, with the part of queries without any result. @param {any[]} records */
function relevance(records) {
  const classes = [...new Set(records.flatMap((record) => Object.keys(record.scores)))];
  const names = [...classes.filter((name) => name !== 'all' && name !== 'cross'), 'cross', 'all'];
  const rows = records.map(({ peer, scores }) => [
    peer,
    ...names.map((name) => {
      const score = scores[name];
      if (!score) return '–';
      return score.mrr.toFixed(2) + (score.empty ? ` (${Math.round(100 * score.empty)} %)` : '');
    }),
  ]);
  return markdown(['MRR@10 (without result)', ...names], rows);
}

/** What enface's bytes are. @param {any} record */
function parts({ first, many, warm, disk }) {
  const columns = [first, many, warm, disk].filter(Boolean);
  const kinds = [...new Set(columns.flatMap(({ kinds }) => Object.keys(kinds)))].sort();
  const cell = (/** @type {any} */ one, /** @type {number} */ n) =>
    one ? `${kb(one.bytes / n)} (${number(one.requests / n)})` : '';
  const rows = kinds.map((kind) => [
    kind,
    cell(first.kinds[kind], 1),
    many ? cell(many.kinds[kind], 1) : '',
    cell(warm.kinds[kind], warm.n),
    cell(disk.kinds[kind], 1),
  ]);
  const head = ['enface, KB (files)', 'first query', 'ten documents', 'a warm query', 'on disk'];
  return markdown(head, rows);
}

/** Which queries are heavy, and which find nothing right. @param {any} record */
function queries({ classes, missed, warm }) {
  const names = Object.keys(classes);
  const cells = (/** @type {string} */ key, /** @type {(value: number) => string} */ shown) =>
    names.map((name) => shown(classes[name][key]));
  const rows = [
    ['KB a query', ...cells('bytes', kb)],
    ['p50 ms', ...cells('p50', number)],
  ];
  return `${markdown(['enface, warm', ...names], rows)}
Heaviest: ${warm.bytes ? warm.heaviest.join('; ') : 'none, since all is loaded at first'}.

Right answer not among ten (answers): ${missed.slice(0, 40).join('; ') || 'none'}.
`;
}

/** How long a reader waits at the box. @param {any} record */
function interacting({ box }) {
  const names = {
    keys: 'a key to the next paint',
    presses: 'a press among the answers or in a document to the next paint',
    all: 'both',
    loaded: 'an input to the frame with its results, over loopback',
    cached: 'the same, cached',
  };
  const rows = Object.entries(names).map(([name, what]) => {
    const { n, p50, p95 } = box[name];
    return [what, n, number(p50), number(p95)];
  });
  return `${markdown(['enface-box, ms', 'n', 'p50', 'p95'], rows)}
Slowest: ${box.all.slowest.join('; ')}. To results, cached: ${box.cached.slowest.slice(0, 4).join('; ')}.
`;
}

/** @param {any} record @param {any} rival */
function goals(record, rival, box) {
  const rows = standings(record, rival, box).map(({ what, unit, limit, measured, excess }) => [
    what,
    `${limit} ${unit}`,
    `${number(measured)} ${unit}`,
    excess > 1 ? `missed${limit && measured ? `, by ${number(excess)} ×` : ''}` : 'reached',
  ]);
  return markdown(['enface', 'goal', 'measured', ''], rows);
}

/** @param {any[]} records */
function notes(records) {
  const lines = records.flatMap(({ peer, error, notes, quick }) => [
    ...(error ? [`- ${peer}: no figures: ${error.replace(/\s+/g, ' ')}`] : []),
    ...(quick ? [`- ${peer}: a quick run, with fewer repetitions and queries`] : []),
    ...notes.map((/** @type {string} */ note) => `- ${peer}: ${note}`),
  ]);
  return lines.length ? `${lines.join('\n')}\n` : '';
}

/** @param {unknown[]} head @param {unknown[][]} rows */
function markdown(head, rows) {
  const line = (/** @type {unknown[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n') + '\n';
}

/** @param {number} bytes */
const kb = (bytes) => number(bytes / 1024);

/** Three digits. @param {number | null | undefined} value */
function number(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (value >= 100) return `${Math.round(value)}`;
  return `${Number(value.toPrecision(value < 10 ? 2 : 3))}`;
}

/** @param {number | null} a @param {number | null} b */
const pair = (a, b) => `${number(a)} / ${number(b)}`;
